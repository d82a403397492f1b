"""What a command does before it touches the service's data."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from vanthu.config.settings import Settings, load
from vanthu.store.backup.marker import unfinished


def data_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--data DIR`: sets VANTHU_DATA before any settings are read."""

    def use(_context: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
        if value is not None:
            os.environ["VANTHU_DATA"] = str(value.absolute())
            load.cache_clear()

    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        callback=use,
        is_eager=True,
        expose_value=False,
        metavar="DIR",
        help="Folder of the service's data (or the variable VANTHU_DATA; else ./data).",
    )(function)


def django(*, quiet: bool = False) -> Settings:
    """Set up logging and Django; the settings. `quiet`: warnings only, for a person's terminal."""
    import django as package

    from vanthu.config import logs

    settings = load()
    if (mark := unfinished(settings.data)) is not None:
        raise click.ClickException(
            f"{settings.data} is half restored: run `vanthu restore FOLDER --copy {mark.copy}` "
            "again; it goes on where it stopped."
        )
    logs.set_up(json=settings.log_json, level="WARNING" if quiet else settings.log_level)
    os.environ["DJANGO_SETTINGS_MODULE"] = "vanthu.config.django"
    package.setup()
    return settings


def data_ready(*, quiet: bool = True) -> Settings:
    """`django()`, for commands that need an existing service; a clear error where there is none."""
    settings = django(quiet=quiet)
    if settings.embedded and not (settings.data / "vanthu.sqlite3").exists():
        raise click.ClickException(
            f"no service data in {settings.data}. Start it once with `vanthu up`, or name its "
            "folder with --data DIR or VANTHU_DATA."
        )
    return settings
