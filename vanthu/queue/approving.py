"""Approval and publication in one step, where the policy lets who approves publish too."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.translation import gettext as _

from vanthu.publisher import publication
from vanthu.store.models import Draft, User

from .changing import changing
from .deciding import approve
from .errors import Unfit
from .releasing import FARTHEST
from .workflow import Act


def draft_approve_publish(*, draft: Draft, actor: User, version: int) -> Draft:
    """Duyệt và cho đăng ngay."""
    return _approve_and_publish(Act.APPROVE_PUBLISH, draft, actor, version, None)


def draft_approve_schedule(*, draft: Draft, actor: User, version: int, at: datetime) -> Draft:
    """Duyệt, hẹn giờ đăng."""
    if not datetime.now(UTC) < at <= datetime.now(UTC) + FARTHEST:
        raise Unfit({"at": _("A time to come, within a year.")})
    return _approve_and_publish(Act.APPROVE_SCHEDULE, draft, actor, version, at)


def _approve_and_publish(
    act: Act, draft: Draft, actor: User, version: int, at: datetime | None
) -> Draft:
    """Two persons have seen it all the same: what somebody may approve has another author and
    another submitter (guard "two_persons")."""
    with changing(act, draft=draft, actor=actor, version=version) as change:
        approve(change)
        change.data["publication"] = publication.order(draft=change.draft, actor=actor, at=at).pk
        if at is not None:
            change.data["at"] = at.isoformat(timespec="minutes")
    return change.draft
