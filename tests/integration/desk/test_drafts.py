"""What editors do with a draft, through the pages."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from vanthu.desk import blocks
from vanthu.store.models import Draft, Event, FindingRow, Revision

from .conftest import As


def page(client: Client, path: str) -> str:
    response = client.get(path, follow=True)
    assert response.status_code == 200, path
    return response.content.decode()


def fields(html: str) -> dict[str, str]:
    """What a browser would send of the main form as it stands."""
    found: dict[str, str] = {}
    for match in re.finditer(r"<input([^>]*)>", html):
        attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', match[1]))
        name, kind = attributes.get("name", ""), attributes.get("type", "text")
        if not name or name in ("q", "list", "language", "csrfmiddlewaretoken", "next"):
            continue
        if kind == "checkbox" and " checked" not in match[1]:
            continue
        found[name] = unescape(attributes.get("value", "on" if kind == "checkbox" else ""))
    for match in re.finditer(
        r'<textarea(?![^>]* disabled)[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', html, re.DOTALL
    ):
        found[match[1]] = unescape(match[2]).removeprefix("\n")
    for match in re.finditer(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', match[2])
        first = re.search(r'value="([^"]*)"', match[2])
        found[match[1]] = unescape((chosen or first)[1]) if (chosen or first) else ""  # type: ignore[index]
    return found


def test_saving_an_unchanged_form_makes_no_revision(ids: dict[str, Any], signed_in: As) -> None:
    editor = signed_in("nongthihanh")
    for name in ("taken", "proposal"):
        path = f"/desk/drafts/{ids[name]}/edit/"
        before = Revision.objects.filter(draft=ids[name]).count()
        response = editor.post(path, fields(page(editor, path)))
        assert response.status_code == 302, re.findall(
            r"class=\"err\"[^>]*>([^<]*)", response.content.decode()
        )
        assert Revision.objects.filter(draft=ids[name]).count() == before


def test_an_edit_makes_a_revision_and_keeps_untouched_blocks(
    ids: dict[str, Any], signed_in: As
) -> None:
    editor = signed_in("nongthihanh")
    path = f"/desk/drafts/{ids['news']}/edit/"
    form = fields(page(editor, path))
    before = Draft.objects.get(pk=ids["news"]).current
    assert before is not None
    form["title"] = "Tiêu đề đã sửa"
    form["text"] += "\r\n\r\nMột đoạn thêm.\r\n\r\n- một mục"
    form["note"] = "thêm một đoạn"
    assert editor.post(path, form).status_code == 302
    draft = Draft.objects.get(pk=ids["news"])
    assert draft.current is not None
    assert draft.title == "Tiêu đề đã sửa"
    assert draft.current.note == "thêm một đoạn"
    assert draft.current.blocks[: len(before.blocks)] == before.blocks
    assert blocks.plain(draft.current.blocks).endswith("Một đoạn thêm.\nmột mục")
    assert draft.current.metadata["author"] == "Hoàng Thu Hà"
    html = page(editor, f"/desk/drafts/{ids['news']}/revisions/")
    assert "Tiêu đề đã sửa" in re.sub(r"<[^>]+>", "", html)
    assert "<ins>" in html


def test_a_fault_of_conversion_is_mended_in_a_locked_text(
    ids: dict[str, Any], signed_in: As
) -> None:
    editor = signed_in("nongthihanh")
    path = f"/desk/drafts/{ids['taken']}/edit/"
    html = page(editor, path)
    assert 'name="text"' not in html
    form = fields(html)
    many = editor.post(path, {**form, "fix-0-before": "Điều", "fix-0-after": "Mục"})
    assert "03 chỗ như vậy" in many.content.decode()
    none = editor.post(path, {**form, "fix-0-before": "không có", "fix-0-after": "x"})
    assert "Không có chỗ nào như vậy" in none.content.decode()
    right = editor.post(path, {**form, "fix-0-before": "ktừ", "fix-0-after": "kể từ"})
    assert right.status_code == 302
    draft = Draft.objects.get(pk=ids["taken"])
    assert draft.current is not None
    assert "hiệu lực kể từ ngày ký" in blocks.plain(draft.current.blocks)
    assert draft.current.metadata["fixes"][0]["before"] == "ktừ"


def test_two_who_save_at_once_lose_nothing(ids: dict[str, Any], signed_in: As) -> None:
    first, second = signed_in("nongthihanh"), signed_in("hoangvanlap")
    path = f"/desk/drafts/{ids['news']}/edit/"
    mine, theirs = fields(page(first, path)), fields(page(second, path))
    assert second.post(path, {**theirs, "title": "Của Thư ký"}).status_code == 302
    late = first.post(path, {**mine, "title": "Của biên tập viên"})
    html = late.content.decode()
    assert late.status_code == 200
    assert "Đã có người khác lưu bản này" in html
    assert fields(html)["title"] == "Của biên tập viên"
    assert Draft.objects.get(pk=ids["news"]).title == "Của Thư ký"
    assert first.post(path, fields(html)).status_code == 302
    titles = set(Revision.objects.filter(draft=ids["news"]).values_list("title", flat=True))
    assert {"Của Thư ký", "Của biên tập viên"} <= titles


def test_the_whole_way_by_pages(ids: dict[str, Any], signed_in: As) -> None:
    editor, head, secretary = (
        signed_in(name) for name in ("nongthihanh", "trieudinhle", "hoangvanlap")
    )
    base = f"/desk/drafts/{ids['second']}/"

    def act(client: Client, name: str, **more: str) -> None:
        html = page(client, base)
        assert f"do/{name}/" in html, name
        version = Draft.objects.get(pk=ids["second"]).version
        response = client.post(f"{base}do/{name}/", {"version": version, **more})
        assert response.status_code == 302, re.findall(r"<li>(.*?)</li>", response.content.decode())

    act(editor, "take")
    assert "do/submit/" not in page(editor, base), "the secretary gathers news (S0 Đ16.3c)"
    act(editor, "hand_over")
    act(secretary, "submit", note="Đề nghị duyệt")
    assert "do/approve/" not in page(editor, base)
    assert "Đề nghị duyệt" in page(head, base)
    act(head, "return", reason="Bổ sung nguồn ảnh")
    assert "Bổ sung nguồn ảnh" in page(editor, base)
    act(editor, "hand_over")
    act(secretary, "submit")
    act(head, "approve")
    clean = page(secretary, f"{base}clean/")
    assert "Theo Cổng thông tin điện tử tỉnh Cao Bằng" in clean
    act(secretary, "publish_by_hand", address="https://caobang.gov.vn/tin/1", at="20/11/2026 09:20")
    draft = Draft.objects.get(pk=ids["second"])
    assert draft.state == "published"
    publication = draft.publications.get()
    assert publication.published_at is not None
    assert publication.published_at.isoformat() == "2026-11-20T02:20:00+00:00"
    act(secretary, "suspend", reason="Sai tên người")
    act(head, "withdraw", reason="Đăng nhầm")
    verbs = list(
        Event.objects.filter(subject="draft", subject_id=draft.pk).values_list("verb", flat=True)
    )
    assert verbs[-1] == "draft.withdraw"


def test_a_missing_reason_is_asked_for_at_its_field(ids: dict[str, Any], signed_in: As) -> None:
    head = signed_in("trieudinhle")
    path = f"/desk/drafts/{ids['waiting']}/do/return/"
    version = Draft.objects.get(pk=ids["waiting"]).version
    html = head.post(path, {"version": version, "reason": " "}).content.decode()
    assert 'role="alert"' in html
    assert 'href="#id_reason"' in html
    assert 'aria-invalid="true"' in html
    assert Draft.objects.get(pk=ids["waiting"]).state == "submitted"


def test_split_and_merge(ids: dict[str, Any], signed_in: As) -> None:
    editor = signed_in("nongthihanh")
    base = f"/desk/drafts/{ids['taken']}/"
    version = Draft.objects.get(pk=ids["taken"]).version
    nothing = editor.post(f"{base}split/", {"version": version, "title": "Phụ lục"})
    assert "Chọn phần chuyển sang bản mới" in nothing.content.decode()
    done = editor.post(
        f"{base}split/", {"version": version, "title": "Phụ lục", "blocks": ["11", "12"]}
    )
    fresh = Draft.objects.get(title="Phụ lục")
    assert done["Location"] == f"/desk/drafts/{fresh.pk}/"
    version = Draft.objects.get(pk=ids["taken"]).version
    merged = editor.post(
        f"{base}merge/", {"version": version, "other": f"{fresh.pk}-{fresh.version}"}
    )
    assert merged["Location"] == base
    fresh.refresh_from_db()
    assert fresh.merged_into_id == ids["taken"]
    page = editor.get(f"/desk/drafts/{fresh.pk}/").content.decode()
    assert "Đã gộp" in page
    assert "Lý do:" not in page


def test_an_answer_is_one_step_from_the_draft(ids: dict[str, Any], signed_in: As) -> None:
    draft = Draft.objects.get(pk=ids["taken"])
    FindingRow.objects.create(
        submission_id=draft.submission_id, code="reply.message", severity="note", action="warn",
        args={"code": "CBG-26-000099"},
    )  # fmt: skip
    html = page(signed_in("nongthihanh"), f"/desk/drafts/{draft.pk}/")
    assert "Có thư trả lời, liên quan mã CBG-26-000099" in html
    assert 'href="/desk/submissions/CBG-26-000099/"' in html


@pytest.mark.parametrize(("choice", "taken"), [("accept", True), ("reject", False)])
def test_a_proposal_is_taken_or_left(
    ids: dict[str, Any], signed_in: As, choice: str, taken: bool
) -> None:
    editor = signed_in("nongthihanh")
    draft = Draft.objects.get(pk=ids["proposal"])
    path = f"/desk/drafts/{draft.pk}/proposal/"
    html = page(editor, path)
    assert "<ins>" in html
    assert "<del>" in html
    assert editor.post(path, {"version": draft.version, choice: "1"}).status_code == 302
    draft.refresh_from_db()
    assert draft.current is not None
    assert ("Một đoạn đọc lại" in blocks.plain(draft.current.blocks)) is taken


def test_a_frozen_draft_says_what_to_decide(ids: dict[str, Any], signed_in: As) -> None:
    editor = signed_in("nongthihanh")
    html = page(editor, f"/desk/drafts/{ids['frozen']}/")
    assert "đề nghị rút lại để sửa phụ lục" in html
    assert "do/stop/" in html
    assert "do/unfreeze/" in html


def test_many_are_taken_at_once(ids: dict[str, Any], signed_in: As) -> None:
    editor = signed_in("nongthihanh")
    picked = [ids["fresh"], ids["news"], ids["foreign"]]
    editor.post("/desk/many/", {"act": "take", "draft": picked})
    held = Draft.objects.filter(pk__in=picked, assignee__username="nongthihanh")
    assert set(held.values_list("pk", flat=True)) == {ids["fresh"], ids["news"]}


def test_decisions_on_mails(ids: dict[str, Any], signed_in: As) -> None:
    from vanthu.store.models import PartRow, Submission

    secretary = signed_in("hoangvanlap")
    part = PartRow.objects.get(submission__code=ids["held"])
    base = f"/desk/submissions/{ids['held']}/"
    assert f"do/accept/?what={part.pk}" in page(secretary, base)
    bare = secretary.post(f"{base}do/accept/?what={part.pk}", {"reason": ""})
    assert 'role="alert"' in bare.content.decode()
    assert (
        secretary.post(f"{base}do/accept/?what={part.pk}", {"reason": "Cần gấp"}).status_code == 302
    )
    row = Submission.objects.get(code=ids["held"])
    assert (row.state, row.round) == ("processing", 2)
    refused = f"/desk/submissions/{ids['refused']}/do/rerun/"
    assert signed_in("quantri").post(refused).status_code == 302
    assert Submission.objects.get(code=ids["refused"]).round == 2


def test_the_register_of_agencies(ids: dict[str, Any], signed_in: As) -> None:
    from vanthu.store.models import Agency

    secretary = signed_in("hoangvanlap")
    wrong = secretary.post("/desk/agencies/add/", {"name": "Sở Y tế", "patterns": "vanthu@sayte"})
    assert "không phải địa chỉ" in wrong.content.decode()
    taken = secretary.post(
        "/desk/agencies/add/", {"name": "Sở Y tế", "patterns": "@vpubnd.caobang.gov.vn"}
    )
    assert "đã thuộc Văn phòng UBND tỉnh Cao Bằng" in taken.content.decode()
    right = secretary.post(
        "/desk/agencies/add/",
        {"name": "Sở Y tế", "patterns": "VanThu@soyte.caobang.gov.vn\n@soyte.caobang.gov.vn"},
    )
    assert right.status_code == 302
    agency = Agency.objects.get(name="Sở Y tế")
    assert set(agency.addresses.values_list("pattern", flat=True)) == {
        "vanthu@soyte.caobang.gov.vn", "@soyte.caobang.gov.vn",
    }  # fmt: skip
    editor = signed_in("nongthihanh")
    refused = editor.post(f"/desk/agencies/{agency.pk}/", {"name": "X", "patterns": ""})
    assert "thuộc Thư ký" in refused.content.decode()


def test_the_monitors_retries(ids: dict[str, Any], signed_in: As) -> None:
    from vanthu.store.models import Job, Notice

    admin = signed_in("quantri")
    html = page(admin, "/desk/monitor/")
    assert "không ghi sổ được sau ba lần" in html
    assert "hết bộ nhớ khi đọc tệp" in html
    admin.post("/desk/monitor/bad/", {"spool": "smtp-8025", "name": ids["bad"]})
    admin.post(f"/desk/monitor/jobs/{ids['job']}/")
    signed_in("hoangvanlap").post(f"/desk/monitor/notices/{ids['notice']}/")
    assert Job.objects.get(pk=ids["job"]).state == "ready"
    assert Notice.objects.get(pk=ids["notice"]).state == "ready"
    assert "không ghi sổ được sau ba lần" not in page(admin, "/desk/monitor/")


def test_the_browsers_editor_saves_structure(ids: dict[str, Any], signed_in: As) -> None:
    editor = signed_in("nongthihanh")
    path = f"/desk/drafts/{ids['second']}/edit/"
    form = fields(page(editor, path))
    before = Draft.objects.get(pk=ids["second"]).current
    assert before is not None
    sha256 = before.files[0]["sha256"]
    del form["text"]
    form["html"] = (
        "<p>Sáng 20/11, tại phường Thục Phán đã diễn ra lễ ra quân tổng vệ sinh môi trường.</p>"
        "<h2 onclick=x()>Ý nghĩa</h2><ol><li><p><strong>Một</strong></p></li></ol>"
        "<table><tr><td>a</td><td>b</td></tr></table><script>x()</script>"
        f'<img src="https://evil.example/x" data-file="{sha256}" alt="Lò rèn">'
        f'<img data-file="{"0" * 64}" alt="của bản khác">'
    )
    assert editor.post(path, form).status_code == 302
    current = Draft.objects.get(pk=ids["second"]).current
    assert current is not None
    assert current.blocks[0] == before.blocks[0]
    assert [block["kind"] for block in current.blocks[1:]] == [
        "heading", "list_item", "table_cell", "table_cell", "picture",
    ]  # fmt: skip
    shown = page(editor, f"/desk/drafts/{ids['second']}/")
    assert "<ol><li><strong>Một</strong></li></ol>" in shown
    assert re.search(r'<img src="/desk/files/\d+/pages/1/" alt="Lò rèn"', shown)
    assert "evil" not in shown
    again = page(editor, path)
    assert f"![Lò rèn](file:{sha256})" in unescape(again)
    form = fields(again)
    form["html"] = unescape(re.search(r'id="id_html"[^>]*>(.*?)</textarea>', again, re.DOTALL)[1])  # type: ignore[index]
    del form["text"]
    editor.post(path, form)
    assert Draft.objects.get(pk=ids["second"]).current == current


def test_an_earlier_revision_comes_back(ids: dict[str, Any], signed_in: As) -> None:
    editor = signed_in("nongthihanh")
    path = f"/desk/drafts/{ids['proposal']}/"
    html = page(editor, f"{path}revisions/?old=1&new=2")
    assert "Khôi phục lần lưu 1" in html
    assert "Khôi phục lần lưu 2" not in html
    version = Draft.objects.get(pk=ids["proposal"]).version
    form = {"number": "1", "version": str(version)}
    assert signed_in("nguoila").post(f"{path}revisions/restore/", form).status_code == 404
    answer = editor.post(f"{path}revisions/restore/", form, follow=True)
    assert "Lần lưu 1 đã được khôi phục" in answer.content.decode()
    draft = Draft.objects.get(pk=ids["proposal"])
    assert draft.title == "Cao Bằng chuẩn bị chuỗi hoạt động chào mừng Ngày Văn hóa Việt Nam"
    answer = editor.post(f"{path}revisions/restore/", form, follow=True)
    assert "Người khác" in answer.content.decode()


def test_what_changed_in_fields_and_files_is_said(ids: dict[str, Any], signed_in: As) -> None:
    editor = signed_in("nongthihanh")
    path = f"/desk/drafts/{ids['second']}/"
    form = fields(page(editor, f"{path}edit/"))
    caption = next(name for name in form if name.endswith("-caption"))
    form |= {"category": "news", caption: "Lò rèn", "kind": "article"}
    assert editor.post(f"{path}edit/", form).status_code == 302
    html = page(editor, f"{path}revisions/")
    shown = re.sub(r"<[^>]+>", "", html)
    assert "Chuyên mục" in shown
    assert "Lò rèn" in shown
    assert "lo-ren.jpg" in shown


def test_what_was_stopped_at_the_agencys_wish_says_so(ids: dict[str, Any], signed_in: As) -> None:
    draft = Draft.objects.get(pk=ids["taken"])
    Draft.objects.filter(pk=draft.pk).update(frozen=True, frozen_reason="CBG-26-000002")
    client = signed_in("nongthihanh")
    path = f"/desk/drafts/{draft.pk}/do/stop/"
    assert client.post(path, {"version": draft.version}).status_code == 302
    page = client.get(f"/desk/drafts/{draft.pk}/").content.decode()
    assert "Lý do: theo đề nghị của cơ quan" in page
