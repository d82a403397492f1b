"""Who is told what, in words: the head and deputies what waits for their decision, the secretary
what nobody has in hand and what may become late, everybody what is theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from vanthu.publisher.notices.board import Line, Section, desk_page
from vanthu.publisher.notices.phrases import clock, day, local, quoted, two
from vanthu.publisher.notices.writing import KIND_NAMES
from vanthu.queue.facts import covers
from vanthu.queue.rhythm import Beat
from vanthu.store.models import Draft, DraftState, Role, User
from vanthu.vietnamese.working_days import working_days_between

from .waiting import Held, Waiting


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the board with the roles of today, and the fields of each ([] is all)."""

    user: User
    roles: Mapping[str, Sequence[str]]


def sections_for(person: Person, waiting: Waiting) -> list[Section]:
    """What this person is told; [] when nothing waits for them. Nothing stands there twice."""
    letter = _Letter(waiting)
    if person.roles.keys() & {Role.HEAD, Role.DEPUTY}:
        _decisions(letter, person)
    _own(letter, person)
    _changed(letter, person)
    _named(letter, person)
    if Role.SECRETARY in person.roles:
        _office(letter, person)
    return letter.sections


@dataclass
class _Letter:
    waiting: Waiting
    sections: list[Section] = field(default_factory=list)
    _named: set[tuple[str, int]] = field(default_factory=set)

    def drafts(
        self,
        title: str,
        rows: Iterable[Draft],
        note: Callable[[Draft], str],
        url: str,
        *,
        urgent: bool = False,
    ) -> None:
        """A section of drafts that haven't been named yet."""
        fresh = [row for row in rows if ("draft", row.pk) not in self._named]
        self._named.update(("draft", row.pk) for row in fresh)
        lines = [
            Line(
                heading_of(row, closed=self.waiting.is_closed(row)),
                _sentence(code_of(row), note(row)),
                desk_page("draft", row.pk),
            )
            for row in fresh
        ]
        self.add(Section(title, lines, url, urgent))

    def mails(self, title: str, rows: Iterable[Held], url: str, *, urgent: bool = False) -> None:
        """A section of mails that haven't been named yet."""
        fresh = [row for row in rows if ("mail", row.submission.pk) not in self._named]
        self._named.update(("mail", row.submission.pk) for row in fresh)
        lines = [self._mail(row) for row in fresh]
        self.add(Section(title, lines, url, urgent))

    def add(self, section: Section) -> None:
        """A section, unless it is empty."""
        if section.lines:
            self.sections.append(section)

    def _mail(self, row: Held) -> Line:
        mail = row.submission
        at = f"nhận lúc {clock(mail.received_at)}, ngày {day(local(mail.received_at).date())}"
        if row.closed:
            note = _sentence(at, f"chờ {self.waiting.policy.words.head} quyết định")
        else:
            sender = quoted(mail.agency.name, 120) if mail.agency else ""
            note = _sentence(sender, at, "; ".join(code.vi.title for code in row.reasons))
        return Line(f"Thư {mail.code}", note, desk_page("submission", mail.code))


def heading_of(draft: Draft, *, closed: bool) -> str:
    """Number and title; of a closed draft neither."""
    if closed:
        return "Nội dung tạm khóa"
    title = quoted(draft.title, 200)
    if draft.kind != "document":
        return f"{KIND_NAMES.get(draft.kind, 'Nội dung')}: {title}"
    return f"{quoted(draft.number, 80)}: {title}" if draft.number else title


def code_of(draft: Draft) -> str:
    """ "mã CBG-26-000123"; "" for what no mail has brought."""
    return f"mã {draft.submission.code}" if draft.submission else ""


