"""Failures gathered into clusters by what they are about: named, counted, assigned, closed by a release."""
