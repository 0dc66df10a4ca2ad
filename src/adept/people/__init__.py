"""Organisations and their units, persons, accounts, sign-in.

An account is a human who signs in: an address and a language, theirs alone. A person is what one organisation knows
about a human: the organisation owns the record. One human in the books of two organisations is two persons and one
account, and neither organisation learns of the other.
"""
