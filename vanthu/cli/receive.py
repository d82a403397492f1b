"""`vanthu receive`: the receiver, and beside it the booker that empties its spool."""

from __future__ import annotations

import signal
from types import FrameType

import click

from vanthu.config.settings import load

from .service.supervisor import Child, Supervisor
from .setup import data_option


@click.command()
@click.option(
    "--name", default="main", show_default=True, help="Of this receiver's folder in the spool."
)
@data_option
def command(name: str) -> None:
    """Receive by SMTP and LMTP into the spool, and book from it.

    The receiver answers while the database is away; the booker waits for it.
    """
    settings = load()
    settings.data.mkdir(parents=True, exist_ok=True)
    supervisor = Supervisor(
        [
            Child("receiver", ["vanthu.ingest.receiver", "--name", name]),
            Child("booker", ["vanthu.cli", "node", "book"]),
        ],
        on_restart=lambda child, code: click.echo(
            f"{child.name} ended ({code}), restarting", err=True
        ),
    )

    def stop(_number: int, _frame: FrameType | None) -> None:
        supervisor.request_stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    supervisor.start()
    try:
        supervisor.watch()
    finally:
        supervisor.stop()
