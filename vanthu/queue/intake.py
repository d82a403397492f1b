"""What people decide on submissions: release, take against the list, refuse, run again, tell.

Who may release is the code's own word (`validators.codes`: administrator for what failed
technically, secretary for what lacks something, head for what is restricted). A release is kept on
the finding, and the next round of processing heeds it; nothing is decided behind the pipeline.

    finding_release(*, finding, actor, reason) -> Submission
    submission_release(*, submission, actor, reason) -> Submission    all that is the actor's
    exception_accept(*, part, actor, reason) -> Submission        Tiếp nhận ngoại lệ
    submission_refuse(*, submission, actor, reason, notify=True) -> Submission
    submission_rerun(*, submission, actor) -> Submission           silent: see submission_tell
    submissions_rerun(*, submissions, actor) -> list[Submission]
    submission_tell(*, submission, actor) -> Notice | None

Foreign portals' raise DoesNotExist; else `NotAllowed`, `ReasonNeeded`, `Unfit` with plain words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vanthu.jobs.enqueue import enqueue
from vanthu.publisher.notices import announce
from vanthu.store import audit
from vanthu.store.models import (
    Draft,
    DraftState,
    FindingRow,
    Notice,
    PartRow,
    Portal,
    Role,
    Submission,
    SubmissionState,
    User,
)
from vanthu.store.portals import policy_of
from vanthu.validators.codes import codes
from vanthu.validators.policy_steps import Level
from vanthu.validators.verdicts import Action, Releaser, Verdict
from vanthu.vietnamese.clean import clean_text

from .changing import highest
from .drafting import go_on, waits_by_itself
from .errors import NotAllowed, ReasonNeeded, Unfit
from .facts import open_holds, portals_of, roles_of
from .steps import levels_of

PROCESS = "submission.process"
#: In the audit trail: in whose name somebody acts who is no member of the board.
ADMINISTRATOR = "administrator"
OFFICE = frozenset({Role.SECRETARY, Role.DEPUTY, Role.HEAD})

#: Who may release what. An administrator runs machines and decides nothing on content (R50).
RELEASERS: dict[Releaser, frozenset[Role]] = {
    Releaser.NOBODY: frozenset(),
    Releaser.ADMINISTRATOR: frozenset(),
    Releaser.SECRETARY: frozenset({Role.SECRETARY, Role.DEPUTY, Role.HEAD}),
    Releaser.HEAD: frozenset({Role.HEAD}),
}
BARRING = (Action.HOLD, Action.REJECT)


def monitored(user: User) -> QuerySet[Submission]:
    """Submissions whose technical side the person may see: an administrator's are all (sender,
    time, code, findings; never content), a board's are its own."""
    if user.is_superuser and user.is_active:
        return Submission.objects.all()
    return Submission.objects.filter(portal__in=portals_of(user))


def may_release(user: User, finding: FindingRow) -> bool:
    """Whether this person may release this finding, whatever its state."""
    portal = finding.submission.portal
    return releases(
        finding.code, roles_of(user, portal.pk), administrator=administers(user, portal)
    )


def administers(user: User, portal: Portal) -> bool:
    """Whether the person does a system administrator's work for a portal: as one, or by a role
    that the portal's policy gives that level (R101, R128)."""
    if user.is_superuser and user.is_active:
        return True
    return Level.ADMINISTER in levels_of(policy_of(portal), roles_of(user, portal.pk))


def releases(code: str, roles: Collection[str], *, administrator: bool) -> bool:
    """Whether somebody with these roles at the portal may release a code."""
    row = codes().get(code)
    releaser = row.releaser if row else Releaser.HEAD
    if releaser == Releaser.ADMINISTRATOR and administrator:
        return True
    return not RELEASERS[releaser].isdisjoint(roles)


