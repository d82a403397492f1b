"""`vanthu watch`: the IMAP watcher of all mailboxes of all portals."""

from __future__ import annotations

import signal
import threading
from types import FrameType

import click

from .setup import data_option, data_ready


@click.command()
@data_option
def command() -> None:
    """Watch the portals' mailboxes by IMAP until stopped.

    Where to connect stands in the policies (DATA/portals), passwords in DATA/secrets/mailbox-NAME.
    Any number may run: each mailbox belongs to one at a time. Changed policies are followed.
    """
    settings = data_ready(quiet=False)
    from vanthu.ingest.imap import run

    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    run(settings, stop)
