"""Which function does which kind of job. Rooms above register theirs in AppConfig.ready."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from vanthu.store.models import Job, JobState
from vanthu.store.prepared import Slot, Update


class LeaseLost(Exception):
    """Somebody else holds the job now: what was worked out is thrown away, nothing is written."""


class Permanent(Exception):
    """Trying again can't help; the job goes to the dead jobs with this text."""


class Later(Exception):
    """Not now, and nobody's failure: the job waits until `when` without being counted."""

    def __init__(self, when: datetime, why: str = "") -> None:
        super().__init__(why)
        self.when = when


_END = Update(
    lambda: Job.objects.filter(pk=Slot("job"), token=Slot("token"), state=JobState.LEASED),
    state=JobState.DONE,
    done_at=Slot("now", Job._meta.get_field("done_at")),
    lease_until=None,
)


@dataclass(slots=True)
class Work:
    """One claimed job, as its handler sees it.

    Work outside any transaction, then write inside `finish()`. A handler that returns without it is
    finished by the runner. Any exception but the three above counts as a failure of the step.
    """

    job_id: int
    kind: str
    ref: int | None
    args: dict[str, Any] = field(default_factory=dict)
    token: str = ""
    #: Whether `finish` has committed: nothing is left for the runner to write.
    finished: bool = False

    @contextmanager
    def finish(self) -> Iterator[None]:
        """One transaction that marks the job done and holds the handler's writes.

        The token fences: raises LeaseLost when the lease went to somebody else meanwhile.
        """
        with transaction.atomic():
            if not _END.run(job=self.job_id, token=self.token, now=datetime.now(UTC)):
                raise LeaseLost(self.job_id)
            yield
        self.finished = not transaction.get_connection().in_atomic_block


Handler = Callable[[Work], None]
DeadHook = Callable[[Work, str], None]
_handlers: dict[str, Handler] = {}
_dead_hooks: dict[str, DeadHook] = {}


@dataclass(frozen=True, slots=True)
class Periodic:
    """A job that the relay plants once a period, by a key that names the period.

    `needed`: asked first; a period without need plants nothing.
    """

    kind: str
    every: timedelta
    needed: Callable[[], bool] | None = None


_periodic: dict[str, Periodic] = {}


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of a kind ("submission.process")."""

    def register(function: Handler) -> Handler:
        if _handlers.setdefault(kind, function) is not function:
            raise RuntimeError(f"two handlers for {kind}")
        return function

    return register


def periodic(
    kind: str, every: timedelta, *, needed: Callable[[], bool] | None = None
) -> Callable[[Handler], Handler]:
    """Register a handler that also runs once every `every`, while there is need."""

    def register(function: Handler) -> Handler:
        _periodic[kind] = Periodic(kind, every, needed)
        return handler(kind)(function)

    return register


def on_dead(kind: str) -> Callable[[DeadHook], DeadHook]:
    """Register what is told when a job of a kind has died (called in the burying transaction)."""

    def register(function: DeadHook) -> DeadHook:
        _dead_hooks[kind] = function
        return function

    return register


def dead_hook_of(kind: str) -> DeadHook | None:
    """Who is told when a job of that kind has died."""
    return _dead_hooks.get(kind)


def handler_of(kind: str) -> Handler | None:
    """The function for a kind."""
    return _handlers.get(kind)


def periodic_jobs() -> list[Periodic]:
    """All that run by the clock."""
    return list(_periodic.values())
