"""Who may look across. Pages of one round ask the permissions that `programmes` declares."""

from adept.kernel.access import Permission, signed_in

PERMISSIONS = {"oversight.home": Permission(signed_in)}
