"""Mails to the board itself: a sealed mail wants a person's voice, not a letter.

They hold the code and the time, and nothing that the sealed mail says; not even why it is sealed
(wording.md §0.8). The sender is told nothing by mail: the secretary phones (DESIGN).
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from vanthu.store.dates import holding
from vanthu.store.models import (
    Membership,
    Notice,
    NoticeKind,
    NoticeState,
    Portal,
    Role,
    Submission,
    User,
)
from vanthu.store.portals import policy_of
from vanthu.validators.policy import Policy

from . import outbox
from .message import new_message_id
from .phrases import moment

#: R95: the head is told; the secretary phones.
TOLD = (Role.SECRETARY, Role.HEAD)
_TEXT = """\
Kính gửi: {name}

Một thư gửi đến {site} đang tạm khóa, chưa ai đọc, chờ {head} quyết định.

  Mã tiếp nhận:    {code}
  Thời điểm nhận:  {received}

Đề nghị {secretary} gọi điện trao đổi trực tiếp với nơi gửi (nơi gửi và thời điểm xem tại bàn biên
tập); không trả lời, không chuyển tiếp và không nhắc đến thư này qua thư điện tử.
{head} quyết định tại: {address}

Thư này được gửi tự động trong nội bộ {board}.
"""


def alert(*, submission: Submission) -> list[Notice]:
    """Tell the portal's secretaries and heads that have an address; in the caller's transaction."""
    policy = policy_of(submission.portal)
    return [_plant(submission, policy, user) for user in _people(submission.portal)]


def _people(portal: Portal, today: date | None = None) -> list[User]:
    members = Membership.objects.filter(
        holding(today or timezone.localdate()),
        portal=portal,
        role__in=TOLD,
        user__is_active=True,
    ).exclude(user__email="")
    return list(User.objects.filter(pk__in=members.values("user")).order_by("pk"))


def _plant(submission: Submission, policy: Policy, user: User) -> Notice:
    hint = f"{submission.code}.alert.{user.pk}"
    notice = Notice.objects.create(
        portal=submission.portal,
        kind=NoticeKind.ALERT,
        round=f"alert:{submission.pk}:{submission.round}",
        state=NoticeState.READY,
        recipient=user.email,
        subject=f"[{policy.words.short}] Đề nghị gọi điện - Mã {submission.code}",
        text=_TEXT.format(
            name=str(user),
            site=policy.title,
            head=policy.words.head,
            secretary=policy.words.secretary,
            board=policy.words.board,
            code=submission.code,
            received=moment(submission.received_at),
            address=settings.VANTHU.public_url + reverse("desk:submission", args=[submission.code]),
        ),
        message_id=new_message_id(policy, hint),
    )
    outbox.plant(notice)
    return notice
