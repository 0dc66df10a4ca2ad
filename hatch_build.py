"""The build hook: what Adept serves and speaks but does not commit is made here.

Two things: the front-end files under ``static/adept/vendor/`` and the compiled catalogues under ``locale/``.
Both know when they are up to date, so a second build costs nothing. It runs for an editable install too.
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[misc]  # hatchling is there for the build alone
    """Hatchling looks for a class of this name."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling's signature
        """Make both before the files of the wheel are gathered."""
        sys.path.insert(0, self.root)
        from tools import catalogues, vendor  # noqa: PLC0415  # importable only from here on

        root = Path(self.root)
        try:
            vendor.fetch(root)
        except vendor.NotFetched as problem:
            sys.exit(f"\n{problem}\n")
        catalogues.compile_all(root / "src" / "adept" / "locale")
