"""Calls to addresses that people configure: the one client of the product for them, with all its bounds."""
