"""A service from a copy. Nothing here sets up Django: there is nothing yet to set it up on."""

from __future__ import annotations

import errno
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from vanthu.config.settings import Settings
from vanthu.store.blobs import FolderBlobs

from .copying import SourceUnreadable, chunks, facts_of, flush_disk, folder_made, written
from .databases import DATABASES, kind_of
from .errors import BackupError, CopyDamaged, DatabaseFault, NoRoom, NotEmpty
from .folder import BackupFolder
from .manifest import BLOBS, FileFacts, Manifest
from .marker import MARKER, Mark, begin, finish, unfinished
from .sources import SETTINGS
from .verify import blob_names

#: What may lie in DATA before a restore: it is made again, or the operator wrote it for this.
_HARMLESS = frozenset({"run", "logs", "static", "lost+found", SETTINGS, MARKER})
#: Of the spool's folders and of the blobs.
_LOCKS = frozenset({"lock", ".references"})


@dataclass(slots=True)
class Restored:
    """What was put in place."""

    files: int = 0
    blobs: int = 0
    bytes: int = 0


def restore(
    settings: Settings,
    folder: BackupFolder,
    copy: Path,
    manifest: Manifest,
    *,
    without: Collection[str] = (),
) -> Restored:
    """Put a verified copy in place. `without`: names of files and blobs that are damaged.

    Killed at any point, the same command goes on: the marker says whose the half-filled folder is,
    files come by rename, and the database, which makes the whole of it a service, comes last.
    """
    with _telling(settings.data):
        _begun(settings, copy, manifest)
        done = Restored()
        for name, facts in manifest.files.items():
            if name not in without and _is_file_of_data(manifest, name):
                _place(copy / name, settings.data / name, facts)
                done.files += 1
                done.bytes += facts.size
        for name in blob_names(copy):
            if name not in without:
                done.bytes += _place_blob(folder.blobs, FolderBlobs(settings.blobs_dir), name)
                done.blobs += 1
        # What an earlier try put there is hashed again, so only now it has to be on the disk.
        for root in (settings.data, settings.blobs_dir):
            if root.is_dir():
                flush_disk(root)
        begin(settings.data, Mark(copy.name, loading=True))
        _loaded(settings, copy, manifest)
        _owned(settings)
        finish(settings.data)
    return done


def _begun(settings: Settings, copy: Path, manifest: Manifest) -> None:
    kind = kind_of(settings)
    if kind != manifest.database:
        raise BackupError(
            f"the copy holds a database of kind {manifest.database} and the settings name "
            f"{kind}: " + ("unset" if kind == "postgresql" else "set") + " VANTHU_DATABASE_URL."
        )
    mark = unfinished(settings.data)
    if mark is not None and mark.copy != copy.name:
        raise NotEmpty(
            f"{settings.data} holds half of copy {mark.copy}: finish that with --copy "
            f"{mark.copy}, or remove everything there first."
        )
    there = _occupied(settings) if mark is None else ""
    if not (mark is not None and mark.loading):
        there = there or DATABASES[kind].occupied(settings)
    if there:
        raise NotEmpty(
            f"there is something already: {there}. Restore into an empty folder (--data DIR) and "
            "an empty database; nothing was changed."
        )
    if mark is None:
        folder_made(settings.data)
        begin(settings.data, Mark(copy.name))


def _occupied(settings: Settings) -> str:
    """The first file that is not harmless, or ""."""
    for root in (settings.data, settings.blobs_dir):
        for path in sorted(root.rglob("*")):
            top = path.relative_to(root).parts[0]
            harmless = top in _HARMLESS or path.name in _LOCKS
            if path.is_file() and not harmless:
                return str(path)
    return ""


def _is_file_of_data(manifest: Manifest, name: str) -> bool:
    return name not in {BLOBS, DATABASES[manifest.database].file}


def _place(source: Path, target: Path, facts: FileFacts) -> None:
    if target.name == SETTINGS and target.exists():
        return  # the operator's own, written for this machine
    folder_made(target.parent)
    fresh = target.with_name(f".{target.name}.restoring")
    if written(chunks(source), fresh, flush=False) != facts:
        raise CopyDamaged(f"{source} has changed since it was checked.")
    fresh.replace(target)


def _place_blob(shared: FolderBlobs, live: FolderBlobs, name: str) -> int:
    source, target = shared.path(name), live.path(name)
    if target.exists() and (facts := facts_of(target)).sha256 == name:
        return facts.size  # an earlier try got so far
    folder_made(target.parent)
    fresh = target.with_name(f".{name}.restoring")
    facts = written(chunks(source), fresh, flush=False)
    if facts.sha256 != name:
        raise CopyDamaged(f"{source} has changed since it was checked.")
    fresh.replace(target)
    return facts.size


def _loaded(settings: Settings, copy: Path, manifest: Manifest) -> None:
    database = DATABASES[manifest.database]
    if not database.occupied(settings):
        database.load(settings, copy / database.file)


def _owned(settings: Settings) -> None:
    """Root restores for the user whose folder it is."""
    there = settings.data.stat()
    if os.geteuid() != 0 or there.st_uid == 0:
        return
    for root in (settings.data, settings.blobs_dir):
        for folder, _folders, files in os.walk(root):
            for path in (folder, *(os.path.join(folder, name) for name in files)):
                os.chown(path, there.st_uid, there.st_gid, follow_symlinks=False)


@contextmanager
def _telling(data: Path) -> Iterator[None]:
    again = "Then run the same command again: it goes on where it stopped."
    try:
        yield
    except SourceUnreadable as error:
        raise CopyDamaged(f"{error}. {again}") from error
    except DatabaseFault as error:
        raise DatabaseFault(f"{error} {again}") from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise NoRoom(f"{data} is full: make room. {again}") from error
        raise BackupError(f"{error.filename or data}: {error.strerror}. {again}") from error
