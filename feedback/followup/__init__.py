"""What the next message says of the answer before it: labels from a classifier that has a version."""
