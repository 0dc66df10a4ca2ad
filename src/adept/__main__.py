"""`python -m adept` is `adept`."""

from adept.cli import main

main(prog_name="adept")
