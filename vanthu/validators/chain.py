"""Running the rules of a stage, and remembering which hit and which missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vanthu.parsers.types import Finding

from .context import Context
from .rule import Rule
from .rules import RULES
from .verdicts import Stage

#: Raise it with every change of a rule, so that old submissions tell what judged them.
RULESET_VERSION = "2026.11.3"


@dataclass(frozen=True, slots=True)
class StageRun:
    """What the rules of one stage found: `hits` by rule, and the rules that had nothing to say."""

    stage: Stage
    findings: tuple[Finding, ...]
    hits: dict[str, int]
    misses: tuple[str, ...]

    def as_log(self) -> dict[str, object]:
        """The line that a submission keeps."""
        return {"stage": self.stage.value, "hits": self.hits, "misses": list(self.misses)}


def run_stage(stage: Stage, context: Context, rules: Sequence[Rule] = RULES) -> StageRun:
    """Run all rules of a stage in the table's order. A rule that raises stops the work: our own
    fault is retried, never passed over in silence."""
    findings: list[Finding] = []
    hits: dict[str, int] = {}
    misses: list[str] = []
    for rule in rules:
        if rule.stage is not stage:
            continue
        found = list(rule.check(context))
        for finding in found:
            if finding.code not in rule.codes:
                raise ValueError(f"rule {rule.name} found {finding.code}, which it doesn't name")
        findings += found
        if found:
            hits[rule.name] = len(found)
        else:
            misses.append(rule.name)
    return StageRun(stage, tuple(findings), hits, tuple(misses))
