"""Who is told what: decisions to the head, what is theirs to editors, the rest to the secretary."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from time_machine import Traveller

from tests.factories import make_submission
from tests.notices import finding
from vanthu.publisher.notices.board import LISTED
from vanthu.store.models import (
    Draft,
    FindingRow,
    Membership,
    Notice,
    Portal,
    Publication,
    PublicationState,
    Role,
    Sealing,
    Submission,
)

from .conftest import DAY, MONDAY, did, in_state, morning, person, submitted, suspended, text_to

TODAY = date(2026, 11, 23)
FRIDAY = MONDAY - 3 * DAY
THURSDAY = MONDAY - 4 * DAY


def test_the_head_reads_number_title_deadline_submitter_and_link(
    portal: Portal, clock: Traveller
) -> None:
    head, editor = person(portal, Role.HEAD), person(portal, Role.EDITOR)
    draft = submitted(
        portal, FRIDAY, number="77/QĐ-UBND", title="Phê duyệt quy hoạch",
        deadline=date(2026, 11, 26), submitted_by=editor,
    )  # fmt: skip
    (notice,) = morning()
    text = text_to(head)
    assert notice.subject == "[Cổng TTĐT Cao Bằng] Việc chờ xử lý ngày 23/11/2026: 01 mục"
    assert "77/QĐ-UBND: Phê duyệt quy hoạch" in text
    assert draft.submission is not None
    assert f"Mã {draft.submission.code}; {editor} trình ngày 20/11/2026; chờ duyệt 01" in text
    assert "còn 02 ngày làm việc (hạn 26/11/2026)" in text  # the 24th is a holiday
    assert f"{settings.VANTHU.public_url}/desk/drafts/{draft.pk}/" in text
    assert f"/desk/drafts/{draft.pk}/" in notice.html
    assert "quyết định trước" not in text.lower()


def test_what_waits_too_long_or_is_late_comes_first(portal: Portal, clock: Traveller) -> None:
    head, deputy = person(portal, Role.HEAD), person(portal, Role.DEPUTY)
    submitted(portal, FRIDAY, title="Mới trình", deadline=date(2026, 11, 23))
    submitted(portal, THURSDAY, title="Chờ hai ngày", deadline=date(2026, 12, 30))
    submitted(portal, FRIDAY, title="Đã quá hạn", deadline=date(2026, 11, 20))
    first, _ = morning()
    assert first.subject.endswith("ngày 23/11/2026: 03 mục, 02 mục cần quyết định trước")
    for user in (head, deputy):
        text = text_to(user)
        assert "ĐỀ NGHỊ QUYẾT ĐỊNH TRƯỚC (02)" in text
        places = [text.index(title) for title in ("Đã quá hạn", "Chờ hai ngày", "Mới trình")]
        assert places == sorted(places)
        assert text.count("Đã quá hạn") == 1


def test_days_off_are_no_waiting(portal: Portal, clock: Traveller) -> None:
    head = person(portal, Role.HEAD)
    submitted(portal, MONDAY)
    clock.move_to(MONDAY + 2 * DAY)  # Tuesday was a holiday: one working day has passed
    morning()
    assert "QUYẾT ĐỊNH TRƯỚC" not in text_to(head)
    clock.move_to(MONDAY + 3 * DAY)
    morning()
    assert "QUYẾT ĐỊNH TRƯỚC" in text_to(head)


def test_the_portal_says_how_long_one_may_wait(portal: Portal, clock: Traveller) -> None:
    head = person(portal, Role.HEAD)
    path = settings.VANTHU.portals_dir / f"{portal.name}.toml"
    path.write_text(f"{path.read_text()}\n[board]\napproval_days = 2\n")
    submitted(portal, THURSDAY)
    morning()
    assert "QUYẾT ĐỊNH TRƯỚC" not in text_to(head)


def test_a_deputy_is_told_of_the_fields_that_were_delegated(
    portal: Portal, clock: Traveller
) -> None:
    deputy = person(portal, Role.DEPUTY)
    Membership.objects.filter(user=deputy).update(fields=["news"])
    submitted(portal, FRIDAY, title="Lĩnh vực khác", category="documents")
    submitted(portal, FRIDAY, title="Được giao", category="news")
    morning()
    assert "Được giao" in text_to(deputy)
    assert "Lĩnh vực khác" not in text_to(deputy)


def test_who_may_not_approve_is_not_asked_to(portal: Portal, clock: Traveller) -> None:
    deputy = person(portal, Role.DEPUTY)
    path = settings.VANTHU.portals_dir / f"{portal.name}.toml"
    path.write_text(f"deputies_approve = false\n{path.read_text()}")
    submitted(portal, FRIDAY)
    assert not morning()
    assert not text_to(deputy)


def test_the_head_confirms_within_a_working_day(portal: Portal, clock: Traveller) -> None:
    head, secretary = person(portal, Role.HEAD), person(portal, Role.SECRETARY)
    suspended(portal, FRIDAY + timedelta(hours=3), title="Tin tạm gỡ")
    morning()
    assert "tạm gỡ ngày 20/11/2026; Trưởng ban quyết định chậm nhất ngày 23/11/2026" in text_to(
        head
    )
    assert "QUÁ THỜI HẠN" not in text_to(head)
    assert not text_to(secretary)
    clock.move_to(MONDAY + 2 * DAY)
    morning()
    for user in (head, secretary):
        assert "TẠM GỠ, QUÁ THỜI HẠN TRƯỞNG BAN QUYẾT ĐỊNH (01)" in text_to(user)
        notice = Notice.objects.filter(recipient=user.email).latest("pk")
        assert notice.subject.endswith("01 mục, 01 mục cần quyết định trước")


def test_what_is_corrected_meanwhile_is_still_the_heads_to_confirm(
    portal: Portal, clock: Traveller
) -> None:
    head = person(portal, Role.HEAD)
    draft = suspended(portal, FRIDAY + timedelta(hours=3), title="Tin tạm gỡ")
    did(draft, "correct", FRIDAY + timedelta(hours=4))
    Draft.objects.filter(pk=draft.pk).update(state="submitted")
    morning()
    text = text_to(head)
    assert "TẠM GỠ, CHỜ TRƯỞNG BAN QUYẾT ĐỊNH" in text or "CHỜ DUYỆT (01)" in text
    Draft.objects.filter(pk=draft.pk).update(state="editing")
    clock.move_to(MONDAY + 2 * DAY)
    morning()
    text = text_to(head)
    assert "TẠM GỠ, QUÁ THỜI HẠN TRƯỞNG BAN QUYẾT ĐỊNH (01)" in text
    assert "mở để đính chính ngày 20/11/2026; đang biên tập; Trưởng ban quyết định" in text
    Draft.objects.filter(pk=draft.pk).update(state="approved")  # that was the decision
    clock.move_to(MONDAY + 3 * DAY)
    morning()
    assert text_to(head) == text


def test_what_the_head_took_down_waits_for_nobody(portal: Portal, clock: Traveller) -> None:
    person(portal, Role.HEAD)
    person(portal, Role.SECRETARY)
    suspended(portal, THURSDAY, role="head")
    assert not morning()


def test_an_editor_is_told_what_is_theirs(portal: Portal, clock: Traveller) -> None:
    editor, other = person(portal, Role.EDITOR), person(portal, Role.EDITOR)
    mine = {"assignee": editor}
    in_state(portal, "editing", TODAY, title="Đến hạn của tôi", **mine)
    in_state(portal, "editing", TODAY - DAY, title="Quá hạn của tôi", **mine)
    in_state(portal, "returned", title="Bị trả lại", **mine)
    in_state(portal, "editing", TODAY + DAY, title="Còn thời gian", **mine)
    in_state(portal, "submitted", TODAY - DAY, title="Đã trình", **mine)
    in_state(portal, "published", TODAY - DAY, title="Đã đăng", **mine)
    in_state(portal, "editing", TODAY, title="Của người khác", assignee=other)
    morning()
    text = text_to(editor)
    assert "CỦA ÔNG/BÀ: TRẢ LẠI ĐỂ HOÀN THIỆN (01)" in text
    assert "CỦA ÔNG/BÀ: QUÁ HẠN (01)" in text
    assert "CỦA ÔNG/BÀ: ĐẾN HẠN HÔM NAY (01)" in text
    for title in ("Còn thời gian", "Đã trình", "Đã đăng", "Của người khác"):
        assert title not in text
    assert "Của người khác" in text_to(other)


def test_the_secretary_is_told_of_the_whole_desk(portal: Portal, clock: Traveller) -> None:
    secretary, editor = person(portal, Role.SECRETARY), person(portal, Role.EDITOR)
    in_state(portal, "new", title="Chưa ai nhận")
    in_state(portal, "editing", TODAY, title="Sắp quá hạn", assignee=editor)
    in_state(portal, "submitted", TODAY - DAY, title="Chờ duyệt quá hạn", assignee=editor)
    in_state(portal, "approved", title="Đã duyệt")
    in_state(portal, "scheduled", title="Đã hẹn giờ")
    held = make_submission(portal, state="held", subject="Tiêu đề thư")
    finding(held, "sender.contradicted")
    morning()
    text = text_to(secretary)
    for part in (
        "QUÁ HẠN (01)", "CÓ NGUY CƠ QUÁ HẠN (01)", "CHƯA CÓ NGƯỜI BIÊN TẬP (01)",
        "THƯ CHỜ XEM XÉT (01)", "ĐÃ DUYỆT, CHỜ ĐĂNG (01)", f"người biên tập: {editor}",
        f"Thư {held.code}", "Địa chỉ gửi có dấu hiệu giả mạo",
    ):  # fmt: skip
        assert part in text
    assert "Tiêu đề thư" not in text
    assert "Đã hẹn giờ" not in text


def test_what_the_administrator_releases_is_not_the_boards(
    portal: Portal, clock: Traveller
) -> None:
    person(portal, Role.SECRETARY)
    finding(make_submission(portal, state="held"), "virus.unavailable")
    assert not morning()


def closed_mails(portal: Portal) -> list[Submission]:
    """A sealed mail, and one of limited circulation."""
    sealed = make_submission(
        portal, state="quarantined", subject="BÍ MẬT A", sender_name="Người gửi A",
        sealed_at=FRIDAY, received_at=FRIDAY,
    )  # fmt: skip
    finding(sealed, "secrecy.marked")
    Sealing.objects.create(submission=sealed, box="x", sealed_at=FRIDAY)
    internal = make_submission(portal, state="held", subject="BÍ MẬT B", received_at=FRIDAY)
    finding(internal, "secrecy.internal")
    return [sealed, internal]


def test_of_closed_mails_the_code_is_told_and_nothing_else(
    portal: Portal, clock: Traveller
) -> None:
    head, secretary = person(portal, Role.HEAD), person(portal, Role.SECRETARY)
    editor = person(portal, Role.EDITOR)
    mails = closed_mails(portal)
    morning()
    for user in (head, secretary):
        text = text_to(user)
        for mail in mails:
            assert f"Thư {mail.code}" in text
            assert mail.subject not in text
            assert mail.sender_name not in text
        for word in ("mật", "phổ biến", "khóa"):
            assert word not in text.lower()
    assert not text_to(editor)


def test_a_decided_mail_is_told_no_more(portal: Portal, clock: Traveller) -> None:
    person(portal, Role.HEAD)
    closed_mails(portal)
    Sealing.objects.update(decision="destroyed")
    FindingRow.objects.update(released_at=FRIDAY)
    assert not morning()


def test_a_draft_whose_mail_was_closed_later_is_named_by_its_code(
    portal: Portal, clock: Traveller
) -> None:
    head = person(portal, Role.HEAD)
    draft = submitted(portal, FRIDAY, number="99/QĐ-X", title="Không ai được biết")
    assert draft.submission is not None
    finding(draft.submission, "secrecy.internal")
    morning()
    text = text_to(head)
    assert draft.submission.code in text
    assert "99/QĐ-X" not in text
    assert "Không ai được biết" not in text


def test_one_mail_for_several_roles_names_nothing_twice(portal: Portal, clock: Traveller) -> None:
    head = person(portal, Role.HEAD)
    for role in (Role.SECRETARY, Role.EDITOR):
        Membership.objects.create(user=head, portal=portal, role=role)
    submitted(portal, THURSDAY, title="Một lần thôi", deadline=TODAY - DAY, assignee=head)
    assert len(morning()) == 1
    assert text_to(head).count("Một lần thôi") == 1


def test_a_long_list_is_cut_and_counted(portal: Portal, clock: Traveller) -> None:
    secretary = person(portal, Role.SECRETARY)
    first = in_state(portal, "new", title="Nhiều")
    Draft.objects.bulk_create(
        Draft(portal=portal, kind=first.kind, state="new", title="Nhiều") for _ in range(LISTED + 2)
    )
    morning()
    text = text_to(secretary)
    assert text.count("Nhiều") == LISTED
    assert "CHƯA CÓ NGƯỜI BIÊN TẬP (33)" in text
    assert "Còn 03 mục khác" in text
    assert "?list=new" in text


def test_a_title_can_neither_lay_out_nor_link(portal: Portal, clock: Traveller) -> None:
    head = person(portal, Role.HEAD)
    submitted(portal, FRIDAY, number="", title="<b>x</b> http://evil.example/ \u202egnp.exe")
    (notice,) = morning()
    assert "<b>" not in notice.html
    assert "evil.example" not in notice.text + notice.html
    assert "\u202e" not in notice.text
    assert text_to(head)


def test_the_secretary_is_told_of_what_waits_to_be_gathered(
    portal: Portal, clock: Traveller
) -> None:
    secretary, editor = person(portal, Role.SECRETARY), person(portal, Role.EDITOR)
    in_state(portal, "collated", title="Tin chờ tổng hợp", assignee=editor)
    morning()
    assert "CHỜ TỔNG HỢP TRÌNH" in text_to(secretary)
    assert "Tin chờ tổng hợp" not in text_to(editor)


def test_a_submitter_is_told_once_that_the_head_has_changed_it(
    portal: Portal, clock: Traveller
) -> None:
    editor, head = person(portal, Role.EDITOR), person(portal, Role.HEAD)
    draft = in_state(portal, "approved", title="Tin sửa khi duyệt", submitted_by=editor)
    Draft.objects.filter(pk=draft.pk).update(approved=draft.current, approved_by=head)
    did(draft, "approve_with_changes", FRIDAY, "head")
    morning()
    assert "ĐÃ DUYỆT CÓ SỬA" in text_to(editor)
    assert head.display_name in text_to(editor)
    clock.move_to(MONDAY + 2 * DAY)
    assert len(morning()) == 1, "nothing new to tell"


def renewed_daily(portal: Portal) -> None:
    """The policy gets a category in which something comes out every day."""
    path = settings.VANTHU.portals_dir / f"{portal.name}.toml"
    rhythm = '[[categories]]\nid = "daily"\nname = "Tin hằng ngày"\nevery = 1\n\n[[categories]]'
    path.write_text(path.read_text().replace("[[categories]]", rhythm, 1), encoding="utf-8")


def test_a_stale_category_is_told_to_the_secretary(portal: Portal, clock: Traveller) -> None:
    """R13, R123: what the policy lets rest for a day only."""
    renewed_daily(portal)
    secretary, editor = person(portal, Role.SECRETARY), person(portal, Role.EDITOR)
    draft = in_state(portal, "published", category="daily")
    row = Publication.objects.create(
        portal=portal, draft=draft, revision=draft.current, category="daily",
        state=PublicationState.PUBLISHED, published_at=FRIDAY,
    )  # fmt: skip
    assert not morning()  # due today, not late
    Publication.objects.filter(pk=row.pk).update(published_at=THURSDAY)
    clock.move_to(MONDAY + 2 * DAY)
    morning()
    text = text_to(secretary)
    assert "CHUYÊN MỤC ĐÃ QUÁ KỲ CẬP NHẬT (01)" in text
    assert "Tin hằng ngày" in text
    assert "Cập nhật lần cuối ngày 19/11/2026; kỳ cập nhật đến hết ngày 20/11/2026" in text
    assert f"{settings.VANTHU.public_url}/desk/rhythm/" in text
    assert not text_to(editor)


def test_a_category_in_which_nothing_ever_came_out_is_stale(
    portal: Portal, clock: Traveller
) -> None:
    renewed_daily(portal)
    secretary = person(portal, Role.SECRETARY)
    morning()
    assert "Chưa có nội dung nào được đăng" in text_to(secretary)
