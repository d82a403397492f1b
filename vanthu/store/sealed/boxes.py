"""Boxes: one received mail each, encrypted under a random key that lies in another folder.

Destroying the key destroys the mail, also in every copy of the box. AES-256-GCM in chunks, each
bound to its place, its box's name and whether it is the last (the STREAM construction), so that
nothing can be cut off, swapped or moved to another box. DATA/keys is never part of a backup.
"""

from __future__ import annotations

import io
import json
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vanthu.store.blobs import fsync_dir

from .shred import shred

MAGIC = b"vanthu-box/1\n"
CHUNK = 1 << 20
_TAG = 16
_NAME = re.compile(r"[0-9]{1,20}-[0-9a-f]{16}")
_MANIFEST_LIMIT = 64 << 20


class BoxDamaged(Exception):
    """Box or key are missing, or don't belong together. Our fault or the disk's."""


def new_name(submission_id: int) -> str:
    """A name for a box; a second try of the same job gets another one."""
    return f"{submission_id}-{secrets.token_hex(8)}"


class Boxes:
    """The folder of boxes and the folder of keys."""

    def __init__(self, folder: Path, keys: Path) -> None:
        self.folder = folder
        self.keys = keys

    def write(self, name: str, manifest: Mapping[str, Any], content: BinaryIO) -> None:
        """Key first, then the box; both are on disk when it returns."""
        for folder in (self.folder, self.keys):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = AESGCM.generate_key(bit_length=256)
        _write_new(self.key_path(name), [key])
        head = json.dumps(manifest, ensure_ascii=False).encode()
        _write_new(self.box_path(name), _sealed(name, key, len(head).to_bytes(8) + head, content))

    def manifest(self, name: str) -> dict[str, Any]:
        """What stands beside the mail."""
        with self._open(name) as reader:
            return _manifest(reader)

    def content(self, name: str) -> BinaryIO:
        """The mail's bytes; only `read` is used, and the caller closes it."""
        reader = self._open(name)
        _manifest(reader)
        return cast("BinaryIO", reader)

    def destroy(self, name: str) -> None:
        """The key, then the box. Nothing happens where they aren't."""
        for path in (self.key_path(name), self.box_path(name)):
            shred(path)

    def exists(self, name: str) -> bool:
        """Whether anything of it is left."""
        return self.box_path(name).exists() or self.key_path(name).exists()

    def names(self) -> set[str]:
        """Every box and every key that there is."""
        paths = [*_listed(self.folder), *_listed(self.keys)]
        return {path.stem for path in paths if _NAME.fullmatch(path.stem)}

    def age_of(self, name: str, now: float) -> float:
        """Seconds since its newest file was written."""
        times = [0.0]
        for path in (self.box_path(name), self.key_path(name)):
            with suppress(FileNotFoundError):
                times.append(path.stat().st_mtime)
        return now - max(times)

    def box_path(self, name: str) -> Path:
        """Where a box lies."""
        return self.folder / f"{_checked(name)}.box"

    def key_path(self, name: str) -> Path:
        """Where its key lies."""
        return self.keys / f"{_checked(name)}.key"

    def _open(self, name: str) -> _Reader:
        try:
            key = self.key_path(name).read_bytes()
            file = self.box_path(name).open("rb")
        except FileNotFoundError as error:
            raise BoxDamaged(f"box {name} or its key is missing") from error
        try:
            return _Reader(file, name, key)
        except BaseException:
            file.close()
            raise


class _Reader(io.RawIOBase):
    """Decrypts as it is read; a chunk is believed only when its tag is right."""

    def __init__(self, file: BinaryIO, name: str, key: bytes) -> None:
        self._file = file
        if file.read(len(MAGIC)) != MAGIC or len(key) != 32:
            raise BoxDamaged(f"{name} is no box")
        self._prefix = file.read(7)
        self._chunks = self._decrypt(name, AESGCM(key))
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer`."""
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count

    def close(self) -> None:
        """Close the file too."""
        self._file.close()
        super().close()

    def _decrypt(self, name: str, cipher: AESGCM) -> Iterator[bytes]:
        number = 0
        chunk = self._file.read(CHUNK + _TAG)
        while True:
            following = self._file.read(CHUNK + _TAG)
            nonce = _nonce(self._prefix, number, last=not following)
            try:
                yield cipher.decrypt(nonce, chunk, name.encode())
            except InvalidTag as error:
                raise BoxDamaged(f"box {name} is damaged at chunk {number}") from error
            if not following:
                return
            chunk, number = following, number + 1


def _sealed(name: str, key: bytes, head: bytes, content: BinaryIO) -> Iterator[bytes]:
    prefix, cipher, number = secrets.token_bytes(7), AESGCM(key), 0
    yield MAGIC + prefix
    pending = bytearray(head)
    while piece := content.read(CHUNK):
        pending += piece
        while len(pending) > CHUNK:  # the last chunk is marked, so one is always held back
            nonce = _nonce(prefix, number, last=False)
            yield cipher.encrypt(nonce, bytes(pending[:CHUNK]), name.encode())
            del pending[:CHUNK]
            number += 1
    while len(pending) > CHUNK:
        yield cipher.encrypt(
            _nonce(prefix, number, last=False), bytes(pending[:CHUNK]), name.encode()
        )
        del pending[:CHUNK]
        number += 1
    yield cipher.encrypt(_nonce(prefix, number, last=True), bytes(pending), name.encode())


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4) + bytes([last])


def _manifest(reader: _Reader) -> dict[str, Any]:
    size = int.from_bytes(_exactly(reader, 8))
    if size > _MANIFEST_LIMIT:
        raise BoxDamaged("manifest too long")
    manifest: dict[str, Any] = json.loads(_exactly(reader, size))
    return manifest


def _exactly(reader: _Reader, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        piece = reader.read(count - len(data))
        if not piece:
            raise BoxDamaged("box cut short")
        data += piece
    return bytes(data)


def _write_new(path: Path, pieces: Iterator[bytes] | list[bytes]) -> None:
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(fd, "wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    fsync_dir(path.parent)


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a box's name: {name!r}")
    return name


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except FileNotFoundError:
        return []


def boxes() -> Boxes:
    """The boxes that the settings name."""
    from django.conf import settings

    return Boxes(settings.VANTHU.data / "sealed", settings.VANTHU.data / "keys")
