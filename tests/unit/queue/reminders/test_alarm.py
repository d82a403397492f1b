"""What is told at once when something is taken down."""

from __future__ import annotations

import pytest
from time_machine import Traveller

from tests.unit.queue.desk_world import World, make_world, set_up
from vanthu.queue.actions import draft_suspend
from vanthu.store.models import Job, Notice, NoticeKind, Portal, User

from .conftest import text_to


@pytest.fixture
def world(portal: Portal) -> World:
    """Something public, and a board with addresses that wants no reminders."""
    made = make_world()
    set_up(made, "published", frozen=False, public="public")
    for user in User.objects.all():
        user.email, user.reminders = f"{user.pk}@caobang.example", False
        user.save()
    return made


def suspend(world: World, who: str) -> None:
    draft = world.draft
    draft.refresh_from_db()
    draft_suspend(
        draft=draft, actor=world.people[who], version=draft.version, reason="Sai số liệu ở trang 2"
    )


def test_the_head_is_told_at_once(world: World, clock: Traveller) -> None:
    suspend(world, "secretary")
    (notice,) = Notice.objects.filter(kind=NoticeKind.BOARD)
    head = User.objects.get(pk=world.people["head"].pk)
    assert notice.recipient == head.email
    assert notice.subject == "[Cổng TTĐT Cao Bằng] Đã tạm gỡ, chờ Trưởng ban quyết định"
    assert "Tin: Tin đã sửa" in text_to(head)
    assert f"{world.people['secretary']} tạm gỡ" in text_to(head)
    assert "chậm nhất ngày 25/11/2026" in text_to(head)  # the 24th is a holiday
    assert "số liệu" not in notice.text + notice.html  # reasons stay at the desk
    assert Job.objects.filter(kind="notice.send", ref=notice.pk).exists()


def test_the_heads_own_deed_is_told_to_nobody(world: World, clock: Traveller) -> None:
    suspend(world, "head")
    assert not Notice.objects.filter(kind=NoticeKind.BOARD).exists()
