"""`vanthu backup`: a copy of everything, while the service runs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .setup import data_option, data_ready


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    metavar="N",
    help="Remove all but the newest N copies, and what only they held. [default: keep all]",
)
@data_option
def command(folder: Path, keep: int | None) -> None:
    """Copy everything into FOLDER while the service runs.

    Each run makes one copy, FOLDER/DATE; received files are shared between the copies there, so
    that a daily copy takes only what is new. `vanthu restore` makes a service of a copy.

    Mail that bears a mark of secrecy is in no copy (neither boxes nor keys). Everything else is,
    passwords too: keep FOLDER on an encrypted disk, and not on the service's own.

    Exit codes: 0 done; 1 not made, or made with received files that are damaged at the service;
    2 wrong usage.
    """
    settings = data_ready()
    from vanthu.store.backup.errors import BackupError, WrongFolder
    from vanthu.store.backup.make import make

    try:
        made = make(settings, folder, keep=keep)
    except WrongFolder as error:
        raise click.UsageError(str(error)) from error
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    blobs = made.blobs
    click.echo(
        f"{made.path}: {len(made.manifest.files)} files, {blobs.count} received files "
        f"({_size(blobs.bytes)}; {blobs.new} of them new, {_size(blobs.new_bytes)}), "
        f"{made.seconds:.1f} s"
    )
    if made.removed or made.dropped:
        click.echo(f"removed: {made.removed} older copies, {made.dropped} received files with them")
    for name, saved in sorted(blobs.damaged.items()):
        what = "an older copy of it is whole and stays" if saved else "NO COPY HAS IT"
        click.echo(f"DAMAGED or missing at the service: {name}: {what}", err=True)
    if blobs.damaged:
        click.echo(
            "The rest is saved. Look at the service's disk (dmesg, smartctl); a whole one is put "
            f"back by hand from {made.path.parent / 'blobs'}.",
            err=True,
        )
        sys.exit(1)


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB"
