"""A real sandbox for the tests of this folder, and a store in memory."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from typing import BinaryIO

import pytest

from vanthu.parsers.opening import OpenedTree, open_tree
from vanthu.parsers.sandbox import Sandbox


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


class Blobs(dict[str, bytes]):
    """What `put` stored, by SHA-256."""

    def put(self, source: BinaryIO) -> tuple[str, int]:
        data = source.read()
        name = hashlib.sha256(data).hexdigest()
        self[name] = data
        return name, len(data)


@pytest.fixture
def blobs() -> Blobs:
    return Blobs()


@pytest.fixture
def opened(sandbox: Sandbox, blobs: Blobs) -> Callable[..., OpenedTree]:
    def run(data: bytes, **more: object) -> OpenedTree:
        return open_tree(io.BytesIO(data), sandbox=sandbox, put=blobs.put, **more)  # type: ignore[arg-type]

    return run
