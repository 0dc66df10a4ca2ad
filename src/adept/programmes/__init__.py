"""Programmes and their rounds: parties, places, calendar, team.

A programme has one format and many rounds; a round has parties (organisations with their own people and places), a
calendar, a team and one programme file, which is its set-up in words (`adept.formats.programme`).
"""
