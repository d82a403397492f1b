"""How long all rules take together, beside the reading of the same mail, in one run.

    python bench/rules.py [--rounds 15] [--pages 1260] [--json]

*Reading* is opening the mail, reading its files (both in the sandbox) and converting them to
Unicode. *Rules* are the look into the files for what runs (in the sandbox, too) and the rules on
bytes, text and the whole, without a virus scanner. One mail carries a DOC of 50 KB, the other a PDF
of 5 MB that is nothing but text, which is the most that rules can get to do. Each round times both,
one after the other; medians are printed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.documents import many_pages  # noqa: E402
from bench.mails import Mails  # noqa: E402
from vanthu.parsers.sandbox import Sandbox  # noqa: E402
from vanthu.pipeline.case import Case, Facts  # noqa: E402
from vanthu.pipeline.local import mail_of  # noqa: E402
from vanthu.pipeline.steps import STEPS  # noqa: E402
from vanthu.store.blobs import FolderBlobs  # noqa: E402
from vanthu.validators.context import SenderView  # noqa: E402
from vanthu.validators.policy import Policy, load_policy  # noqa: E402
from vanthu.validators.rules import RULES  # noqa: E402

#: Rules ÷ reading.
BARS = {"doc": 1.5, "pdf": 0.3}
READING = ("open", "read", "convert")
JUDGING = ("inspect", "rules on bytes", "rules on text", "rules on the whole")
POLICY = ROOT / "vanthu" / "config" / "portals" / "caobang.toml"
#: Pages of nothing but text that make 5 MB.
PAGES = 1260


@dataclass(slots=True)
class Times:
    """Milliseconds a round: of the steps, and of each rule."""

    steps: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    rules: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def of(self, names: Iterable[str]) -> list[float]:
        """The rounds' sums over some steps."""
        return [sum(some) for some in zip(*(self.steps[name] for name in names), strict=True)]

    def told(self) -> dict[str, Any]:
        """Medians: both sides, their ratio, and the dearest rules."""
        reading, rules = self.of(READING), self.of(JUDGING)
        dear = {name: statistics.median(times) for name, times in self.rules.items()}
        return {
            "ratio": statistics.median(a / b for a, b in zip(rules, reading, strict=True)),
            "reading_ms": statistics.median(reading),
            "rules_ms": statistics.median(rules),
            "inspect_ms": statistics.median(self.steps["inspect"]),
            "dearest": dict(sorted(dear.items(), key=lambda item: -item[1])[:6]),
        }


def run(raw: bytes, policy: Policy, sandbox: Sandbox, times: Times) -> Case:
    """All steps over one mail, timed."""
    with tempfile.TemporaryDirectory(prefix="vanthu-rules-", dir="/dev/shm") as folder:
        case = Case(
            policy=policy,
            facts=Facts(
                code="CBG-26-000001",
                subject="Gửi văn bản để đăng tải",
                sender=SenderView("vt@so-mau.example", "Văn thư Sở Mẫu", "pass", "Sở Mẫu"),
            ),
            blobs=FolderBlobs(Path(folder)),
            sandbox=sandbox,
            raw=partial(BytesIO, raw),
        )
        for step in STEPS:
            started = time.perf_counter()
            step.run(case)
            times.steps[step.name].append((time.perf_counter() - started) * 1000)
        return case


def each_rule(case: Case, times: Times) -> None:
    """The rules once more, one by one; words are counted by the first that asks for them."""
    context = case.context()
    context = replace(context, parts=tuple(replace(view, counted=None) for view in context.parts))
    for rule in RULES:
        started = time.perf_counter()
        list(rule.check(context))
        times.rules[rule.name].append((time.perf_counter() - started) * 1000)


def measure(raws: Iterable[bytes]) -> dict[str, Any]:
    """The medians over these mails; the first one only warms up."""
    policy, times = load_policy(POLICY), Times()
    with Sandbox() as sandbox:
        for place, raw in enumerate(raws):
            if place == 1:
                times = Times()
            case = run(raw, policy, sandbox, times)
            assert case.state == "drafted", case.findings
            each_rule(case, times)
    return times.told()


def main() -> None:
    """Print both ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    pdf = mail_of([("Quy che.pdf", many_pages(args.pages))]).as_bytes()
    found = {
        "doc": measure(Mails().take(args.rounds + 1)),
        "pdf": measure([pdf] * (1 + max(1, args.rounds // 5))),
    }
    if args.json:
        print(json.dumps(found))
        return
    for kind, one in found.items():
        dear = ", ".join(f"{name} {ms:.2f}" for name, ms in one["dearest"].items())
        print(
            f"{kind}: rules {one['ratio']:.2f} x reading (bar {BARS[kind]});"
            f" {one['rules_ms']:.1f} ms beside {one['reading_ms']:.1f} ms;"
            f" looking into the files {one['inspect_ms']:.1f}; dearest rules in ms: {dear}"
        )


if __name__ == "__main__":
    main()
