"""Submissions as other tools get them: the documented, stable JSON of `vanthu submissions`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch
from pydantic import BaseModel, ConfigDict

from .models import Draft, FindingRow, PartRow, Submission

_CHUNK = 200


class _Out(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PartOut(_Out):
    """One file or body; `codes`: what was found on it."""

    path: str
    name: str
    type: str
    size: int
    sha256: str
    verdict: str
    codes: list[str]


class FindingOut(_Out):
    """One finding; `part`: the part's path, "" for the whole submission."""

    code: str
    severity: str
    part: str
    args: dict[str, Any]


class DraftOut(_Out):
    """One draft that came of it."""

    id: int
    kind: str
    state: str
    title: str
    deadline: date | None


class SubmissionOut(_Out):
    """One submission; times in UTC."""

    code: str
    portal: str
    state: str
    sender: str
    subject: str
    received_at: datetime
    raw_sha256: str
    parts: list[PartOut]
    findings: list[FindingOut]
    drafts: list[DraftOut]


def submissions_out(portal: str = "", state: str = "") -> Iterator[SubmissionOut]:
    """All submissions in the order of booking, of one portal or in one state only."""
    rows = Submission.objects.order_by("pk").select_related("portal")
    if portal:
        rows = rows.filter(portal__name=portal)
    if state:
        rows = rows.filter(state=state)
    light = PartRow.objects.defer("text", "blocks", "metadata", "official", "conversions")
    rows = rows.prefetch_related(
        Prefetch("parts", light.order_by("pk")),
        Prefetch("findings", FindingRow.objects.select_related(None).order_by("pk")),
        Prefetch("drafts", Draft.objects.order_by("ordinal", "pk")),
    )
    for row in rows.iterator(chunk_size=_CHUNK):
        yield _submission(row)


def _submission(row: Submission) -> SubmissionOut:
    parts = list(row.parts.all())
    findings = list(row.findings.all())
    paths = {part.pk: part.path for part in parts}
    codes: dict[int | None, list[str]] = {}
    for finding in findings:
        codes.setdefault(finding.part_id, []).append(finding.code)
    return SubmissionOut(
        code=row.code,
        portal=row.portal.name,
        state=row.state,
        sender=row.sender_address,
        subject=row.subject,
        received_at=row.received_at,
        raw_sha256=row.raw_sha256,
        parts=[
            PartOut(
                path=part.path,
                name=part.name,
                type=part.type,
                size=part.size,
                sha256=part.sha256,
                verdict=part.verdict,
                codes=codes.get(part.pk, []),
            )
            for part in parts
        ],
        findings=[
            FindingOut(
                code=finding.code,
                severity=finding.severity,
                part=paths.get(finding.part_id, "") if finding.part_id else "",
                args=finding.args,
            )
            for finding in findings
        ],
        drafts=[
            DraftOut(
                id=draft.pk,
                kind=draft.kind,
                state=draft.state,
                title=draft.title,
                deadline=draft.deadline,
            )
            for draft in row.drafts.all()
        ],
    )
