"""The last step, and the only one with a database: everything that the steps made, at once.

Runs inside `work.finish()`, so an outcome exists exactly when its job is done. Parts keep their
rows over re-runs (revisions name them), findings that a person has released stay as they are.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from vanthu.parsers.types import block_to_json
from vanthu.publisher.notices import announce
from vanthu.queue.drafting import DraftPlan, create_drafts
from vanthu.queue.precedence import put_in_order
from vanthu.queue.revisions import clean_json
from vanthu.store import audit
from vanthu.store.models import Draft, FindingRow, Kind, PartRow, Submission
from vanthu.store.prepared import insert_all, update
from vanthu.store.revisions import Written
from vanthu.validators.chain import RULESET_VERSION
from vanthu.validators.codes import code
from vanthu.vietnamese.clean import clean_line

from . import previews
from .bounces import tell_bounces
from .case import Case, PartCase, PlannedDraft
from .continued import pass_on, told_by_replies
from .rows import files_json, finding_row

#: How much text of one part goes into the database; the file itself is whole in the blobs.
TEXT_LIMIT = 20_000_000


def write(case: Case, submission: Submission) -> None:
    """Store the case. `submission` is locked by the caller and still of the case's round."""
    with audit.together():
        _write(case, submission)


def _write(case: Case, submission: Submission) -> None:
    # Then nothing of it is there that would have to be looked for.
    first = submission.round == 1 and submission.decided_at is None
    parts = _write_parts(case, submission, first=first)
    findings = _write_findings(case, submission, parts, first=first)
    _write_submission(case, submission)
    plans = [plan for plan in case.plans if plan.extends is None]
    drafts: list[Draft] = []
    if plans:
        drafts = create_drafts(
            submission=submission,
            plans=[draft_plan(case, plan, parts) for plan in plans],
            first=first,
        )
        put_in_order(submission=submission, drafts=drafts)
    previews.plan(parts.values())
    pass_on(case, submission, parts)
    tell_bounces(case)
    # Later rounds may find older drafts that no plan of today is about.
    announce(
        submission=submission,
        parts=parts.values(),
        drafts=drafts if submission.round == 1 else None,
        findings=findings if first and not any(plan.findings for plan in plans) else None,
    )
    audit.record(
        "submission.process",
        "submission",
        submission.pk,
        portal=submission.portal_id,
        state=case.state,
        round=submission.round,
        parts=len(parts),
        drafts=len(drafts),
        policy=submission.policy_hash[:16],
    )


def draft_plan(case: Case, plan: PlannedDraft, parts: dict[str, PartRow]) -> DraftPlan:
    """A plan in the queue's terms."""
    return DraftPlan(
        kind=Kind(plan.kind),
        title=plan.title,
        number=plan.number,
        blocks=_blocks_json(case, plan, parts),
        summary=plan.summary,
        metadata=dict(plan.metadata),
        files=files_json(case, plan, parts),
        agency_id=case.facts.agency.id if case.facts.agency else None,
        deadline=plan.deadline,
        deadline_basis=dict(plan.deadline_basis),
        findings=plan.findings,
        waits_for="; ".join(code(id_).vi.title for id_ in plan.waits_for),
        print_wanted=wants_print(case, plan),
        doubts=[doubt.as_json() for doubt in plan.doubts],
    )


def wants_print(case: Case, plan: PlannedDraft) -> bool:
    """Whether its sender is told to send the printed copy too (R6, R105)."""
    paths = {file.path for file in plan.files}
    if plan.kind == "document":
        paths.add(case.body_path)  # where what has no text of its own is told
    return any(
        finding.code == "print.copy_expected" and finding.part in paths for finding in case.findings
    )


def _blocks_json(case: Case, plan: PlannedDraft, parts: dict[str, PartRow]) -> Written:
    """The plan's blocks; those of one part, as nearly always, have been put into JSON already."""
    for path, part in case.parts.items():
        if part.blocks is plan.blocks:
            return cast("Written", parts[path].blocks)
    return Written(map(block_to_json, plan.blocks))


def _write_parts(case: Case, submission: Submission, *, first: bool) -> dict[str, PartRow]:
    known: dict[str, PartRow] = {}
    if not first:
        # `_fill` sets all the others.
        stored = PartRow.objects.filter(submission=submission).only("submission_id", "path")
        known = {row.path: row for row in stored}
    rows = {
        path: _fill(known.get(path), part, submission, unread=case.unread)
        for path, part in case.parts.items()
    }
    new = [row for row in rows.values() if row.pk is None]
    insert_all(new, encoded=[{"blocks": row.blocks.text} for row in new])
    for path in rows.keys() & known.keys():
        rows[path].save()
    if gone := [known[path].pk for path in known.keys() - rows.keys()]:
        PartRow.objects.filter(pk__in=gone).delete()
    return rows


def _fill(row: PartRow | None, part: PartCase, submission: Submission, *, unread: bool) -> PartRow:
    row = row or PartRow(submission=submission, path=part.path)
    row.role = part.part.role
    # What has not been read may still turn out to be secret.
    row.name = "" if unread else clean_line(part.part.name, 255)
    row.declared_type = clean_line(part.part.declared_type, 120)
    row.type = part.part.type[:120]
    row.size, row.sha256 = part.part.size, part.part.sha256
    row.charset = clean_line(part.part.charset, 60)
    row.content_id = clean_line(part.part.content_id, 255)
    row.verdict = part.verdict.value if part.verdict else ""
    # Text and blocks are clean since they were converted.
    row.text = part.text[:TEXT_LIMIT]
    row.blocks = Written(map(block_to_json, part.blocks))
    row.metadata = clean_json(dict(part.outcome.metadata) if part.outcome else {})
    row.official = clean_json(part.official)
    row.conversions = clean_json(part.conversions)
    return row


def _write_findings(
    case: Case, submission: Submission, parts: dict[str, PartRow], *, first: bool
) -> list[FindingRow]:
    """The rows of this round; beside them those stay that a person has released, and those that
    other mails told."""
    released = set() if first else _clear_findings(submission)
    rows = [
        finding_row(case, finding, submission, parts.get(finding.part))
        for finding in case.findings
        if (finding.code, finding.part) not in released
    ]
    insert_all(rows)
    return rows


def _clear_findings(submission: Submission) -> set[tuple[str, str]]:
    known = FindingRow.objects.filter(submission=submission).exclude(told_by_replies(submission))
    rows = list(known.values_list("code", "part__path", "released_at"))
    if any(released_at is None for _, _, released_at in rows):
        known.filter(released_at__isnull=True).delete()
    return {(code, path or "") for code, path, released_at in rows if released_at is not None}


def _write_submission(case: Case, submission: Submission) -> None:
    submission.state = case.state
    submission.subject = "" if case.unread else case.facts.subject
    submission.content_key = case.content_key
    if case.facts.agency is not None:
        # Else it keeps what a person may have entered.
        submission.agency_id = case.facts.agency.id
    submission.decided_at = datetime.now(UTC)
    submission.rules_log = {"ruleset": RULESET_VERSION, "stages": case.rules_log}
    update(
        submission,
        "state", "subject", "content_key", "agency", "decided_at", "rules_log", "policy_hash",
    )  # fmt: skip
