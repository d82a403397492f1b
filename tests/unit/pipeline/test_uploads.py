"""Files that people bring to a draft: judged by the rules of mails, kept only when fit."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.factories import file_of, make_draft, make_member, make_portal
from vanthu.pipeline.uploads import bring
from vanthu.queue import actions as do
from vanthu.queue.actions import Edit, Unfit
from vanthu.store.blobs import blobs
from vanthu.store.models import Event, Kind, PartRow, Role

pytestmark = pytest.mark.django_db


def picture(colour: str = "#8a5a2b") -> io.BytesIO:
    data = io.BytesIO()
    Image.new("RGB", (48, 27), colour).save(data, "JPEG")
    data.seek(0)
    return data


@pytest.fixture
def editor():
    return make_member(make_portal(), Role.EDITOR)


@pytest.fixture
def article(editor):
    draft = make_draft(make_portal(), kind=Kind.NEWS, number="", metadata={})
    return do.draft_take(draft=draft, actor=editor, version=draft.version)


def test_a_picture_and_an_annex(article, editor):
    text = io.BytesIO("Danh sách các hộ được hỗ trợ".encode())
    brought = bring(
        draft=article, actor=editor, files=[("ảnh.jpg", picture()), ("danh-sach.txt", text)]
    )
    assert brought.refused == []
    assert [(row.name, row.type) for row in brought.taken] == [
        ("ảnh.jpg", "image/jpeg"), ("danh-sach.txt", "text/plain"),
    ]  # fmt: skip
    assert all(blobs().exists(row.sha256) and row.draft == article for row in brought.taken)
    assert "các hộ" in brought.taken[1].text
    event = Event.objects.get(verb="draft.upload")
    assert event.data["files"] == [row.sha256 for row in brought.taken]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("virus.exe", b"MZ" + bytes(200) + b"PE\0\0" + bytes(300), "type.executable"),
        ("anh.jpg", b"MZ" + bytes(200) + b"PE\0\0" + bytes(300), "type.executable"),
        ("trong.txt", b"", "file.empty"),
    ],
)
def test_what_a_mail_may_not_bring_nobody_may(article, editor, name, data, code):
    brought = bring(
        draft=article, actor=editor, files=[(name, io.BytesIO(data)), ("ok.jpg", picture())]
    )
    assert [(one.name, one.code) for one in brought.refused] == [(name, code)]
    assert [row.name for row in brought.taken] == ["ok.jpg"]


def test_a_mark_of_secrecy_refuses_all_and_leaves_nothing(article, editor):
    text = "MẬT\nỦY BAN NHÂN DÂN TỈNH\nSố: 12/QĐ-UBND\nQUYẾT ĐỊNH\nVề việc điều động cán bộ"
    data = text.encode()
    brought = bring(
        draft=article, actor=editor, files=[("a.txt", io.BytesIO(data)), ("b.jpg", picture())]
    )
    assert brought.taken == []
    assert [(one.name, one.code) for one in brought.refused] == [("", "secrecy.marked")]
    assert not PartRow.objects.filter(draft=article).exists()
    import hashlib

    assert not blobs().exists(hashlib.sha256(data).hexdigest())


def test_brought_files_belong_to_the_draft_once_it_is_saved(article, editor):
    row = bring(draft=article, actor=editor, files=[("anh.jpg", picture())]).taken[0]
    saved = do.draft_save(
        draft=article, actor=editor, version=article.version,
        edit=Edit(files=[file_of(row, "image", caption="Lò rèn", alt="Người thợ rèn")]),
    )  # fmt: skip
    assert saved.current.files[0]["sha256"] == row.sha256


def test_another_drafts_file_doesnt(article, editor):
    other = make_draft(make_portal(), kind=Kind.NEWS, number="", metadata={})
    row = bring(draft=other, actor=editor, files=[("anh.jpg", picture("#123456"))]).taken[0]
    with pytest.raises(Unfit):
        do.draft_save(
            draft=article, actor=editor, version=article.version,
            edit=Edit(files=[file_of(row, "image")]),
        )  # fmt: skip


@pytest.mark.parametrize(("role", "fits"), [("annex", True), ("signed", True), ("text", False)])
def test_an_issued_document_gets_annexes_only(editor, role, fits):
    draft = make_draft(make_portal())
    draft = do.draft_take(draft=draft, actor=editor, version=draft.version)
    row = bring(draft=draft, actor=editor, files=[("pl.txt", io.BytesIO(b"Phu luc 1"))]).taken[0]
    edit = Edit(files=[file_of(row, role)])
    if fits:
        do.draft_save(draft=draft, actor=editor, version=draft.version, edit=edit)
        return
    with pytest.raises(Unfit):
        do.draft_save(draft=draft, actor=editor, version=draft.version, edit=edit)
