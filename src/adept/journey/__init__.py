"""The life of a round, stage by stage. A stage knows what came before it, never what comes after.

Applications: people apply or are nominated, or HR reads in what it has; criteria are judged with their reasons,
questions go back. Selection: each party chooses within its places; every decision has a person and a reason; the rest
wait or hear "not this time". Matching: hard rules and wishes give the best pairs that exist; people lock, move and
forbid; two owners publish together.
"""