def _decisions(letter: _Letter, person: Person) -> None:
    """What waits for the head, or for a deputy whom approval is delegated to (R51)."""
    waiting, words = letter.waiting, letter.waiting.policy.words
    head = Role.HEAD in person.roles
    submitted = _theirs_to_approve(person, waiting)
    suspended = [row for row in waiting.suspended if head or _delegated(person, waiting, row)]
    page = desk_page("approvals")
    taken_down = page
    letter.drafts(
        f"TẠM GỠ, QUÁ THỜI HẠN {words.head.upper()} QUYẾT ĐỊNH",
        filter(waiting.unconfirmed, suspended), _taken_down(waiting), taken_down, urgent=True,
    )  # fmt: skip
    letter.drafts(
        "CHỜ DUYỆT LÂU HOẶC QUÁ HẠN, ĐỀ NGHỊ QUYẾT ĐỊNH TRƯỚC",
        filter(waiting.overdue, submitted), _submitted(waiting), page, urgent=True,
    )  # fmt: skip
    letter.drafts("CHỜ DUYỆT", submitted, _submitted(waiting), page)
    letter.drafts(
        f"TẠM GỠ, CHỜ {words.head.upper()} QUYẾT ĐỊNH", suspended, _taken_down(waiting), taken_down
    )
    if head:
        letter.mails(
            f"THƯ CHỜ {words.head.upper()} QUYẾT ĐỊNH",
            (row for row in waiting.held if row.for_head),
            desk_page("submissions"),
        )


def _own(letter: _Letter, person: Person) -> None:
    """What is in the person's own hand, whatever the role."""
    waiting = letter.waiting
    rows, page = waiting.own(person.user), desk_page("inbox", query="list=mine")
    limit = _limit(waiting.today)
    for title, wanted in (
        ("TRẢ LẠI ĐỂ HOÀN THIỆN", lambda row: row.state == DraftState.RETURNED),
        ("QUÁ HẠN", lambda row: row.due < waiting.today),
        ("ĐẾN HẠN HÔM NAY", lambda row: row.due == waiting.today),
    ):
        letter.drafts(f"CỦA ÔNG/BÀ: {title}", filter(wanted, rows), limit, page)


def _changed(letter: _Letter, person: Person) -> None:
    """Duyệt có sửa: whoever submitted it, or edits it, is told where to see what was changed."""
    me = person.user.pk
    rows = letter.waiting.changed
    letter.drafts(
        "ĐÃ DUYỆT CÓ SỬA: ĐỀ NGHỊ XEM CHỖ ĐÃ SỬA",
        (row for row in rows if me in (row.submitted_by_id, row.assignee_id)),
        lambda row: f"người duyệt: {quoted(str(row.approved_by), 80)}",
        desk_page("inbox", query="list=mine"),
    )


def _named(letter: _Letter, person: Person) -> None:
    """Notes that name the person and that they haven't seen: where, not what."""
    rows = letter.waiting.naming(person.user)
    lines = [
        Line(
            heading_of(row, closed=letter.waiting.is_closed(row)),
            _sentence(code_of(row), f"{two(notes)} ghi chú"),
            desk_page("draft-notes", row.pk),
        )
        for row, notes in rows
    ]
    letter.add(Section("GHI CHÚ NHẮC ĐẾN ÔNG/BÀ", lines, desk_page("mentions")))


def _office(letter: _Letter, person: Person) -> None:
    """What the secretary keeps an eye on."""
    del person
    waiting, words = letter.waiting, letter.waiting.policy.words
    whose = _whose(waiting.today)
    letter.drafts(
        f"TẠM GỠ, QUÁ THỜI HẠN {words.head.upper()} QUYẾT ĐỊNH",
        filter(waiting.unconfirmed, waiting.suspended), _taken_down(waiting),
        desk_page("approvals"), urgent=True,
    )  # fmt: skip
    letter.drafts(
        "CHỜ TỔNG HỢP TRÌNH", waiting.collated, whose, desk_page("inbox", query="list=collated")
    )
    letter.drafts("QUÁ HẠN", waiting.late, whose, desk_page("inbox", query="list=late"))
    letter.drafts("CÓ NGUY CƠ QUÁ HẠN", waiting.soon, whose, desk_page("inbox", query="list=soon"))
    letter.drafts(
        "CHƯA CÓ NGƯỜI BIÊN TẬP", waiting.unassigned, _limit(waiting.today),
        desk_page("inbox", query="list=new"),
    )  # fmt: skip
    letter.drafts(
        "ĐÃ ĐĂNG, CÓ VĂN BẢN MỚI BÃI BỎ, THAY THẾ, SỬA ĐỔI: ĐỀ NGHỊ RÀ SOÁT", waiting.bearing,
        lambda _draft: "", desk_page("standing"),
    )  # fmt: skip
    letter.mails("THƯ CHỜ XEM XÉT", waiting.held, desk_page("submissions", query="state=held"))
    letter.drafts(
        "ĐÃ DUYỆT, CHỜ ĐĂNG", waiting.approved, _limit(waiting.today),
        desk_page("inbox", query="list=approved"),
    )  # fmt: skip
    page = desk_page("rhythm")
    stale = [Line(quoted(beat.category.name, 120), _renewed(beat), page) for beat in waiting.stale]
    letter.add(Section("CHUYÊN MỤC ĐÃ QUÁ KỲ CẬP NHẬT", stale, page))


