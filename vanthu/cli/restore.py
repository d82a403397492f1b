"""`vanthu restore`: a service from a copy that `vanthu backup` made."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vanthu.config.settings import Settings, data_dir, load, of_copy

from .setup import data_option

if TYPE_CHECKING:
    from vanthu.store.backup.folder import BackupFolder
    from vanthu.store.backup.manifest import Manifest


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, exists=True, path_type=Path))
@click.option("--copy", "name", metavar="DATE", help="Which copy. [default: the newest]")
@click.option("--check", is_flag=True, help="Only read the copy and say whether it is whole.")
@click.option(
    "--partial", is_flag=True, help="Restore what is whole where received files are damaged."
)
@data_option
def command(folder: Path, name: str | None, check: bool, partial: bool) -> None:
    """Put a copy from FOLDER in place: into an empty folder, and an empty database.

    Everything is read and checked first. A restore that was broken off is finished by the same
    command. Exit codes: 0 done or whole; 1 damaged or not possible; 2 wrong usage.
    """
    from vanthu.store.backup.errors import BackupError, NoCopy
    from vanthu.store.backup.folder import BackupFolder
    from vanthu.store.backup.manifest import read_manifest

    # A fresh DATA and its lock are the service's alone, as everything in it.
    before = os.umask(0o077)
    source = BackupFolder(folder)
    try:
        with source.reading():
            copy = source.copy(name)
            manifest = read_manifest(copy)
            click.echo(f"{copy}: made {manifest.made_at:%d/%m/%Y %H:%M} UTC, checking …")
            damaged = _damaged(source, copy, manifest)
            if check:
                click.echo("damaged" if damaged else "the copy is whole")
                sys.exit(bool(damaged))
            _restore(source, copy, manifest, damaged, partial=partial)
    except NoCopy as error:
        raise click.UsageError(str(error)) from error
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    finally:
        os.umask(before)


def _damaged(source: BackupFolder, copy: Path, manifest: Manifest) -> list[str]:
    """Names of what is damaged; each is told. A damaged database ends it all."""
    from vanthu.store.backup.databases import DATABASES
    from vanthu.store.backup.errors import CopyDamaged
    from vanthu.store.backup.manifest import BLOBS
    from vanthu.store.backup.verify import check_database, damaged_blobs, damaged_files

    files = list(damaged_files(copy, manifest))
    for name in files:
        click.echo(f"DAMAGED: {name}", err=True)
    fault = check_database(copy, manifest)
    if fault or {BLOBS, DATABASES[manifest.database].file} & set(files):
        raise CopyDamaged(
            f"the database or the list of received files of this copy is damaged. {fault} Take an "
            "older copy (--copy)."
        )
    blobs = list(damaged_blobs(copy, source.blobs))
    for name in blobs:
        click.echo(f"DAMAGED: received file {name}", err=True)
    return files + blobs


def _restore(
    source: BackupFolder, copy: Path, manifest: Manifest, damaged: list[str], *, partial: bool
) -> None:
    from vanthu.store.backup.errors import CopyDamaged
    from vanthu.store.backup.restore import restore

    from .service.alone import alone, nobody_runs

    if damaged and not partial:
        raise CopyDamaged(
            f"{len(damaged)} files of this copy are damaged (see above). Take an older copy "
            "(--copy), or restore what is whole with --partial."
        )
    settings = _settings(copy)
    nobody_runs(settings)
    with alone(settings.data):
        done = restore(settings, source, copy, manifest, without=frozenset(damaged))
    click.echo(
        f"restored: database, {done.files} files, {done.blobs} received files "
        f"({done.bytes / 1_000_000:.1f} MB) into {settings.data}\n"
    )
    option = f" --data {settings.data}"
    start = f"vanthu up{option}" if settings.embedded else f"vanthu migrate{option}"
    click.echo(f"Next:  {start}\n       vanthu audit{option}")


def _settings(copy: Path) -> Settings:
    """As the service will have them: the copy's file counts where DATA has none of its own."""
    if (data_dir() / "vanthu.toml").exists():
        return load()
    return of_copy(copy / "vanthu.toml")
