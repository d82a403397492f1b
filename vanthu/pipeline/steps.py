"""The order of the steps: the one place that shows it.

`write` is the last and the only one with a database; `process` calls it inside the transaction
that also ends the job.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .case import Case
from .complete import complete
from .convert import convert
from .decide import decide
from .glance import glance
from .inspect_files import inspect_files
from .open_mail import open_mail
from .plan_drafts import plan_drafts
from .read import read
from .rules_bytes import rules_bytes
from .rules_text import rules_text
from .rules_whole import rules_whole
from .scan import scan


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `mail_only` steps are left out for bounces, automatic answers and lists."""

    name: str
    run: Callable[[Case], None]
    mail_only: bool = True


STEPS: tuple[Step, ...] = (
    Step("open", open_mail, mail_only=False),
    Step("scan", scan),
    Step("inspect", inspect_files),
    Step("rules on bytes", rules_bytes),
    Step("read", read),
    Step("glance", glance),
    Step("convert", convert),
    Step("rules on text", rules_text),
    Step("rules on the whole", rules_whole),
    Step("decide", decide, mail_only=False),
    Step("plan drafts", plan_drafts),
    Step("completeness", complete),
)


def run_steps(case: Case) -> Case:
    """Run all steps over a case. Hostile input ends in findings; only a fault of ours raises."""
    for step in STEPS:
        if case.facts.mail_class == "mail" or not step.mail_only:
            step.run(case)
    return case
