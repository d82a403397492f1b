"""The optional steps through the pages: gather and submit, tick and verify, approve and publish,
see what the head has changed, take one's last act back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.factories import policy_text
from vanthu.store.models import Confirmation, Draft, Event, User

from .conftest import As
from .test_drafts import fields, page

EDITOR, SECRETARY, HEAD = "nongthihanh", "hoangvanlap", "trieudinhle"


@pytest.fixture
def steps(ids: dict[str, Any], settings: Any) -> Any:
    """`steps("[steps]…")` gives Cao Bằng these optional steps and no other."""
    path = settings.VANTHU.portals_dir / "caobang.toml"
    before = path.read_text(encoding="utf-8")

    def write(tables: str) -> None:
        path.write_text(policy_text("caobang", tables), encoding="utf-8")

    yield write
    path.write_text(before, encoding="utf-8")


def do(client: Client, pk: int, act: str, **more: Any) -> Any:
    """Press the button; the page must have had it."""
    html = page(client, f"/desk/drafts/{pk}/")
    assert f"do/{act}/" in html, act
    version = Draft.objects.get(pk=pk).version
    response = client.post(
        f"/desk/drafts/{pk}/do/{act}/", {"version": version, **more}, follow=True
    )
    assert response.redirect_chain, re.findall(r"<li>(.*?)</li>", response.content.decode())
    return response.content.decode()


def undo_values(html: str) -> dict[str, list[str]]:
    """What the message's button would send."""
    form = re.search(r'<form class="undo".*?</form>', html, re.DOTALL)
    assert form, "no way back"
    return {"draft": re.findall(r'name="draft" value="([^"]+)"', form[0])}


def test_the_secretary_submits_what_was_handed_over_at_once(
    ids: dict[str, Any], signed_in: As
) -> None:
    editor, secretary = signed_in(EDITOR), signed_in(SECRETARY)
    for name in ("news", "second"):
        do(editor, ids[name], "take")
        do(editor, ids[name], "hand_over")
    html = page(secretary, "/desk/?list=collated")
    assert html.count('class="work') >= 2
    assert "Chờ tổng hợp trình" in html
    picked = [f"{pk}-{Draft.objects.get(pk=pk).version}" for pk in (ids["news"], ids["second"])]
    secretary.post("/desk/many/", {"act": "submit", "draft": picked, "filled": "submit"})
    states = Draft.objects.filter(pk__in=[ids["news"], ids["second"]]).values_list(
        "state", flat=True
    )
    assert set(states) == {"submitted"}
    assert "do/submit/" not in page(editor, f"/desk/drafts/{ids['news']}/")


def test_the_list_is_only_where_there_is_the_step(
    ids: dict[str, Any], signed_in: As, steps: Any
) -> None:
    assert "list=collated" in page(signed_in(SECRETARY), "/desk/")
    steps("")
    assert "list=collated" not in page(signed_in(SECRETARY), "/desk/")


def test_the_last_act_is_undone_from_its_message(ids: dict[str, Any], signed_in: As) -> None:
    editor = signed_in(EDITOR)
    html = do(editor, ids["news"], "take")
    values = undo_values(html)
    assert 'data-key="z"' in html
    stranger = signed_in("nguoila")
    assert stranger.post("/desk/undo/", values).status_code == 302
    assert Draft.objects.get(pk=ids["news"]).state == "editing"
    told = editor.post("/desk/undo/", values, follow=True).content.decode()
    assert "Đã hoàn tác" in told
    draft = Draft.objects.get(pk=ids["news"])
    assert (draft.state, draft.assignee) == ("new", None)
    again = editor.post("/desk/undo/", values, follow=True).content.decode()
    assert "không hoàn tác" in again
    assert Event.objects.filter(verb="draft.undo").count() == 1


def test_what_somebody_has_gone_on_with_is_left(ids: dict[str, Any], signed_in: As) -> None:
    editor, secretary = signed_in(EDITOR), signed_in(SECRETARY)
    values = undo_values(do(editor, ids["news"], "take"))
    do(secretary, ids["news"], "decline", reason="Trùng tin")
    told = editor.post("/desk/undo/", values, follow=True).content.decode()
    assert "Đã có người xử lý tiếp" in told
    assert Draft.objects.get(pk=ids["news"]).state == "declined"


