"""What builds and checks Adept; nothing here is part of the installed package."""
