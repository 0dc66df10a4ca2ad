"""Looks across the journey: numbers for sponsors, the home page, what is due."""
