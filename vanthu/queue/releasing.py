"""Services around publication: publish, by hand, suspend at once, withdraw, correct; and the
agency's wish to withdraw."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from vanthu.publisher import publication
from vanthu.publisher.notices import announce_draft
from vanthu.store.models import Draft, NoticeKind, Role, User
from vanthu.store.portals import policy_of

from .changing import acting_as, changing
from .deciding import revoke
from .errors import Unfit
from .reminders import alarm
from .standing import settle_withdrawn
from .workflow import Act

#: Clocks of two machines may differ; a publication isn't recorded ahead of its time.
SKEW = timedelta(minutes=5)
#: Nobody plans a publication for later than this; a year too many is a slip of the finger.
FARTHEST = timedelta(days=366)


def draft_publish(*, draft: Draft, actor: User, version: int, at: datetime | None = None) -> Draft:
    """Đăng lên Cổng: exactly the approved revision, by a job; `scheduled` until it is out.

    `at`: when it goes out; None is at once.
    """
    if at is not None and not datetime.now(UTC) < at <= datetime.now(UTC) + FARTHEST:
        raise Unfit({"at": _("A time to come, within a year.")})
    with changing(Act.PUBLISH, draft=draft, actor=actor, version=version) as change:
        ordered = publication.order(draft=change.draft, actor=actor, at=at)
        change.data["publication"] = ordered.pk
        if at is not None:
            change.data["at"] = at.isoformat(timespec="minutes")
    return change.draft


def draft_unschedule(*, draft: Draft, actor: User, version: int) -> Draft:
    """Stop a publication that isn't out yet; the approval stands."""
    with changing(Act.UNSCHEDULE, draft=draft, actor=actor, version=version) as change:
        publication.call_off(draft=change.draft)
    return change.draft


def draft_publish_by_hand(
    *, draft: Draft, actor: User, version: int, address: str, at: datetime
) -> Draft:
    """Ghi nhận đã đăng: a person published it elsewhere, at this address and time."""
    with changing(Act.PUBLISH_BY_HAND, draft=draft, actor=actor, version=version) as change:
        _check_place(address.strip(), at)
        done = publication.record_by_hand(
            draft=change.draft, actor=actor, address=address.strip(), at=at
        )
        change.data["publication"] = done.pk
        announce_draft(
            draft=change.draft, kind=NoticeKind.PUBLISHED, actor=actor, address=done.address
        )
    return change.draft


def draft_suspend(*, draft: Draft, actor: User, version: int, reason: str) -> Draft:
    """Tạm gỡ ngay: off the pages and the feed with this transaction; the head is told and decides
    on it."""
    with changing(Act.SUSPEND, draft=draft, actor=actor, version=version, reason=reason) as change:
        publication.suspend(draft=change.draft, reason=change.reason)
        if acting_as(change.facts) != Role.HEAD:
            alarm.suspended(draft=change.draft, actor=actor)
    return change.draft


def draft_resume(*, draft: Draft, actor: User, version: int, reason: str) -> Draft:
    """Cho hiện lại: the head has decided that what was suspended stays."""
    with changing(Act.RESUME, draft=draft, actor=actor, version=version, reason=reason) as change:
        publication.resume(draft=change.draft)
        alarm.decided(draft=change.draft, actor=actor, kept_down=False)
    return change.draft


def draft_withdraw(*, draft: Draft, actor: User, version: int, reason: str) -> Draft:
    """Gỡ bỏ: off the pages for good; the published version is kept. The agency is told when the
    wish was its own."""
    with changing(Act.WITHDRAW, draft=draft, actor=actor, version=version, reason=reason) as change:
        publication.withdraw(draft=change.draft, reason=change.reason)
        settle_withdrawn(change.draft, actor)
        if change.facts.suspended:
            alarm.decided(draft=change.draft, actor=actor, kept_down=True)
        _end_of_wish(change.draft, actor, change.reason)
    return change.draft


def draft_correct(
    *, draft: Draft, actor: User, version: int, reason: str, earlier_public: bool | None = None
) -> Draft:
    """Đính chính: edit and approve anew, while the public sees the last version.

    `reason` is what is corrected: the public page says it of the new version, so it goes into its
    revisions and is approved with them. `earlier_public`: whether everybody may go on reading the
    version that is replaced; None is as the policy says.
    """
    with changing(Act.CORRECT, draft=draft, actor=actor, version=version, reason=reason) as change:
        if earlier_public is None:
            earlier_public = policy_of(change.draft.portal).items.earlier_versions == "public"
        change.draft.correction = {
            "what": change.reason,
            "earlier": "public" if earlier_public else "desk",
        }
        change.data["earlier"] = change.draft.correction["earlier"]
        change.draft.submitted_by = None
        if change.draft.assignee is None:
            change.draft.assignee = actor
    return change.draft


def draft_stop(*, draft: Draft, actor: User, version: int) -> Draft:
    """Dừng xử lý: the agency gets its wish, and is told so."""
    with changing(Act.STOP, draft=draft, actor=actor, version=version) as change:
        publication.call_off(draft=change.draft)
        revoke(change)
        _end_of_wish(change.draft, actor, "")
    return change.draft


def draft_unfreeze(*, draft: Draft, actor: User, version: int, reason: str) -> Draft:
    """Go on although the agency asked to withdraw it: the reason is on record."""
    with changing(Act.UNFREEZE, draft=draft, actor=actor, version=version, reason=reason) as change:
        change.draft.frozen = False
        change.draft.frozen_reason = ""
    return change.draft


def _end_of_wish(draft: Draft, actor: User, reason: str) -> None:
    if not draft.frozen:
        return
    announce_draft(draft=draft, kind=NoticeKind.WITHDRAWN, actor=actor, reason=reason)
    draft.frozen = False


def _check_place(address: str, at: datetime) -> None:
    """A web address, and a moment that has been."""
    faults = {}
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        faults["address"] = _("Give the whole address, with https://.")
    if at.tzinfo is None or at > datetime.now(UTC) + SKEW:
        faults["at"] = _("Give the time when it was published; it can't lie ahead.")
    if faults:
        raise Unfit(faults)
