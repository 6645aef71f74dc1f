"""Preference pairs: named rules that read them out of events, and how far each rule can be relied on."""
