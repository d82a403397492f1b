"""A private PostgreSQL: own folder, own port, durable as in life."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path

from .process import program, wait_for
from .server import Server, running

BINARIES = "/usr/lib/postgresql/*/bin"


class Postgres(Server):
    """One server. `url(name)` is a database's address; `start`/`kill`/`stop` for faults."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._as: dict[str, int] = {}
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            user = pwd.getpwnam("postgres")
            self._as = {"user": user.pw_uid, "group": user.pw_gid}
            os.chown(folder, user.pw_uid, user.pw_gid)
        if (folder / "db").exists():
            return  # one that was kept
        subprocess.run(
            [program("initdb", BINARIES), "-D", str(folder / "db"), "-U", "vanthu", "-A", "trust",
             "-E", "UTF8", "--locale=C.UTF-8"],
            check=True, capture_output=True, cwd=folder, **self._as,
        )  # fmt: skip

    def url(self, database: str) -> str:
        """postgresql:// address of a database."""
        return f"postgresql://vanthu@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start, and wait until it takes connections."""
        self.process = subprocess.Popen(
            [program("postgres", BINARIES), "-D", str(self.folder / "db"), "-p", str(self.port),
             "-h", "127.0.0.1", "-k", str(self.folder), "-c", "max_connections=200"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder, **self._as,
        )  # fmt: skip
        wait_for(self._answers, "PostgreSQL answers")

    def _answers(self) -> bool:
        ready = [program("pg_isready", BINARIES), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(ready).returncode == 0

    def create(self, database: str) -> str:
        """A new empty database; its address."""
        subprocess.run(
            [program("createdb", BINARIES), "-h", "127.0.0.1", "-p", str(self.port), "-U", "vanthu",
             database],
            check=True,
        )  # fmt: skip
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, if there is one of that name."""
        subprocess.run(
            [program("dropdb", BINARIES), "-h", "127.0.0.1", "-p", str(self.port), "-U", "vanthu",
             "--if-exists", database],
            check=True, capture_output=True,
        )  # fmt: skip

    def stop(self) -> None:
        """Stop in order."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)  # fast shutdown
        super().stop()

    def kill(self) -> None:
        """kill -9 of the server and what it forked."""
        if self.process is not None:
            subprocess.run(["pkill", "-9", "-P", str(self.process.pid)])
        super().kill()


def postgres() -> AbstractContextManager[Postgres]:
    """A running server, removed afterwards."""
    return running(Postgres)


def main() -> int:
    """`python -m tests.peers.postgres COMMAND…`: run it with TEST_DATABASE_URL set."""
    with postgres() as server:
        environment = {**os.environ, "TEST_DATABASE_URL": server.url("postgres")}
        return subprocess.run(sys.argv[1:], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
