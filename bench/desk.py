"""What a million mails do to the desk's pages: their time at 1,000,000 beside their time at 1,000.

    python bench/desk.py [--mails 1000000] [--base 1000] [--database postgresql|sqlite]
                         [--rounds 100] [--only WORDS] [--keep DIR] [--json]

Both databases stand side by side (a private PostgreSQL, or SQLite files), and the pages are asked
for in turns, so a busy machine disturbs both alike; those that the bar names a hundred times, the
others half as often. Printed: the 95th percentile of each page in both, their ratio with the
interval that holds it nine times of ten (`bench/desk_ratio.py`); the same without the time for
which others had the processor, which decides nothing and differs little on a quiet machine; the
medians, and those of the processor's time alone; the queries that a page takes. Then what some
pages are made of, beside the least that any page could take, and how long pages stood still for
Python's collector and for a processor. `--keep`: databases stay there, and a second run needs no
loading; each run brings them to today's schema first. DESK_MAILS, DESK_KEEP and DESK_ROUNDS are the
defaults.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import desk_answer  # noqa: E402
from bench.desk_pages import PAGES  # noqa: E402
from bench.desk_ratio import p95, ratio  # noqa: E402
from bench.desk_world import EDITION  # noqa: E402

#: p95 at the large size ÷ p95 at the small one.
BARS = {
    "postgresql": {"page": 1.3, "search": 3.0},
    "sqlite": {"page": 2.0, "search": 3.0},
}
MOST_QUERIES = 15
#: Also for `make bench` and `make prove`, which take no arguments.
MAILS = int(os.environ.get("DESK_MAILS", "1000000"))
KEEP = Path(folder) if (folder := os.environ.get("DESK_KEEP")) else None
ROUNDS = int(os.environ.get("DESK_ROUNDS", "100"))
#: Rounds before those that count, and after them, where queries and shares are looked at.
WARM, WATCHED = 2, 3
#: What is told in detail, at the small size.
DETAILED = ("bound", "inbox", "draft in hand", "draft published", "monitor")


class Side:
    """One database behind a process that answers."""

    def __init__(self, url: str, data: Path, mails: int) -> None:
        data.mkdir(exist_ok=True, parents=True)
        self.environment = {
            **os.environ,
            "VANTHU_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "vanthu.config.django",
            "VANTHU_DATABASE_URL": url,
        }
        self.stamp = data / desk_answer.STAMP
        started = time.monotonic()
        loaded = not self.stamp.exists()
        subprocess.run([*_SCRIPT, "--fill", str(mails)], env=self.environment, check=True)
        if loaded:
            print(f"{mails} mails loaded in {time.monotonic() - started:.0f} s", flush=True)
        self.times: dict[str, list[float]] = {name: [] for name in PAGES}
        self.worked: dict[str, list[float]] = {name: [] for name in PAGES}
        #: Without the time for which they waited for a processor.
        self.undisturbed: dict[str, list[float]] = {name: [] for name in PAGES}
        #: Milliseconds for which requests stood still: for the collector, for a processor.
        self.stood: dict[str, list[float]] = {"collector": [], "processor": []}
        self.watched: dict[str, list[dict[str, float]]] = {name: [] for name in PAGES}
        self.process = subprocess.Popen(
            [*_SCRIPT, "--answer"], env=self.environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def ask(self, name: str, round_: int, *, watch: bool = False) -> None:
        """Have one page made."""
        assert self.process.stdin
        assert self.process.stdout
        line = json.dumps({"page": name, "round": round_, "watch": watch})
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"no answer to {name}")
        told = json.loads(line)
        if watch:
            self.watched[name].append(told)
        elif round_ >= WARM:
            self.times[name].append(told["ms"])
            self.worked[name].append(told["cpu"])
            self.undisturbed[name].append(told["ms"] - told["waited"])
            self.stood["collector"].append(told["collector"])
            self.stood["processor"].append(told["waited"])

    def queries(self, name: str) -> int:
        """The most that it took."""
        return int(max(seen["queries"] for seen in self.watched[name]))

    def median(self, name: str, what: str) -> float:
        """Of what was watched."""
        return statistics.median(seen[what] for seen in self.watched[name])

    def stood_still(self, mails: int) -> str:
        """How long its requests weren't worked on, in words."""
        collector, processor = self.stood["collector"], self.stood["processor"]
        return (
            f"{mails} mails: the collector stopped {sum(map(bool, collector))} of {len(collector)}"
            f" requests, for {max(collector):.1f} ms at most; half waited"
            f" {statistics.median(processor):.2f} ms for a processor, one in twenty"
            f" {p95(processor):.1f} ms"
        )

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait()


_SCRIPT = (sys.executable, __file__)


def sides(stack: ExitStack, place: Path, sizes: Sequence[int], database: str) -> tuple[Side, ...]:
    """The databases, filled, each behind its process."""
    data = [place / f"{database}-{size}" for size in sizes]
    stale = [folder for folder in data if not _fits(folder)]
    for folder in stale:
        shutil.rmtree(folder, ignore_errors=True)
    urls = [""] * len(sizes)
    if database == "postgresql":
        from tests.peers.postgres import Postgres

        (place / "server").mkdir(exist_ok=True)
        server = Postgres(place / "server")
        server.start()
        stack.callback(server.stop)
        urls = [server.url(f"mails{size}") for size in sizes]
        for folder, size in zip(data, sizes, strict=True):
            if folder in stale:
                server.drop(f"mails{size}")
                server.create(f"mails{size}")
    made = []
    for url, folder, size in zip(urls, data, sizes, strict=True):
        made.append(Side(url, folder, size))
        stack.callback(made[-1].close)
    return tuple(made)


