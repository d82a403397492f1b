"""Values of a case as the database keeps them."""

from __future__ import annotations

from typing import Any

from vanthu.parsers.types import Finding
from vanthu.queue.revisions import clean_json
from vanthu.store.models import FindingRow, PartRow, Submission
from vanthu.validators.codes import code

from .case import Case, PlannedDraft


def files_json(case: Case, plan: PlannedDraft, parts: dict[str, PartRow]) -> list[dict[str, Any]]:
    """A plan's files as `Revision.files` keeps them."""
    files = []
    for planned in plan.files:
        part = case.parts[planned.path].part
        files.append(
            {
                "sha256": part.sha256,
                "name": parts[planned.path].name,
                "type": part.type,
                "size": part.size,
                "part": parts[planned.path].pk,
                "role": planned.role,
                "caption": "",
                "alt": "",
                "public": planned.public,
            }
        )
    return files


def finding_row(
    case: Case, finding: Finding, submission: Submission, part: PartRow | None
) -> FindingRow:
    """A finding as a row, with what the portal does about it."""
    return FindingRow(
        submission=submission,
        part=part,
        code=finding.code,
        action=case.action(finding).value,
        severity=code(finding.code).severity.value,
        args=clean_json(dict(finding.args)),
        evidence=clean_json(dict(finding.evidence)),
    )
