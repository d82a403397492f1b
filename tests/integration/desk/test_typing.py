"""What is typed and not saved survives, and nobody overwrites anybody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.test import Client
from django.utils import timezone

from tests.factories import make_part
from vanthu.queue import typing
from vanthu.store.models import Draft, Revision, User, WorkingCopy

from .conftest import As
from .test_drafts import fields


def test_a_crash_takes_nothing(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("nongthihanh")
    path = f"/desk/drafts/{ids['news']}/edit/"
    form = fields(client.get(path).content.decode())
    answer = client.post(f"/desk/drafts/{ids['news']}/typing/", form | {"text": "Câu gõ dở dang"})
    assert "chưa lưu" in answer.json()["kept"]
    page = signed_in("nongthihanh").get(path).content.decode()
    assert "Câu gõ dở dang" in page
    assert "Đã khôi phục" in page
    assert "Câu gõ dở dang" not in signed_in("hoangvanlap").get(path).content.decode()
    client.post(path, fields(page))
    assert not WorkingCopy.objects.filter(draft=ids["news"]).exclude(typed_at=None).exists()
    current = Draft.objects.get(pk=ids["news"]).current
    assert current is not None
    assert "Câu gõ dở dang" in str(current.blocks)


def test_a_box_unticked_stays_unticked(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("nongthihanh")
    path = f"/desk/drafts/{ids['taken']}/edit/"
    form = fields(client.get(path).content.decode())
    boxes = [name for name in form if name.endswith("-use")]
    assert boxes
    typed = {name: text for name, text in form.items() if name not in boxes}
    client.post(f"/desk/drafts/{ids['taken']}/typing/", typed)
    again = fields(client.get(path).content.decode())
    assert not [name for name in again if name.endswith("-use")]


def test_it_can_be_dropped(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("nongthihanh")
    path = f"/desk/drafts/{ids['news']}/"
    form = fields(client.get(path + "edit/").content.decode())
    client.post(path + "typing/", form | {"title": "Bỏ đi"})
    client.post(path + "typing/drop/")
    assert "Bỏ đi" not in client.get(path + "edit/").content.decode()


def test_two_see_each_other_and_the_second_is_told(ids: dict[str, Any], signed_in: As) -> None:
    one, two = signed_in("nongthihanh"), signed_in("hoangvanlap")
    path = f"/desk/drafts/{ids['news']}/"
    first = fields(one.get(path + "edit/").content.decode())
    one.post(path + "typing/", {"version": first["version"]})
    second = fields(two.get(path + "edit/").content.decode())
    answer = two.post(path + "typing/", second | {"text": "Của Lập"})
    assert "Nông Thị Hạnh" in answer.json()["others"]
    one.post(path + "edit/", first | {"text": "Của Hạnh"})
    refused = two.post(path + "edit/", second | {"text": "Của Lập"})
    assert refused.status_code == 200
    assert "Của Lập" in refused.content.decode()
    current = Draft.objects.get(pk=ids["news"]).current
    assert current is not None
    assert "Của Hạnh" in str(current.blocks)
    assert "Của Lập" in two.get(path + "edit/").content.decode()
    assert Revision.objects.filter(draft=ids["news"]).count() >= 2


def test_who_has_left_is_not_there(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("nongthihanh")
    path = f"/desk/drafts/{ids['news']}/"
    form = fields(client.get(path + "edit/").content.decode())
    client.post(path + "typing/", {"version": form["version"]})
    draft, other = Draft.objects.get(pk=ids["news"]), User.objects.get(username="hoangvanlap")
    assert typing.others(draft=draft, user=other)
    WorkingCopy.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
    assert not typing.others(draft=draft, user=other)


def test_only_who_may_edit(ids: dict[str, Any], signed_in: As) -> None:
    path = f"/desk/drafts/{ids['published']}/typing/"
    assert signed_in("nongthihanh").post(path, {"version": "1", "text": "x"}).status_code == 409
    foreign = f"/desk/drafts/{ids['foreign']}/typing/"
    assert signed_in("nongthihanh").post(foreign, {"version": "1"}).status_code == 404
    bad = f"/desk/drafts/{ids['taken']}/typing/"
    assert signed_in("nongthihanh").post(bad, {"version": "x"}).status_code == 400


def test_what_a_colleague_saved_is_shown_and_followed(ids: dict[str, Any], signed_in: As) -> None:
    """Both change the title, she the text, he the author: he keeps his words, undoes nothing of
    hers unseen, and the next press of the button saves."""
    one, two = signed_in("nongthihanh"), signed_in("hoangvanlap")
    path = f"/desk/drafts/{ids['news']}/edit/"
    first, second = (fields(client.get(path).content.decode()) for client in (one, two))
    one.post(path, first | {"title": "Của Hạnh", "text": first["text"] + "\n\nĐoạn của Hạnh."})
    told = two.post(path, second | {"title": "Của Lập", "meta-author": "Lập"}).content.decode()
    seen = told.replace("<ins>", "").replace("</ins>", "")
    assert "Những gì đã được lưu" in told
    assert "Đoạn của Hạnh." in seen
    assert "Cả hai người cùng sửa: Tiêu đề." in told
    form = fields(told)
    assert form["title"] == "Của Lập"
    assert "Đoạn của Hạnh." in form["text"]
    assert two.post(path, form).status_code == 302
    current = Draft.objects.get(pk=ids["news"]).current
    assert current is not None
    assert (current.title, current.metadata["author"]) == ("Của Lập", "Lập")
    assert "Đoạn của Hạnh." in str(current.blocks)


def test_typed_text_that_is_restored_shows_what_was_saved_since(
    ids: dict[str, Any], signed_in: As
) -> None:
    one, two = signed_in("nongthihanh"), signed_in("hoangvanlap")
    base = f"/desk/drafts/{ids['news']}/"
    first, second = (fields(c.get(f"{base}edit/").content.decode()) for c in (one, two))
    two.post(f"{base}typing/", second | {"meta-author": "Lập gõ"})
    one.post(f"{base}edit/", first | {"title": "Của Hạnh"})
    told = two.post(f"{base}typing/", {"version": second["version"], "base": second["base"]})
    assert "Nông Thị Hạnh đã lưu" in told.json()["others"]
    page = two.get(f"{base}edit/").content.decode()
    assert "Những gì đã được lưu" in page
    form = fields(page)
    assert (form["title"], form["meta-author"]) == ("Của Hạnh", "Lập gõ")


def test_files_keep_their_own_lines_when_a_colleague_moves_them(
    ids: dict[str, Any], signed_in: As
) -> None:
    """A caption is its file's, also where a colleague has taken another file out meanwhile."""
    draft = Draft.objects.get(pk=ids["second"])
    assert draft.submission is not None
    other = make_part(draft.submission, "anh-2.jpg", b"khac", "image/jpeg")
    one, two = signed_in("nongthihanh"), signed_in("hoangvanlap")
    path = f"/desk/drafts/{ids['second']}/edit/"
    first, second = (fields(client.get(path).content.decode()) for client in (one, two))
    key = f"file-{other.sha256[:16]}-"
    old = next(name for name in first if name.endswith("-use"))
    one.post(path, {n: v for n, v in first.items() if n != old} | {f"{key}use": "on"})
    told = two.post(path, second | {f"{key}caption": "Của ảnh hai"}).content.decode()
    form = fields(told)
    assert old not in form
    assert form[f"{key}use"] == "on"
    two.post(path, form)
    current = Draft.objects.get(pk=ids["second"]).current
    assert current is not None
    assert [(f["name"], f["caption"]) for f in current.files] == [("anh-2.jpg", "Của ảnh hai")]


