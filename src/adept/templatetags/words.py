"""The kernel's words, under the name by which the tags know them."""

from adept.kernel.words import clock_time, counted, day, day_time, language, local, short_month

__all__ = ["clock_time", "counted", "day", "day_time", "language", "local", "short_month"]
