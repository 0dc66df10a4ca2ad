"""A world to try Adept in: the ministries' programme with invented people, at a moment of its year.

It is built through the real actions, in a folder of its own, with a clock that stands in that year. Signing in with one
click exists only here (`seal`): the addresses are there only when `adept demo` started the server, and then no real
database is ever read.
"""
