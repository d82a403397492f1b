"""What guards look at: one draft and one person, read once in a handful of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from vanthu.publisher.personal import open_items
from vanthu.store.dates import holding
from vanthu.store.models import (
    Draft,
    FindingRow,
    Kind,
    Membership,
    PartRow,
    Portal,
    Publication,
    PublicationState,
    Revision,
    Role,
    Submission,
    User,
)
from vanthu.store.portals import policy_of
from vanthu.store.revisions import intact
from vanthu.validators.codes import codes
from vanthu.validators.policy_steps import Level
from vanthu.validators.verdicts import Action

from . import duties, languages, steps, undo
from .deadlines import EVENT_DAY, OFFICE_TIME, needs_day
from .workflow import Who

#: What a kind of draft must have before anyone is asked to approve it (R43, R93, R132: without
#: number and date it isn't an issued document).
REQUIRED: dict[str, tuple[str, ...]] = {
    Kind.DOCUMENT: ("title", "number", "date", "agency"),
    Kind.NEWS: ("title",),
    Kind.ARTICLE: ("title",),
    Kind.PHOTO: ("title", "files"),
    Kind.VIDEO: ("title", "files"),
    Kind.QUESTION: ("title",),
}


#: Kinds that somebody has written for the portal.
WRITTEN = frozenset({Kind.NEWS, Kind.ARTICLE})
#: What a draft waits for that begins as `awaiting_sender`.
AUTHOR_MISSING = "source.author_missing"
ANNEX_MISSING = "annex.missing"


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the guards may know. Plain values, so that every combination can be tested."""

    actor: int
    who: frozenset[Who] = frozenset()
    assignee: int | None = None
    submitted_by: int | None = None
    approved_by: int | None = None
    #: People with a revision (or text merged in) since the last approval.
    authors: frozenset[int] = frozenset()
    #: Author of the revision that the approval names.
    approved_author: int | None = None
    approval_holds: bool = False
    frozen: bool = False
    open_holds: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    #: For reference only, and not in the category for that (R122).
    misfiled: bool = False
    #: Advertises, and nobody has confirmed it in writing (R127).
    unconfirmed_advertising: bool = False
    #: Kinds of personal data that nobody has decided on (R31).
    undecided: tuple[str, ...] = ()
    live: bool = False
    suspended: bool = False
    has_sender: bool = False
    has_proposal: bool = False
    merged: bool = False
    two_persons: bool = True
    deputies_approve: bool = True
    #: Whether what was delegated to the deputy covers the draft's field (R51).
    in_field: bool = True
    #: Levels of permission that the person's roles give at the portal (R128).
    levels: frozenset[Level] = frozenset()
    #: Whether the secretary gathers what is of its kind, and submits it.
    collates: bool = False
    #: Required lines of the checklist that nobody has ticked for this revision.
    unchecked: tuple[str, ...] = ()
    has_checklist: bool = False
    #: Whether somebody has to confirm that it is true, and before it is submitted.
    unverified: bool = False
    verify_early: bool = False
    approver_publishes: bool = False
    #: Whether the policy wants the printed copy of it.
    print_wanted: bool = False
    #: Whether a version in the other language can be made of it, and none is there (R109).
    translatable: bool = False
    #: Whether it is a version in the other language that hasn't been translated yet.
    untranslated: bool = False
    #: Whether it is to be held against its original (R20, R109).
    to_review: bool = False
    #: Whether use elsewhere wants two approvals (R94).
    reuse_by_approval: bool = False
    #: Whether the last thing that happened to it was the person's own, and can be taken back.
    undoable: bool = False


def memberships(user: User, today: date | None = None) -> QuerySet[Membership]:
    """The person's memberships that hold today."""
    return Membership.objects.filter(
        holding(today or timezone.localdate()),
        user=user,
        user__is_active=True,
    )


def portals_of(user: User) -> QuerySet[Portal]:
    """Portals where the person has a role today. An administrator as such has none (R50)."""
    return Portal.objects.filter(pk__in=memberships(user).values("portal"))


def roles_of(user: User, portal_id: int) -> frozenset[Role]:
    """The person's roles at a portal today."""
    rows = memberships(user).filter(portal=portal_id).values_list("role", flat=True)
    return frozenset(Role(role) for role in rows)


