"""Bar 7 of the rules: what they take beside the reading of the same mail, in one run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.rules import BARS

pytestmark = pytest.mark.prove
Figure = Callable[[str, object, str], None]
BENCH = Path(__file__).parents[1] / "bench" / "rules.py"
MAILS = {"doc": "a DOC of 50 KB", "pdf": "a PDF of 5 MB"}


def test_rules_take_a_share_of_the_reading(figure: Figure) -> None:
    done = subprocess.run(
        [sys.executable, str(BENCH), "--json"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    for kind, bar in BARS.items():
        one = found[kind]
        name, ms = next(iter(one["dearest"].items()))
        figure(f"{MAILS[kind]}: rules ÷ reading", f"{one['ratio']:.2f}", f"≤ {bar}")
        figure(f"{MAILS[kind]}: the dearest rule", f"{name}, {ms:.1f} ms", "")
    assert all(found[kind]["ratio"] <= bar for kind, bar in BARS.items())
