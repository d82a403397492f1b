"""The whole service as processes of its own, embedded or distributed, driven from outside."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import signal
import smtplib
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import psutil

from .postgres import postgres
from .process import free_port, listens, stop, wait_for
from .redis import Redis, redis


@dataclass
class Service:
    """A running service. `processes` are the ones started by hand: their children count too."""

    data: Path
    environment: dict[str, str]
    commands: dict[str, list[str]]
    ports: dict[str, int]
    database_url: str = ""
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    redis: Redis | None = None

    @property
    def smtp(self) -> int:
        """Port of the (first) SMTP receiver."""
        return self.ports["smtp"]

    @property
    def lmtp(self) -> int:
        """Port of the (first) LMTP receiver."""
        return self.ports["lmtp"]

    @property
    def url(self) -> str:
        """Where the desk is."""
        return f"http://127.0.0.1:{self.ports['http']}"

    def start(self, *names: str, wait: bool = True) -> None:
        """Start the named processes, or all."""
        for name in names or self.commands:
            log = (self.data / f"{name}.out").open("ab")
            with log:
                self.processes[name] = subprocess.Popen(
                    [sys.executable, "-m", "vanthu.cli", *self.commands[name]],
                    env={**self.environment, **self._own(name)},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                )
        if wait:
            wait_for(self.answers, "the service answers", 60)

    def _own(self, name: str) -> dict[str, str]:
        own = {}
        for key in ("smtp", "lmtp"):
            port = self.ports.get(f"{key}:{name}")
            if port is not None:
                own[f"VANTHU_{key.upper()}"] = f"127.0.0.1:{port}"
        return own

    def answers(self) -> bool:
        """Whether desk and receivers answer."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                raise RuntimeError(f"{name} ended: {self.output(name)[-3000:]}")
        if not all(listens(port) for key, port in self.ports.items() if key != "originals"):
            return False
        connection = http.client.HTTPConnection("127.0.0.1", self.ports["http"], timeout=5)
        with contextlib.closing(connection), contextlib.suppress(OSError):
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        return False

    def output(self, name: str) -> str:
        """What a process printed."""
        path = self.data / f"{name}.out"
        return path.read_text(errors="replace") if path.exists() else ""

    def all_processes(self) -> list[psutil.Process]:
        """Every process of the service, with the children's children."""
        found: list[psutil.Process] = []
        for process in self.processes.values():
            with contextlib.suppress(psutil.NoSuchProcess):
                root = psutil.Process(process.pid)
                found += [root, *root.children(recursive=True)]
        return found

    def stop(self) -> None:
        """SIGTERM to each; none may stay."""
        children = self.all_processes()
        for process in self.processes.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            stop(process, 40)
        for child in children:
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
        self.processes.clear()

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """A `vanthu` command on the service's data."""
        return subprocess.run(
            [sys.executable, "-m", "vanthu.cli", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=check,
        )

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows straight out of the database."""
        if self.database_url:
            import psycopg

            with psycopg.connect(self.database_url) as connection:
                return connection.execute(sql).fetchall()
        with contextlib.closing(
            sqlite3.connect(f"file:{self.data}/vanthu.sqlite3?mode=ro", uri=True, timeout=30)
        ) as database:
            return database.execute(sql).fetchall()

    def submissions(self) -> list[dict[str, Any]]:
        """What `vanthu submissions --json` says."""
        found: list[dict[str, Any]] = json.loads(self.run("submissions", "--json").stdout)
        return found

    def settled(self, seconds: float = 120, at_least: int = 1) -> None:
        """Wait until every mail has its outcome and nothing is left to do."""

        def done() -> bool:
            total = self.query("SELECT count(*) FROM store_submission")[0][0]
            open_ = self.query(
                "SELECT count(*) FROM store_submission WHERE state IN ('received', 'processing')"
            )[0][0]
            waiting = list((self.data / "spool").glob("*/new/*"))
            jobs = self.query(
                "SELECT count(*) FROM store_job WHERE state IN ('ready', 'leased') "
                "AND kind IN ('submission.process', 'notice.send')"
            )[0][0]
            return total >= at_least and not open_ and not waiting and not jobs

        wait_for(done, f"{at_least} mails settled", seconds)

    def send(
        self,
        message: EmailMessage | bytes,
        to: str | list[str] = "portal@caobang.gov.vn",
        sender: str = "vanthu@so-mau.example",
    ) -> None:
        """One mail by SMTP; raises what smtplib raises."""
        raw = message if isinstance(message, bytes) else message.as_bytes()
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=60) as client:
            client.sendmail(sender, to, raw)


def _environment(data: Path, ports: Mapping[str, int], extra: Mapping[str, str]) -> dict[str, str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("VANTHU_", "DJANGO_"))}
    environment.update(
        VANTHU_DATA=str(data),
        VANTHU_HTTP=f"127.0.0.1:{ports['http']}",
        VANTHU_ORIGINALS_HTTP=f"127.0.0.1:{ports['originals']}",
        VANTHU_SMTP=f"127.0.0.1:{ports.get('smtp', 0)}",
        VANTHU_LMTP=f"127.0.0.1:{ports.get('lmtp', 0)}",
        VANTHU_CHECK_SENDER="false",
        **extra,
    )
    return environment


@contextmanager
def embedded(
    portal: str = "all", extra: Mapping[str, str] | None = None, data: Path | None = None
) -> Iterator[Service]:
    """`vanthu up` in a folder of its own, or on `data` that is there."""
    data = data or Path(tempfile.mkdtemp(prefix="vanthu-service-"))
    ports = {name: free_port() for name in ("http", "originals", "smtp", "lmtp")}
    service = Service(
        data,
        _environment(data, ports, extra or {}),
        {"up": ["up", "--portal", portal]},
        ports,
    )
    try:
        service.start()
        yield service
    finally:
        service.stop()
        shutil.rmtree(data, ignore_errors=True)


@contextmanager
def distributed(
    portal: str = "all",
    workers: int = 2,
    receivers: int = 2,
    extra: Mapping[str, str] | None = None,
) -> Iterator[Service]:
    """PostgreSQL, Redis, and every part as a process of its own."""
    data = Path(tempfile.mkdtemp(prefix="vanthu-service-"))
    ports = {name: free_port() for name in ("http", "originals")}
    commands = {"web": ["web"], "relay": ["relay"], "watch": ["watch"]}
    for number in range(workers):
        commands[f"worker{number}"] = ["worker", "--concurrency=1"]
    for number in range(receivers):
        name = f"receiver{number}"
        commands[name] = ["receive", "--name", name]
        ports[f"smtp:{name}"], ports[f"lmtp:{name}"] = free_port(), free_port()
    ports["smtp"], ports["lmtp"] = ports["smtp:receiver0"], ports["lmtp:receiver0"]
    with postgres() as database, redis() as broker:
        url = database.create("vanthu")
        more = {"VANTHU_DATABASE_URL": url, "VANTHU_BROKER_URL": broker.url, **(extra or {})}
        service = Service(data, _environment(data, ports, more), commands, ports, url, redis=broker)
        try:
            service.run("migrate", "--portal", portal)
            service.start()
            yield service
        finally:
            service.stop()
            shutil.rmtree(data, ignore_errors=True)
