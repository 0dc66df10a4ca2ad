"""The outside's formats, read and written. Pure: no Django, no clock."""
