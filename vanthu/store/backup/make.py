"""Making a copy while the service runs."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

import vanthu
from vanthu.config.settings import Settings
from vanthu.store import audit
from vanthu.store.blobs import FolderBlobs, fsync_dir

from .copying import SourceUnreadable, facts_of, folder_made, fsync_tree, written
from .databases import DATABASES, kind_of
from .errors import BackupError, CopyDamaged, CopyTooNew, NoRoom, WrongFolder
from .folder import MAKING, BackupFolder
from .manifest import BLOBS, FILE, BlobFacts, FileFacts, Manifest, read_manifest
from .named import missing
from .shared import Tally, copy_blobs, drop_unlisted, missing_bytes
from .sources import copy_folders, copy_spool

VERB = "backup.make"
#: What is left free on the target's disk.
SPARE = 16 << 20


@dataclass(frozen=True, slots=True)
class Made:
    """A whole copy."""

    path: Path
    manifest: Manifest
    blobs: Tally
    #: How many older copies were removed, and how many blobs with them.
    removed: int
    dropped: int
    seconds: float


def make(settings: Settings, path: Path, *, keep: int | None = None) -> Made:
    """A copy of everything in `path`; afterwards only the newest `keep` are left. Django has to be
    set up."""
    began = time.monotonic()
    folder = BackupFolder(path)
    folder.check_apart(settings.data, settings.blobs_dir)
    with _telling(folder.path), folder.writing():
        service = audit.hashed("backup")
        _same_service(folder, service)
        _room(settings, folder)
        made, tally = _copied(settings, folder, service)
        removed, dropped = _thinned(folder, keep)
    seconds = time.monotonic() - began
    _recorded(made, tally, removed, seconds)
    return Made(made, read_manifest(made), tally, removed, dropped, seconds)


def _copied(settings: Settings, folder: BackupFolder, service: str) -> tuple[Path, Tally]:
    """The order is what makes the parts fit together without stopping anything.

    1. The spool. A mail that is booked after this is in the spool's copy *and* in the database's:
       booking knows it again by its raw key. The other way round it could be in neither.
    2. The database, in one snapshot: this is the moment that the copy shows.
    3. The blobs. They are written once, and before the row that names them is committed: whatever
       the snapshot names is there, unless it has been destroyed since, and then it shall be gone.
    4. What changes seldom.
    """
    name = folder.new_name(now := datetime.now(UTC))
    target = folder_made(folder.path / f"{MAKING}{name}")
    try:
        kind = kind_of(settings)
        database = DATABASES[kind]
        files = dict(copy_spool(settings, target))
        migrations = _migrations()
        database.dump(settings, target / database.file)
        files[database.file] = facts_of(target / database.file)
        files[BLOBS], tally = _listed_blobs(settings, folder, target)
        files |= copy_folders(settings, target)
        manifest = Manifest(
            program=vanthu.__version__,
            made_at=now,
            service=service,
            database=kind,
            migrations=migrations,
            files=files,
            blobs=BlobFacts(count=tally.count, bytes=tally.bytes),
        )
        written([manifest.model_dump_json(indent=1).encode()], target / FILE)
        fsync_tree(target)
        whole = target.rename(folder.path / name)
        fsync_dir(folder.path)
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        folder.blobs.sweep()
        raise
    return whole, tally


def _listed_blobs(
    settings: Settings, folder: BackupFolder, target: Path
) -> tuple[FileFacts, Tally]:
    path = target / BLOBS
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(fd, "w", encoding="ascii") as file:
        live = FolderBlobs(settings.blobs_dir)
        tally = copy_blobs(live, folder.blobs, lambda name: file.write(f"{name}\n"), missing(live))
        file.flush()
        os.fsync(fd)
    return facts_of(path), tally


def _migrations() -> dict[str, str]:
    """App -> its newest migration."""
    return dict(sorted(MigrationRecorder(connection).applied_migrations()))


def _thinned(folder: BackupFolder, keep: int | None) -> tuple[int, int]:
    """Remove the copies beyond `keep`, then the blobs that only they listed: so what was destroyed
    at the desk leaves the backups too."""
    if keep is None:
        return 0, 0
    old = folder.copies()[:-keep]
    for copy in old:
        folder.remove(copy)
    dropped = drop_unlisted(folder.blobs, [copy / BLOBS for copy in folder.copies()])
    return len(old), dropped


def _same_service(folder: BackupFolder, service: str) -> None:
    copies = folder.copies()
    if not copies:
        return
    try:
        other = read_manifest(copies[-1]).service
    except (CopyDamaged, CopyTooNew):
        return  # told by `restore --check`; the next copy is all the more needed
    if other != service:
        raise WrongFolder(
            f"{folder.path} holds copies of another service: give each service a folder of its own."
        )


def _room(settings: Settings, folder: BackupFolder) -> None:
    database = DATABASES[kind_of(settings)]
    need = database.size(settings) + missing_bytes(FolderBlobs(settings.blobs_dir), folder.blobs)
    free = shutil.disk_usage(folder.path).free
    if need + SPARE > free:
        raise NoRoom(
            f"the copy needs about {(need + SPARE) >> 20} MB and {folder.path} has "
            f"{free >> 20} MB free: make room, remove old copies, or name another disk."
        )


def _recorded(made: Path, tally: Tally, removed: int, seconds: float) -> None:
    """In the trail: how much, not where to."""
    try:
        audit.record(
            VERB, "service", None, copy=made.name, blobs=tally.count, bytes=tally.bytes,
            new=tally.new, damaged=len(tally.damaged), removed=removed, seconds=round(seconds, 1),
        )  # fmt: skip
    except DatabaseError as error:
        raise BackupError(
            f"the copy {made} is whole, but the audit trail could not be written "
            f"({type(error).__name__}), so the monitor doesn't know of it."
        ) from error


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """The disk's faults in words of their own."""
    try:
        yield
    except SourceUnreadable as error:
        raise BackupError(f"{error}: no copy was made.") from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise NoRoom(
                f"{path} is full; nothing was copied: make room, remove old copies, or name "
                "another disk."
            ) from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST}:
            raise WrongFolder(
                f"{error.filename or path} can't be written ({error.strerror}): run this as the "
                "service's user, and give that user write access."
            ) from error
        raise BackupError(f"{error.filename or path}: {error.strerror}") from error
