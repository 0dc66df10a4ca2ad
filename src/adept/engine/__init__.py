"""The mathematics, without people and without Django: numbers in, proved and explained answers out.

Every optimiser has the same shape, `solve(problem, *, stop, seed, params) -> Result`, and the same files: `problem`,
`solution`, `solve`, `explain`. Learn one and you know them all.
"""
