"""Bar 9: one worker on one core beside a bare lower bound, and its memory over 10,000 documents."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.prove
Figure = Callable[[str, object, str], None]
BENCH = Path(__file__).parents[1] / "bench" / "pipeline.py"

RATIO = 2.5
MAILS = 10_000
#: Caches fill and the allocator settles in the first mails.
WARM = 1_000
#: Growth after that: less than two kilobytes a mail, where one document kept would be fifty.
GROWTH = 16 * 1024 * 1024


def bench(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, str(BENCH), "--json", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (found,) = json.loads(done.stdout).values()
    return dict(found)


def test_a_worker_takes_at_most_so_many_times_the_bare_bound(figure: Figure) -> None:
    found = bench("--place", "tmpfs")
    figure("tmpfs: ours ÷ bound", f"{found['ratio']:.2f}", f"≤ {RATIO}")
    figure("tmpfs: the same by processor time", f"{found['ratio_cpu']:.2f}", "")
    figure("tmpfs: mails a second", f"{found['mails_a_second']:.1f}", "40 or more expected")
    assert found["ratio"] <= RATIO


def test_on_disk_the_ratio_and_the_fsyncs_are_told(figure: Figure) -> None:
    found = bench("--place", "disk")
    figure("disk: ours ÷ bound", f"{found['ratio']:.2f}", "")
    figure("disk: mails a second", f"{found['mails_a_second']:.1f}", "")
    figure("disk: fsyncs a mail", f"{found['fsyncs']:.1f}", "")
    assert found["fsyncs"] >= 2  # a document and a commit can't be durable with fewer


def test_memory_stays_flat(figure: Figure) -> None:
    found = bench("--place", "tmpfs", "--soak", str(MAILS))
    sizes = found["resident"]
    warm, last = sizes[WARM // 100], sizes[-1]
    figure("resident after 1,000 and 10,000 mails", f"{warm >> 20}, {last >> 20} MB", "flat")
    figure("drafted", found["drafted"], str(MAILS))
    assert found["drafted"] == MAILS
    assert last - warm < GROWTH
