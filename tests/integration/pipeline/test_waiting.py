"""A document whose annex was not taken: it waits for its sender, and goes on when the annex comes,
when the secretary takes it as an exception, or when the secretary decides to go on without."""

from __future__ import annotations

import pytest

from tests.factories import make_member
from tests.samples.kinds import sample
from vanthu.queue import actions, intake
from vanthu.queue.errors import NotAllowed
from vanthu.queue.permissions import offered_actions
from vanthu.store.models import DraftState, Event, Notice, PartRow, Role, Submission

from .conftest import arrive, mail, work_off

DECISION = """ỦY BAN NHÂN DÂN
TỈNH CAO BẰNG
Số: 1234/QĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Cao Bằng, ngày 19 tháng 11 năm 2026
QUYẾT ĐỊNH
Về việc phê duyệt kế hoạch
ỦY BAN NHÂN DÂN TỈNH CAO BẰNG
Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;
Điều 1. Phê duyệt kế hoạch năm 2026 (có Phụ lục kèm theo).
Điều 2. Quyết định này có hiệu lực kể từ ngày ký.
Nơi nhận:
- Cổng Thông tin điện tử tỉnh (để đăng tải);
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn An"""


@pytest.fixture
def waiting(agency) -> Submission:
    files = (("QD-1234.txt", DECISION.encode()), ("Phu luc 1.xlsx", sample("xlsx")))
    return arrive(mail(*files))


def blocked(person, draft, act: str) -> set[str]:
    return {b for a in offered_actions(person, draft) if a.id == act for b in a.blocked}


def test_it_waits_and_its_sender_is_told(waiting):
    draft = waiting.drafts.get()
    assert (draft.state, draft.reason) == (DraftState.AWAITING_SENDER, "Chờ phụ lục kèm theo")
    notice = Notice.objects.get(submission=waiting)
    text = " ".join(notice.text.split())
    assert notice.kind == "partial"
    assert "Quyết định số 1234/QĐ-UBND có phụ lục kèm theo mà Cổng chưa nhận được" in text
    assert "(Phu luc 1.xlsx)" in text
    assert "chờ tệp bổ sung trước khi trình duyệt" in text


def test_it_cannot_be_submitted_without_a_logged_override(waiting):
    draft = waiting.drafts.get()
    editor = make_member(waiting.portal, Role.EDITOR)
    secretary = make_member(waiting.portal, Role.SECRETARY)
    draft = actions.draft_continue(draft=draft, actor=editor, version=draft.version)
    assert "no_open_hold" in blocked(editor, draft, "submit")
    with pytest.raises(NotAllowed):
        actions.draft_submit(draft=draft, actor=editor, version=draft.version)
    finding = waiting.findings.get(code="annex.missing")
    with pytest.raises(NotAllowed):
        intake.finding_release(finding=finding, actor=editor, reason="Không cần phụ lục")
    intake.finding_release(finding=finding, actor=secretary, reason="Phụ lục đã có ở văn bản khác")
    event = Event.objects.get(verb="submission.release")
    assert (event.actor, event.data["codes"]) == (secretary.pk, ["annex.missing"])
    draft.refresh_from_db()
    assert not blocked(editor, draft, "submit")


def test_a_release_ends_the_wait_that_the_machine_began(waiting):
    secretary = make_member(waiting.portal, Role.SECRETARY)
    finding = waiting.findings.get(code="annex.missing")
    intake.finding_release(finding=finding, actor=secretary, reason="Phụ lục gửi sau bằng đĩa")
    assert waiting.drafts.get().state == DraftState.NEW
    waiting.refresh_from_db()
    assert waiting.round == 1


def test_the_annex_comes_in_a_reply(waiting):
    notice = Notice.objects.get(submission=waiting)
    arrive(
        mail(
            ("Phu luc 1.txt", "PHỤ LỤC\nDanh mục dự án".encode()),
            subject=f"Re: {notice.subject}",
            **{"In-Reply-To": f"<{notice.message_id}>"},
        )
    )
    draft = waiting.drafts.get()
    assert draft.state == DraftState.NEW
    assert [file["role"] for file in draft.current.files] == ["text", "annex"]
    assert not waiting.findings.filter(code="annex.missing").exists()


def test_the_secretary_takes_it_against_the_list(waiting):
    """Tiếp nhận ngoại lệ: name and reason on record, the file in the draft."""
    secretary = make_member(waiting.portal, Role.SECRETARY)
    part = PartRow.objects.get(submission=waiting, name="Phu luc 1.xlsx")
    intake.exception_accept(part=part, actor=secretary, reason="Chỉ có bản bảng tính")
    work_off(waiting)
    part.refresh_from_db()
    row = waiting.findings.get(code="type.not_permitted")
    assert (row.released_by, row.release_reason) == (secretary, "Chỉ có bản bảng tính")
    assert part.verdict == "taken"
    draft = waiting.drafts.get()
    assert draft.state == DraftState.NEW
    assert "Phu luc 1.xlsx" in {file["name"] for file in draft.current.files}
    assert Event.objects.filter(verb="submission.accept_exception", actor=secretary.pk).exists()


def test_on_the_desk_an_exception_is_taken_by_a_button(waiting, client):
    secretary = make_member(waiting.portal, Role.SECRETARY)
    client.force_login(secretary)
    part = PartRow.objects.get(submission=waiting, name="Phu luc 1.xlsx")
    finding = waiting.findings.get(code="annex.missing")
    page = client.get(f"/desk/submissions/{waiting.code}/").content.decode()
    take = f"/desk/submissions/{waiting.code}/do/accept/?what={part.pk}"
    assert take in page
    assert f"/desk/submissions/{waiting.code}/do/release/?what={finding.pk}" in page
    assert page.count("/do/accept/") == 1  # the decision itself is no exception
    empty = client.post(take, {"reason": ""})
    assert empty.status_code == 200
    assert client.post(take, {"reason": "Chỉ có bản bảng tính"}).status_code == 302
    waiting.refresh_from_db()
    assert waiting.round == 2


@pytest.mark.parametrize("files", [(("Phu luc 1.txt", "PHỤ LỤC\nDanh mục".encode()),), ()])
def test_an_answer_ends_the_wait_that_an_editor_began(agency, files):
    """Whoever asked sees it among their own again, and not among what waits for others."""
    first = arrive(mail(("QD-1234.txt", DECISION.encode())))
    editor = make_member(first.portal, Role.EDITOR)
    draft = first.drafts.get()
    draft = actions.draft_take(draft=draft, actor=editor, version=draft.version)
    draft = ask(draft, editor)
    reply = arrive(answer(first, *files))
    draft.refresh_from_db()
    assert (draft.state, draft.assignee, draft.reason) == (DraftState.EDITING, editor, "")
    assert Event.objects.get(verb="draft.answered").data["submission"] == reply.pk
    draft = ask(draft, editor)
    intake.submission_rerun(submission=reply, actor=make_member(first.portal, Role.SECRETARY))
    work_off(reply)
    draft.refresh_from_db()
    assert draft.state == DraftState.AWAITING_SENDER  # the same answer isn't one to what came after


def ask(draft, editor):
    return actions.draft_ask(
        draft=draft, actor=editor, version=draft.version, reason="Đề nghị gửi phụ lục"
    )


def answer(first, *files):
    notice = Notice.objects.filter(submission=first).latest("pk")
    reply = {"In-Reply-To": f"<{notice.message_id}>"}
    return mail(*files, subject=f"Re: {notice.subject}", body="Xin gửi.\n", **reply)