def facts_of(
    user: User, draft: Draft, version: int | None = None, *, day: date | None = None
) -> Facts:
    """The facts about this person and this draft, as they are in the database now. `version`: the
    draft's before the caller claimed it; `day`: whose memberships count, if not today's."""
    held = dict(memberships(user, day).filter(portal=draft.portal_id).values_list("role", "fields"))
    roles = frozenset(map(Role, held))
    fields = held.get(Role.DEPUTY, ())
    policy = policy_of(draft.portal)
    states = set(Publication.objects.filter(draft=draft).values_list("state", flat=True).distinct())
    submission = draft.submission
    unchecked, unverified = steps.unconfirmed(draft)
    authors, has_proposal = _revisions(draft)
    return Facts(
        actor=user.pk,
        who=who_is(user.pk, roles, draft),
        assignee=draft.assignee_id,
        submitted_by=draft.submitted_by_id,
        approved_by=draft.approved_by_id,
        authors=authors,
        approved_author=draft.approved.author_id if draft.approved else None,
        approval_holds=approval_holds(draft),
        frozen=draft.frozen,
        open_holds=tuple(open_holds(draft)),
        missing=missing_fields(draft),
        misfiled=duties.misfiled(draft),
        unconfirmed_advertising=duties.unconfirmed_advertising(draft),
        undecided=undecided(draft),
        live=PublicationState.PUBLISHED in states,
        suspended=PublicationState.SUSPENDED in states,
        has_sender=submission is not None and can_be_asked(submission),
        has_proposal=has_proposal,
        merged=draft.merged_into_id is not None,
        two_persons=policy.two_persons,
        deputies_approve=policy.deputies_approve,
        in_field=covers(fields, draft.category),
        levels=steps.levels_of(policy, roles),
        collates=draft.kind in policy.steps.collate,
        unchecked=unchecked,
        has_checklist=bool(steps.checklist_of(policy, draft)),
        unverified=unverified,
        verify_early=policy.steps.verify_before == "submit",
        approver_publishes=policy.steps.approver_publishes,
        print_wanted=draft.print_wanted,
        translatable=languages.translatable(draft, policy),
        untranslated=languages.untranslated(draft),
        to_review=languages.to_review(draft),
        reuse_by_approval=policy.items.reuse == "approvals",
        undoable=undo.Undo.of(draft).fits(user.pk, version or draft.version),
    )


def covers(fields: Sequence[str], category: str) -> bool:
    """Whether somebody's fields hold a category; without fields all, without a category any."""
    return not fields or not category or category in fields


def who_is(user_id: int, roles: frozenset[Role], draft: Draft) -> frozenset[Who]:
    """Everything that the person is towards the draft; nothing without a role at its portal."""
    who = {Who(role.value) for role in roles}
    if roles and draft.assignee_id == user_id:
        who.add(Who.HOLDER)
    if Role.EDITOR in roles and draft.assignee_id is None:
        who.add(Who.HOLDER)
    if roles and draft.submitted_by_id == user_id:
        who.add(Who.SUBMITTER)
    return frozenset(who)


def authors_since_approval(draft: Draft) -> frozenset[int]:
    """People with a revision since the last approval, by own hand or by merge and split."""
    return _revisions(draft)[0]


def _revisions(draft: Draft) -> tuple[frozenset[int], bool]:
    """Who has written since the last approval, and whether a proposal waits: in one question."""
    since = draft.approved.number if draft.approved else 0
    rows = Revision.objects.filter(draft=draft).filter(
        Q(proposed=False, number__gt=since) | Q(proposed=True, decided_at=None)
    )
    people: set[int] = set()
    waits = False
    for author, others, proposed in rows.values_list("author_id", "co_authors", "proposed"):
        waits = waits or proposed
        if not proposed:
            people.update(others if author is None else (*others, author))
    return frozenset(people), waits


def approval_holds(draft: Draft) -> bool:
    """Whether the current revision is the approved one, text and files unchanged by their hash."""
    return (
        draft.approved is not None
        and draft.approved_id == draft.current_id
        and draft.approved_by_id is not None
        and intact(draft.approved)
    )


