"""Starting, upgrading, backing up and restoring: products of their own, with their processes."""
