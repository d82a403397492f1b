"""Drafts that are split and merged carry their authors along."""

from __future__ import annotations

import pytest

from tests.factories import block, make_draft
from vanthu.queue import actions as do
from vanthu.queue.edits import Edit
from vanthu.queue.errors import (
    Blocked,
    Unfit,
)
from vanthu.store.models import (
    Draft,
    DraftState,
    Kind,
)

from .acting import act

pytestmark = pytest.mark.django_db


def test_split_and_merge_carry_the_authors_along(draft, board):
    act(do.draft_take, draft, board.editor)
    act(do.draft_save, draft, board.deputy, edit=Edit(title="Phó sửa"))
    old, new = act(do.draft_split, draft, board.editor, blocks={1}, files=set(), title="Phần hai")
    assert [len(d.current.blocks) for d in (old, new)] == [1, 1]
    assert (old.ordinal, new.ordinal) == (1, 2)
    act(do.draft_submit, new, board.editor)
    with pytest.raises(Blocked):  # a hand in the text before it was split off
        act(do.draft_approve, new, board.deputy)
    act(do.draft_recall, new, board.editor)
    merged = act(
        do.draft_merge,
        old,
        board.secretary,
        other=new,
        other_version=Draft.objects.get(pk=new.pk).version,
    )
    assert len(merged.current.blocks) == 2
    gone = Draft.objects.get(pk=new.pk)
    assert (gone.state, gone.merged_into) == (DraftState.DECLINED, merged)
    with pytest.raises(Blocked):
        act(do.draft_reopen, gone, board.secretary, reason="x")


def test_a_document_that_came_twice_is_merged_once(portal, board):
    """Its text is locked: what stood there twice, nobody could take out again."""
    lines = [
        "QUYẾT ĐỊNH Về việc phân bổ kinh phí hỗ trợ giống cây trồng vụ Đông Xuân",
        "Điều 1. Phân bổ kinh phí hỗ trợ giống cây trồng cho các xã Hòa An, Trùng Khánh.",
        "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
    ]
    annex = "PHỤ LỤC Danh sách các xã được hỗ trợ giống ngô, giống lúa và phân bón năm nay"
    one = make_draft(portal, blocks=[block(line) for line in lines])
    again = make_draft(
        portal, blocks=[block(lines[0]), block(f"{lines[1]} {lines[2]}"), block("2")]
    )
    more = make_draft(portal, blocks=[block(line) for line in (*lines, annex)])
    act(do.draft_take, one, board.editor)
    act(do.draft_merge, one, board.editor, other=again, other_version=again.version)
    assert _lines(one) == lines
    act(do.draft_merge, one, board.editor, other=more, other_version=more.version)
    assert _lines(one) == [*lines, annex]


def _lines(draft):
    blocks = Draft.objects.get(pk=draft.pk).current.blocks
    return ["".join(run["text"] for run in block["runs"]) for block in blocks]


def test_merging_other_mails_text_bars_its_authors(portal, board):
    one = make_draft(portal, kind=Kind.NEWS)
    two = make_draft(portal, kind=Kind.NEWS)
    for d in (one, two):
        act(do.draft_take, d, board.editor)
    act(do.draft_save, two, board.deputy, edit=Edit(title="Phó viết"))
    two = Draft.objects.get(pk=two.pk)
    act(do.draft_merge, one, board.editor, other=two, other_version=two.version)
    act(do.draft_submit, one, board.editor)
    with pytest.raises(Blocked):
        act(do.draft_approve, one, board.deputy)
    act(do.draft_approve, one, board.head)


def test_a_split_moves_something_and_leaves_something(draft, board):
    act(do.draft_take, draft, board.editor)
    for blocks in (set(), {0, 1}):
        with pytest.raises(Unfit):
            act(do.draft_split, draft, board.editor, blocks=blocks, files=set(), title="x")
    assert Draft.objects.count() == 1


def test_the_printed_copy_is_owed_for_whatever_becomes_of_the_document(draft, board):
    Draft.objects.update(print_wanted=True)
    act(do.draft_take, draft, board.editor)
    old, new = act(do.draft_split, draft, board.editor, blocks={1}, files=set(), title="Phần hai")
    assert [Draft.objects.get(pk=one.pk).print_wanted for one in (old, new)] == [True, True]
    Draft.objects.filter(pk=old.pk).update(print_wanted=False)
    version = Draft.objects.get(pk=new.pk).version
    act(do.draft_merge, old, board.editor, other=new, other_version=version)
    assert Draft.objects.get(pk=old.pk).print_wanted


def _decision(number, title, day):
    lines = ("ỦY BAN NHÂN DÂN", "TỈNH CAO BẰNG", f"Số: {number}/QĐ-UBND")
    nation = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
    rest = (f"Cao Bằng, ngày {day} tháng 11 năm 2026", "QUYẾT ĐỊNH", title, "Điều 1. Phê duyệt.")
    return [block(line) for line in (*lines, *nation, *rest)]


@pytest.mark.parametrize("second_goes", [True, False])
def test_each_of_two_documents_in_a_file_goes_by_its_own_number(portal, board, second_goes):
    first = _decision("1501", "Về việc hỗ trợ giống cây trồng", 18)
    second = _decision("1502", "Về việc thành lập Hội đồng", 20)
    known = {"date": "2026-11-18", "category": "van-ban", "source": "UBND huyện Hòa An"}
    draft = make_draft(
        portal, title="Về việc hỗ trợ giống cây trồng, đã sửa", number="1501/QĐ-UBND",
        blocks=[*first, *second], metadata=known,
    )  # fmt: skip
    act(do.draft_take, draft, board.editor)
    half = len(first)
    goes = set(range(half, half + len(second)) if second_goes else range(half))
    both = act(
        do.draft_split, draft, board.editor, blocks=goes, files=set(), title="Tên của bản mới"
    )
    both = [Draft.objects.get(pk=one.pk) for one in both]
    of = {one.number: one for one in both}
    assert set(of) == {"1501/QĐ-UBND", "1502/QĐ-UBND"}
    assert of["1501/QĐ-UBND"].current.metadata["date"] == "2026-11-18"
    assert of["1502/QĐ-UBND"].current.metadata["date"] == "2026-11-20"
    assert {one.current.metadata["source"] for one in both} == {"UBND huyện Hòa An"}
    assert both[1].title == "Tên của bản mới"
    stays = "đã sửa" if second_goes else "Về việc thành lập Hội đồng"
    assert both[0].title.endswith(stays), "what stays goes by its own name"