def _fits(folder: Path) -> bool:
    """Whether a filled database is there, with the rows that are made today."""
    stamp = folder / desk_answer.STAMP
    return stamp.exists() and json.loads(stamp.read_text())["edition"] == EDITION


def measure(
    mails: int,
    base: int,
    database: str,
    *,
    keep: Path | None = None,
    rounds: int = ROUNDS,
    only: str = "",
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """One row a page: p95 of both in ms, ratio and where it lies, bar, queries; and what `DETAILED`
    are made of."""
    names = [name for name in PAGES if only in name or name == "bound"]
    with ExitStack() as stack:
        place = keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        place.mkdir(exist_ok=True, parents=True)
        place.chmod(0o755)  # PostgreSQL runs as another user
        small, large = sides(stack, place, (base, mails), database)
        print(f"{_size(place) >> 20} MB in all", flush=True)
        for round_ in range(WARM + rounds + WATCHED):
            watch = round_ >= WARM + rounds
            # Neither is always the first, not even in every second round.
            turn = (small, large) if (round_ + round_ // 2) % 2 else (large, small)
            for name in names:
                if PAGES[name].named or watch or round_ < WARM or round_ % 2 == 0:
                    for side in turn:
                        side.ask(name, round_, watch=watch)
        for side, size in ((small, base), (large, mails)):
            print(side.stood_still(size), flush=True)
        rows = [_row(name, small, large, BARS[database]) for name in names]
        return rows, [_detail(small, name) for name in DETAILED if name in names]


def _row(name: str, small: Side, large: Side, bars: dict[str, float]) -> dict[str, Any]:
    least, middle, most = ratio(small.times[name], large.times[name])
    alone = ratio(small.undisturbed[name], large.undisturbed[name])
    both = (small, large)
    return {
        "page": name,
        "small_ms": round(p95(small.times[name]), 1),
        "large_ms": round(p95(large.times[name]), 1),
        "medians_ms": [round(statistics.median(one.times[name]), 1) for one in both],
        "cpu_ms": [round(statistics.median(one.worked[name]), 1) for one in both],
        "ratio": round(middle, 2),
        "between": [round(least, 2), round(most, 2)],
        "alone": [round(one, 2) for one in alone],
        "bar": bars["search" if PAGES[name].search else "page"] if PAGES[name].alike else None,
        "queries": max(one.queries(name) for one in both),
    }


def _detail(side: Side, name: str) -> dict[str, Any]:
    return {
        "page": name,
        "ms": round(statistics.median(side.times[name]), 1),
        "templates_ms": round(side.median(name, "templates"), 1),
        "database_ms": round(side.median(name, "database"), 1),
        "queries": side.queries(name),
        "bytes": int(side.median(name, "bytes")),
    }


def _size(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())


def holds(row: dict[str, Any]) -> bool:
    """Whether a row of `measure` keeps its bars."""
    in_time = row["bar"] is None or row["ratio"] <= row["bar"]
    return bool(in_time and row["queries"] <= MOST_QUERIES)


def lines(rows: list[dict[str, Any]], details: list[dict[str, Any]]) -> list[str]:
    """The report."""
    told = [
        f"{row['page']:28} {row['small_ms']:8.1f} → {row['large_ms']:8.1f} ms"
        f" = {row['ratio']:5.2f} × ({row['between'][0]:.2f}–{row['between'][1]:.2f},"
        f" bar {row['bar'] or 'none'}), without waiting for a processor {row['alone'][1]:.2f} ×"
        f" ({row['alone'][0]:.2f}–{row['alone'][2]:.2f}); medians {row['medians_ms'][0]} →"
        f" {row['medians_ms'][1]}, processor {row['cpu_ms'][0]} → {row['cpu_ms'][1]}"
        f" = {row['cpu_ms'][1] / row['cpu_ms'][0]:.2f} ×;"
        f" {row['queries']} queries: {'ok' if holds(row) else 'MISSED'}"
        for row in rows
    ]
    bound = details[0]["ms"] if details else 1
    told += [
        f"{row['page']:28} {row['ms']:8.1f} ms = {row['ms'] / bound:.1f} × the bound;"
        f" templates {row['templates_ms'] / row['ms']:.0%}, database"
        f" {row['database_ms'] / row['ms']:.0%} in {row['queries']} queries;"
        f" {row['bytes'] / 1024:.0f} KB"
        for row in details
    ]
    return told


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=MAILS)
    parser.add_argument("--base", type=int, default=1000)
    parser.add_argument("--database", choices=BARS, default="postgresql")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", type=Path, default=KEEP)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--fill", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--answer", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.fill or asked.answer:
        import django

        django.setup()
        desk_answer.fill(asked.fill) if asked.fill else desk_answer.answer()
        return
    rows, details = measure(
        asked.mails, asked.base, asked.database, keep=asked.keep, rounds=asked.rounds,
        only=asked.only,
    )  # fmt: skip
    print(json.dumps([rows, details]) if asked.json else "\n".join(lines(rows, details)))


if __name__ == "__main__":
    main()
