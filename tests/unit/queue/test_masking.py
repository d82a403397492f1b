"""Deciding on personal data: who may, on what ground, what the revision and the trail keep."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.factories import (
    block,
    file_of,
    make_draft,
    make_member,
    make_part,
    make_portal,
    make_submission,
)
from vanthu.publisher import personal
from vanthu.queue import actions
from vanthu.queue.actions import Blocked, Choice, Edit, NotAllowed, Unfit
from vanthu.store.models import Draft, DraftState, Event, Kind, Role, User

pytestmark = pytest.mark.django_db

CCCD, PHONE, SOCIAL = "004085012345", "0912 345 678", "0412345678"
HOME = "tổ 5, phường Sông Bằng, thành phố Cao Bằng"
TEXT = f"Ông Nguyễn Văn An, trú tại {HOME}, số CCCD {CCCD}, điện thoại {PHONE}."


def _draft(text: str = TEXT, **plan: Any) -> Draft:
    portal = make_portal()
    values = {"metadata": {"number": "12/QĐ-UBND", "date": "2026-11-20", "agency": "UBND tỉnh"}}
    return make_draft(portal, **(values | {"blocks": [block("QUYẾT ĐỊNH"), block(text)]} | plan))


def _secretary(draft: Draft) -> User:
    return make_member(draft.portal, Role.SECRETARY)


def _decide(draft: Draft, actor: User, **arguments: Any) -> Draft:
    return actions.draft_personal(draft=draft, actor=actor, version=draft.version, **arguments)


def _choices(draft: Draft, choice: str = "mask", **more: str) -> list[Choice]:
    assert draft.current
    keys = {item.key for item in personal.open_items(draft.current)}
    return [Choice(key, choice, **more) for key in sorted(keys)]


def _says(draft: Draft, *values: str) -> bool:
    assert draft.current
    revision = draft.current
    everything = json.dumps(
        [revision.title, revision.blocks, revision.summary, revision.metadata, revision.files],
        ensure_ascii=False,
    )
    return any(value in everything for value in values)


def test_masking_takes_the_values_out_of_the_locked_text() -> None:
    draft = _draft()
    done = _decide(draft, _secretary(draft), choices=_choices(draft))
    assert done.kind == Kind.DOCUMENT
    assert done.state == DraftState.EDITING
    assert not _says(done, CCCD, PHONE, HOME)
    assert done.current
    assert "*********345" in personal.text_of(done.current.blocks[1])
    assert personal.open_items(done.current) == ()
    rows = done.current.metadata[personal.KEY]
    assert {row["kind"] for row in rows} == {"cccd", "phone", "address"}


def test_the_trail_names_kinds_and_counts_and_no_value() -> None:
    draft = _draft()
    _decide(draft, _secretary(draft), choices=_choices(draft))
    event = Event.objects.get(verb="draft.personal")
    assert event.data["masked"] == 3
    assert event.data["kinds"] == {"address": 1, "cccd": 1, "phone": 1}
    trail = json.dumps([one.data for one in Event.objects.all()], ensure_ascii=False)
    assert not any(value in trail for value in (CCCD, PHONE, HOME))


def test_nothing_is_submitted_before_it_is_decided() -> None:
    draft = _draft()
    secretary = _secretary(draft)
    taken = actions.draft_take(draft=draft, actor=secretary, version=draft.version)
    with pytest.raises(Blocked) as blocked:
        actions.draft_submit(draft=taken, actor=secretary, version=taken.version)
    assert blocked.value.codes == ("personal_decided",)
    done = _decide(taken, secretary, choices=_choices(taken))
    sent = actions.draft_submit(draft=done, actor=secretary, version=done.version)
    assert sent.state == DraftState.SUBMITTED


def test_what_an_approver_types_in_is_asked_about_too() -> None:
    draft = _draft("Một tin.", kind=Kind.NEWS, number="", metadata={})
    editor, head = make_member(draft.portal, Role.EDITOR), make_member(draft.portal, Role.HEAD)
    draft = actions.draft_take(draft=draft, actor=editor, version=draft.version)
    draft = actions.draft_submit(draft=draft, actor=editor, version=draft.version)
    with pytest.raises(Blocked) as blocked:
        actions.draft_approve_with_changes(
            draft=draft, actor=head, version=draft.version, edit=Edit(blocks=[block(TEXT)])
        )
    assert blocked.value.codes == ("personal_decided",)


def test_leaving_public_needs_a_ground_and_the_office() -> None:
    draft = _draft(f"Ông Nguyễn Văn An, điện thoại {PHONE}.")
    editor, secretary = make_member(draft.portal, Role.EDITOR), _secretary(draft)
    keep = _choices(draft, "keep", ground="consent", note="Đơn đồng ý ngày 20/11/2026")
    with pytest.raises(NotAllowed):
        _decide(draft, editor, choices=keep)
    with pytest.raises(Unfit) as unfit:
        _decide(draft, secretary, choices=_choices(draft, "keep"))
    assert set(unfit.value.fields) == {"ground-phone"}
    with pytest.raises(Unfit) as unfit:
        _decide(draft, secretary, choices=_choices(draft, "keep", ground="law"))
    assert set(unfit.value.fields) == {"note-phone"}
    done = _decide(draft, secretary, choices=keep)
    assert done.current
    assert _says(done, PHONE)
    assert personal.open_items(done.current) == ()


def test_a_secret_is_never_left_public() -> None:
    draft = _draft(f"Mã số BHXH của ông An: {SOCIAL}.")
    secretary = _secretary(draft)
    for ground in ("consent", "law", "official"):
        with pytest.raises(Unfit):
            _decide(draft, secretary, choices=_choices(draft, "keep", ground=ground, note="x y z"))
    done = _decide(draft, secretary, choices=_choices(draft, "keep", ground="mistaken"))
    assert done.current
    assert personal.open_items(done.current) == ()


def test_a_decision_holds_for_the_value_not_for_its_place() -> None:
    draft = _draft(f"Ông Nguyễn Văn An, ĐT {PHONE}.", kind=Kind.NEWS, number="", metadata={})
    secretary = _secretary(draft)
    keep = _choices(draft, "keep", ground="consent", note="Đơn ngày 20/11/2026")
    done = _decide(draft, secretary, choices=keep)
    edited = actions.draft_save(
        draft=done, actor=secretary, version=done.version,
        edit=Edit(blocks=[block("Mới."), block("Ông Nguyễn Văn An, số điện thoại: 0912.345.678")]),
    )  # fmt: skip
    assert edited.current
    assert personal.open_items(edited.current) == ()
    again = actions.draft_save(
        draft=edited, actor=secretary, version=edited.version,
        edit=Edit(blocks=[block("Ông Nguyễn Văn An, ĐT 0912.345.679")]),
    )  # fmt: skip
    assert again.current
    assert [item.kind for item in personal.open_items(again.current)] == ["phone"]


def test_masked_text_that_comes_back_is_asked_about_again() -> None:
    draft = _draft(f"Ông An, CCCD {CCCD}.", kind=Kind.NEWS, number="", metadata={})
    secretary = _secretary(draft)
    done = _decide(draft, secretary, choices=_choices(draft))
    edited = actions.draft_save(
        draft=done, actor=secretary, version=done.version,
        edit=Edit(blocks=[block(f"Ông An, CCCD {CCCD}.")]),
    )  # fmt: skip
    assert edited.current
    assert personal.open_items(edited.current)


def test_an_editor_masks_what_the_machine_did_not_find() -> None:
    draft = _draft("Nạn nhân là cháu Bé Bi, con chị Tư ở đầu thôn.", title="Vụ việc cháu Bé Bi")
    editor = make_member(draft.portal, Role.EDITOR)
    done = _decide(draft, editor, chosen=["cháu Bé Bi"])
    assert not _says(done, "Bé Bi")
    with pytest.raises(Unfit):
        _decide(done, editor, chosen=["không có ở đây"])
    with pytest.raises(Unfit):
        _decide(done, editor, chosen=["Bi"])
    with pytest.raises(Unfit):
        _decide(done, editor)


def test_title_fields_and_names_of_files_are_masked_too() -> None:
    portal = make_portal()
    submission = make_submission(portal)
    part = make_part(submission, f"CCCD {CCCD}.pdf", b"%PDF-1.7", "application/pdf")
    draft = make_draft(
        portal, submission=submission, title=f"Khen thưởng ông An (CCCD {CCCD})",
        summary=f"Ông An, CCCD {CCCD}", blocks=[block("Khen thưởng.")],
        metadata={"signer": "Ông B", "recipients": [f"Ông An, số CCCD {CCCD}"]},
        files=[file_of(part, "signed")],
    )  # fmt: skip
    done = _decide(draft, _secretary(draft), choices=_choices(draft))
    assert not _says(done, CCCD)
    assert CCCD not in done.title


def test_a_value_in_an_annex_blocks_and_is_decided_on_once() -> None:
    portal = make_portal()
    submission = make_submission(portal)
    part = make_part(submission, "phu-luc.txt", b"x")
    part.blocks = [block(f"Người nhận: ông An, CCCD {CCCD}")]
    part.save()
    draft = make_draft(
        portal, submission=submission, blocks=[block(f"Ông An, CCCD {CCCD}")],
        files=[file_of(part, "annex")],
    )  # fmt: skip
    assert draft.current
    assert {item.where for item in personal.open_items(draft.current)} == {"text", part.sha256}
    assert len(_choices(draft)) == 1
    done = _decide(draft, _secretary(draft), choices=_choices(draft))
    assert done.current
    assert personal.open_items(done.current) == ()
    (entry,) = done.current.files
    assert [one.value for one in personal.covered_in(entry, done.current)] == [CCCD]


def test_a_choice_on_another_text_is_refused() -> None:
    draft = _draft()
    with pytest.raises(Unfit):
        _decide(draft, _secretary(draft), choices=[Choice("0" * 16, "mask")])


def test_a_mask_taken_off_gives_the_text_back() -> None:
    draft = _draft(title=f"Khen thưởng ông An (CCCD {CCCD})")
    secretary = _secretary(draft)
    assert draft.current
    before = draft.current.blocks
    done = _decide(draft, secretary, choices=_choices(draft))
    assert done.current
    rows = {row["kind"]: row["key"] for row in done.current.metadata[personal.KEY]}
    half = _decide(done, secretary, undo=[rows["cccd"]])
    assert _says(half, CCCD)
    assert not _says(half, PHONE, HOME)
    assert CCCD in half.title
    assert half.current
    assert {item.kind for item in personal.open_items(half.current)} == {"cccd"}
    whole = _decide(half, secretary, undo=[rows["phone"], rows["address"]])
    assert whole.current
    assert whole.current.blocks == before
    assert whole.current.metadata[personal.KEY] == []


def test_a_mask_that_an_editor_chose_is_taken_off_too_and_edits_stay() -> None:
    draft = _draft("Nạn nhân là cháu Bé Bi.", kind=Kind.NEWS, number="", metadata={})
    secretary = _secretary(draft)
    done = _decide(draft, secretary, chosen=["cháu Bé Bi"])
    assert done.current
    (row,) = done.current.metadata[personal.KEY]
    blocks = [*done.current.blocks, block("Một câu mới.")]
    edited = actions.draft_save(
        draft=done, actor=secretary, version=done.version, edit=Edit(blocks=blocks)
    )
    back = _decide(edited, secretary, undo=[row["key"]])
    assert back.current
    texts = [personal.text_of(one) for one in back.current.blocks]
    assert texts == ["QUYẾT ĐỊNH", "Nạn nhân là cháu Bé Bi.", "Một câu mới."]
    with pytest.raises(Unfit):
        _decide(back, secretary, undo=[row["key"]])


def test_no_form_writes_a_decision() -> None:
    draft = _draft()
    secretary = _secretary(draft)
    assert draft.current
    forged = [
        {"key": item.key, "kind": item.kind, "masked": "", "choice": "keep", "by": 1, "at": ""}
        for item in personal.open_items(draft.current)
    ]
    saved = actions.draft_save(
        draft=draft, actor=secretary, version=draft.version,
        edit=Edit(title="Khác", metadata={personal.KEY: forged}),
    )  # fmt: skip
    assert saved.current
    assert len(personal.open_items(saved.current)) == 3
