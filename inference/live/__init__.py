"""Answers on their way: the token log in memory, who writes it, who stores it, who reads it."""
