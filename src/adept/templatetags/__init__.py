"""What templates may use without asking."""
