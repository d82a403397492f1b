"""`vanthu worker`: does jobs that the relay hints at through Redis or Valkey."""

from __future__ import annotations

import click

from .setup import data_option, django


@click.command()
@click.option("--concurrency", default=2, show_default=True, help="Processes.")
@data_option
def command(concurrency: int) -> None:
    """Work until told to stop (SIGTERM lets running jobs end)."""
    settings = django()
    if not settings.broker_url.get_secret_value():
        raise click.ClickException(
            "no broker: a worker of its own needs VANTHU_BROKER_URL (redis://host:port/0); "
            "without one, `vanthu up` works by itself."
        )
    from vanthu.jobs.worker import work

    work(concurrency)
