"""The spool: one file an arrival, durable before anybody is told that we have it.

A file is written in `tmp/`, fsynced, renamed into `new/`, and the folder is fsynced; only then may
250 be said or an IMAP message be marked. The envelope stands in the same file, so one rename is the
commit. SMTP, LMTP, IMAP and file import write here alike; booking reads. Nothing here knows a
database, so mail is taken in while it is away.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self

from .directory import DirectorySync, fsync_directory
from .envelope import Envelope, EnvelopeDamaged, Recipient, new_queue_id, now

__all__ = [
    "BadEntry",
    "Envelope",
    "Recipient",
    "Spool",
    "SpoolBusy",
    "SpoolDamaged",
    "SpoolError",
    "SpoolNameError",
    "SpoolWriter",
    "new_queue_id",
    "now",
    "spools",
]

MAGIC = b"vanthu-spool/1 "
#: An envelope of 100 recipients is 10 KB; more than this is not ours.
ENVELOPE_LIMIT = 4 * 1024 * 1024
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}\Z")


class SpoolError(Exception):
    """Base of what goes wrong in the spool."""


class SpoolBusy(SpoolError):
    """Another process owns this spool folder."""


class SpoolDamaged(SpoolError):
    """A file in the spool isn't one that we wrote whole."""


class SpoolNameError(SpoolError, ValueError):
    """A name that can't be a spool entry's."""


@dataclass(frozen=True, slots=True)
class BadEntry:
    """A file that couldn't be booked and waits for a person."""

    name: str
    path: Path
    reason: str
    at: str


