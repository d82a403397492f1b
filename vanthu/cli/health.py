"""`vanthu health PART`: exit 0 or 1, for container health checks."""

from __future__ import annotations

import http.client
import smtplib
import sys

import click

from vanthu.config.settings import Settings, load
from vanthu.jobs.alive import alive

from .setup import data_option


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    host = host.strip("[]")
    return ("127.0.0.1" if host in {"", "0.0.0.0", "::"} else host), int(port)  # noqa: S104


def _web(settings: Settings) -> str:
    connection = http.client.HTTPConnection(*_address(settings.http), timeout=5)
    connection.request("GET", "/readyz", headers={"Host": "localhost"})
    answer = connection.getresponse()
    return "" if answer.status == 200 else answer.read().decode()


def _receiver(settings: Settings) -> str:
    with smtplib.SMTP(*_address(settings.smtp), timeout=5) as client:
        code, text = client.noop()
    return "" if code == 250 else text.decode(errors="replace")


def _loop(settings: Settings, role: str) -> str:
    return "" if alive(settings.run_dir, role) else f"the {role} has not come round for a minute"


@click.command()
@click.argument("part", type=click.Choice(["web", "receiver", "watcher", "worker", "relay"]))
@data_option
def command(part: str) -> None:
    """Say whether PART answers; exit 1 with the reason when it doesn't."""
    settings = load()
    try:
        if part == "web":
            reason = _web(settings)
        elif part == "receiver":
            reason = _receiver(settings)
        else:
            reason = _loop(settings, part)
    except (OSError, smtplib.SMTPException, http.client.HTTPException) as error:
        reason = f"{type(error).__name__}: {error}"
    click.echo(reason or "ok")
    sys.exit(bool(reason))
