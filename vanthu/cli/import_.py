"""`vanthu import`: mail and documents from files."""

from __future__ import annotations

from pathlib import Path

import click

from .setup import data_option, data_ready


@click.command()
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
)
@click.option("--portal", required=True, metavar="NAME", help="The portal they are for.")
@data_option
def command(paths: tuple[Path, ...], portal: str) -> None:
    """Bring in .eml files, mbox files, Maildirs, documents, and folders of these.

    Nobody is answered. It may be stopped and run again: what is there already isn't booked twice.
    """
    settings = data_ready()
    from vanthu.ingest.booking import refresh
    from vanthu.ingest.importing import import_paths, total_size

    policies = refresh(settings)
    if portal not in policies:
        raise click.UsageError(
            f"no portal {portal!r}; there are: {', '.join(policies) or 'none (run `vanthu up`)'}"
        )
    found = list(paths)
    with click.progressbar(length=total_size(found), label="Importing", show_pos=False) as bar:
        try:
            report = import_paths(found, policy=policies[portal], progress=bar.update)
        except KeyboardInterrupt:
            click.echo("\nstopped; run the same command again to go on", err=True)
            raise SystemExit(1) from None
    click.echo(f"{report.booked} booked, {report.known} known already, {len(report.failed)} failed")
    for path, why in report.failed:
        click.echo(f"  {path}: {why}", err=True)
    if report.failed:
        raise SystemExit(1)
