"""`vanthu audit`: checks the audit trail's chain."""

from __future__ import annotations

import sys

import click

from .setup import data_option, data_ready


@click.command()
@data_option
def command() -> None:
    """Check that no line of the audit trail was changed, cut or re-ordered."""
    data_ready()
    from vanthu.store.audit import verify

    broken = verify()
    if broken is None:
        click.echo("the audit trail is whole")
        return
    click.echo(f"the audit trail breaks at line {broken.seq}: {broken.why}")
    sys.exit(1)
