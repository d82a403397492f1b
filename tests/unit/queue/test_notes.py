"""Notes on drafts: who writes, who is named, who may change what, and what is never told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import block, make_draft, make_member, make_portal
from vanthu.queue import notes
from vanthu.queue.errors import NotAllowed, Unfit
from vanthu.queue.reminders.daily import members
from vanthu.queue.reminders.sections import sections_for
from vanthu.queue.reminders.waiting import Waiting
from vanthu.store.models import Draft, Event, Mention, Note, Notice, Role
from vanthu.store.portals import policy_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def named(portal, board):
    board.editor.display_name = "Nông Thị Hạnh"
    board.editor.email = "hanh@caobang.gov.vn"
    board.editor.save()
    board.other.display_name = "Nông Thị Hạnh Phúc"
    board.other.save()
    return board


@pytest.mark.parametrize(
    "text",
    [
        "@Nông Thị Hạnh xem giúp",
        "Nhờ @nong thi hanh, xem",
        "Nhờ @NÔNG THỊ HẠNH.",
        "(@{username})",
    ],
)
def test_a_name_is_known_however_it_is_typed(named, draft, text):
    text = text.format(username=named.editor.username)
    notes.note_add(draft=draft, actor=named.head, text=text)
    assert list(Mention.objects.values_list("user", flat=True)) == [named.editor.pk]


def test_the_longest_name_counts(named, draft):
    notes.note_add(draft=draft, actor=named.head, text="@Nông Thị Hạnh Phúc xem giúp")
    assert list(Mention.objects.values_list("user", flat=True)) == [named.other.pk]


@pytest.mark.parametrize("text", ["hanh@caobang.gov.vn", "@Nông Thị Hạnhx", "@ai đó", "@"])
def test_what_names_nobody(named, draft, text):
    notes.note_add(draft=draft, actor=named.head, text=text)
    assert not Mention.objects.exists()


def test_a_note_changes_nothing_of_the_draft(board, draft):
    before = Draft.objects.values().get(pk=draft.pk)
    notes.note_add(draft=draft, actor=board.editor, text="Xem lại đoạn đầu")
    assert Draft.objects.values().get(pk=draft.pk) == before


def test_events_hold_no_word_of_it(board, draft):
    notes.note_add(draft=draft, actor=board.editor, text="Một điều kín đáo")
    event = Event.objects.get(verb="note.add")
    assert "kín" not in str(event.data)
    assert event.data["note"] == Note.objects.get().pk


def test_a_place_must_stand_in_the_text(portal, board):
    draft = make_draft(portal, blocks=[block("Điều 1. Ban hành  Quy chế.")])
    note = notes.note_add(draft=draft, actor=board.editor, text="?", quote="ban hành quy chế")
    assert note.quote == "ban hành quy chế"
    assert notes.place_of(draft.current.blocks, note.quote) == (0, 8, 25)
    with pytest.raises(Unfit):
        notes.note_add(draft=draft, actor=board.editor, text="?", quote="bãi bỏ")


def test_only_the_own_note_and_only_for_a_while(board, draft):
    note = notes.note_add(draft=draft, actor=board.editor, text="Sai")
    with pytest.raises(NotAllowed):
        notes.note_edit(note=note, actor=board.head, text="Của người khác")
    assert notes.note_edit(note=note, actor=board.editor, text="Đúng").text == "Đúng"
    Note.objects.update(created_at=note.created_at - notes.CHANGEABLE - timedelta(seconds=1))
    with pytest.raises(NotAllowed):
        notes.note_edit(note=note, actor=board.editor, text="Muộn")
    assert Note.objects.get().text == "Đúng"


def test_naming_somebody_later_tells_them_and_taking_a_name_out_untells(named, draft):
    note = notes.note_add(draft=draft, actor=named.head, text="Xem giúp")
    notes.note_edit(note=note, actor=named.head, text="@Nông Thị Hạnh xem giúp")
    assert Mention.objects.get().user == named.editor
    notes.note_edit(note=note, actor=named.head, text="Xem giúp")
    assert not Mention.objects.exists()


def test_settling_and_opening_again(board, draft):
    note = notes.note_add(draft=draft, actor=board.editor, text="Sửa chưa?")
    answer = notes.note_add(draft=draft, actor=board.head, text="Rồi", answers=note)
    deeper = notes.note_add(draft=draft, actor=board.editor, text="Cảm ơn", answers=answer)
    assert deeper.answers == note
    held = notes.note_resolve(note=note, actor=board.head)
    assert (held.resolved_by, held.text) == (board.head, "Sửa chưa?")
    assert notes.note_resolve(note=note, actor=board.editor, resolved=False).resolved_at is None
    with pytest.raises(Unfit):
        notes.note_resolve(note=answer, actor=board.head)


def test_strangers_have_no_notes_here(board, draft):
    stranger = make_member(make_portal("longxuyen"), Role.HEAD)
    note = notes.note_add(draft=draft, actor=board.editor, text="Nội bộ")
    with pytest.raises(Draft.DoesNotExist):
        notes.note_add(draft=draft, actor=stranger, text="Tôi xem được")
    with pytest.raises(Note.DoesNotExist):
        notes.note_edit(note=note, actor=stranger, text="Sửa")
    with pytest.raises(Note.DoesNotExist):
        notes.note_resolve(note=note, actor=stranger)
    notes.note_add(draft=draft, actor=board.editor, text=f"@{stranger.username} ơi")
    assert not Mention.objects.exists()


@pytest.mark.parametrize("at_once", [True, False])
def test_told_at_once_only_who_wants_it(named, draft, at_once):
    named.editor.mentions_at_once = at_once
    named.editor.save()
    note = notes.note_add(draft=draft, actor=named.head, text="@Nông Thị Hạnh: điều kín đáo")
    sent = list(Notice.objects.filter(kind="board"))
    assert len(sent) == at_once
    for notice in sent:
        assert notice.recipient == "hanh@caobang.gov.vn"
        assert f"notes/#note-{note.pk}" in notice.text
        assert "kín đáo" not in notice.text + notice.html + notice.subject


def test_seen_when_the_notes_are_before_them(named, draft):
    notes.note_add(draft=draft, actor=named.head, text="@Nông Thị Hạnh xem giúp")
    assert [row.unseen for row in notes.notes_of(draft, named.editor)] == [True]
    assert [row.unseen for row in notes.notes_of(draft, named.head)] == [False]
    assert notes.mentions_of(named.editor).get().seen_at is None
    assert notes.mentions_seen(user=named.editor, draft=draft) == 1
    assert [row.unseen for row in notes.notes_of(draft, named.editor)] == [False]


def test_the_daily_mail_says_where_somebody_is_named_and_not_what_is_said(named, draft, portal):
    notes.note_add(draft=draft, actor=named.head, text="@Nông Thị Hạnh: điều kín đáo")
    today = timezone.localdate()
    waiting = Waiting(portal, policy_of(portal), today)
    person = next(one for one in members(portal, today) if one.user == named.editor)
    (section,) = [s for s in sections_for(person, waiting) if s.title.startswith("GHI CHÚ")]
    assert [line.heading for line in section.lines] == ["Tin: Hội nghị"]
    assert "kín đáo" not in str(section)
    notes.mentions_seen(user=named.editor, draft=draft)
    assert not [s for s in sections_for(person, waiting) if s.title.startswith("GHI CHÚ")]
