"""From the database's rows to the facts that a report is made of."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from vanthu.store.models import Draft, DraftState, FindingRow, Notice, NoticeState, Submission

from .report import DraftFact, Facts, FindingFact, PartFact

#: Told to each agency once a quarter, not in each mail (wording.md §4.1).
ONCE_A_QUARTER = frozenset({"type.docx_accepted"})


def with_rows(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """The query with all that `facts_of` reads, in a handful of queries however many rows."""
    return submissions.select_related("portal", "agency", "continues").prefetch_related(
        "parts", "findings__part", "drafts__current"
    )


def facts_of(submission: Submission, *, words: str = "") -> Facts:
    """The facts of one submission; nothing of content but titles of drafts."""
    paths = {part.pk: part.path for part in submission.parts.all()}
    return Facts(
        state=submission.state,
        code=submission.code,
        subject=submission.subject,
        received_at=submission.received_at,
        parts=[
            PartFact(part.path, part.role, part.name, part.type, part.verdict)
            for part in sorted(submission.parts.all(), key=_in_tree_order)
        ],
        findings=[_finding(row) for row in submission.findings.all() if row.released_at is None],
        drafts=[
            draft_fact(draft, paths)
            for draft in sorted(submission.drafts.all(), key=lambda draft: draft.ordinal)
        ],
        agency=submission.agency.name if submission.agency else "",
        sender_name=submission.sender_name,
        continues=submission.continues.code if submission.continues else "",
        token=submission.token,
        told_lately=told_lately(submission),
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


def told_lately(submission: Submission) -> frozenset[str]:
    """The once-a-quarter codes that this agency (or address) has been told in this quarter."""
    here = {row.code for row in submission.findings.all()} & ONCE_A_QUARTER
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


def _finding(row: FindingRow) -> FindingFact:
    return FindingFact(row.code, row.action, row.part.path if row.part else "", row.args or {})


def _in_tree_order(part: object) -> list[int]:
    path: str = part.path  # type: ignore[attr-defined]
    return [int(step) if step.isdigit() else 0 for step in path.split(".")]


def _quarter_start() -> datetime:
    today = timezone.localdate()
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    return timezone.make_aware(datetime.combine(first, datetime.min.time()))
