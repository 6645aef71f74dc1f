"""A made-up population: people who never were, what they said, and what is hidden in it to be found.

What makes it up is pure and drawn from a seed; what writes it, marks it and removes it is apart from that.
"""