def finding_release(*, finding: FindingRow, actor: User, reason: str) -> Submission:
    """Release one finding that holds or refuses, in the actor's name, and let the mail go on."""
    reason = given(reason, _("Reason for releasing"))
    with transaction.atomic():
        held = locked(actor, finding.submission_id)
        _not_sealed(held)
        row = FindingRow.objects.select_related("part", "submission").get(
            pk=finding.pk, submission=held
        )
        if row.action not in BARRING or row.released_at is not None:
            raise NotAllowed(_("There is nothing to release in it."))
        _release(row, actor, reason)
        return _go_on(held, [row], actor, "submission.release", reason)


def submission_release(*, submission: Submission, actor: User, reason: str) -> Submission:
    """Release everything in one mail that is the actor's to release, and let it go on once."""
    reason = given(reason, _("Reason for releasing"))
    with transaction.atomic():
        held = locked(actor, submission.pk)
        _not_sealed(held)
        rows = FindingRow.objects.filter(
            submission=held, action__in=BARRING, released_at=None
        ).select_related("part", "submission")
        roles, administrator = roles_of(actor, held.portal_id), administers(actor, held.portal)
        mine = [row for row in rows if releases(row.code, roles, administrator=administrator)]
        if not mine:
            raise NotAllowed(_("There is nothing in it that is yours to release."))
        for row in mine:
            _release(row, actor, reason)
        return _go_on(held, mine, actor, "submission.release", reason)


def exception_accept(*, part: PartRow, actor: User, reason: str) -> Submission:
    """Tiếp nhận ngoại lệ: take one file against the list, with name and reason.

    Releases everything that refuses or holds this file, when all of it is the actor's to release:
    a virus stays a virus.
    """
    reason = given(reason, _("Reason"))
    with transaction.atomic():
        held = locked(actor, part.submission_id or 0)  # what no mail brought was never held
        rows = list(
            FindingRow.objects.filter(
                submission=held, part=part.pk, action__in=BARRING, released_at=None
            ).select_related("part", "submission")
        )
        if not rows:
            raise NotAllowed(_("Nothing bars this file."))
        for row in rows:
            _release(row, actor, reason)
        return _go_on(held, rows, actor, "submission.accept_exception", reason)


def submission_refuse(
    *, submission: Submission, actor: User, reason: str, notify: bool = True
) -> Submission:
    """Refuse what is held, for a reason that a person gives; told to the sender."""
    reason = given(reason, _("Reason"))
    with transaction.atomic():
        held = locked(actor, submission.pk)
        only(OFFICE, actor, held)
        if held.state != SubmissionState.HELD:
            raise NotAllowed(_("Only what waits for a decision can be refused."))
        held.state = SubmissionState.REFUSED
        held.decided_at = datetime.now(UTC)
        held.save(update_fields=["state", "decided_at"])
        PartRow.objects.filter(submission=held, verdict=Verdict.HELD).update(
            verdict=Verdict.REFUSED
        )
        if notify:
            announce(submission=held, asked=True, reason=reason)
        book("submission.refuse", held, actor, reason=audit.hashed(reason), notify=notify)
    return held


def submission_rerun(*, submission: Submission, actor: User) -> Submission:
    """Kiểm tra lại: the whole mail again by today's rules, as a new round.

    Over an edited draft it only proposes a revision; the sender is told nothing by itself
    (`submission_tell` does, when a person wants it).
    """
    with transaction.atomic():
        held = locked(actor, submission.pk)
        if not administers(actor, held.portal):
            only(OFFICE, actor, held)
        next_round(held)
        book("submission.rerun", held, actor, round=held.round)
    return held


def submissions_rerun(*, submissions: Iterable[int], actor: User) -> list[Submission]:
    """`submission_rerun` for many (ids); those that aren't the actor's are passed over."""
    mine = monitored(actor).filter(pk__in=list(submissions)).order_by("pk")
    done = []
    for submission in mine.iterator(chunk_size=200):
        try:
            done.append(submission_rerun(submission=submission, actor=actor))
        except NotAllowed:
            continue  # an editor's selection may reach over portals where they hold another role
    return done