def test_the_checklist_is_ticked_for_a_revision(ids: dict[str, Any], signed_in: As) -> None:
    editor, pk = signed_in(EDITOR), ids["news"]
    do(editor, pk, "take")
    html = page(editor, f"/desk/drafts/{pk}/")
    assert "Không tiết lộ bí mật nhà nước" in html
    do(editor, pk, "check", ticked=["secrets", "goods"])
    rows = Confirmation.objects.filter(draft=pk)
    assert set(rows.values_list("item", flat=True)) == {"secrets", "goods"}
    html = page(editor, f"/desk/drafts/{pk}/")
    assert re.search(r'id="tick-goods"[^>]* checked', html)
    path = f"/desk/drafts/{pk}/edit/"
    editor.post(path, {**fields(page(editor, path)), "title": "Tiêu đề khác"})
    assert not re.search(r'id="tick-goods"[^>]* checked', page(editor, f"/desk/drafts/{pk}/"))


def test_nothing_is_approved_that_nobody_has_verified(
    ids: dict[str, Any], signed_in: As, steps: Any
) -> None:
    steps('[steps]\nverify = ["news"]\n')
    editor, head, pk = signed_in(EDITOR), signed_in(HEAD), ids["news"]
    do(editor, pk, "take")
    do(editor, pk, "submit")
    assert "Lần lưu này chưa được xác thực" in page(head, f"/desk/drafts/{pk}/")
    version = Draft.objects.get(pk=pk).version
    bare = editor.post(
        f"/desk/drafts/{pk}/do/verify/", {"version": version, "method": "source", "note": ""}
    )
    assert "Đề nghị ghi đã hỏi ai" in bare.content.decode()
    do(editor, pk, "verify", method="source", note="Hỏi Văn phòng UBND phường Thục Phán")
    html = page(head, f"/desk/drafts/{pk}/")
    assert "Hỏi Văn phòng UBND phường" in html
    assert "Hỏi Văn phòng UBND phường" in page(head, f"/desk/drafts/{pk}/slip/")
    assert "do/approve/" in html
    do(editor, pk, "recall")
    path = f"/desk/drafts/{pk}/edit/"
    editor.post(path, {**fields(page(editor, path)), "title": "Tiêu đề khác"})
    assert "phải xác thực lại" in page(editor, f"/desk/drafts/{pk}/")


def test_the_approver_publishes_or_sets_the_time(
    ids: dict[str, Any], signed_in: As, steps: Any
) -> None:
    head, pk = signed_in(HEAD), ids["waiting"]
    assert "do/approve_publish/" not in page(head, f"/desk/drafts/{pk}/")
    steps("[steps]\napprover_publishes = true\n")
    assert "Duyệt và cho đăng ngay" in page(head, f"/desk/drafts/{pk}/")
    path, version = f"/desk/drafts/{pk}/do/approve_schedule/", Draft.objects.get(pk=pk).version
    late = head.post(path, {"version": version, "at": "20/11/2020 09:20"})
    assert 'role="alert"' in late.content.decode()
    do(head, pk, "approve_schedule", at="20/11/2027 09:20")
    assert Draft.objects.get(pk=pk).state == "scheduled"


def test_the_submitter_sees_what_the_head_has_changed(
    ids: dict[str, Any], signed_in: As, steps: Any
) -> None:
    steps("")
    editor, head, pk = signed_in(EDITOR), signed_in(HEAD), ids["news"]
    do(editor, pk, "take")
    do(editor, pk, "submit")
    path = f"/desk/drafts/{pk}/edit/?approve=1"
    form = {**fields(page(head, path)), "title": "Tiêu đề do Trưởng ban sửa"}
    assert head.post(path, form).status_code == 302
    html = page(editor, f"/desk/drafts/{pk}/")
    assert "Triệu Đình Lê đã sửa nội dung khi duyệt" in html
    shown = re.search(r'hx-get="([^"]+\?new=\d+)" hx-trigger="load"', html)
    assert shown
    compared = re.sub(r"<[^>]+>", "", page(editor, shown[1]))
    assert "Trưởng ban sửa" in compared
    assert "Đã duyệt có sửa" in page(editor, "/desk/?list=mine")


def test_the_page_of_a_draft_stays_cheap(
    ids: dict[str, Any], signed_in: As, django_assert_max_num_queries: Any
) -> None:
    editor, pk = signed_in(EDITOR), ids["news"]
    do(editor, pk, "take")
    do(editor, pk, "check", ticked=["secrets"])
    page(editor, f"/desk/drafts/{pk}/")
    with django_assert_max_num_queries(15):
        editor.get(f"/desk/drafts/{pk}/")


def test_people_show_their_levels_in_words(ids: dict[str, Any], signed_in: As) -> None:
    admin = signed_in("quantri")
    html = page(admin, "/desk/people/")
    assert "Mức phân quyền" in html
    assert "Cổng Thông tin điện tử tỉnh Cao Bằng: cập nhật, xuất bản" in html, "the secretary"
    head = User.objects.get(username=HEAD)
    own = page(admin, f"/desk/people/{head.pk}/")
    assert "kiểm duyệt, cập nhật, xuất bản" in own
