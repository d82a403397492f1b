"""Reading a file into memory, but no more of it than is allowed."""

from __future__ import annotations

from typing import BinaryIO

from .building import TooLarge

_CHUNK = 1 << 20


def read_whole(source: BinaryIO, most: int) -> bytes:
    """The file's bytes from its beginning; `TooLarge` beyond `most`.

    In pieces: `read(most)` would set aside `most` bytes at once, and the sandbox forbids that.
    """
    source.seek(0)
    chunks = []
    size = 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if size > most:
            raise TooLarge
        chunks.append(chunk)
    return b"".join(chunks)
