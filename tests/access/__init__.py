"""Access, proved: see README.md. A package, so that its world lives for these tests alone and ends with them."""
