"""Take away one guard after another, and see that a test goes red.

A test that has never failed proves nothing. `sabotages.toml` names small changes of the source, each of which takes
away one rule, and
the tests that should notice. Each is made in a copy of the tree; the tests named are run there; the copy is put
right again.

    python -m tools.sabotage             all of them
    python -m tools.sabotage scope quota only those whose name holds one of these words
    python -m tools.sabotage --list      their names
"""

import argparse
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

LIST = Path(__file__).with_name("sabotages.toml")

COPIED = ("src", "tests", "tools", "docs", "pyproject.toml", "package.json", "package-lock.json", "README.md")

LEFT_OUT = shutil.ignore_patterns("__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache")

RED = re.compile(r"\b[1-9]\d* failed\b")
"""A test that failed; one that could not be set up proves nothing about the guard."""

PATIENCE = 240
"""Seconds that one sabotage's tests may take."""


@dataclass(frozen=True, slots=True)
class Sabotage:
    """One guard taken away: in `file`, `old` becomes `new`; `tests` (arguments of pytest) should go red."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def spoil(self, root: Path) -> str:
        """Make the change; the file as it was before. Raises ValueError when the text is not there just once."""
        path = root / self.file
        before = path.read_text(encoding="utf-8")
        if before.count(self.old) != 1:
            raise ValueError(f"{self.name}: the text stands {before.count(self.old)} times in {self.file}")
        after = before.replace(self.old, self.new)
        if path.suffix == ".py":
            compile(after, self.file, "exec")
        path.write_text(after, encoding="utf-8")
        return before


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one sabotage."""

    sabotage: Sabotage
    caught: bool
    seconds: float
    told: str = ""


def listed(words: list[str]) -> list[Sabotage]:
    """Return the sabotages of the list whose name holds one of the words; all when none is given."""
    told = tomllib.loads(LIST.read_text(encoding="utf-8"))["sabotage"]
    found = [Sabotage(**{**entry, "tests": tuple(entry["tests"])}) for entry in told]
    names = [entry.name for entry in found]
    if len(set(names)) != len(names):
        raise SystemExit("two sabotages have the same name")
    return [entry for entry in found if not words or any(word.lower() in entry.name.lower() for word in words)]


def copy_of_the_tree(folder: Path) -> Path:
    """Copy what the tests need; what was fetched and collected for earlier runs comes along."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=LEFT_OUT)
        elif source.exists():
            shutil.copy(source, folder / name)
    tools = folder / "var" / "test-tools"
    tools.mkdir(parents=True)
    for kept in (ROOT / "var" / "test-tools").glob("*"):
        if kept.name == "static":
            shutil.copytree(kept, tools / "static")
        else:
            (tools / kept.name).symlink_to(kept)
    return folder


def run(root: Path, tests: tuple[str, ...]) -> tuple[int, str]:
    """Run pytest in a copy: its exit code and what it said."""
    environment = {**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", *tests]
    try:
        done = subprocess.run(
            command, cwd=root, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return 1, "1 failed: they never ended"
    return done.returncode, done.stdout + done.stderr


def play(root: Path, sabotage: Sabotage) -> Verdict:
    """Make one change, run its tests, put the file right again."""
    begun = time.perf_counter()
    try:
        before = sabotage.spoil(root)
    except (ValueError, OSError, SyntaxError) as error:
        return Verdict(sabotage, caught=False, seconds=0, told=str(error))
    try:
        code, said = run(root, sabotage.tests)
    finally:
        (root / sabotage.file).write_text(before, encoding="utf-8")
    caught = code == 1 and RED.search(said) is not None
    told = "" if caught else "all its tests stayed green" if code == 0 else f"the tests did not run:\n{said[-800:]}"
    return Verdict(sabotage, caught=caught, seconds=time.perf_counter() - begun, told=told)


def unspoilt(root: Path, sabotages: list[Sabotage]) -> str:
    """What the same tests say of the tree as it is: nothing when they are green, else their last lines.

    Tests of the same files run together, so that what they share is built once.
    """
    together: dict[tuple[str, ...], set[str]] = {}
    for entry in sabotages:
        files = tuple(one for one in entry.tests if one.startswith("tests/"))
        together.setdefault(files, set()).add(entry.tests[-1] if "-k" in entry.tests else "")
    for files, wanted in sorted(together.items()):
        chosen = () if "" in wanted else ("-k", " or ".join(f"({words})" for words in sorted(wanted)))
        code, said = run(root, (*files, *chosen))
        if code:
            return f"{' '.join((*files, *chosen))}:\n{said[-1500:]}"
    return ""


def share(sabotages: list[Sabotage], number: int, workers: int) -> list[Sabotage]:
    """Return the sabotages whose tests one worker runs first: all of the same files go to the same worker."""
    files = sorted({entry.tests[0] for entry in sabotages})
    return [entry for entry in sabotages if files.index(entry.tests[0]) % workers == number]


def play_all(  # noqa: C901 -- a worker's loop and what starts it, told in one piece
    sabotages: list[Sabotage], *, workers: int, first: bool
) -> list[Verdict]:
    """Play them all, a copy of the tree for each worker. With `first`, the tests must be green before anything is
    spoilt.
    """
    waiting: queue.SimpleQueue[Sabotage] = queue.SimpleQueue()
    for entry in sabotages:
        waiting.put(entry)
    verdicts: list[Verdict] = []
    faults: list[str] = []

    def work(root: Path, share: list[Sabotage]) -> None:
        if first and (fault := unspoilt(root, share)):
            faults.append(fault)
        while not faults:
            try:
                entry = waiting.get_nowait()
            except queue.Empty:
                return
            verdict = play(root, entry)
            verdicts.append(verdict)
            print(
                f"{'caught' if verdict.caught else 'NOT CAUGHT':<11}{verdict.seconds:5.1f} s  {entry.name}", flush=True
            )
            if verdict.told:
                print(f"{'':12}{verdict.told}", flush=True)

    with tempfile.TemporaryDirectory(prefix="sabotage-") as folder:
        threads = []
        for number in range(workers):
            root = Path(folder, str(number))
            root.mkdir()
            copy_of_the_tree(root)
            threads.append(threading.Thread(target=work, args=(root, share(sabotages, number, workers))))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if faults:
        raise SystemExit("Red before anything was spoilt, so that red would prove nothing.\n" + "\n".join(faults))
    return verdicts


def main() -> int:
    """Play the sabotages that were asked for; 0 when each was caught."""
    parser = argparse.ArgumentParser(description="Take away one guard after another and see that a test goes red.")
    parser.add_argument("words", nargs="*", help="only the sabotages whose name holds one of these")
    parser.add_argument("--list", action="store_true", help="name them and do nothing")
    parser.add_argument("--workers", type=int, default=min(4, os.cpu_count() or 1))
    parser.add_argument("--trust", action="store_true", help="do not run the tests on the unspoilt tree first")
    told = parser.parse_args()
    sabotages = listed(told.words)
    if told.list:
        print("\n".join(entry.name for entry in sabotages))
        return 0
    begun = time.perf_counter()
    verdicts = play_all(sabotages, workers=told.workers, first=not told.trust)
    caught = sum(verdict.caught for verdict in verdicts)
    print(f"{caught} of {len(sabotages)} caught in {time.perf_counter() - begun:.0f} s")
    return 0 if caught == len(sabotages) > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