def test_the_same_form_sent_twice_is_one_revision(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("nongthihanh")
    path = f"/desk/drafts/{ids['news']}/edit/"
    form = fields(client.get(path).content.decode()) | {"title": "Bấm hai lần"}
    assert client.post(path, form).status_code == 302
    count = Revision.objects.filter(draft=ids["news"]).count()
    assert client.post(path, form).status_code == 302
    assert Revision.objects.filter(draft=ids["news"]).count() == count


def test_a_draft_that_goes_on_takes_no_text_along(ids: dict[str, Any], signed_in: As) -> None:
    """She types while he submits: she can't save, but her words are kept, for her alone."""
    one, two = signed_in("nongthihanh"), signed_in("hoangvanlap")
    base = f"/desk/drafts/{ids['news']}/"
    one.post(f"{base}do/take/", {"version": Draft.objects.get(pk=ids["news"]).version})
    form = fields(one.get(f"{base}edit/").content.decode())
    one.post(f"{base}typing/", {"version": form["version"]})
    version = Draft.objects.get(pk=ids["news"]).version
    assert two.post(f"{base}do/submit/", {"version": version}).status_code == 302
    kept = one.post(f"{base}typing/", form | {"text": "Câu gõ muộn"})
    assert "chưa lưu" in kept.json()["kept"]
    for page in (
        one.post(f"{base}edit/", form | {"text": "Câu muộn hơn"}),
        one.get(f"{base}edit/"),
    ):
        html = page.content.decode()
        assert page.status_code == 200
        assert "Câu muộn hơn" in html
        assert "đã chuyển bước" in html
        assert "Ctrl s" not in html
    assert two.get(f"{base}edit/").status_code == 302
    assert "Câu muộn hơn" not in str(Draft.objects.get(pk=ids["news"]).current.blocks)  # type: ignore[union-attr]


def test_a_form_with_faults_is_kept_too(ids: dict[str, Any], signed_in: As) -> None:
    """Without JavaScript nothing else keeps it."""
    client = signed_in("nongthihanh")
    path = f"/desk/drafts/{ids['news']}/edit/"
    form = fields(client.get(path).content.decode()) | {"title": "", "text": "Câu không tiêu đề"}
    assert client.post(path, form).status_code == 200
    assert "Câu không tiêu đề" in client.get(path).content.decode()


def test_signed_out_is_said_not_redirected(ids: dict[str, Any]) -> None:
    answer = Client().post(f"/desk/drafts/{ids['news']}/typing/", {"version": "1", "text": "x"})
    assert answer.status_code == 401


def test_who_types_while_the_draft_changes_hands_is_told(
    ids: dict[str, Any], signed_in: As
) -> None:
    """Its text is as it was, so nothing is compared; the second press saves."""
    one, two = signed_in("hoangvanlap"), signed_in("nongthihanh")
    base = f"/desk/drafts/{ids['news']}/"
    form = fields(one.get(f"{base}edit/").content.decode()) | {"title": "Gõ khi đổi người"}
    two.post(f"{base}do/take/", {"version": Draft.objects.get(pk=ids["news"]).version})
    told = one.post(f"{base}edit/", form).content.decode()
    assert "đã chuyển bước sau khi" in told
    assert "Những gì đã được lưu" not in told
    assert one.post(f"{base}edit/", fields(told)).status_code == 302
    assert Draft.objects.get(pk=ids["news"]).title == "Gõ khi đổi người"


def test_dropping_leaves_who_approves_at_the_form(ids: dict[str, Any], signed_in: As) -> None:
    head = signed_in("trieudinhle")
    path = f"/desk/drafts/{ids['waiting']}/"
    form = fields(head.get(f"{path}edit/?approve=1").content.decode())
    head.post(f"{path}typing/", form | {"title": "Bỏ đi"})
    page = head.post(f"{path}typing/drop/", follow=True)
    assert page.redirect_chain[-1][0] == f"{path}edit/?approve=1"
    assert "Bỏ đi" not in page.content.decode()


def test_typed_while_the_draft_went_on_is_kept_with_files_too(
    ids: dict[str, Any], signed_in: As
) -> None:
    editor = signed_in("nongthihanh")
    path = f"/desk/drafts/{ids['news']}/"
    form = fields(editor.get(f"{path}edit/").content.decode())
    Draft.objects.filter(pk=ids["news"]).update(state="declined")
    answer = editor.post(f"{path}files/add/", form | {"text": "Gõ trước khi tải tệp"}, follow=True)
    page = answer.content.decode()
    assert "Gõ trước khi tải tệp" in page
    assert not Draft.objects.get(pk=ids["news"]).current.files  # type: ignore[union-attr]


def test_a_reason_outlives_a_colleagues_change(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("hoangvanlap")
    path = f"/desk/drafts/{ids['fresh']}/do/decline/"
    form = fields(client.get(path).content.decode()) | {"reason": "Đã đăng ở bản khác"}
    Draft.objects.filter(pk=ids["fresh"]).update(version=F("version") + 1)
    told = client.post(path, form)
    assert told.status_code == 200
    again = fields(told.content.decode())
    assert again["reason"] == "Đã đăng ở bản khác"
    assert Draft.objects.get(pk=ids["fresh"]).state == "new"
    assert client.post(path, again).status_code == 302
    assert Draft.objects.get(pk=ids["fresh"]).state == "declined"


def test_an_approval_of_another_version_stays_refused(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("trieudinhle")
    path = f"/desk/drafts/{ids['waiting']}/do/approve/"
    form = fields(client.get(path).content.decode())
    Draft.objects.filter(pk=ids["waiting"]).update(version=F("version") + 1)
    assert fields(client.post(path, form).content.decode())["version"] == form["version"]
    assert Draft.objects.get(pk=ids["waiting"]).state == "submitted"
