"""Verbs about programmes."""
