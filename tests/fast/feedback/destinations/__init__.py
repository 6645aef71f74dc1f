"""Destinations of exports."""
