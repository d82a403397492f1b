"""From the database's rows to the facts that a report is made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, cast

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from vanthu.store.models import (
    Draft,
    DraftState,
    FindingRow,
    Notice,
    NoticeState,
    PartRow,
    Submission,
)

from .report import DraftFact, Facts, FindingFact, PartFact

#: Told to each agency once a quarter, not in each mail (wording.md §4.1).
ONCE_A_QUARTER = frozenset({"type.docx_accepted"})


def with_rows(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """The query with all that `facts_of` reads, in a handful of queries however many rows. Texts
    and blocks stay where they are: they are most of what the database holds of a mail."""
    return submissions.select_related("portal", "agency", "continues").prefetch_related(
        *(Prefetch(name, rows) for name, rows in _rows().items())
    )


def _rows() -> dict[str, QuerySet[Any]]:
    current = (f"current__{name}" for name in ("title", "metadata", "files"))
    return {
        "parts": PartRow.objects.only("submission_id", "path", "role", "name", "type", "verdict"),
        "findings": FindingRow.objects.only(
            "submission_id", "part_id", "code", "action", "args", "released_at"
        ),
        "drafts": Draft.objects.select_related("current").only(
            "submission_id", "ordinal", "kind", "title", "state", "deadline", "deadline_basis",
            *current,
        ),
    }  # fmt: skip


def _of(submission: Submission, name: str) -> Iterable[Any]:
    """Its rows of a kind: those of `with_rows`, else by a query."""
    if name in getattr(submission, "_prefetched_objects_cache", {}):
        return cast("Iterable[Any]", getattr(submission, name).all())
    return _rows()[name].filter(submission=submission)


def facts_of(
    submission: Submission,
    *,
    words: str = "",
    parts: Iterable[PartRow] | None = None,
    drafts: Iterable[Draft] | None = None,
    findings: Iterable[FindingRow] | None = None,
) -> Facts:
    """The facts of one submission; nothing of content but titles of drafts. `parts`, `drafts`,
    `findings`: all that there are, where the caller has just written them."""
    parts = list(_of(submission, "parts") if parts is None else parts)
    drafts = _of(submission, "drafts") if drafts is None else drafts
    findings = list(_of(submission, "findings") if findings is None else findings)
    paths = {part.pk: part.path for part in parts}
    return Facts(
        state=submission.state,
        code=submission.code,
        subject=submission.subject,
        received_at=submission.received_at,
        parts=[
            PartFact(part.path, part.role, part.name, part.type, part.verdict)
            for part in sorted(parts, key=_in_tree_order)
        ],
        findings=[
            FindingFact(row.code, row.action, paths.get(row.part_id or 0, ""), row.args or {})
            for row in findings
            if row.released_at is None
        ],
        drafts=[
            draft_fact(draft, paths) for draft in sorted(drafts, key=lambda draft: draft.ordinal)
        ],
        agency=submission.agency.name if submission.agency else "",
        sender_name=submission.sender_name,
        continues=submission.continues.code if submission.continues else "",
        token=submission.token,
        told_lately=told_lately(submission, {row.code for row in findings}),
        stopped=_stopped(submission, {row.code for row in findings}),
        words=words,
    )


def draft_fact(draft: Draft, paths: dict[int, str] | None = None) -> DraftFact:
    """One draft as its current revision has it."""
    revision = draft.current
    files = revision.files if revision else []
    known = paths or {}
    return DraftFact(
        kind=draft.kind,
        title=revision.title if revision else draft.title,
        metadata=(revision.metadata if revision else {}) or {},
        files=tuple(known[file["part"]] for file in files if file.get("part") in known),
        deadline=draft.deadline,
        basis=draft.deadline_basis or {},
        waits=draft.state == DraftState.AWAITING_SENDER,
    )


def _stopped(submission: Submission, found: Collection[str]) -> bool:
    wish = "reply.withdrawal" in found
    return wish and Draft.objects.filter(submission=submission.continues_id, frozen=True).exists()


def told_lately(submission: Submission, found: Collection[str]) -> frozenset[str]:
    """Those of the found once-a-quarter codes that this agency (or address) has been told in this
    quarter."""
    here = ONCE_A_QUARTER.intersection(found)
    if not here:
        return frozenset()
    told = Notice.objects.filter(
        portal=submission.portal_id,
        state__in=(NoticeState.SENT, NoticeState.SENDING, NoticeState.READY, NoticeState.GATHERED),
        created_at__gte=_quarter_start(),
        submission_id__lt=submission.pk,
    )
    if submission.agency_id:
        told = told.filter(submission__agency=submission.agency_id)
    else:
        told = told.filter(submission__sender_address=submission.sender_address)
    earlier = FindingRow.objects.filter(
        code__in=here, submission_id__in=told.values("submission_id")
    )
    return frozenset(earlier.values_list("code", flat=True))


def _in_tree_order(part: object) -> list[int]:
    path: str = part.path  # type: ignore[attr-defined]
    return [int(step) if step.isdigit() else 0 for step in path.split(".")]


def _quarter_start() -> datetime:
    today = timezone.localdate()
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    return timezone.make_aware(datetime.combine(first, datetime.min.time()))