def open_holds(draft: Draft) -> list[str]:
    """Codes that hold this draft back: on the whole mail or its text, or on one of its files (which
    a reply may have brought), not released. What locks a mail away (a virus that was only known
    when it was checked again) holds all that was made of it, whichever file it is in."""
    if draft.submission_id is None or draft.current is None:
        return []
    parts = [file["part"] for file in draft.current.files if file.get("part")]
    mail = Q(submission=draft.submission_id)
    locking = [row.id for row in codes().values() if row.quarantine]
    rows = FindingRow.objects.filter(
        Q(action=Action.HOLD) & (mail & (Q(part=None) | Q(part__role="body")) | Q(part__in=parts))
        | Q(action__in=(Action.HOLD, Action.REJECT), code__in=locking) & (mail | Q(part__in=parts)),
        released_at=None,
    )
    found = set(rows.values_list("code", flat=True))
    if AUTHOR_MISSING in found and not author_missing(draft):
        found.discard(AUTHOR_MISSING)  # an editor has filled in what the agency answered
    if ANNEX_MISSING in found and _has_later_files(draft):
        found.discard(ANNEX_MISSING)
    return sorted(found)


def _has_later_files(draft: Draft) -> bool:
    """Whether it has files that another mail brought, or an annex that somebody brought at the
    desk: what was missing has come."""
    files = draft.current.files if draft.current else []
    parts = [file["part"] for file in files if file.get("part")]
    annexes = [file["part"] for file in files if file.get("part") and file.get("role") == "annex"]
    mailed = PartRow.objects.filter(pk__in=parts).exclude(submission=None)
    later = mailed.exclude(submission=draft.submission_id)
    return (later | PartRow.objects.filter(pk__in=annexes, submission=None)).exists()


def author_missing(draft: Draft) -> tuple[str, ...]:
    """What the portal's regulation asks of news and articles and isn't there (R103, R121)."""
    if draft.kind not in WRITTEN or draft.current is None:
        return ()
    asked = policy_of(draft.portal).author
    needed = (("author", asked.required), ("source", asked.source_required))
    missing = tuple(name for name, ask in needed if ask and not draft.current.metadata.get(name))
    if not missing or draft.submission_id is None:
        return missing
    passed = FindingRow.objects.filter(
        submission=draft.submission_id, code=AUTHOR_MISSING, released_at__isnull=False
    )
    return () if passed.exists() else missing


def missing_fields(draft: Draft) -> tuple[str, ...]:
    """Required fields of its kind that are empty, and "text" when there is nothing to publish."""
    current = draft.current
    if current is None:
        return ("text",)
    public = [file for file in current.files if file.get("public")]
    values = {**current.metadata, "title": current.title.strip(), "files": public}
    missing = [name for name in REQUIRED[draft.kind] if not values.get(name)]
    if not current.blocks and not public and "files" not in missing:
        missing.append("text")
    if needs_words(draft.kind) and any(wordless(file) for file in public):
        missing.append("alt")
    policy = policy_of(draft.portal)
    missing += (*author_missing(draft), *duties.quoted_missing(draft), *duties.undated(draft))
    received = draft.submission.received_at if draft.submission else draft.created_at
    day = received.astimezone(OFFICE_TIME).date()
    if needs_day(policy, draft.kind, current.metadata, day):
        missing.append(EVENT_DAY)
    return tuple(missing)


def needs_words(kind: str) -> bool:
    """Whether public pictures of that kind must have words for people who don't see them (R82). An
    issued document's scanned annexes are read in its text."""
    return kind != Kind.DOCUMENT


def wordless(file: Mapping[str, Any]) -> bool:
    """Whether a picture is to go out without words for those who don't see it."""
    return (
        bool(file.get("public"))
        and str(file.get("type", "")).startswith("image/")
        and not str(file.get("alt") or "").strip()
    )


def undecided(draft: Draft) -> tuple[str, ...]:
    """Kinds of personal data that would go out without anybody's decision."""
    if draft.current is None:
        return ()
    return tuple(sorted({item.kind for item in open_items(draft.current)}))


def can_be_asked(submission: Submission) -> bool:
    """Whether there is somebody whom a mail may go to."""
    return bool(submission.reply_address or submission.sender_address) and not submission.no_answer


def pending_proposal(draft: Draft) -> Revision | None:
    """The newest proposal, unless a person has decided on it."""
    return (
        Revision.objects.filter(draft=draft, proposed=True, decided_at=None)
        .order_by("-number")
        .first()
    )