def _theirs_to_approve(person: Person, waiting: Waiting) -> list[Draft]:
    if Role.HEAD in person.roles:
        return waiting.submitted
    return [row for row in waiting.submitted if _delegated(person, waiting, row)]


def _delegated(person: Person, waiting: Waiting, draft: Draft) -> bool:
    fields = person.roles.get(Role.DEPUTY, ())
    return waiting.policy.deputies_approve and covers(fields, draft.category)


# Circumstances, in words.


def _submitted(waiting: Waiting) -> Callable[[Draft], str]:
    limit = _limit(waiting.today)

    def note(draft: Draft) -> str:
        days = waiting.waited(draft)
        waits = f"chờ duyệt {two(days)} ngày làm việc" if days > 0 else ""
        return _joined(_by(draft, "trình"), waits, limit(draft))

    return note


def _taken_down(waiting: Waiting) -> Callable[[Draft], str]:
    head = waiting.policy.words.head

    def note(draft: Draft) -> str:
        since = day(timezone.localdate(getattr(draft, "since", None) or draft.changed_at))
        by = day(waiting.decide_by(draft))
        opened = waiting.opened(draft)
        meanwhile = f"mở để đính chính ngày {day(timezone.localdate(opened))}" if opened else ""
        now = STATES.get(draft.state, "đang biên tập") if opened else ""
        decide = f"{head} quyết định chậm nhất ngày {by}"
        return _joined(f"tạm gỡ ngày {since}", meanwhile, now, decide)

    return note


def _whose(today: date) -> Callable[[Draft], str]:
    limit = _limit(today)

    def note(draft: Draft) -> str:
        holder = quoted(str(draft.assignee), 80) if draft.assignee else ""
        who = f"người biên tập: {holder}" if holder else "chưa có người biên tập"
        return _joined(STATES.get(draft.state, ""), who, limit(draft))

    return note


#: Where a draft stands, where that says who has to act (wording.md §6.1).
STATES: Mapping[str, str] = {
    DraftState.COLLATED: "chờ tổng hợp trình",
    DraftState.SUBMITTED: "chờ duyệt",
    DraftState.APPROVED: "đã duyệt, chờ đăng",
    DraftState.SCHEDULED: "đã duyệt, hẹn giờ đăng",
    DraftState.AWAITING_SENDER: "chờ cơ quan bổ sung",
    DraftState.RETURNED: "trả lại để hoàn thiện",
}


def _limit(today: date) -> Callable[[Draft], str]:
    """The deadline as people say it (wording.md §6.3)."""

    def note(draft: Draft) -> str:
        deadline = draft.deadline
        if deadline is None:
            return ""
        if draft.deadline_basis.get("late_at_receipt"):
            return f"đã quá hạn khi tiếp nhận (hạn {day(deadline)})"
        if deadline < today:
            late = max(working_days_between(deadline, today), 1)
            return f"quá hạn {two(late)} ngày làm việc (hạn {day(deadline)})"
        if deadline == today:
            return "đến hạn hôm nay"
        left = working_days_between(today, deadline)
        if left < 1:
            return f"đến hạn vào ngày nghỉ {day(deadline)}"
        return f"còn {two(left)} ngày làm việc (hạn {day(deadline)})"

    return note


def _renewed(beat: Beat) -> str:
    """When a category was last renewed, and by when it had to be."""
    if beat.last is None or beat.due is None:
        return "Chưa có nội dung nào được đăng"
    last = day(timezone.localdate(beat.last))
    return f"Cập nhật lần cuối ngày {last}; kỳ cập nhật đến hết ngày {day(beat.due)}"


def _by(draft: Draft, verb: str) -> str:
    since = getattr(draft, "since", None)
    who = f"{quoted(str(draft.submitted_by), 80)} {verb}" if draft.submitted_by else verb
    return f"{who} ngày {day(timezone.localdate(since))}" if since else who


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _sentence(*parts: str) -> str:
    text = _joined(*parts)
    return text[:1].upper() + text[1:]
