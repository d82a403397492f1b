"""`vanthu migrate`: makes or updates the database, and takes in the portals' policies."""

from __future__ import annotations

import click

from .service.first_start import prepare
from .setup import data_option, django


@click.command()
@click.option("--portal", default="caobang", show_default=True, help="Portal to set up, or all.")
@data_option
def command(portal: str) -> None:
    """Make or update the database."""
    settings = django()
    first = prepare(settings, portal)
    if first is not None:
        click.echo(f"administrator: {first.username}   first password: {first.password}")
    click.echo("database is up to date")
