"""Telling senders: what became of their mail, and of each draft made of it.

Called inside the transaction that decides: the notice and its job exist exactly when the outcome
does. Who may not be answered gets a row all the same, withheld with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from vanthu.store.models import (
    Draft,
    FindingRow,
    Notice,
    NoticeKind,
    NoticeState,
    PartRow,
    Publication,
    Submission,
    SubmissionState,
    User,
)
from vanthu.store.portals import policy_of
from vanthu.store.prepared import Select, Slot, insert
from vanthu.validators.codes import codes
from vanthu.validators.policy import Policy
from vanthu.vietnamese.clean import clean_text

from . import outbox
from .answering import Answer, answer_to
from .caps import ASKED
from .letters import Letter, outcome_letter
from .message import new_message_id
from .phrases import day, moment, quoted
from .report import Facts, Report
from .rows import draft_fact, facts_of, with_rows
from .writing import report

#: What a portal does with a code that keeps a mail from going on.
BARRING = ("hold", "reject")
_TOLD = Select(lambda: Notice.objects.filter(submission=Slot("submission")).values_list("pk")[:1])
OUTCOMES = (NoticeKind.RECEIVED, NoticeKind.PARTIAL, NoticeKind.REFUSED)


def announce(
    *,
    submission: Submission,
    asked: bool = False,
    reason: str = "",
    parts: Iterable[PartRow] | None = None,
    drafts: Iterable[Draft] | None = None,
    findings: Iterable[FindingRow] | None = None,
) -> Notice | None:
    """Tell the sender what became of a submission; the notice, or None where nothing is told.

    Meant for `work.finish()`. `asked`: a person wants it told, though it be silent or a re-run;
    `reason`: that person's words for a refusal. `submission` is as the caller's transaction has it,
    locked and saved; `parts`, `drafts`, `findings`: see `facts_of`.
    """
    with transaction.atomic(savepoint=False):
        rows = submission
        if rows.sealed_at is not None:
            return None
        policy = policy_of(rows.portal)
        facts = facts_of(
            rows, words=quoted(reason, 1000), parts=parts, drafts=drafts, findings=findings
        )
        told = report(facts, policy)
        kind = kind_of(told)
        if kind is None:
            return None
        letter = outcome_letter(kind, told, policy, mendable=mendable(told))
        first = _TOLD.first(submission=rows.pk) is None
        answer = answer_to(rows, asked=asked) if first else _answer(rows, kind, asked=asked)
        notice = plant(
            rows, kind, str(rows.round), letter, policy, answer, asked=asked, first=first
        )
        if kind in OUTCOMES and not first:
            _supersede(rows)
        return notice


def announce_draft(
    *,
    draft: Draft,
    kind: str,
    actor: User | None,
    reason: str = "",
    address: str = "",
    until: date | None = None,
    wait: timedelta | None = None,
) -> Notice | None:
    """Tell the sender about a draft: `published` (at `address`), `declined` or `ask` (with
    `reason`, one line a point), `withdrawn`. None for a draft that nobody sent.

    The same news twice is one notice. `wait`: it leaves only after this time, and
    `outbox.take_back` can stop it until then.
    """
    if draft.submission_id is None:
        return None
    if draft.translation_of_id is not None and kind != NoticeKind.ASK:
        return None  # R109: what the board makes of it in another language nobody has sent
    with transaction.atomic():
        rows = with_rows(Submission.objects.all()).get(pk=draft.submission_id)
        policy = policy_of(rows.portal)
        told = report(facts_of(rows), policy)
        letter = outcome_letter(kind, told, policy, **_about(draft, told, reason, address, until))
        before = Notice.objects.filter(submission=rows, draft=draft, kind=kind).order_by("pk")
        last = before.last()
        if last is not None and last.text == letter.text and last.reason != outbox.TAKEN_BACK:
            return last
        round_ = f"draft:{draft.pk}:{before.count() + 1}"
        asked = actor is not None and kind != NoticeKind.PUBLISHED
        answer = answer_to(rows, asked=asked)
        return plant(rows, kind, round_, letter, policy, answer, draft=draft, wait=wait)


def preview(facts: Facts, policy: Policy) -> tuple[str, Letter] | None:
    """The mail that these facts would give, and its kind; stores nothing (`vanthu check`)."""
    told = report(facts, policy)
    kind = kind_of(told)
    return (
        None
        if kind is None
        else (kind, outcome_letter(kind, told, policy, mendable=mendable(told)))
    )


def kind_of(told: Report) -> NoticeKind | None:
    """Which mail an outcome asks for.

    Nothing for what is noted, sealed (the secretary phones, DESIGN) or our own fault; what is held
    is told at once only where the sender can mend it, else by the interim receipt.
    """
    state = told.facts.state
    if sealed(told.facts):
        return None
    if state == SubmissionState.DRAFTED:
        return NoticeKind.PARTIAL if told.refused else NoticeKind.RECEIVED
    if state == SubmissionState.REFUSED or (state == SubmissionState.QUARANTINED and told.refused):
        return NoticeKind.REFUSED
    if state == SubmissionState.HELD and mendable(told):
        return NoticeKind.INTERIM
    return None


def sealed(facts: Facts) -> bool:
    """Whether marks of secrecy, or whatever else isn't told, lock the submission away."""
    known = codes()
    for finding in facts.findings:
        row = known.get(finding.code)
        if row is None and finding.code.startswith("secrecy."):
            return True
        # What the head has spoken on is only noted.
        if row is not None and row.seals and finding.action in BARRING:
            return True
        if row is not None and row.quarantine and not row.told and not row.seals:
            return True
    return False


