"""Finding mails and documents in files and folders."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, Literal

Kind = Literal["mail", "mbox", "document"]

MAIL_SUFFIXES = frozenset({".eml", ".mht", ".mail"})
MBOX_SUFFIXES = frozenset({".mbox", ".mbx"})
#: Files that systems leave in folders.
LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
#: A mail up to this size stays in memory while an mbox is taken apart.
IN_MEMORY = 4 * 1024 * 1024

# "From sender date": mboxo, mboxrd and mboxcl agree on this much. A line of text that begins with
# "From " after an empty line has no such date.
_SEPARATOR = re.compile(rb"From \S.*\b\d{1,2}:\d{2}(:\d{2})?\b.*\b\d{4}\b")
_QUOTED = re.compile(rb">+From ")
_LINE = 1 << 20


@dataclass(frozen=True, slots=True)
class Found:
    """One file to import."""

    path: Path
    kind: Kind
    size: int


def find(paths: list[Path]) -> Iterator[Found]:
    """The files below `paths`, in a stable order; folders of a Maildir give their mails."""
    for path in paths:
        if path.is_dir():
            yield from _in_folder(path)
        else:
            yield Found(path, kind_of(path), path.stat().st_size)


def _in_folder(folder: Path) -> Iterator[Found]:
    if is_maildir(folder):
        for name in ("new", "cur"):
            for path in sorted((folder / name).iterdir()):
                if path.is_file():
                    yield Found(path, "mail", path.stat().st_size)
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or path.name.lower() in LITTER:
            continue
        if path.is_dir():
            if not (is_maildir(folder) and path.name in ("new", "cur", "tmp")):
                yield from _in_folder(path)
        elif path.is_file() and not is_maildir(folder):
            yield Found(path, kind_of(path), path.stat().st_size)


def is_maildir(folder: Path) -> bool:
    """Whether the folder is a Maildir (its sub-folders may be Maildirs as well)."""
    return all((folder / name).is_dir() for name in ("new", "cur", "tmp"))


def kind_of(path: Path) -> Kind:
    """By suffix; mbox files often have none, so their first line counts."""
    suffix = path.suffix.lower()
    if suffix in MAIL_SUFFIXES:
        # "Save as" of some programs writes an mbox of one under .eml; the raw key ignores the line.
        return "mail"
    if suffix in MBOX_SUFFIXES:
        return "mbox"
    with path.open("rb") as file:
        return "mbox" if _SEPARATOR.match(file.readline(1000)) else "document"


@contextmanager
def _collector() -> Iterator[IO[bytes]]:
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        yield file


def mails_in(source: BinaryIO) -> Iterator[tuple[BinaryIO, int]]:
    """The mails of an mbox, one open file each (valid until the next), and the bytes read so far.

    mboxrd quoting is undone. Flat memory, also for lines without an end.
    """
    line = source.readline(_LINE)
    while line and not _SEPARATOR.match(line):
        line = source.readline(_LINE)
    while line:
        with _collector() as mail:
            after_empty, complete = False, True
            while line := source.readline(_LINE):
                if complete and after_empty and _SEPARATOR.match(line):
                    break
                after_empty = complete and not line.strip(b"\r\n")
                if complete and _QUOTED.match(line):
                    mail.write(line[1:])
                else:
                    mail.write(line)
                complete = line.endswith(b"\n")
            mail.seek(0)
            yield mail, source.tell()  # type: ignore[misc]  # has all that a reader needs
