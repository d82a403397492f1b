"""`vanthu doctor`: looks at everything and says how to mend what is wrong."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator

import click

from vanthu.config.settings import Settings

from .setup import data_option, data_ready

#: Program -> (Debian package, what is missing without it).
PROGRAMS = {
    "pdftotext": ("poppler-utils", "PDF whose letters are stored out of order"),
    "tesseract": ("tesseract-ocr tesseract-ocr-vie", "reading of scans"),
    "soffice": ("libreoffice-writer-nogui", "a second try at damaged .doc files"),
    "ffmpeg": ("ffmpeg", "previews of AVI, WMV, WMA"),
}
#: Needed where the database is PostgreSQL.
CLIENT = {"pg_dump": ("postgresql-client", "`vanthu backup`")}
MARK = {"ok": "ok  ", "warn": "look", "bad": "BAD "}


@click.command()
@data_option
def command() -> None:
    """Settings, database, broker, mailboxes, outgoing mail, scanner, sandbox, programs, fonts."""
    settings = data_ready()
    worst = 0
    for level, name, text, mend in [*_service(), *_policies(settings), *_machine(settings)]:
        worst = max(worst, level == "bad")
        click.echo(f"{MARK[level]}  {name:<12} {text}")
        if mend and level != "ok":
            click.echo(f"      {'':<12} → {mend}")
    sys.exit(worst)


Line = tuple[str, str, str, str]


def _service() -> Iterator[Line]:
    from django.utils import translation

    from vanthu.desk.health.checks import run_checks

    with translation.override("en"):  # as the rest of what a command says
        for check in run_checks():
            yield check.level, check.name, check.text, check.mend


def _policies(settings: Settings) -> Iterator[Line]:
    from vanthu.validators.policy import PolicyError, load_policy

    for path in sorted(settings.portals_dir.glob("*.toml")):
        try:
            policy = load_policy(path)
        except PolicyError as error:
            yield "bad", "policy", str(error), f"mend {path}"
            continue
        unnamed = not policy.secretary.is_named
        yield (
            "warn" if unnamed else "ok",
            "policy",
            f"{policy.name}: {', '.join(policy.addresses)}",
            f"name the secretary in {path}: the name and phone stand in every mail"
            if unnamed
            else "",
        )


def _machine(settings: Settings) -> Iterator[Line]:
    from importlib.resources import files

    yield from _sandbox()
    yield from programs(settings)
    fonts = files("vanthu.desk").joinpath("static", "fonts")
    made = fonts.is_dir() and any(entry.name.endswith(".woff2") for entry in fonts.iterdir())
    yield "ok" if made else "warn", "fonts", "made" if made else "missing", "run `vanthu assets`"


def programs(settings: Settings) -> Iterator[Line]:
    """Programs of others that this installation has use for."""
    wanted = PROGRAMS | (CLIENT if settings.database_url.get_secret_value() else {})
    for program, (package, use) in wanted.items():
        found = shutil.which(program)
        yield (
            "ok" if found else "warn",
            "program",
            f"{program}: {found or 'not installed'}",
            f"apt-get install {package} (for {use})",
        )


def _sandbox() -> Iterator[Line]:
    """Each wall that works here, and what a child that tried to break out met."""
    from vanthu.parsers.sandbox import SandboxError, status

    try:
        facts = status()
    except SandboxError as error:
        yield "bad", "sandbox", str(error), "see the log; nothing is read without the sandbox"
        return
    attempts = facts.pop("attempts") or {}
    failure = facts.pop("failure")
    for wall, works in facts.items():
        yield "ok" if works else "warn", "sandbox", f"{wall}: {works}", "the other walls still hold"
    for attempt, stopped in attempts.items():
        yield (
            "ok" if stopped else "bad",
            "sandbox",
            f"a child's {attempt} is {'stopped' if stopped else 'NOT stopped'}",
            "run as root, or on a kernel with seccomp and Landlock",
        )
    if failure is not None:
        yield "bad", "sandbox", f"the probe failed: {failure.code}", "see the log"
