"""From the pipeline's plans to drafts: the first revision of each, and what a re-run may change.

Idempotent: the same plans twice give the same drafts. A re-run (round > 1) replaces the text of a
draft that nobody has taken yet; over an edited one it only proposes a revision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from vanthu.parsers.types import Finding
from vanthu.store import audit
from vanthu.store.models import (
    Draft,
    DraftState,
    FindingRow,
    Kind,
    Notice,
    NoticeKind,
    PartRow,
    Revision,
    Submission,
)
from vanthu.store.prepared import insert, update
from vanthu.store.revisions import Content
from vanthu.validators.codes import code

from . import revisions


@dataclass(frozen=True, slots=True)
class DraftPlan:
    """One document or article that the pipeline made of a submission.

    `blocks` and `files` are JSON as `store.models.Revision` documents them; `metadata` has the keys
    of `vietnamese.official`, and source, author. `findings` are those that exist only now that
    parts are grouped ("version.differs"); those of parts are stored by the pipeline.
    """

    kind: Kind
    title: str
    number: str = ""
    blocks: Sequence[Mapping[str, Any]] = ()
    summary: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[Mapping[str, Any]] = ()
    agency_id: int | None = None
    deadline: date | None = None
    deadline_basis: Mapping[str, Any] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    #: What its sender has to send first, in words: it begins as `awaiting_sender`.
    waits_for: str = ""
    #: Whether the policy wants its printed copy too (R6, R105).
    print_wanted: bool = False
    #: `vietnamese.doubts.Doubt` as JSON, places in `blocks`.
    doubts: Sequence[Mapping[str, Any]] = ()

    @property
    def content(self) -> Content:
        """What the revision will say. The plan's number counts over the metadata's."""
        metadata = dict(self.metadata)
        if self.number:
            metadata["number"] = self.number
        return Content(self.title, self.blocks, self.summary, metadata, self.files)

    @property
    def hashes(self) -> frozenset[str]:
        """SHA-256 of its files: by them a re-run knows its drafts again."""
        return frozenset(str(file["sha256"]) for file in self.files if file.get("sha256"))


def create_drafts(
    *, submission: Submission, plans: Sequence[DraftPlan], first: bool = False
) -> list[Draft]:
    """The drafts for `plans`, made or brought up to date, in the plans' order.

    Meant for `work.finish()`: joins the caller's transaction. `first`: the caller knows that the
    submission has no drafts yet.
    """
    with transaction.atomic(savepoint=False):
        known = (
            []
            if first
            else list(
                Draft.objects.select_for_update(no_key=True)
                .filter(submission=submission)
                .order_by("ordinal")
            )
        )
        next_ordinal = max((draft.ordinal for draft in known), default=0) + 1
        drafts = []
        for plan, draft in zip(plans, _pair(plans, _planned(known)), strict=True):
            if draft is None:
                draft = _create(submission, next_ordinal, plan)
                next_ordinal += 1
            else:
                _update(draft, plan)
            _note(submission, plan.findings)
            drafts.append(draft)
        return drafts


def untouched(draft: Draft) -> bool:
    """Whether no person has had the draft in hand yet, so that a re-run may replace its text."""
    return (
        (draft.state == DraftState.NEW or waits_by_itself(draft))
        and draft.assignee_id is None
        and not draft.revisions.filter(author__isnull=False).exists()
    )


def waits_by_itself(draft: Draft) -> bool:
    """Whether it waits for its sender because the machine found something missing, and not because
    an editor has asked for something."""
    return (
        draft.state == DraftState.AWAITING_SENDER
        and not Notice.objects.filter(draft=draft, kind=NoticeKind.ASK).exists()
    )


def go_on(draft: Draft) -> None:
    """End a wait that the machine began: what was missing is there, or nobody waits for it any
    more. The caller holds the lock and saves."""
    if waits_by_itself(draft):
        draft.state = DraftState.NEW if draft.assignee_id is None else DraftState.EDITING
        draft.reason = ""


def _pair(plans: Sequence[DraftPlan], known: list[Draft]) -> list[Draft | None]:
    """For each plan the draft that it is about.

    Today's rules may take a file that last year's refused, so places shift: files in common tell
    first, and only then the place among the drafts that still have no plan.
    """
    free = list(known)
    pairs: list[Draft | None] = [None] * len(plans)
    for index, plan in enumerate(plans):
        best = max(free, key=lambda draft: len(plan.hashes & _hashes(draft)), default=None)
        if best is not None and plan.hashes & _hashes(best):
            pairs[index] = best
            free.remove(best)
    for index, plan in enumerate(plans):
        if pairs[index] is None:
            same = [
                draft
                for draft in free
                if draft.ordinal == index + 1 and not (plan.hashes and _hashes(draft))
            ]
            if same:
                pairs[index] = same[0]
                free.remove(same[0])
    return pairs


def _planned(known: list[Draft]) -> list[Draft]:
    """Without versions in another language: they have the files of what they translate, and no
    mail brings their text."""
    return [draft for draft in known if draft.translation_of_id is None]


def _hashes(draft: Draft) -> frozenset[str]:
    files = draft.current.files if draft.current else []
    return frozenset(str(file["sha256"]) for file in files if file.get("sha256"))


def _create(submission: Submission, ordinal: int, plan: DraftPlan) -> Draft:
    draft = Draft(
        portal=submission.portal,
        submission=submission,
        ordinal=ordinal,
        kind=plan.kind,
        agency_id=plan.agency_id,
        deadline=plan.deadline,
        deadline_basis=revisions.clean_json(plan.deadline_basis),
        received_on=timezone.localdate(submission.received_at),
        state=_state_of(plan),
        reason=plan.waits_for,
        print_wanted=plan.print_wanted,
    )
    if plan.agency_id is not None and plan.agency_id == submission.agency_id:
        draft.agency = submission.agency  # read once for all of them, and for the notice
    insert(draft)
    revision = revisions.write(
        draft=draft, author=None, content=plan.content, doubts=plan.doubts, first=True
    )
    update(draft, "current", "title", "number", "category")
    audit.record(
        "draft.create",
        "draft",
        draft.pk,
        portal=draft.portal_id,
        submission=submission.pk,
        revision=revision.number,
        digest=revision.digest,
    )
    return draft


def _update(draft: Draft, plan: DraftPlan) -> None:
    """Bring an existing draft up to date, or propose to. One that was merged into another keeps
    its plan, so that no second draft is made of it, but is shown to nobody any more."""
    if draft.merged_into_id is not None:
        return
    fresh = untouched(draft)
    if fresh:
        draft.kind = plan.kind
        draft.agency_id = plan.agency_id
        draft.deadline = plan.deadline
        draft.deadline_basis = revisions.clean_json(plan.deadline_basis)
        draft.state, draft.reason = _state_of(plan), plan.waits_for
        draft.print_wanted = plan.print_wanted
        draft.save()
    elif not plan.waits_for and waits_by_itself(draft):
        go_on(draft)
        draft.version += 1
        draft.save()
    if revisions.settled(plan.content, draft).digest in _said(draft, fresh):
        return
    revision = revisions.write(
        draft=draft, author=None, content=plan.content, doubts=plan.doubts, proposed=not fresh
    )
    draft.version += 1
    draft.save()
    audit.record(
        "draft.renew" if fresh else "draft.propose",
        "draft",
        draft.pk,
        portal=draft.portal_id,
        revision=revision.number,
        digest=revision.digest,
    )


def _state_of(plan: DraftPlan) -> DraftState:
    return DraftState.AWAITING_SENDER if plan.waits_for else DraftState.NEW


def _said(draft: Draft, fresh: bool) -> set[str]:
    """Digests that are no news: what stands there, and over an edited draft all that the machine
    has said before, so that nobody is asked twice about a text that was turned down."""
    current = {draft.current.digest} if draft.current else set()
    if fresh:
        return current
    by_machine = Revision.objects.filter(draft=draft, author__isnull=True)
    return current | set(by_machine.values_list("digest", flat=True))


def _note(submission: Submission, findings: Sequence[Finding]) -> None:
    """Store the findings of grouping, each once."""
    if not findings:
        return
    rows = PartRow.objects.filter(submission=submission).only("submission_id", "path")
    parts = {part.path: part for part in rows}
    for finding in findings:
        row = code(finding.code)
        FindingRow.objects.get_or_create(
            submission=submission,
            part=parts.get(finding.part),
            code=finding.code,
            args=revisions.clean_json(finding.args),
            defaults={
                "action": row.action,
                "severity": row.severity,
                "evidence": revisions.clean_json(finding.evidence),
            },
        )
