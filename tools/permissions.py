"""The page of the permissions: every one that the slices declare, who has it, and which addresses ask it."""

import os
import re

HEAD = """# Permissions

Made from the code by `just docs`; `tests/docs/test_permissions.py` holds it there. What is not in this table is
allowed to nobody.
*Second factor*: the page shows people outside one's own pair, so a passkey, an app's code or the organisation's own
sign-in is asked for.
Who may what is proved from the outside by `tests/access/matrix.csv` (`docs/explanation/access.md`).

| permission | who | second factor | addresses |
|---|---|---|---|
"""


JOINTS = {"&": " **and** ", "|": " **or** ", "~": " **not** "}


def page() -> str:
    """Return the page; sets Django up when nobody has."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adept.site.settings")
    os.environ.setdefault("ADEPT_SECRET_KEY", "only for making a page of documentation, never for a site")
    import django  # noqa: PLC0415 -- the settings must be named first
    from django.apps import apps  # noqa: PLC0415

    if not apps.ready:
        django.setup()
    from adept.kernel.access import registered  # noqa: PLC0415
    from adept.site.checks import declared, routes  # noqa: PLC0415

    asked: dict[str, list[str]] = {}
    for address, view in routes():
        asked.setdefault(declared(view)[0], []).append(f"`/{address}`")
    rows = []
    for name, entry in sorted(registered().items()):
        if not name.startswith("demo."):
            addresses = "<br>".join(asked.get(name, ["asked by other pages and letters"])).replace("|", "\\|")
            rows.append(
                f"| `{name}` | {in_words(str(entry.test.name))} | {'yes' if entry.strong else 'no'} | {addresses} |"
            )
    return HEAD + "\n".join(rows) + "\n"


def in_words(rule: str) -> str:
    """Return a rule in the words of its predicates: `(signed_in & one_of_the_two)` is what the two say, joined by
    *and*.
    """
    from adept.kernel.access import predicates  # noqa: PLC0415 -- as above

    told = predicates()
    parts = re.split(r"([()&|~, ]+)", rule)
    joined = "".join(told.get(part) or JOINTS.get(part.strip(" ,()"), " ") for part in parts)
    return " ".join(joined.split())
