"""`vanthu web`: the web part of the distributed service."""

from __future__ import annotations

import click

from .service.node import Node
from .setup import data_option, django


@click.command()
@data_option
def command() -> None:
    """Run the web part until it is told to stop."""
    Node(django(), ("web",)).run()
