"""Who with whom.

Here the parties' coordinators work at one desk with the people all parties have cleared. The engine proposes the best
pairs that the rules allow; people lock, move and forbid; hard rules are never overridden. Two owners publish together,
and the proposals go out.
"""
