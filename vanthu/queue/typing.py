"""What people are typing before they save it: kept on the server, so that neither a crash nor a
lost connection takes it, and not in the browser, which others may use (R63).

Never part of a revision, of search or of what others see: others see only that somebody is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.db import transaction

from vanthu.jobs.registry import Work, periodic
from vanthu.store.models import Draft, User, WorkingCopy

#: A form that has not been heard of for so long has been left.
PRESENT = timedelta(seconds=45)
#: What nobody came back for is forgotten: it was never saved.
KEEP = timedelta(days=30)
#: Characters of all fields together; a form can't hold more than a request.
MOST = 2_000_000


def keep(*, draft: Draft, user: User, version: int, fields: Mapping[str, str]) -> WorkingCopy:
    """Keep what stands in the form now; `fields` empty: the form is only open."""
    now = datetime.now(UTC)
    values: dict[str, object] = {"seen_at": now}
    if fields and sum(map(len, fields.values())) <= MOST:
        values |= {"version": version, "fields": dict(fields), "typed_at": now}
    with transaction.atomic():
        copy, _made = WorkingCopy.objects.update_or_create(
            draft=draft, user=user, defaults=values, create_defaults={"version": version} | values
        )
    return copy


def kept(*, draft: Draft, user: User) -> WorkingCopy | None:
    """What this person typed and didn't save."""
    return WorkingCopy.objects.filter(draft=draft, user=user).exclude(typed_at=None).first()


def drop(*, draft: Draft, user: User) -> None:
    """Saved, or not wanted any more."""
    WorkingCopy.objects.filter(draft=draft, user=user).delete()


def others(*, draft: Draft, user: User) -> list[User]:
    """Who else has the draft's form open."""
    present = WorkingCopy.objects.filter(draft=draft, seen_at__gte=datetime.now(UTC) - PRESENT)
    rows = present.exclude(user=user).select_related("user").order_by("user_id")
    return [row.user for row in rows]


@periodic("typing.forget", timedelta(hours=6))
def forget(work: Work) -> None:
    """Drop what nobody came back for."""
    del work
    WorkingCopy.objects.filter(seen_at__lt=datetime.now(UTC) - KEEP).delete()
