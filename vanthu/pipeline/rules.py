"""Running one stage's rules over a case."""

from __future__ import annotations

from vanthu.validators.chain import run_stage
from vanthu.validators.verdicts import Stage

from .case import Case


def apply(case: Case, stage: Stage) -> None:
    """Add what the stage's rules find, and the record of which hit and which missed."""
    run = run_stage(stage, case.context())
    case.findings += run.findings
    case.rules_log.append(run.as_log())
