"""What the mails say: the words of wording.md, every file named, the same in both parts."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from tests.factories import make_agency, make_user
from tests.notices import (
    decision,
    finding,
    mail,
    part,
    received_mail,
    refused_file,
    refused_mail,
    rewrite_policy,
)
from vanthu.publisher.notices import announce, announce_draft
from vanthu.publisher.notices.layout import laid_out
from vanthu.publisher.notices.phrases import moment
from vanthu.queue.drafting import DraftPlan, create_drafts
from vanthu.store.models import Draft, Notice, PartRow, Portal, Submission


def told(submission: Submission) -> Notice:
    notice = announce(submission=submission)
    assert notice is not None
    return notice


def flat(notice: Notice) -> str:
    """The plain text without its line breaks."""
    return " ".join(notice.text.split())


def seen(notice: Notice) -> str:
    """What a reader of the HTML part reads."""
    body = notice.html.partition("<body")[2].partition(">")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def partial_mail(portal: Portal) -> Submission:
    submission = mail(
        portal,
        code="CBG-26-001234",
        subject="Gửi QĐ 1234 đăng Cổng",
        agency=make_agency(portal, "Văn phòng UBND tỉnh Cao Bằng"),
        received_at=datetime(2026, 11, 20, 7, 5, tzinfo=UTC),
    )
    pdf, doc = part(submission, "QD-1234.pdf"), part(submission, "QD-1234.doc", "noted")
    args = {"extension": ".doc", "type_name": "văn bản PDF"}
    finding(submission, "type.mismatch", doc, args=args)
    refused_file(submission, "Phu luc kem theo.xlsx")
    locked = part(submission, "anh hoi nghi.rar", "refused")
    finding(submission, "archive.encrypted", locked)
    create_drafts(submission=submission, plans=[decision(pdf, doc)])
    return submission


def test_received(office: Portal) -> None:
    notice = told(received_mail(office, code="CBG-26-000007", subject="Gửi QĐ"))
    assert notice.kind == "received"
    assert notice.subject == "[Cổng TTĐT Cao Bằng] Đã tiếp nhận - Mã CBG-26-000007 - Gửi QĐ"
    text = flat(notice)
    assert "Kính gửi: Quý cơ quan" in text
    assert "đã tiếp nhận đầy đủ thư của Quý cơ quan." in text
    assert "Số tệp: đã tiếp nhận 01/01 tệp" in text
    assert "1. Quyết định số 1234/QĐ-UBND ngày 19/11/2026 của UBND tỉnh" in text
    assert "V/v ban hành Quy chế quản lý" in text
    assert "Tệp: QD-1234.pdf" in text
    assert "chậm nhất ngày 23/11/2026 (02 ngày làm việc kể từ ngày ban hành)" in text
    assert "Nông Thị Bích, Thư ký Ban Biên tập; điện thoại: 0206 385 0000; trong giờ" in text
    assert "BAN BIÊN TẬP CỔNG THÔNG TIN ĐIỆN TỬ TỈNH CAO BẰNG" in text
    assert "LƯU Ý" not in text


def test_received_in_part(office: Portal) -> None:
    notice = told(partial_mail(office))
    assert notice.kind == "partial"
    assert "Tiếp nhận một phần, đề nghị gửi bổ sung - Mã CBG-26-001234" in notice.subject
    text = flat(notice)
    assert "Kính gửi: Văn phòng UBND tỉnh Cao Bằng" in text
    assert "tiếp nhận được 02/04 tệp. Còn 02 tệp chưa tiếp nhận được" in text
    assert "Thời điểm nhận: 14 giờ 05 phút, ngày 20 tháng 11 năm 2026" in text
    assert "I. ĐÃ TIẾP NHẬN 1. QD-1234.pdf: Quyết định số 1234/QĐ-UBND" in text
    assert "2. QD-1234.doc: tiếp nhận, có lưu ý (xem mục III)" in text
    assert "II. CHƯA TIẾP NHẬN ĐƯỢC, ĐỀ NGHỊ GỬI BỔ SUNG 3. Phu luc kem theo.xlsx" in text
    assert "Lý do: Tệp thuộc dạng bảng tính Excel (XLSX), không có trong các dạng" in text
    assert "Đề nghị: Chọn File > Save As (Lưu thành) > PDF, rồi gửi lại tệp PDF." in text
    assert "4. anh hoi nghi.rar Lý do: Tệp nén có đặt mật khẩu" in text
    assert "III. LƯU Ý (không phải gửi lại) - QD-1234.doc: Tên tệp có đuôi .doc" in text
    assert "chỉ đính kèm các tệp ở mục II" in text


def test_refused(office: Portal) -> None:
    notice = told(refused_mail(office))
    assert notice.kind == "refused"
    assert "Chưa tiếp nhận được, đề nghị gửi lại - Mã" in notice.subject
    text = flat(notice)
    assert "Thư và các tệp đã gửi vẫn được lưu theo mã tiếp nhận." in text
    assert "1. Phu luc.xlsx Lý do:" in text
    assert "Cách gửi lại: trả lời chính thư này" in text


def test_a_mail_without_files_is_refused_without_a_word_of_files(office: Portal) -> None:
    submission = mail(office, state="refused")
    body = part(submission, "", "")
    PartRow.objects.filter(pk=body.pk).update(role="body")
    finding(submission, "mail.empty", action="reject")
    notice = told(submission)
    for text in (flat(notice), seen(notice)):
        assert "chưa tiếp nhận được, với lý do nêu dưới đây. Thư vẫn được lưu" in text
        assert "Cách gửi lại: trả lời chính thư này và đính kèm tệp cần đăng." in text
        assert "Lý do:" in text
        assert "lý do chưa tiếp nhận được" in text.lower()
        for word in ("từng tệp", "tệp nào", "các tệp", "CÁC TỆP", "Các tệp"):
            assert word not in text


def test_program_is_refused_for_good(office: Portal) -> None:
    submission = mail(office, state="refused")
    finding(submission, "type.executable", part(submission, "setup.exe", "refused"))
    notice = told(submission)
    assert "Không tiếp nhận - Mã" in notice.subject
    assert "CÁC TỆP KHÔNG TIẾP NHẬN" in notice.text
    assert "Cách gửi lại" not in notice.text
    assert "\n\nTrường hợp cần đăng gấp" in notice.text  # no line of the last file's advice


def test_a_program_beside_other_files(office: Portal) -> None:
    submission = received_mail(office)
    program = part(submission, "anh.jpg", "refused")
    finding(submission, "type.executable", program, args={"disguise": " mang tên .jpg"})
    only = told(submission)
    assert "] Tiếp nhận một phần - Mã" in only.subject
    assert "Có 01 tệp không tiếp nhận, với lý do tại mục II." in flat(only)
    assert "II. KHÔNG TIẾP NHẬN 2. anh.jpg" in flat(only)
    assert "Tệp là chương trình máy tính mang tên .jpg, không được" in flat(only)
    assert "gửi bổ sung" not in only.text
    submission = received_mail(office)
    finding(submission, "type.executable", part(submission, "a.exe", "refused"))
    refused_file(submission)
    both = flat(told(submission))
    assert "Còn 01 tệp chưa tiếp nhận được, đề nghị Quý cơ quan gửi bổ sung theo hướng" in both
    assert "III. KHÔNG TIẾP NHẬN 3. a.exe" in both


def test_members_are_named_by_their_archive(office: Portal) -> None:
    submission = mail(office)
    part(submission, "", path="1", role="container", type="message/rfc822", verdict="")
    part(submission, "ho so.zip", path="1.1", role="attachment", type="application/zip")
    part(submission, "QD.pdf", path="1.1.1", role="member")
    row = part(submission, "Phu luc 2.xlsx", "refused", path="1.1.2", role="member")
    finding(submission, "file.damaged", row)
    text = flat(told(submission))
    assert "1. ho so.zip › QD.pdf" in text
    assert "2. ho so.zip › Phu luc 2.xlsx Lý do: Tệp bị hỏng" in text
    assert "01/02 tệp" in text


def test_barred_archive_speaks_for_itself(office: Portal) -> None:
    submission = mail(office, state="refused")
    row = part(submission, "ho so.rar", "refused", path="1", type="application/vnd.rar")
    finding(submission, "archive.incomplete", row)
    part(submission, "a.doc", "refused", path="1.1", role="member")
    text = flat(told(submission))
    assert "1. ho so.rar Lý do: Mới nhận được một phần" in text
    assert "2. ho so.rar › a.doc Lý do: Mới nhận được một phần" in text


def test_reason_that_is_not_told_still_names_file_and_deed(office: Portal) -> None:
    submission = mail(office, state="refused")
    finding(submission, "mail.damaged", part(submission, "x.doc", "refused"), action="reject")
    text = flat(told(submission))
    assert "1. x.doc Lý do: Ban Biên tập chưa xử lý được tệp này. Đề nghị: Liên hệ Thư ký" in text
    assert "Cấu trúc" not in text


def test_whole_mail_refused(office: Portal) -> None:
    submission = mail(office, state="refused")
    part(submission, "", path="1", role="container", type="message/rfc822", verdict="")
    finding(submission, "mail.empty")
    text = flat(told(submission))
    assert "1. Toàn bộ thư Lý do: Thư không có tệp đính kèm và không có nội dung." in text


@pytest.mark.parametrize("kind", ["received", "partial", "refused", "mixed"])
def test_html_reads_in_the_order_of_the_text(office: Portal, kind: str) -> None:
    if kind == "mixed":
        submission = partial_mail(office)
        finding(submission, "type.executable", part(submission, "a.exe", "refused"))
        finding(submission, "file.limit", part(submission, "b.doc", "held"))
    else:
        made = {"received": received_mail, "partial": partial_mail, "refused": refused_mail}
        submission = made[kind](office)
    notice = told(submission)
    words = re.findall(r"\w+", seen(notice).lower())
    place = 0
    for line in notice.text.partition("Kính gửi")[2].splitlines():
        for word in re.findall(r"\w+", line.lower()):
            assert word in words[place:], (word, line)
            place = words.index(word, place)


def test_no_clause_number_is_quoted_until_it_is_verified(office: Portal) -> None:
    assert "Điều 12" not in told(partial_mail(office)).text
    rewrite_policy(
        office,
        types='{ cite = "khoản 2 Điều 12 Quy chế", verified = true }',
        approval='{ cite = "khoản 4 Điều 4 Quy chế", verified = true }',
    )
    text = flat(told(refused_mail(office)))
    full = "Quy chế ban hành kèm theo Quyết định số 31/2015/QĐ-UBND ngày 11/9/2015 của UBND tỉnh"
    assert f"theo khoản 2 Điều 12 {full} Cao Bằng (sau đây gọi là Quy chế)" in text
    assert "phê duyệt nội dung (khoản 4 Điều 4 Quy chế)." in text
    assert text.count(full) == 1


def test_draft_regulation_is_not_quoted(office: Portal) -> None:
    rewrite_policy(
        office, types='{ cite = "khoản 2 Điều 12 Quy chế", verified = true }', title='"Dự thảo"'
    )
    path = settings.VANTHU.portals_dir / "caobang.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[regulation]", "[regulation]\nquotable = false"), "utf-8")
    body = flat(told(refused_mail(office)))
    assert "Điều 12" not in body
    assert "cho Cổng theo Quy chế (văn bản TXT" in body


def test_docx_is_told_once_a_quarter(office: Portal) -> None:
    texts = []
    for _ in range(2):
        submission = received_mail(office)
        row = part(submission, "bao cao.docx", "noted")
        finding(submission, "type.docx_accepted", row)
        texts.append(told(submission).text)
    assert "Dạng DOCX chưa có trong danh mục" in texts[0]
    assert "DOCX chưa có" not in texts[1]


def test_secretary_falls_back_to_the_account_and_never_to_a_hint(office: Portal) -> None:
    rewrite_policy(office, name='"(ghi họ tên Thư ký)"', phone='"(ghi số điện thoại)"')
    text = told(received_mail(office)).text
    assert "(ghi" not in text
    user = make_user("bich", display_name="Nông Thị Bích", phone="0206 1")
    office.memberships.create(user=user, role="secretary")
    assert (
        "Nông Thị Bích, Thư ký Ban Biên tập; điện thoại: 0206 1" in told(received_mail(office)).text
    )


@pytest.mark.parametrize(
    "subject",
    [
        "Mua ngay http://xau.example/x và www.xau.example",
        "a\r\nBcc: b@x.vn",
        "\u202etxt.exe\u2066",
        "{policy.secretary} {{ policy }} {% now 'Y' %} %s",
        "<script>alert(1)</script> & <b>",
        "\x07\ue000¦~",
        "x" * 5000,
    ],
)
def test_hostile_subject_and_name(office: Portal, subject: str) -> None:
    submission = received_mail(office, subject=subject[:500])
    row = part(submission, subject[:200], "refused")
    finding(submission, "file.damaged", row)
    notice = told(submission)
    for text in (notice.subject, notice.text, notice.html):
        assert not re.search(r"xau\.example|[\u202e\u2066\ue000\x07]", text)
    assert "<script" not in notice.html
    assert "<script" not in notice.text or "<script" in subject  # plain text shows it as it is
    assert "\n" not in notice.subject
    assert len(notice.subject) <= 250
    assert not re.search(r"(?m)^Bcc", notice.text)


@pytest.mark.parametrize(
    ("kind", "words", "expected"),
    [
        ("published", {"address": "https://cb.vn/x/1"}, "đã được đăng tải lúc"),
        ("declined", {"reason": "Trùng nội dung"}, "không đăng tải. Lý do: Trùng nội dung"),
        ("ask", {"reason": "Gửi Phụ lục I\nGhi tên người viết"}, "1. Gửi Phụ lục I 2. Ghi tên"),
        ("withdrawn", {}, "đã dừng xử lý Quyết định số 1234/QĐ-UBND"),
    ],
)
def test_news_of_a_draft(office: Portal, kind: str, words: dict[str, str], expected: str) -> None:
    draft = Draft.objects.get(submission=received_mail(office))
    notice = announce_draft(draft=draft, kind=kind, actor=make_user(), **words)
    assert notice is not None
    assert notice.state == "ready"
    assert notice.draft == draft
    assert expected in flat(notice)
    if "address" in words:
        assert words["address"] in notice.text
        assert words["address"] in notice.html
    # The same news again is the same notice; other words are another round.
    assert announce_draft(draft=draft, kind=kind, actor=make_user(), **words) == notice
    if kind == "ask":
        other = announce_draft(draft=draft, kind=kind, actor=make_user(), reason="Ký số")
        assert other is not None
        assert (notice.round, other.round) == (f"draft:{draft.pk}:1", f"draft:{draft.pk}:2")


def test_own_wording_of_a_portal(office: Portal) -> None:
    own = settings.VANTHU.portals_dir / "caobang" / "templates" / "notices"
    own.mkdir(parents=True)
    (own / "foot.txt").write_text("Văn phòng trân trọng cảm ơn.\n", encoding="utf-8")
    assert "Văn phòng trân trọng cảm ơn." in told(received_mail(office)).text
    (own / "foot.txt").write_text("{% if %}{{", encoding="utf-8")
    assert "Trân trọng." in told(received_mail(office)).text


def test_templates_are_small_and_come_in_pairs() -> None:
    folder = Path(__file__).parents[3] / "vanthu/publisher/templates/notices"
    kinds = {"received", "partial", "refused", "interim", "published", "declined", "withdrawn",
             "ask", "digest"}  # fmt: skip
    for kind in kinds:
        for suffix in (".txt", ".html"):
            text = (folder / f"{kind}{suffix}").read_text(encoding="utf-8")
            assert len(text.splitlines()) < 80


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 20, 7, 5, tzinfo=UTC), "14 giờ 05 phút, ngày 20 tháng 11 năm 2026"),
        (datetime(2026, 1, 31, 17, 0, tzinfo=UTC), "00 giờ 00 phút, ngày 01 tháng 02 năm 2026"),
        (datetime(2026, 3, 5, 2, 30, tzinfo=UTC), "09 giờ 30 phút, ngày 05 tháng 3 năm 2026"),
    ],
)
def test_moment(at: datetime, words: str) -> None:
    assert moment(at) == words


def news(*files: PartRow) -> DraftPlan:
    return decision(*files, kind="news", title="Hội nghị tập huấn", number="", metadata={})


def test_news_in_the_mail_itself(office: Portal) -> None:
    submission = mail(office)
    body = part(submission, "", path="1", role="body", verdict="noted", type="text/plain")
    finding(submission, "body.no_file", body)
    create_drafts(submission=submission, plans=[news()])
    text = flat(told(submission))
    assert "1. Tin: Hội nghị tập huấn" in text
    assert "Thư không có tệp đính kèm; nội dung thư đã được tiếp nhận như một tin." in text
    assert "Số tệp" not in text
    assert "Tệp khác" not in text


def test_news_are_named_beside_what_was_not_taken(office: Portal) -> None:
    submission = mail(office)
    create_drafts(submission=submission, plans=[news(part(submission, "anh.jpg"))])
    refused_file(submission)
    assert "1. anh.jpg: Tin: Hội nghị tập huấn" in flat(told(submission))


def test_a_strangers_wish_to_withdraw_is_passed_on_only(office: Portal) -> None:
    first = received_mail(office)
    answer = mail(office, continues=first)
    finding(answer, "reply.withdrawal")
    text = flat(told(answer))
    assert "tạm dừng" not in text
    assert f"chuyển đến biên tập viên xử lý mã {first.code}" in text


def test_layout_hangs_and_wraps() -> None:
    text = laid_out("~\nA\n\n~\n~\n  1. ¦" + "từ " * 40 + "\n")
    lines = text.splitlines()
    assert lines[:2] == ["A", ""]
    assert lines[2].startswith("  1. từ")
    assert all(line.startswith("     từ") for line in lines[3:])
    assert max(map(len, lines)) <= 78


def test_an_answer_without_files_is_passed_on(office: Portal) -> None:
    first = received_mail(office)
    answer = mail(office, continues=first)
    part(answer, "", "", path="1", role="container", type="message/rfc822")
    body = part(answer, "", "", path="1.1", role="body")
    finding(answer, "reply.message")
    finding(answer, "text.none", body)
    text = flat(told(answer))
    assert f"Bổ sung cho mã: {first.code}" in text
    assert f"chuyển đến biên tập viên xử lý mã {first.code}" in text
    assert "- Nội dung thư: Chưa đọc được nội dung chữ" in text
    assert "Có thư trả lời" not in text


def test_a_wish_to_withdraw(office: Portal) -> None:
    first = received_mail(office)
    answer = mail(office, continues=first)
    finding(answer, "reply.withdrawal")
    Draft.objects.filter(submission=first).update(frozen=True, frozen_reason=answer.code)
    text = flat(told(answer))
    assert f"Ban Biên tập tạm dừng xử lý nội dung của mã {first.code}" in text
    draft = Draft.objects.get(submission=first)
    stopped = announce_draft(draft=draft, kind="withdrawn", actor=make_user())
    assert stopped is not None
    assert f"lúc {moment(answer.received_at)}, Ban Biên tập đã dừng xử lý" in flat(stopped)


def test_taken_files_outside_of_drafts_are_named(office: Portal) -> None:
    submission = received_mail(office)
    part(submission, "cong van gui kem.pdf")
    notice = told(submission)
    assert "Tệp khác: cong van gui kem.pdf" in flat(notice)
    assert "Tệp khác: cong van gui kem.pdf" in seen(notice)
