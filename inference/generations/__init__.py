"""The deeds of a generation's life, each one transaction: queue, write, hand over, end."""
