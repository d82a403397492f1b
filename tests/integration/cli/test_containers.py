"""The container files without a container engine: what they name exists, and their commands and
health checks run natively against a private PostgreSQL and Redis."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.peers.postgres import postgres
from tests.peers.process import free_port, stop, wait_for
from tests.peers.redis import redis

ROOT = Path(__file__).parents[3]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
PARTS = ["web", "receiver", "watcher", "worker", "relay"]


def filled(value: str, variables: dict[str, str]) -> str:
    """`value` with ${NAME}, ${NAME:-default} and ${NAME:?error} filled as compose does."""

    def fill(match: re.Match[str]) -> str:
        name, operator, rest = match.group(1), match.group(2) or "", match.group(3) or ""
        if name in variables:
            return variables[name]
        assert operator != ":?", f"{name} is required: {rest}"
        return rest

    return re.sub(r"\$\{(\w+)(?:(:[-?])([^}]*))?\}", fill, value)


def native(words: list[str]) -> list[str]:
    """`vanthu …` as this virtual environment runs it."""
    assert words[0] == "vanthu", words
    return [sys.executable, "-m", "vanthu.cli", *words[1:]]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with postgres() as database, redis() as broker:
        variables = {"POSTGRES_PASSWORD": "secret"}
        asked = COMPOSE["services"]["web"]["environment"]
        found = {key: filled(str(value), variables) for key, value in asked.items()}
        database.create("vanthu")
        found["VANTHU_DATABASE_URL"] = found["VANTHU_DATABASE_URL"].replace(
            "@postgres/", f"@127.0.0.1:{database.port}/"
        )
        found["VANTHU_BROKER_URL"] = broker.url
        for key in ("VANTHU_HTTP", "VANTHU_ORIGINALS_HTTP", "VANTHU_SMTP", "VANTHU_LMTP"):
            found[key] = f"127.0.0.1:{free_port()}"
        found["VANTHU_DATA"] = str(tmp_path_factory.mktemp("data"))
        base = {k: v for k, v in os.environ.items() if not k.startswith(("VANTHU_", "DJANGO_"))}
        yield {**base, **found}


def test_every_named_service_is_there() -> None:
    wanted = {*PARTS, "migrate", "postgres", "redis"}
    assert set(COMPOSE["services"]) == wanted
    named = {
        volume.split(":")[0]
        for s in COMPOSE["services"].values()
        for volume in s.get("volumes", [])
    }
    assert named == set(COMPOSE["volumes"])
    assert all("healthcheck" in COMPOSE["services"][name] for name in (*PARTS, "postgres", "redis"))


def test_commands_and_health_checks_run(environment: dict[str, str]) -> None:
    services: dict[str, Any] = COMPOSE["services"]
    subprocess.run(native(services["migrate"]["command"]), env=environment, check=True)
    processes = [
        subprocess.Popen(native(services[part]["command"]), env=environment) for part in PARTS
    ]
    try:
        for part in PARTS:
            test = services[part]["healthcheck"]["test"]
            assert test[0] == "CMD"

            def healthy(test: list[str] = test) -> bool:
                done = subprocess.run(native(test[1:]), env=environment, capture_output=True)
                return done.returncode == 0

            wait_for(healthy, f"{part} is healthy", 60)
    finally:
        for process in processes:
            stop(process, 40)
    assert [process.returncode for process in processes] == [0] * len(PARTS)


def test_an_unhealthy_part_says_so(environment: dict[str, str]) -> None:
    test = COMPOSE["services"]["receiver"]["healthcheck"]["test"]
    done = subprocess.run(native(test[1:]), env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert "refused" in done.stdout.lower()


def test_dockerfile_copies_what_exists_and_installs_what_runs() -> None:
    lines = (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    sources = [
        source for line in lines if line.startswith("COPY ") for source in line.split()[1:-1]
    ]
    assert sources
    assert all((ROOT / source).exists() for source in sources), sources
    text = "\n".join(lines)
    assert "tools/packages-run.txt" in text
    assert "postgresql-client" in text
    assert "--require-hashes -r requirements/base.txt" in text
    assert "USER vanthu" in text
    assert "VANTHU_DATA=/var/lib/vanthu" in text


def test_the_images_pg_dump_is_no_older_than_the_server() -> None:
    """Else `vanthu backup` makes no copies. Debian 12 has PostgreSQL 15."""
    assert "bookworm" in (ROOT / "Dockerfile").read_text()
    image, _, version = COMPOSE["services"]["postgres"]["image"].partition(":")
    assert (image, int(version) <= 15) == ("postgres", True)
