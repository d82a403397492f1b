"""`vanthu up`: the whole service on this machine, embedded default."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from types import FrameType

import click

from vanthu.config.settings import Settings, data_dir, load, up_file

from .service.alone import alone, wait_for_addresses
from .service.first_start import FirstLogin, prepare
from .service.supervisor import Child, Supervisor
from .setup import data_option, django

#: Settings that name where we listen → how to change them.
ADDRESSES = {
    "http": "--http",
    "originals_http": "VANTHU_ORIGINALS_HTTP",
    "smtp": "--smtp",
    "lmtp": "--lmtp",
}


def children(settings: Settings) -> list[Child]:
    """The processes of the embedded service, in the order in which they are stopped."""
    del settings
    return [
        Child("receive", ["vanthu.ingest.receiver"]),
        Child("watch", ["vanthu.cli", "watch"]),
        Child("node", ["vanthu.cli", "node", "book", "relay", "work", "web"]),
    ]


@click.command()
@data_option
@click.option("--http", metavar="HOST:PORT", help="Desk and public pages.")
@click.option("--smtp", metavar="HOST:PORT", help="Where mail is received.")
@click.option("--lmtp", metavar="HOST:PORT", help="Where a mail server delivers.")
@click.option("--portal", metavar="NAME|all", help="Add this portal. [default: caobang, at first]")
@click.option("--verbose", is_flag=True, help="Show the processes' log here, not in DATA/logs.")
def command(
    http: str | None, smtp: str | None, lmtp: str | None, portal: str | None, verbose: bool
) -> None:
    """Run the whole service: receiver, watcher, booking, worker, desk.

    The first start makes the database, the named portals and an administrator.
    """
    told = _told(http, smtp, lmtp)
    os.environ |= {f"VANTHU_{name.upper()}": value for name, value in told.items()}
    began = time.monotonic()
    with alone(data_dir()):
        up_file().unlink(missing_ok=True)  # a killed predecessor's
        load.cache_clear()
        settings = django()
        if not settings.embedded:
            raise click.UsageError(
                "VANTHU_DATABASE_URL or VANTHU_BROKER_URL is set: `up` is the embedded service. "
                "Start `vanthu migrate`, then receive, watch, worker, relay and web (see "
                "docs/operating.md)."
            )
        addresses = {how: getattr(settings, name) for name, how in ADDRESSES.items()}
        if settings.originals_http == settings.http:  # one door, two names before it
            del addresses[ADDRESSES["originals_http"]]
        wait_for_addresses(addresses)
        first = prepare(settings, portal)
        up_file().write_text(json.dumps(told), encoding="utf-8")
        try:
            _serve(settings, first, began, verbose=verbose)
        finally:
            up_file().unlink(missing_ok=True)


def _serve(settings: Settings, first: FirstLogin | None, began: float, *, verbose: bool) -> None:
    """Start the processes, greet, and keep them alive until a signal."""
    supervisor = Supervisor(
        children(settings), logs=None if verbose else settings.data / "logs", on_restart=_restarted
    )

    def stop(_number: int, _frame: FrameType | None) -> None:
        supervisor.request_stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    supervisor.start()
    try:
        if _wait_until_ready(settings, supervisor):
            _greet(settings, first, time.monotonic() - began)
        supervisor.watch()
    finally:
        click.echo("stopping …")
        supervisor.stop()


def _told(http: str | None, smtp: str | None, lmtp: str | None) -> dict[str, str]:
    """The settings that the command line gives; the second origin goes with the first."""
    told = {}
    for name, value in (("http", http), ("smtp", smtp), ("lmtp", lmtp)):
        if value is None:
            continue
        host, _, port = value.rpartition(":")
        if not host or not port.isdigit() or not 0 < int(port) < 65535:
            raise click.BadParameter(
                f"{value!r} is no HOST:PORT, as 127.0.0.1:8000", param_hint=f"--{name}"
            )
        told[name] = value
        if name == "http" and "VANTHU_ORIGINALS_HTTP" not in os.environ:
            told["originals_http"] = f"{host}:{int(port) + 1}"
    return told


def _restarted(child: Child, code: int) -> None:
    click.echo(
        f"the process {child.name!r} ended (code {code}) and is started again; nothing is lost. "
        f"Its log is in logs/{child.name}.log.",
        err=True,
    )


def _wait_until_ready(settings: Settings, supervisor: Supervisor) -> bool:
    from .service.probe import ready

    while not ready(settings):
        if supervisor.stopped:
            return False
        supervisor.check()
        time.sleep(0.05)  # other processes are asked; they can't tell
    return True


def _greet(settings: Settings, first: FirstLogin | None, seconds: float) -> None:
    from vanthu.store.portals import policies

    click.echo(f"Vanthu is ready ({seconds:.1f} s).\n")
    click.echo(f"  desk      {settings.public_url}/desk/")
    if first is not None:
        click.echo(f"  sign in   {first.username}   password: {first.password}   (to be changed)")
    click.echo(f"  SMTP      {settings.smtp}")
    click.echo(f"  LMTP      {settings.lmtp}")
    for policy in policies().values():
        click.echo(f"  portal    {policy.title}: {', '.join(policy.addresses)}")
    click.echo(f"  data      {settings.data}\n")
    click.echo("Send a first mail from another terminal:")
    data = "" if "VANTHU_DATA" not in os.environ else f" --data {settings.data}"
    click.echo(f"  {sys.argv[0]} send-sample{data}")
    if settings.outgoing.mode == "folder":
        click.echo(f"Answers are written to {settings.outgoing_dir} until SMTP is switched on.")
