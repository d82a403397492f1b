"""The process behind one side of `bench/desk.py`: fills a database, or answers pages.

Signed-in browsers in this process, one page a line of input. The clock stands where the rows end,
so that a database that was kept is as new as on its first day.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

STAMP = "rows.json"


def fill(mails: int) -> None:
    """Fill the database of the settings, or bring one that is filled to today's schema."""
    from django.conf import settings
    from django.core.management import call_command

    from bench import desk_rows
    from bench.desk_bulk import told

    stamp = settings.VANTHU.data / STAMP
    with told("schema"):
        call_command("migrate", verbosity=0)
    if not stamp.exists():
        filled = desk_rows.fill(mails)
        stamp.write_text(json.dumps(filled))
    with told("statistics"):
        settled()


def answer() -> None:
    """Answer pages until the input ends."""
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from bench.desk_pages import PAGES, places
    from vanthu.desk.warm import warm_up
    from vanthu.store.models import Agency, Draft, User

    filled = json.loads((settings.VANTHU.data / STAMP).read_text())
    filled["agency"] = Agency.objects.order_by("pk")[0].pk
    filled["category"] = Draft.objects.order_by("pk")[0].category
    now = datetime.fromisoformat(filled["now"])
    timezone.now = lambda: now
    settings.ALLOWED_HOSTS.append("testserver")
    settings.ROOT_URLCONF = "bench.desk_bound"
    User.objects.get_or_create(username="admin", defaults={"is_superuser": True})
    clients = {}
    for username in {page.who for page in PAGES.values()}:
        clients[username] = Client()
        clients[username].force_login(User.objects.get(username=username))
    warm_up()  # as the web process does
    collector = Collector()
    for line in sys.stdin:
        asked = json.loads(line)
        page = PAGES[asked["page"]]
        path = page.path.format_map(places(filled, asked["round"]))
        with ExitStack() as stack:
            seen = stack.enter_context(watched()) if asked["watch"] else None
            before, collector.ms = _cpu(), 0.0
            started = time.perf_counter()
            response = clients[page.who].get(path)
            took = time.perf_counter() - started
            worked, waited = (b - a for a, b in zip(before, _cpu(), strict=True))
        if response.status_code != 200:
            raise SystemExit(f"{path}: {response.status_code}")
        size = len(response.content)
        told = {"ms": took * 1000, "cpu": worked, "bytes": size, "waited": waited, **(seen or {})}
        print(json.dumps({**told, "collector": collector.ms}), flush=True)


def settled() -> None:
    """What the service's own job and autovacuum do within a minute: tallies that a migration has
    counted are folded, and PostgreSQL knows what is in tables that it has made."""
    from django.db import connection

    from vanthu.store import tallies

    if tallies.unfolded():
        tallies.fold()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                tables = ", ".join(tally._meta.db_table for tally in tallies.TALLIES)
                cursor.execute(f"VACUUM (ANALYZE) {tables}")
                cursor.execute("ANALYZE")


class Collector:
    """How long Python's collector has stopped the process."""

    def __init__(self) -> None:
        self.ms = 0.0
        self._began = 0.0
        gc.callbacks.append(self._seen)

    def _seen(self, phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            self._began = time.perf_counter()
        else:
            self.ms += (time.perf_counter() - self._began) * 1000


def _cpu() -> tuple[float, float]:
    """Milliseconds that this process and the database's own one have worked, whoever else did, and
    that they have waited for a processor (proc_pid_schedstat(5))."""
    from django.db import connection

    worked, waited = time.process_time() * 1000, _schedule("self")[1]
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        its = _schedule(connection.connection.info.backend_pid)
        worked, waited = worked + its[0], waited + its[1]
    return worked, waited


def _schedule(pid: int | str) -> tuple[float, float]:
    numbers = Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()
    return int(numbers[0]) / 1e6, int(numbers[1]) / 1e6


@contextmanager
def watched() -> Iterator[dict[str, float]]:
    """Counts the queries, and how long database and templates take; that costs time itself."""
    from django.db import connection
    from django.template.backends.django import Template

    seen = {"queries": 0, "database": 0.0, "templates": 0.0}
    render = Template.render

    def ask(execute: Callable[..., Any], *args: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(*args)
        finally:
            seen["queries"] += 1
            seen["database"] += (time.perf_counter() - started) * 1000

    def timed(*args: Any, **kwargs: Any) -> Any:
        started, before = time.perf_counter(), seen["database"]
        try:
            return render(*args, **kwargs)
        finally:
            took = (time.perf_counter() - started) * 1000
            seen["templates"] += took - (seen["database"] - before)

    Template.render = timed  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(ask):
            yield seen
    finally:
        Template.render = render  # type: ignore[method-assign]
