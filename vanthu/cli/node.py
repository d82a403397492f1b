"""`vanthu node PART…`: parts of the service in one process (hidden; `up` and others start it)."""

from __future__ import annotations

import click

from .service.node import PARTS, Node
from .setup import data_option, django


@click.command(name="node", hidden=True)
@click.argument("parts", nargs=-1, required=True, type=click.Choice(PARTS))
@data_option
def command(parts: tuple[str, ...]) -> None:
    """Run PARTS in one process."""
    Node(django(), parts).run()
