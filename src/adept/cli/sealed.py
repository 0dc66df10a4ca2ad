"""The file of a backup: one line that seals the rest, one line that tells what it is, then the database, packed.

    adept-backup 1 <SHA-256 of every byte after this line>
    {"version": …, "engine": …, "migrations": …, "rows": …, "size": …, "sha256": …}
    <packed content>

Any changed, missing or added byte is found before anything is done with it. It holds data only; nothing in it is run.
"""

import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

MAGIC = b"adept-backup 1 "
_HEADER = len(MAGIC) + 64 + 1
_CHUNK = 1 << 20
_LONGEST_MANIFEST = 1 << 20


class Damaged(Exception):
    """The file is no backup of Adept, or not the one that was written. The message is a sentence."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `size` in bytes and `sha256` are those of the unpacked content."""

    version: str
    made: str
    engine: str
    migrations: list[str]
    rows: dict[str, int]
    size: int = 0
    sha256: str = ""


def write(target: Path, manifest: Manifest, content: Path) -> Manifest:
    """Write `content` as a backup to `target`, readable by its owner only. Answers the manifest with size and hash."""
    size, digest = content.stat().st_size, _digest(content)
    full = Manifest(**{**asdict(manifest), "size": size, "sha256": digest})
    half = target.with_name(target.name + ".part")
    with os.fdopen(os.open(half, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
        file.write(MAGIC + b"0" * 64 + b"\n")
        seal = hashlib.sha256()
        for part in _packed(full, content):
            seal.update(part)
            file.write(part)
        file.seek(0)
        file.write(MAGIC + seal.hexdigest().encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    half.replace(target)
    return full


def inspect(source: Path) -> Manifest:
    """What the backup holds, after its seal was checked. Raises `Damaged`."""
    with source.open("rb") as file:
        return _open(file)


def unpack(source: Path, target: Path) -> Manifest:
    """Write the content to `target`. Raises `Damaged`; then `target` must not be used."""
    with (
        source.open("rb") as file,
        os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out,
    ):
        manifest = _open(file)
        unpacker, seal, size = zlib.decompressobj(), hashlib.sha256(), 0
        try:
            while part := file.read(_CHUNK):
                while part:
                    plain = unpacker.decompress(part, _CHUNK)
                    part = unpacker.unconsumed_tail
                    size += len(plain)
                    if size > manifest.size:
                        raise Damaged("It holds more than it says.")
                    seal.update(plain)
                    out.write(plain)
        except zlib.error as error:
            raise Damaged("Its content cannot be unpacked.") from error
        if size != manifest.size or seal.hexdigest() != manifest.sha256:
            raise Damaged("Its content is not what was backed up.")
        out.flush()
        os.fsync(out.fileno())
    return manifest


def _open(file: BinaryIO) -> Manifest:
    header = file.read(_HEADER)
    if not header.startswith(b"adept-backup ") or len(header) != _HEADER:
        raise Damaged("It is no backup of Adept.")
    if not header.startswith(MAGIC):
        raise Damaged("It was written by another version of Adept, in a form that this one does not read.")
    seal = hashlib.sha256()
    while part := file.read(_CHUNK):
        seal.update(part)
    if header != MAGIC + seal.hexdigest().encode() + b"\n":
        raise Damaged("It is damaged: some of its bytes are not those that were written.")
    file.seek(_HEADER)
    try:
        told: dict[str, Any] = json.loads(file.readline(_LONGEST_MANIFEST))
        return Manifest(**told)
    except (ValueError, TypeError) as error:
        raise Damaged("What it says about itself cannot be read.") from error


def _packed(manifest: Manifest, content: Path) -> Iterator[bytes]:
    yield json.dumps(asdict(manifest), sort_keys=True).encode() + b"\n"
    packer = zlib.compressobj(6)
    for part in _parts(content):
        yield packer.compress(part)
    yield packer.flush()


def _digest(content: Path) -> str:
    seal = hashlib.sha256()
    for part in _parts(content):
        seal.update(part)
    return seal.hexdigest()


def _parts(content: Path) -> Iterable[bytes]:
    with content.open("rb") as file:
        while part := file.read(_CHUNK):
            yield part
