"""Trials: what mails would become, shown before anything changes, and then applied.

    rerun_begin(*, submissions, actor) -> Trial              by today's rules; `apply` runs them
    what_if_begin(*, portal, policy, number, actor) -> Trial  by a policy that isn't in force
    trial_stop(*, trial, actor) -> Trial
    trial_resume(*, trial, actor) -> Trial
    trial_apply(*, trial, actor, picked=None) -> Trial

A trial is worked off by jobs of a few seconds (`pipeline.trials`, `queue.trial_jobs`), each line
for itself: it goes on where it stopped, and new mail isn't kept waiting. Foreign portals' mails
don't exist, and trials that aren't the person's to see (`visible`) raise Trial.DoesNotExist.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from vanthu.jobs.enqueue import enqueue
from vanthu.store import audit
from vanthu.store.models import (
    Change,
    Job,
    JobState,
    LineState,
    Portal,
    Role,
    Submission,
    SubmissionState,
    Trial,
    TrialKind,
    TrialLine,
    TrialState,
    User,
)
from vanthu.validators.policy import Policy, PolicyError, parse_policy

from .changing import highest
from .errors import NotAllowed, Unfit
from .facts import portals_of, roles_of
from .intake import ADMINISTRATOR, OFFICE, administers, monitored
from .outcomes import Difference

RUN, APPLY = "trial.run", "trial.apply"
#: Mails of one re-run, and of one what-if.
MOST, MOST_WHAT_IF = 500, 1000
#: A policy's text.
LONGEST_POLICY = 200_000
#: Behind everything that somebody waits for at the counter.
PRIORITY = -10
#: A what-if's result can be opened for so long, a re-run's longer: it tells what was done.
KEEP = {TrialKind.WHAT_IF: timedelta(days=1), TrialKind.RERUN: timedelta(days=7)}
#: Not decided on yet: there is nothing to compare with.
_UNDECIDED = (SubmissionState.RECEIVED, SubmissionState.PROCESSING)
#: Who tries out a policy beside administrators.
WHAT_IF = frozenset({Role.SECRETARY, Role.HEAD})


def rerun_begin(*, submissions: Iterable[int], actor: User) -> Trial:
    """Try out what today's rules make of these mails (ids, at most MOST). Changes none of them."""
    ids = list(dict.fromkeys(submissions))[:MOST]
    rows = _triable(_decided_by(actor).filter(pk__in=ids))
    return _begin(TrialKind.RERUN, rows, actor)


def what_if_begin(*, portal: Portal, policy: str, number: int, actor: User) -> Trial:
    """Try out what a policy (TOML) would have made of the portal's last `number` mails."""
    if not may_try_policy(actor, portal):
        raise Portal.DoesNotExist
    unfit_policy(portal, policy)
    rows = _triable(Submission.objects.filter(portal=portal))
    most = min(max(number, 1), MOST_WHAT_IF)
    return _begin(TrialKind.WHAT_IF, rows, actor, most=most, portal=portal, policy=policy)


def may_try_policy(actor: User, portal: Portal) -> bool:
    """Administrators, whoever the portal's policy lets administer, its head and its secretary."""
    if administers(actor, portal):
        return True
    return not WHAT_IF.isdisjoint(roles_of(actor, portal.pk))


def unfit_policy(portal: Portal, text: str) -> Policy:
    """The policy in the text; Unfit where it can't be this portal's."""
    if len(text) > LONGEST_POLICY:
        raise Unfit({"policy": _("The text is too long for a policy.")})
    try:
        policy = parse_policy(text)
    except PolicyError as error:
        raise Unfit({"policy": str(error)}) from error
    if policy.name != portal.name:
        raise Unfit({"policy": _("name: must stay “%s”.") % portal.name})
    return policy


def trial_stop(*, trial: Trial, actor: User) -> Trial:
    """Stop after the mail in hand. What has been done stays."""
    stops = {TrialState.RUNNING: TrialState.STOPPED, TrialState.APPLYING: TrialState.HALTED}
    return _turn(trial, actor, stops, "trial.stop")


def trial_resume(*, trial: Trial, actor: User) -> Trial:
    """Go on where it was stopped."""
    goes_on = {TrialState.STOPPED: TrialState.RUNNING, TrialState.HALTED: TrialState.APPLYING}
    return _turn(trial, actor, goes_on, "trial.resume")


def trial_apply(*, trial: Trial, actor: User, picked: Iterable[int] | None = None) -> Trial:
    """Check these mails again in earnest: the picked ones (ids of submissions), else all whose
    result or notes change. Sends no mail. What has changed since it was tried is passed over."""
    with transaction.atomic():
        held = locked(trial, actor)
        if held.kind != TrialKind.RERUN:
            raise NotAllowed(_("A policy is tried here and not put in force."))
        if held.state == TrialState.RUNNING:
            raise NotAllowed(_("It is still being tried; wait, or stop it."))
        if held.state in (TrialState.APPLYING, TrialState.HALTED):
            raise NotAllowed(_("It is being applied already."))
        lines = TrialLine.objects.filter(trial=held, state=LineState.TRIED)
        if picked is None:
            lines = lines.exclude(change=Change.NONE)
        else:
            lines = lines.filter(submission__in=list(picked))
        chosen = lines.update(state=LineState.CHOSEN)
        if not chosen:
            raise NotAllowed(_("Nothing was picked."))
        held.state = TrialState.APPLYING
        held.save(update_fields=["state"])
        _plant(APPLY, held, actor)
        _book("trial.apply", held, actor, mails=chosen)
    return held


