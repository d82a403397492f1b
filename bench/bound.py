"""The bare lower bound of a mail room: parse, hash, fsync, extract, commit, once a mail."""

from __future__ import annotations

import hashlib
import io
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from vanthu.parsers import reading, warm
from vanthu.parsers.mail import opener
from vanthu.parsers.tasks import TASKS
from vanthu.pipeline.convert import convert_outcome
from vanthu.vietnamese.official import read_official

_TABLE = "CREATE TABLE part (mail TEXT, name TEXT, sha256 TEXT, text TEXT, official TEXT)"


class Bound:
    """Keeps files in a folder and rows in SQLite, as durably as the service does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self._rows = sqlite3.connect(folder / "bound.sqlite3", isolation_level=None)
        self._rows.execute("PRAGMA journal_mode=WAL")
        self._rows.execute("PRAGMA synchronous=FULL")
        self._rows.execute(_TABLE)
        warm.up(TASKS)

    def keep(self, raw: bytes) -> Path:
        """A received mail on disk, as booking leaves it."""
        path = self.folder / f"{hashlib.sha256(raw).hexdigest()}.eml"
        path.write_bytes(raw)
        return path

    def run(self, mails: Sequence[Path], *, metadata: bool = True) -> None:
        """Do them all, each with a commit of its own."""
        for path in mails:
            self._one(path, metadata=metadata)

    def _one(self, path: Path, *, metadata: bool) -> None:
        output = io.BytesIO()
        answer = opener.task(io.BytesIO(path.read_bytes()), "", {}, output)
        rows = []
        for member in answer["members"]:
            at = member["offset"]
            data = output.getvalue()[at : at + member["size"]]
            sha256 = self._store(data)
            outcome = reading.task(io.BytesIO(data), member["name"], {"type": member["type"]}, None)
            text = "\n".join(block.text for block in convert_outcome(outcome).blocks)
            official = ""
            if metadata and member["role"] != "body":
                official = str(read_official(text)["number"])
            rows.append((path.name, member["name"], sha256, text, official))
        self._rows.execute("BEGIN IMMEDIATE")
        self._rows.executemany("INSERT INTO part VALUES (?, ?, ?, ?, ?)", rows)
        self._rows.execute("COMMIT")

    def _store(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.folder / sha256
        if not path.exists():
            with path.with_suffix(".new").open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            path.with_suffix(".new").rename(path)
            folder = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
            os.fsync(folder)
            os.close(folder)
        return sha256
