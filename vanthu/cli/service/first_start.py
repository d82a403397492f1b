"""What the first start makes: folders, policies, database, administrator. Later ones only check."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import click

from vanthu.config.policies import copy_template, template_names
from vanthu.config.settings import Settings


@dataclass(frozen=True, slots=True)
class FirstLogin:
    """The administrator that was just made."""

    username: str
    password: str


def make_folders(settings: Settings) -> None:
    """DATA and what lies in it; only the service's user may look inside."""
    for folder in (
        settings.data,
        settings.spool,
        settings.blobs_dir,
        settings.run_dir,
        settings.outgoing_dir,
        settings.data / "secrets",
    ):
        folder.mkdir(parents=True, exist_ok=True)
        if folder.stat().st_uid == os.getuid():
            folder.chmod(0o700)


def copy_policies(settings: Settings, portal: str) -> list[Path]:
    """Templates of the named portal (or all) to DATA/portals; files that are there stay."""
    names = template_names() if portal == "all" else [portal]
    known = {*template_names(), *(path.stem for path in settings.portals_dir.glob("*.toml"))}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise click.BadParameter(
            f"no portal {unknown[0]!r}; there are: {', '.join(sorted(known))}, all",
            param_hint="--portal",
        )
    return [copy_template(name, settings.portals_dir) for name in names if name in template_names()]


def prepare(settings: Settings, portal: str | None) -> FirstLogin | None:
    """Everything that has to be there before a process starts. Django has to be set up.

    Returns the administrator's first login when it was made now.
    """
    from django.core.management import call_command

    from vanthu.queue.people import first_administrator
    from vanthu.store.portals import sync_portals

    make_folders(settings)
    if portal is not None or not any(settings.portals_dir.glob("*.toml")):
        copy_policies(settings, portal or "caobang")
    if _pending_migrations():
        call_command("migrate", verbosity=0, interactive=False)
    sync_portals()
    made = first_administrator()
    return None if made is None else FirstLogin(*made)


def _pending_migrations() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
