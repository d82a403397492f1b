"""What a million mails do to the desk's pages: their time at 1,000,000 beside their time at 1,000.

    python bench/desk.py [--mails 1000000] [--base 1000] [--database postgresql|sqlite] [--json]

Both databases stand side by side (a private PostgreSQL, or SQLite files), and the pages are asked
for in turns, so a busy machine disturbs both alike. Printed: the 95th percentile of each page in
both, their ratio, and the queries that a page takes.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

#: p95 at the large size ÷ p95 at the small one.
BARS = {
    "postgresql": {"page": 1.3, "search": 3.0},
    "sqlite": {"page": 2.0, "search": 3.0},
}
MOST_QUERIES = 15
ROUNDS = 40

PAGES = {
    "inbox": "/desk/",
    "inbox, nobody's": "/desk/?list=new",
    "inbox, late": "/desk/?list=late",
    "inbox, all unfinished": "/desk/?list=open",
    "inbox, published": "/desk/?list=published",
    "inbox, all": "/desk/?list=all",
    "draft": "/desk/drafts/{draft}/",
    "monitor": "/desk/monitor/",
    "mails": "/desk/submissions/",
    "mails, refused": "/desk/submissions/?state=refused",
    "mails, held": "/desk/submissions/?state=held",
    "agencies": "/desk/agencies/",
    "search: two common words": "/desk/?list=all&q=nhân+dân",
    "search: without marks": "/desk/?list=all&q=uy+ban+nhan+dan",
    "search: a number": "/desk/?list=all&q={draft}/qd-ubnd",
    "search: three words": "/desk/?list=all&q=thông+tin+quyết",
    "search: nothing": "/desk/?list=all&q=zzzz",
    "search: a mail": "/desk/submissions/?q=CBG-26-{mail:07d}",
}


class Side:
    """One database behind a process that answers: page name → milliseconds and queries."""

    def __init__(self, url: str, data: str, mails: int) -> None:
        environment = {
            **os.environ,
            "VANTHU_DATA": data,
            "DJANGO_SETTINGS_MODULE": "vanthu.config.django",
        }
        if url:
            environment["VANTHU_DATABASE_URL"] = url
        subprocess.run(
            [sys.executable, str(ROOT / "bench" / "desk_rows.py"), str(mails)],
            env=environment, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        self.mails = mails
        self.times: dict[str, list[float]] = {name: [] for name in PAGES}
        self.queries: dict[str, int] = {}
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--answer", str(mails)],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def ask(self, name: str, round_: int) -> None:
        """Have one page made."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([name, round_]) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if round_ >= 0:
            self.times[name].append(answer["ms"])
        self.queries[name] = max(self.queries.get(name, 0), answer["queries"])

    def p95(self, name: str) -> float:
        """Milliseconds."""
        ordered = sorted(self.times[name])
        return ordered[int(len(ordered) * 0.95)]

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait()


def answer(mails: int) -> None:
    """The process behind a side: signed-in browsers in this process, one page a line of input."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from vanthu.store.models import User

    settings.ALLOWED_HOSTS.append("testserver")
    clients = {}
    for username in ("editor1", "secretary"):
        clients[username] = Client()
        clients[username].force_login(User.objects.get(username=username))
    drafts = mails * 3 // 10
    for line in sys.stdin:
        name, round_ = json.loads(line)
        path = PAGES[name].format(
            draft=1 + (round_ * 7919) % drafts, mail=1 + (round_ * 104_729) % mails
        )
        client = clients["editor1" if path.startswith(("/desk/?", "/desk/d")) else "secretary"]
        if path == "/desk/":
            client = clients["editor1"]
        if round_ < 0:
            with CaptureQueriesContext(connection) as seen:
                response = client.get(path)
            print(json.dumps({"ms": 0, "queries": len(seen)}), flush=True)
        else:
            started = time.perf_counter()
            response = client.get(path)
            took = (time.perf_counter() - started) * 1000
            print(json.dumps({"ms": took, "queries": 0}), flush=True)
        assert response.status_code == 200, (path, response.status_code)


def measure(mails: int, base: int, database: str) -> list[dict[str, Any]]:
    """One row a page: p95 of both in ms, ratio, bar, queries."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        urls = ["", ""]
        if database == "postgresql":
            from tests.peers.postgres import postgres

            server = stack.enter_context(postgres())
            urls = [server.create("small"), server.create("large")]
        small = Side(urls[0], str(place / "small"), base)
        stack.callback(small.close)
        large = Side(urls[1], str(place / "large"), mails)
        stack.callback(large.close)
        for round_ in range(-2, ROUNDS):
            for name in PAGES:
                for side in (small, large) if round_ % 2 else (large, small):
                    side.ask(name, round_)
        bars = BARS[database]
        return [
            {
                "page": name,
                "small_ms": round(small.p95(name), 1),
                "large_ms": round(large.p95(name), 1),
                "ratio": round(large.p95(name) / small.p95(name), 2),
                "bar": bars["search" if name.startswith("search") else "page"],
                "queries": large.queries[name],
            }
            for name in PAGES
        ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=1_000_000)
    parser.add_argument("--base", type=int, default=1000)
    parser.add_argument("--database", choices=BARS, default="postgresql")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--answer", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.answer:
        answer(arguments.answer)
        return
    rows = measure(arguments.mails, arguments.base, arguments.database)
    if arguments.json:
        print(json.dumps(rows))
        return
    for row in rows:
        verdict = (
            "ok" if row["ratio"] <= row["bar"] and row["queries"] <= MOST_QUERIES else "MISSED"
        )
        print(
            f"{row['page']:28} {row['small_ms']:8.1f} → {row['large_ms']:8.1f} ms"
            f" = {row['ratio']:5.2f} × (bar {row['bar']}), {row['queries']} queries: {verdict}"
        )


if __name__ == "__main__":
    main()
