"""Doing one job: claim, work with a heartbeat, finish or fail. The table is the truth (DESIGN)."""

from __future__ import annotations

import random
import secrets
from datetime import UTC, datetime, timedelta

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from vanthu.store.models import Job, JobState
from vanthu.store.prepared import Select, Slot, Update

from .heartbeat import LEASE, beating
from .registry import Later, LeaseLost, Permanent, Work, dead_hook_of, handler_of

log = structlog.get_logger(__name__)

#: Every taking counts here, a kill -9 included: a file that kills its worker ends after 20.
MAX_CLAIMS = 20
#: Only a failing step or child counts here.
MAX_FAILURES = 3


_DUE = Q(state=JobState.READY, not_before__lte=Now()) | Q(
    state=JobState.LEASED, lease_until__lt=Now()
)
_TAKE = Update(
    lambda: Job.objects.filter(_DUE, pk=Slot("job"), claims__lt=MAX_CLAIMS),
    returning=("kind", "ref", "args"),
    state=JobState.LEASED,
    token=Slot("token"),
    claims=F("claims") + 1,
    lease_until=Now() + LEASE,
)
_WORN = Select(
    lambda: Job.objects.filter(pk=Slot("job"), claims__gte=MAX_CLAIMS).values_list("claims")
)


def run(job_id: int) -> bool:
    """Do the job if it is due and nobody holds it. True when this call did something with it."""
    work = claim(job_id)
    if work is None:
        return False
    with structlog.contextvars.bound_contextvars(job=work.job_id, kind=work.kind, ref=work.ref):
        function = handler_of(work.kind)
        if function is None:
            # A newer version planted it: leave it to a worker that knows the kind.
            _postpone(work, timedelta(minutes=1), "unknown kind")
            return True
        try:
            with beating(work):
                function(work)
            if not work.finished:
                _done(work)
        except LeaseLost:
            log.warning("lease_lost")
        except Later as later:
            _postpone(work, max(later.when - datetime.now(UTC), timedelta(0)), str(later))
        except Permanent as error:
            bury(work, str(error))
        except (OperationalError, InterfaceError) as error:
            # The database's fault, not the step's: not counted.
            log.warning("database_away", error=type(error.__cause__ or error).__name__)
            _postpone_quietly(work)
        except Exception as error:  # any fault of a step is counted, shown and retried
            log.exception("job_failed")
            _fail(work, f"{type(error).__name__}: {error}")
    return True


def claim(job_id: int) -> Work | None:
    """Take the job by one conditional UPDATE on the database's clock; None when it can't be had."""
    token = secrets.token_hex(16)
    if (taken := _TAKE.first(job=job_id, token=token)) is not None:
        kind, ref, args = taken
        return Work(job_id, kind, ref, args, token)
    if _WORN.first(job=job_id) is not None:
        _bury_worn(job_id, token)
    return None


def _bury_worn(job_id: int, token: str) -> None:
    worn = Job.objects.filter(_DUE, pk=job_id, claims__gte=MAX_CLAIMS)
    if worn.update(state=JobState.LEASED, token=token, lease_until=Now() + LEASE):
        kind, ref, args = Job.objects.values_list("kind", "ref", "args").get(pk=job_id)
        bury(Work(job_id, kind, ref, args, token), f"taken {MAX_CLAIMS} times, never ended")


def bury(work: Work, error: str) -> None:
    """Put the job to the dead ones, and tell the room that planted it."""
    with transaction.atomic():
        buried = _mine(work).update(
            state=JobState.DEAD, last_error=error[:2000], done_at=Now(), lease_until=None
        )
        hook = dead_hook_of(work.kind)
        if buried and hook is not None:
            hook(work, error)
    log.error("job_dead", reason=error[:200])


def backoff(failures: int) -> timedelta:
    """How long to wait after the n-th failure: 5 s, 30 s, 3 min, with jitter."""
    seconds = 5 * 6 ** max(failures - 1, 0)
    return timedelta(seconds=seconds * random.uniform(0.5, 1.5))  # noqa: S311 - jitter


def _mine(work: Work):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a queryset of Job
    return Job.objects.filter(pk=work.job_id, token=work.token, state=JobState.LEASED)


def _done(work: Work) -> None:
    _mine(work).update(state=JobState.DONE, done_at=Now(), lease_until=None)


def _fail(work: Work, error: str) -> None:
    failures = Job.objects.values_list("failures", flat=True).get(pk=work.job_id) + 1
    if failures >= MAX_FAILURES:
        Job.objects.filter(pk=work.job_id).update(failures=failures)
        bury(work, error)
        return
    wait = backoff(failures)
    _mine(work).update(
        state=JobState.READY,
        failures=failures,
        last_error=error[:2000],
        not_before=Now() + wait,
        dispatch_after=Now() + wait,
        lease_until=None,
    )


def _postpone(work: Work, wait: timedelta, why: str) -> None:
    _mine(work).update(
        state=JobState.READY,
        claims=F("claims") - 1,
        last_error=why[:2000],
        not_before=Now() + wait,
        dispatch_after=Now() + wait,
        lease_until=None,
    )


def _postpone_quietly(work: Work) -> None:
    try:
        _postpone(work, timedelta(seconds=5), "database away")
    except (OperationalError, InterfaceError):
        log.warning("postpone_failed")  # the lease runs out by itself
