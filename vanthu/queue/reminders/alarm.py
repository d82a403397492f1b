"""Told at once: something was taken down, and the head decides on it within a working day; and to
whoever took it down, what was decided.

No reminder, so the person's switch doesn't count.
"""

from __future__ import annotations

from django.utils import timezone

from vanthu.publisher.notices.board import Line, Section, desk_page, tell
from vanthu.publisher.notices.phrases import day, quoted
from vanthu.queue.workflow import Act
from vanthu.store.models import Draft, Event, Role, User
from vanthu.store.portals import policy_of
from vanthu.vietnamese.working_days import add_working_days

from .daily import members
from .sections import code_of, heading_of
from .waiting import Waiting


def suspended(*, draft: Draft, actor: User) -> None:
    """Tell the heads, in the caller's transaction."""
    policy = policy_of(draft.portal)
    today = timezone.localdate()
    until = add_working_days(today, policy.board.suspended_days)
    head = policy.words.head
    closed = Waiting(draft.portal, policy, today).is_closed(draft)
    note = "; ".join(
        part
        for part in (
            code_of(draft),
            f"{quoted(str(actor), 80)} tạm gỡ",
            f"{head} quyết định chậm nhất ngày {day(until)}",
        )
        if part
    )
    line = Line(heading_of(draft, closed=closed), note, desk_page("draft", draft.pk))
    section = Section(f"TẠM GỠ, CHỜ {head.upper()} QUYẾT ĐỊNH", [line], "", urgent=True)
    for person in members(draft.portal, today, reminders=False):
        if Role.HEAD in person.roles:
            tell(
                portal=draft.portal,
                user=person.user,
                round_=f"suspend:{draft.pk}:{draft.version}:{person.user.pk}",
                headline=f"Đã tạm gỡ, chờ {head} quyết định",
                lead=f"Nội dung sau đã tạm gỡ khỏi {policy.words.noun}, đề nghị {head} quyết định "
                "cho hiện lại hoặc gỡ bỏ; lý do ghi tại bàn biên tập.",
                sections=[section],
            )


def decided(*, draft: Draft, actor: User, kept_down: bool) -> None:
    """Tell whoever took it down how it was decided, in the caller's transaction; nobody is told of
    their own deed."""
    event = (
        Event.objects.filter(
            subject="draft", subject_id=draft.pk, verb=f"draft.{Act.SUSPEND.value}"
        )
        .order_by("-seq")
        .first()
    )
    by = event.actor if event else None
    person = User.objects.filter(pk=by, is_active=True).first() if by else None
    if person is None or person == actor:
        return
    policy = policy_of(draft.portal)
    closed = Waiting(draft.portal, policy, timezone.localdate()).is_closed(draft)
    outcome = "gỡ bỏ" if kept_down else "cho hiện lại"
    note = "; ".join(filter(None, (code_of(draft), f"{quoted(str(actor), 80)} quyết định")))
    line = Line(heading_of(draft, closed=closed), note, desk_page("draft", draft.pk))
    tell(
        portal=draft.portal,
        user=person,
        round_=f"decided:{draft.pk}:{draft.version}:{person.pk}",
        headline=f"Đã quyết định về nội dung tạm gỡ: {outcome}",
        lead=f"Nội dung Ông/Bà đã tạm gỡ khỏi {policy.words.noun} đã được quyết định {outcome}; "
        "lý do ghi tại bàn biên tập.",
        sections=[Section(f"ĐÃ QUYẾT ĐỊNH: {outcome.upper()}", [line], "")],
    )
