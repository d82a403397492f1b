"""One `vanthu up` at a time on a data folder, and only on addresses that are free.

Two of them would expire each other's leases; and a second one whose ports are taken finds "its"
desk answering, which is the first one's.
"""

from __future__ import annotations

import fcntl
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from vanthu.config.settings import Settings
from vanthu.ingest.spool import SpoolBusy, spools
from vanthu.jobs.alive import alive

#: Loops of the distributed service that show signs of life.
LOOPS = ("watcher", "worker", "relay")
#: A killed `up` leaves children that still finish their transactions (Limits.shutdown_grace).
PATIENCE = 25.0


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Hold the data folder's lock; a clear error where another process has it."""
    run_dir = data / "run"
    run_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (run_dir / "up.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise click.ClickException(
                f"`vanthu up` runs already on {data}. Stop it first, or give this one its own "
                "folder with --data DIR and its own --http, --smtp and --lmtp."
            ) from error
        yield


def nobody_runs(settings: Settings) -> None:
    """A clear error where a part of the distributed service works on the data."""
    running = [role for role in LOOPS if alive(settings.run_dir, role)]
    for spool in spools(settings.spool):
        try:
            spool.lock()
        except SpoolBusy:
            running.append(f"receiver {spool.folder.name}")
        else:
            spool.close()
    if running:
        raise click.ClickException(
            f"{', '.join(running)} works on {settings.data}. Stop every part of the service first "
            "(one that has just ended counts for a minute)."
        )


def wait_for_addresses(addresses: Mapping[str, str], patience: float = PATIENCE) -> None:
    """Until all are free. `addresses`: how to change it → HOST:PORT, each another one."""
    _all_apart(addresses)
    deadline = time.monotonic() + patience
    told = False
    while (taken := _first_taken(addresses)) is not None:
        option, address, error = taken
        if time.monotonic() >= deadline:
            raise click.ClickException(
                f"can't listen at {address} ({error.strerror}). Stop the program that does, or "
                f"choose another address with {option}."
            )
        if not told:
            click.echo(f"{address} is in use; waiting up to {patience:.0f} s for it …", err=True)
            told = True
        time.sleep(0.2)  # a port that gets free tells nobody


def _all_apart(addresses: Mapping[str, str]) -> None:
    by_address: dict[str, str] = {}
    for option, address in addresses.items():
        other = by_address.setdefault(address, option)
        if other != option and not address.endswith(":0"):
            raise click.ClickException(
                f"{other} and {option} are both {address}. Choose another address for one of them "
                "(documents as received are served one port above --http, if nothing else is said)."
            )


def _first_taken(addresses: Mapping[str, str]) -> tuple[str, str, OSError] | None:
    for option, address in addresses.items():
        host, _, port = address.rpartition(":")
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as sock, suppress(ValueError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                sock.bind((host.strip("[]"), int(port)))
            except OSError as error:
                return option, address, error
    return None
