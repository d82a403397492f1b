"""A board with addresses, and a morning of the offices' clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db.models import QuerySet

from tests.factories import make_draft, make_member, make_portal
from tests.notices import tick
from vanthu.jobs.registry import Work, handler_of, periodic_jobs
from vanthu.store import audit
from vanthu.store.models import (
    Draft,
    Job,
    JobState,
    Notice,
    NoticeKind,
    Portal,
    Publication,
    PublicationState,
    Role,
    User,
)

#: Monday 23/11/2026, 07:30 in Hanoi. The Tuesday after is a holiday (24/11).
MONDAY = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def portal(db: None, settings: Any, tmp_path: Path) -> Portal:
    """Cao Bằng's board in a data folder of its own."""
    settings.VANTHU = settings.VANTHU.model_copy(update={"data": tmp_path})
    return make_portal()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Stands at Monday, 07:30."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def person(portal: Portal, role: Role, name: str = "") -> User:
    """A member with an address."""
    user = make_member(portal, role, name)
    user.email = f"{user.username}@caobang.example"
    user.display_name = f"Họ tên {user.username}"
    user.save()
    return user


def in_state(portal: Portal, state: str, deadline: date | None = None, **fields: Any) -> Draft:
    """A draft as it stands in that state."""
    plan = {key: fields.pop(key) for key in ("title", "number", "submission") if key in fields}
    draft = make_draft(portal, deadline=deadline, **plan)
    Draft.objects.filter(pk=draft.pk).update(state=state, **fields)
    draft.refresh_from_db()
    return draft


def did(draft: Draft, verb: str, at: datetime, role: str = "editor") -> None:
    """Somebody did it then."""
    with time_machine.travel(at, tick=False):
        audit.record(f"draft.{verb}", "draft", draft.pk, role=role, portal=draft.portal_id)


def submitted(portal: Portal, at: datetime, **fields: Any) -> Draft:
    """A draft that was submitted then and waits."""
    draft = in_state(portal, "submitted", **fields)
    did(draft, "submit", at)
    return draft


def suspended(portal: Portal, at: datetime, role: str = "secretary", **fields: Any) -> Draft:
    """A draft that was taken down then."""
    draft = in_state(portal, "suspended", **fields)
    Publication.objects.create(
        portal=portal, draft=draft, revision=draft.current, state=PublicationState.SUSPENDED
    )
    did(draft, "suspend", at, role)
    return draft


def morning() -> QuerySet[Notice]:
    """Let the relay look once, and run what it planted; the board's mails so far."""
    job = next(job for job in periodic_jobs() if job.kind == "board.remind")
    if job.needed is None or job.needed():
        tick("board.remind")
    for planted in Job.objects.filter(kind="board.portal", state=JobState.READY):
        do(planted)
    return Notice.objects.filter(kind=NoticeKind.BOARD).order_by("pk")


def do(job: Job) -> None:
    """Run a planted job on the tests' clock; the runner asks the database's."""
    handler = handler_of(job.kind)
    assert handler is not None
    handler(Work(job.pk, job.kind, job.ref, job.args))
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE)


def text_to(user: User) -> str:
    """The words of this person's last mail, in one line; "" when there is none."""
    notice = Notice.objects.filter(kind=NoticeKind.BOARD, recipient=user.email).last()
    return " ".join(notice.text.split()) if notice else ""
