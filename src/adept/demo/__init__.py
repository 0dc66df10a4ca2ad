"""A world to try Adept in."""
