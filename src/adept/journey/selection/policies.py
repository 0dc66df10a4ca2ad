"""Who may do what in this stage."""

from adept.kernel.access import Permission

PERMISSIONS: dict[str, Permission] = {}
