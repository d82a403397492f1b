"""A ready letter to an agency whose mails keep failing: what went wrong how often, how to mend it.

The secretary reads it, changes what they like, and sends it from their own mail or prints it: the
service never writes to anybody on its own account about how they work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import quote, urlencode

from django.db.models import Count
from django.db.models.functions import Coalesce
from django.utils import timezone

from vanthu.publisher.notices.letters import address, secretary_of
from vanthu.store.models import Agency, FindingRow, Submission
from vanthu.validators.codes import codes, fill
from vanthu.validators.policy import Policy
from vanthu.validators.verdicts import Action

#: Reasons that are named; a longer letter isn't read.
REASONS = 4
FAULTS = (
    "Một số tệp chưa tiếp nhận được hoặc phải chờ xem xét. Để văn bản, tin, bài của Quý cơ quan "
    "được đăng kịp thời, {board} xin trao đổi như sau:"
)
NO_FAULTS = (
    "Không có tệp nào phải trả lại hoặc chờ xem xét. {board} xin cảm ơn Quý cơ quan và gửi "
    "hướng dẫn để tiện tra cứu:"
)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with how often it came up, an example, and the way out."""

    title: str
    count: int
    example: str
    mend: str


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter's parts; `text` is all of it, ready to be sent."""

    to: str
    subject: str
    text: str
    reasons: tuple[Reason, ...]

    @property
    def link(self) -> str:
        """Opens it in the reader's own mail program."""
        fields = urlencode({"subject": self.subject, "body": self.text}, quote_via=quote)
        return f"mailto:{quote(self.to, safe='@')}?{fields}"


def letter_to(agency: Agency, policy: Policy, since: date) -> Letter:
    """The letter about the mails since a day. Always in Vietnamese: that is who reads it."""
    start = timezone.make_aware(datetime.combine(since, time.min))
    # A bare column would have SQLite read all that the agency ever sent, not some days' mails.
    by = Submission.objects.alias(by=Coalesce("agency_id", 0))
    mails = by.filter(by=agency.pk, received_at__gte=start, sealed_at=None)
    reasons = _reasons(mails)
    subject = f"Hướng dẫn gửi văn bản, tin, bài đến {policy.words.short}"
    text = _text(agency, policy, since, mails.count(), reasons)
    return Letter(agency.contact_email, subject, text, reasons)


def _reasons(mails: Any) -> tuple[Reason, ...]:
    found = FindingRow.objects.filter(
        submission__in=mails, action__in=(Action.HOLD, Action.REJECT), released_at=None
    )
    told = {id_: row for id_, row in codes().items() if row.told and not row.restricted}
    counted = found.filter(code__in=told).values_list("code").annotate(n=Count("pk"))
    reasons = []
    for code, count in counted.order_by("-n", "code")[:REASONS]:
        row, words = told[code], told[code].words("vi")
        last = found.filter(code=code).select_related("part").order_by("-pk").first()
        args = last.args if last else {}
        example = last.part.name if last and last.part else ""
        mend = fill(words.mend or row.vi.note, args)
        reasons.append(Reason(fill(words.title, args), count, example, mend))
    return tuple(reasons)


def _text(
    agency: Agency, policy: Policy, since: date, mails: int, reasons: tuple[Reason, ...]
) -> str:
    name = policy.words.short
    lines = [
        f"Kính gửi: {agency.name}",
        "",
        (
            f"Từ ngày {since:%d/%m/%Y} đến nay, {name} đã nhận {mails:02d} thư của Quý cơ quan. "
            + (FAULTS if reasons else NO_FAULTS).format(board=policy.words.board)
        ),
        "",
    ]
    for number, reason in enumerate(reasons, 1):
        example = f", gần nhất: {reason.example}" if reason.example else ""
        lines.append(f"{number}. {reason.title} ({reason.count:02d} lần{example}).")
        if reason.mend:
            lines.append(f"   Đề nghị: {reason.mend}")
    permitted = ", ".join(kind.upper() for kind in policy.types.permitted)
    lines += ["", f"Các dạng tệp {name} tiếp nhận: {permitted}."]
    if check := address("public:check", policy.name):
        lines.append(f"Quý cơ quan có thể kiểm tra tệp trước khi gửi tại: {check}")
    secretary = secretary_of(policy)
    known = ", ".join(filter(None, (secretary.name, secretary.phone)))
    if known:
        lines += ["", f"Liên hệ: {known}."]
    lines += ["", "Trân trọng cảm ơn.", "", policy.words.board.upper()]
    return "\n".join(lines)
