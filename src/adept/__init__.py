"""Adept runs mentoring programmes, from the call for applicants to the copy for the next round."""

__version__ = "2026.11.0"