def submission_tell(*, submission: Submission, actor: User) -> Notice | None:
    """Tell the sender the outcome as it stands, though re-runs and imports are silent."""
    with transaction.atomic():
        held = locked(actor, submission.pk)
        only(OFFICE, actor, held)
        _not_sealed(held)
        if held.state in (SubmissionState.RECEIVED, SubmissionState.PROCESSING):
            raise NotAllowed(_("It is being checked; wait for the outcome."))
        notice = announce(submission=held, asked=True)
        book("submission.tell", held, actor, round=held.round)
    return notice


def _not_sealed(held: Submission) -> None:
    """Sealed mail has two decisions of its own (`queue.sealing`), and no mail goes out about it."""
    if held.sealed_at is not None:
        raise NotAllowed(_("It is sealed; the head decides on it."))


def _go_on(
    held: Submission, rows: list[FindingRow], actor: User, verb: str, reason: str
) -> Submission:
    """After a release: the pipeline decides anew where its verdict can change.

    A drafted mail whose file was taken all along needs no new round: the draft looks at the
    finding itself.
    """
    barred = [row for row in rows if row.part and row.part.verdict in ("held", "refused")]
    rerun = held.state != SubmissionState.DRAFTED or bool(barred)
    if rerun:
        next_round(held)
    else:
        _end_waits(held)
    book(
        verb,
        held,
        actor,
        findings=[row.pk for row in rows],
        codes=sorted({row.code for row in rows}),
        reason=audit.hashed(reason),
        rerun=rerun,
    )
    return held


def _end_waits(held: Submission) -> None:
    """Drafts that waited for what nobody asks for any more are the editors' again. The override is
    in the audit trail as the release, with who and why."""
    waiting = Draft.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "portal", "submission", "current"
    )
    for draft in waiting.filter(submission=held, state=DraftState.AWAITING_SENDER):
        if waits_by_itself(draft) and not open_holds(draft):
            go_on(draft)
            draft.version += 1
            draft.save(update_fields=["state", "reason", "version", "changed_at"])


def _release(row: FindingRow, actor: User, reason: str) -> None:
    if not may_release(actor, row):
        raise NotAllowed(
            _("“%(finding)s” is not yours to release.") % {"finding": _title(row.code)}
        )
    row.released_by = actor
    row.released_at = datetime.now(UTC)
    row.release_reason = reason
    row.save(update_fields=["released_by", "released_at", "release_reason"])


def next_round(held: Submission) -> None:
    """Have it processed anew. The round is what fences: a result of an older round is thrown away
    by the pipeline."""
    _not_sealed(held)
    held.round += 1
    held.state = SubmissionState.PROCESSING
    held.save(update_fields=["round", "state"])
    enqueue(PROCESS, held.pk)


def locked(actor: User, pk: int) -> Submission:
    """The submission under lock; Submission.DoesNotExist where it isn't the person's to see."""
    return (
        monitored(actor)
        .select_for_update(no_key=True, of=("self",))
        .select_related("portal")
        .get(pk=pk)
    )


def only(roles: frozenset[Role], actor: User, submission: Submission, why: str = "") -> None:
    """NotAllowed for whoever has none of these roles at the submission's portal."""
    if roles.isdisjoint(roles_of(actor, submission.portal_id)):
        raise NotAllowed(why or _("This is for the secretary, the deputy head or the head."))


def given(reason: str, label: str) -> str:
    """The reason, cleaned; ReasonNeeded when there is none."""
    reason = clean_text(reason).strip()
    if not reason:
        raise ReasonNeeded(label)
    if len(reason) > 2000:
        raise Unfit({"reason": _("The reason is too long.")})
    return reason


def book(verb: str, held: Submission, actor: User, **data: object) -> None:
    """One line of the audit trail, in the name of the actor's highest role."""
    role = highest(roles_of(actor, held.portal_id)) or ADMINISTRATOR
    audit.record(verb, "submission", held.pk, actor=actor, role=role, portal=held.portal_id, **data)


def _title(code: str) -> str:
    from django.utils.translation import get_language

    row = codes().get(code)
    return row.words(get_language() or "vi").title if row else code
