"""Write the exact versions of the whole tree into ``pyproject.toml``.

``uv.lock`` names a download host on every line, so it is not committed; these constraints say the same without one.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import tomlkit
from tomlkit.items import Array

ROOT = Path(__file__).resolve().parent.parent

PIN = re.compile(r"[A-Za-z0-9._-]+(\[[^\]]*\])?==")


def main() -> int:
    """Resolve anew, write the pins, and say what changed."""
    path = ROOT / "pyproject.toml"
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    uv = document["tool"]["uv"]
    before = {*uv["constraint-dependencies"], *uv["build-constraint-dependencies"]}
    uv["constraint-dependencies"] = uv["build-constraint-dependencies"] = tomlkit.array()
    with tempfile.TemporaryDirectory() as folder:
        loose = Path(folder) / "pyproject.toml"
        loose.write_text(tomlkit.dumps(document), encoding="utf-8")
        builders = Path(folder) / "build.txt"
        builders.write_text("\n".join(document["build-system"]["requires"]), encoding="utf-8")
        tree = resolve(str(loose), "--group", f"{loose}:dev", "--all-extras")
        build = resolve(str(builders))
    uv["constraint-dependencies"] = lines(tree)
    uv["build-constraint-dependencies"] = lines(build)
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
    after = {*tree, *build}
    for line in sorted(before ^ after):
        print("+" if line in after else "-", line)
    print(f"{len(tree)} versions for running and developing, {len(build)} for building.")
    return 0


def resolve(source: str, *options: str) -> list[str]:
    """Return one exact pin a package, with its platform marker where it has one."""
    command = [os.environ.get("UV", "uv"), "pip", "compile", source, *options]
    command += ["--universal", "--upgrade", "--no-header", "--no-annotate", "--no-strip-extras", "--quiet"]
    command += ["--python", sys.executable]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=Path(source).parent)
    pins = [line.strip() for line in done.stdout.splitlines() if PIN.match(line.strip())]
    return [re.sub(r"\[[^\]]*\]==", "==", pin) for pin in pins]  # a constraint names no extras


def lines(pins: list[str]) -> Array:
    """Return the pins as a TOML list, one a line, so that a change shows as one."""
    array = tomlkit.array()
    array.extend(pins)
    return array.multiline(multiline=True)


if __name__ == "__main__":
    sys.exit(main())
