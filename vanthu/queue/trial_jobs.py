"""The jobs of trials that write: checking the chosen mails again, and clearing old trials away."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from django.db import transaction

from vanthu.jobs.enqueue import enqueue
from vanthu.jobs.registry import Work, handler, on_dead, periodic
from vanthu.store.models import (
    LineState,
    Submission,
    SubmissionState,
    Trial,
    TrialLine,
    TrialState,
    User,
)

from .errors import Refusal
from .intake import submission_rerun
from .trials import APPLY, KEEP, PRIORITY, RUN

#: Seconds of one job; planting a re-run takes milliseconds.
AT_ONCE = 5.0


@handler(APPLY)
def apply(work: Work) -> None:
    """Send the chosen mails through the pipeline again, one transaction each, in the name of who
    let them go on (`args["actor"]`): a trial is its board's, whoever began it."""
    trial = Trial.objects.filter(pk=work.ref or 0).first()
    if trial is None:
        return
    actor = User.objects.get(pk=work.args["actor"])
    started = time.monotonic()
    while time.monotonic() - started < AT_ONCE and _apply_next(trial, actor):
        pass
    with work.finish():
        held = Trial.objects.select_for_update(no_key=True).get(pk=trial.pk)
        if held.state != TrialState.APPLYING:
            return
        if TrialLine.objects.filter(trial=held, state=LineState.CHOSEN).exists():
            enqueue(APPLY, held.pk, args=work.args, priority=PRIORITY)
            return
        held.state = TrialState.APPLIED
        held.save(update_fields=["state"])


def _apply_next(trial: Trial, actor: User) -> bool:
    """One mail; False when none is left or somebody stopped it."""
    with transaction.atomic():
        line = (
            TrialLine.objects.select_for_update(no_key=True, of=("self",))
            .select_related("submission__portal")
            .filter(trial=trial, trial__state=TrialState.APPLYING, state=LineState.CHOSEN)
            .order_by("pk")
            .first()
        )
        if line is None:
            return False
        line.state = LineState.STALE
        if _as_shown(line):
            try:
                submission_rerun(submission=line.submission, actor=actor)
            except (Refusal, Submission.DoesNotExist):
                pass  # it was sealed, or the person has lost the role meanwhile
            else:
                line.state = LineState.APPLIED
        line.save(update_fields=["state"])
    return True


def _as_shown(line: TrialLine) -> bool:
    """Whether mail and rules are still those that the person was shown."""
    submission = line.submission
    return (
        submission.round == line.round
        and submission.portal.policy_hash == line.policy_hash
        and submission.sealed_at is None
        and submission.state not in (SubmissionState.RECEIVED, SubmissionState.PROCESSING)
    )


@on_dead(RUN)
def not_tried(work: Work, error: str) -> None:
    """Its job was given up: stopped, so that a person can let it go on."""
    del error
    Trial.objects.filter(pk=work.ref or 0, state=TrialState.RUNNING).update(
        state=TrialState.STOPPED
    )


@on_dead(APPLY)
def not_applied(work: Work, error: str) -> None:
    """The same for what was being applied."""
    del error
    Trial.objects.filter(pk=work.ref or 0, state=TrialState.APPLYING).update(
        state=TrialState.HALTED
    )


@periodic("trial.tidy", timedelta(hours=1))
def tidy(work: Work) -> None:
    """Forget trials that nobody looks at any more."""
    del work
    now = datetime.now(UTC)
    for kind, age in KEEP.items():
        Trial.objects.filter(kind=kind, created_at__lt=now - age).delete()
