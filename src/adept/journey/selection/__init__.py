"""Choose the cohort.

Here each party's HR decides about its own people, within its places: a place, the waiting list, or not this time. Every
decision has a person and a reason; nothing is decided by a score. When all parties have closed their selection, those
with a place are known to all of them.
"""
