"""What every slice needs; at most ten modules, each one word."""