def mendable(told: Report) -> list[Any]:
    """The held files that wait for their sender and not for us."""
    return [line for line in told.held if line.mendable]


def _answer(submission: Submission, kind: str, *, asked: bool) -> Answer:
    """The answer-or-not rule, and: a re-run tells nothing twice (DESIGN)."""
    answer = answer_to(submission, asked=asked)
    if answer.withheld or asked or kind not in OUTCOMES:
        return answer
    earlier = Notice.objects.filter(submission=submission, kind__in=OUTCOMES)
    if earlier.exclude(round=str(submission.round)).exists():
        return Answer(answer.recipient, "rerun")
    return answer


def _supersede(submission: Submission) -> None:
    """The outcome makes an interim receipt that hasn't left pointless."""
    interim = Q(submission=submission, kind=NoticeKind.INTERIM, digest__isnull=True)
    Notice.objects.filter(interim, state__in=(NoticeState.READY, NoticeState.GATHERED)).update(
        state=NoticeState.WITHHELD, reason="superseded"
    )


def _about(
    draft: Draft, told: Report, reason: str, address: str, until: date | None
) -> dict[str, Any]:
    """What the templates for drafts show beside the outcome's context."""
    alone = report(
        Facts("drafted", told.facts.code, "", told.facts.received_at, drafts=[draft_fact(draft)]),
        policy_of(draft.portal),
    )
    shown = Publication.objects.filter(draft=draft).order_by("-pk").first()
    published = (shown and shown.published_at) or datetime.now(UTC)
    taken_down = shown.ended_at if shown and shown.published_at else None
    asked = FindingRow.objects.filter(
        code="reply.withdrawal", submission__continues=draft.submission_id
    ).select_related("submission")
    wish = asked.order_by("-pk").first()
    return {
        "draft": alone.drafts[0],
        "reason": quoted(reason, 1000),
        "request": [quoted(line, 1000) for line in clean_text(reason).splitlines() if line.strip()],
        "url": address,
        "until": day(until) if until else "",
        "published_at": moment(published),
        "taken_down_at": moment(taken_down) if taken_down else "",
        "asked_at": moment(wish.submission.received_at) if wish else "",
    }


def plant(
    submission: Submission,
    kind: str,
    round_: str,
    letter: Letter,
    policy: Policy,
    answer: Answer,
    *,
    draft: Draft | None = None,
    asked: bool = False,
    first: bool = False,
    wait: timedelta | None = None,
) -> Notice:
    """The notice's row with its job, once a (submission, kind, round). `first`: there was none yet.

    One that was withheld goes out, with today's words, when a person asks for it.
    """
    key = {"submission": submission, "kind": kind, "round": round_}
    notice = None if first else Notice.objects.select_for_update(no_key=True).filter(**key).first()
    if notice is not None and not (asked and notice.state == NoticeState.WITHHELD):
        return notice
    if notice is None:
        message_id = new_message_id(policy, f"{submission.code}.{kind}.{round_}")
        notice = Notice(**key, portal=submission.portal, draft=draft, message_id=message_id)
    notice.state = NoticeState.WITHHELD if answer.withheld else NoticeState.READY
    notice.reason = answer.withheld or (ASKED if asked else "")
    notice.recipient = answer.recipient
    notice.subject, notice.text, notice.html = letter.subject, letter.text, letter.html
    notice.in_reply_to = submission.message_id
    if first and kind in OUTCOMES:
        insert(notice)  # only the decision plants these, under the lock on the submission
    elif not _saved(notice):
        return Notice.objects.get(**key)
    if notice.state == NoticeState.READY:
        outbox.plant(notice, datetime.now(UTC) + wait if wait else None)
    return notice


def _saved(notice: Notice) -> bool:
    """Whether it could be saved: somebody else may have been quicker."""
    try:
        with transaction.atomic():
            notice.save()
    except IntegrityError:
        return False
    return True