def visible(user: User) -> QuerySet[Trial]:
    """Trials that the person may look at: their board's, and their own over several boards while
    they sit on all of them; an administrator all."""
    if user.is_superuser and user.is_active:
        return Trial.objects.all()
    offices = _offices(user)
    elsewhere = TrialLine.objects.filter(trial=OuterRef("pk")).exclude(
        submission__portal__in=offices
    )
    own = Q(actor=user, portal=None) & ~Exists(elsewhere)
    return Trial.objects.filter(own | Q(portal__in=offices))


def locked(trial: Trial, actor: User) -> Trial:
    """The trial under lock; Trial.DoesNotExist where it isn't the person's to see."""
    pk = visible(actor).values_list("pk", flat=True).get(pk=trial.pk)
    return Trial.objects.select_for_update(no_key=True).get(pk=pk)


# What the jobs call.


def next_line(trial: Trial) -> TrialLine | None:
    """The next mail to try; None where nothing is left or somebody stopped it."""
    return (
        TrialLine.objects.filter(
            trial=trial, trial__state=TrialState.RUNNING, state=LineState.WAITING
        )
        .select_related("submission__portal", "submission__continues", "submission__agency")
        .order_by("pk")
        .first()
    )


def go_on(trial: Trial) -> None:
    """At the end of a job: plant the next one, or say that all is tried."""
    held = Trial.objects.select_for_update(no_key=True).get(pk=trial.pk)
    if held.state != TrialState.RUNNING:
        return
    if TrialLine.objects.filter(trial=held, state=LineState.WAITING).exists():
        enqueue(RUN, held.pk, priority=PRIORITY)
        return
    held.state, held.done_at = TrialState.DONE, datetime.now(UTC)
    held.save(update_fields=["state", "done_at"])


def line_tried(line: TrialLine, found: Difference, round_: int, policy_hash: str) -> None:
    """Write down what would become of one mail."""
    codes = f" {' '.join(found.codes)} " if found.codes else ""
    _waiting(line).update(
        state=LineState.TRIED,
        change=found.change,
        before=found.before,
        after=found.after,
        detail=found.as_json(),
        codes=codes,
        round=round_,
        policy_hash=policy_hash,
    )


def line_gone(line: TrialLine) -> None:
    """The mail's bytes are no longer there."""
    _waiting(line).update(state=LineState.GONE, before=line.submission.state)


def line_failed(line: TrialLine, error: str) -> None:
    """Our own fault; the mail itself is as it was."""
    _waiting(line).update(state=LineState.FAILED, before=line.submission.state, error=error[:120])


def _waiting(line: TrialLine) -> QuerySet[TrialLine]:
    return TrialLine.objects.filter(pk=line.pk, state=LineState.WAITING)


def _decided_by(actor: User) -> QuerySet[Submission]:
    """Mails that the person may have checked again (`intake.submission_rerun`)."""
    rows = monitored(actor)
    if actor.is_superuser and actor.is_active:
        return rows
    return rows.filter(portal__in=_offices(actor))


def _offices(user: User) -> list[int]:
    """Portals where the person may have mails checked again."""
    return [
        portal.pk
        for portal in portals_of(user)
        if administers(user, portal) or not OFFICE.isdisjoint(roles_of(user, portal.pk))
    ]


def _triable(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """Not what is being checked anyway, and not what is sealed: nobody reads that."""
    return rows.filter(sealed_at=None).exclude(state__in=_UNDECIDED)


def _begin(
    kind: TrialKind,
    rows: QuerySet[Submission],
    actor: User,
    *,
    most: int = MOST,
    portal: Portal | None = None,
    policy: str = "",
) -> Trial:
    found = list(rows.order_by("-pk").values_list("pk", "portal")[:most])
    if not found:
        raise NotAllowed(_("There is no mail that could be checked again."))
    portals = {portal_id for _pk, portal_id in found}
    with transaction.atomic():
        trial = Trial.objects.create(
            kind=kind,
            actor=actor,
            portal_id=portal.pk if portal else portals.pop() if len(portals) == 1 else None,
            policy=policy,
        )
        TrialLine.objects.bulk_create(
            [TrialLine(trial=trial, submission_id=pk) for pk, _portal in found]
        )
        enqueue(RUN, trial.pk, priority=PRIORITY)
        _book("trial.begin", trial, actor, kind=kind.value, mails=len(found))
    return trial


def _turn(trial: Trial, actor: User, turns: dict[TrialState, TrialState], verb: str) -> Trial:
    with transaction.atomic():
        held = locked(trial, actor)
        after = turns.get(TrialState(held.state))
        if after is None:
            return held  # it came to its end meanwhile
        held.state = after
        held.save(update_fields=["state"])
        if after == TrialState.RUNNING:
            _plant(RUN, held, actor)
        elif after == TrialState.APPLYING:
            _plant(APPLY, held, actor)
        _book(verb, held, actor)
    return held


def _plant(kind: str, trial: Trial, actor: User) -> None:
    """The next job, in the name of who lets it go on; not beside one that is under way, which sees
    at its end (waiting for this transaction's lock) that it goes on, and plants the next itself."""
    alive = Job.objects.filter(kind=kind, ref=trial.pk, state__in=(JobState.READY, JobState.LEASED))
    if not alive.exists():
        enqueue(kind, trial.pk, args={"actor": actor.pk}, priority=PRIORITY)


def _book(verb: str, trial: Trial, actor: User, **data: object) -> None:
    roles = roles_of(actor, trial.portal_id) if trial.portal_id else frozenset()
    role = highest(roles) or (ADMINISTRATOR if actor.is_superuser else "")
    audit.record(verb, "trial", trial.pk, actor=actor, role=role, portal=trial.portal_id, **data)
