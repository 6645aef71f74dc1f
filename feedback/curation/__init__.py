"""What keeps a dataset clean: duplicates, and evaluation apart from training. Values in, values out."""
