"""Who may look across."""

from adept.kernel.access import Permission, signed_in

PERMISSIONS = {"oversight.home": Permission(signed_in)}