class SpoolWriter:
    """One arrival being written. Either `commit()` returns, or nothing of it is left.

    Not thread-safe by itself, but its calls may come from different threads one after another.
    """

    def __init__(self, spool: Spool, envelope: Envelope) -> None:
        self._spool = spool
        self._name = _checked(envelope.queue_id)
        self._tmp = spool.tmp / self._name
        self._fd = os.open(self._tmp, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        spool.writing.add(self._name)
        head = envelope.to_json()
        # Held back until the first bytes come: one system call less for each mail.
        self._head = b"%s%d\n%s" % (MAGIC, len(head), head)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Append raw bytes; raises OSError when they can't be stored."""
        if self._head:
            head, self._head = self._head, b""
            _write_all(self._fd, [head, data])
        else:
            _write_all(self._fd, [data])

    def commit(self) -> Path:
        """Make the entry durable and visible; the final path. On OSError nothing is left."""
        try:
            if self._head:
                self.write(b"")
            # After a failed fsync it is never tried again: Linux marks the pages clean, and the
            # second call would lie ("fsyncgate"). The file goes, the sender comes again.
            os.fsync(self._fd)
            fd, self._fd = self._fd, -1
            os.close(fd)
        except OSError:
            self.abort()
            raise
        return self._publish()

    def _publish(self) -> Path:
        final = self._spool.new / self._name
        try:
            os.rename(self._tmp, final)
        except OSError:
            self.abort()
            raise
        self._spool.writing.discard(self._name)
        try:
            self._spool.sync_new()
        except OSError:
            # The sender will be told to come again, so the name must not stay either.
            with suppress(OSError):
                os.unlink(final)
            raise
        return final

    def abort(self) -> None:
        """Forget the entry. May be called at any time, also twice; does nothing after commit."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            with suppress(OSError):
                os.close(fd)
        if self._name in self._spool.writing:
            with suppress(OSError):
                os.unlink(self._tmp)
            self._spool.writing.discard(self._name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.abort()


class Spool:
    """One folder of arrivals, owned (by `lock()`) by the one process that writes into it.

    Any process may read and remove entries; only the owner writes and sweeps.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tmp = folder / "tmp"
        self.new = folder / "new"
        self.bad_dir = folder / "bad"
        #: Names that this process is writing now; `sweep` leaves them alone.
        self.writing: set[str] = set()
        self._lock_fd = -1
        self._sync: DirectorySync | None = None
        self._sync_guard = threading.Lock()

    def __repr__(self) -> str:
        return f"Spool({str(self.folder)!r})"

    def prepare(self) -> None:
        """Make the folders, closed to everybody else, and durable themselves."""
        for path in (self.folder, self.tmp, self.new, self.bad_dir):
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in (self.folder, self.folder.parent):
            fsync_directory(path)

    def lock(self) -> None:
        """Become the owner, or raise SpoolBusy. Held until `close()` or the process' end."""
        if self._lock_fd >= 0:
            return
        self.prepare()
        fd = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            owner = os.read(fd, 20).decode("ascii", "replace").strip() or "unknown"
            os.close(fd)
            raise SpoolBusy(
                f"{self.folder} is owned by process {owner}; give this one another name"
            ) from error
        os.ftruncate(fd, 0)
        os.pwrite(fd, b"%d\n" % os.getpid(), 0)
        self._lock_fd = fd

    def close(self) -> None:
        """Give the folder up."""
        fd, self._lock_fd = self._lock_fd, -1
        if fd >= 0:
            os.close(fd)
        with self._sync_guard:
            if self._sync is not None:
                self._sync.close()
                self._sync = None

    def __enter__(self) -> Self:
        self.lock()
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # Writing

    def open_entry(self, envelope: Envelope) -> SpoolWriter:
        """Begin an entry. The caller owns the folder, and ends with commit() or abort()."""
        if self._lock_fd < 0:
            raise SpoolError(f"{self.folder} must be locked before it is written to")
        return SpoolWriter(self, envelope)

    def sync_new(self) -> None:
        """Return when every rename into new/ made before this call is durable."""
        with self._sync_guard:
            if self._sync is None:
                self._sync = DirectorySync(self.new)
            sync = self._sync
        sync.sync()

    def sweep(self) -> int:
        """Remove what a dead owner left in tmp/; the number removed. 0 while an owner lives."""
        borrowed = self._lock_fd < 0
        if borrowed:
            try:
                self.lock()
            except SpoolBusy:
                return 0
        try:
            return sum(_unlinked(path) for path in self._files(self.tmp, skip=self.writing))
        finally:
            if borrowed:
                self.close()

    # Reading

    def entries(self) -> list[Path]:
        """What waits to be booked, oldest first."""
        return sorted(self._files(self.new))

    def read(self, path: Path) -> tuple[Envelope, BinaryIO]:
        """The envelope, and the open file at its first raw byte. The caller closes it."""
        file = path.open("rb")
        try:
            return _read_head(file), file
        except BaseException:
            file.close()
            raise

    def remove(self, path: Path) -> None:
        """The entry is booked. Not fsynced: one that comes back is known by its raw key."""
        path.unlink(missing_ok=True)

    # What can't be booked

    def set_aside(self, path: Path, reason: str) -> Path:
        """Move an entry to bad/ with the reason beside it."""
        self.bad_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        note = self.bad_dir / f"{path.name}.reason"
        text = json.dumps({"reason": reason, "at": now()}, ensure_ascii=False)
        with os.fdopen(os.open(note, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(text.encode("utf-8", "replace"))
        target = self.bad_dir / path.name
        path.rename(target)
        fsync_directory(self.bad_dir)
        return target

    def bad(self) -> list[BadEntry]:
        """What was set aside, oldest first."""
        found = sorted(path for path in self._files(self.bad_dir) if path.suffix != ".reason")
        return [self._bad_entry(path) for path in found]

    def retry(self, name: str) -> Path:
        """Put an entry back to be booked again; FileNotFoundError when it isn't in bad/."""
        source = self.bad_dir / _checked(name)
        target = self.new / source.name
        source.rename(target)
        self.bad_dir.joinpath(f"{name}.reason").unlink(missing_ok=True)
        fsync_directory(self.new)
        return target

    def _bad_entry(self, path: Path) -> BadEntry:
        note = path.with_name(f"{path.name}.reason")
        try:
            value = json.loads(note.read_bytes())
            return BadEntry(path.name, path, str(value["reason"]), str(value["at"]))
        except (OSError, ValueError, TypeError, KeyError):
            return BadEntry(path.name, path, "", "")

    @staticmethod
    def _files(folder: Path, skip: set[str] | None = None) -> Iterator[Path]:
        try:
            names = os.listdir(folder)
        except FileNotFoundError:
            return
        for name in names:
            if not (skip and name in skip):
                yield folder / name


def spools(root: Path) -> list[Spool]:
    """Every spool folder below DATA/spool, by name: what the booker walks over."""
    try:
        return [Spool(path) for path in sorted(root.iterdir()) if (path / "new").is_dir()]
    except FileNotFoundError:
        return []


def _read_head(file: BinaryIO) -> Envelope:
    line = file.readline(40)
    if not (line.startswith(MAGIC) and line.endswith(b"\n") and line[len(MAGIC) : -1].isdigit()):
        raise SpoolDamaged("not a spool file")
    length = int(line[len(MAGIC) :])
    if length > ENVELOPE_LIMIT:
        raise SpoolDamaged(f"envelope of {length} bytes")
    raw = file.read(length)
    if len(raw) != length:
        raise SpoolDamaged("envelope cut short")
    try:
        return Envelope.from_json(raw)
    except EnvelopeDamaged as error:
        raise SpoolDamaged(f"envelope unreadable: {error}") from error


def _write_all(fd: int, pieces: list[bytes | bytearray | memoryview]) -> None:
    done = os.writev(fd, pieces)
    total = sum(len(piece) for piece in pieces)
    if done == total:
        return
    # A short write is how a full disk announces itself; the next one raises.
    rest = memoryview(b"".join(pieces))[done:]
    while rest:
        rest = rest[os.write(fd, rest) :]


def _checked(name: str) -> str:
    if not _NAME.match(name) or name.endswith(".reason"):
        raise SpoolNameError(f"not a spool entry's name: {name!r}")
    return name


def _unlinked(path: Path) -> bool:
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True
