"""Where copies of exports go: what the operator declares, and what brings files there and back."""
