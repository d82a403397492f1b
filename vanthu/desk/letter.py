"""A ready letter to an agency whose mails keep failing: what went wrong how often, how to mend it.

The secretary reads it, changes what they like, and sends it from their own mail or prints it: the
service never writes to anybody on its own account about how they work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from django.db.models import Exists, OuterRef

from vanthu.publisher.notices.letters import address, secretary_of
from vanthu.store.models import Agency, FindingRow, Submission
from vanthu.validators.codes import codes, fill
from vanthu.validators.policy import Policy
from vanthu.validators.verdicts import Action

from .counts import faults_of

#: Reasons that are named; a longer letter isn't read.
REASONS = 4
#: Mails in which examples of all reasons are looked for at once.
LOOKED_AT = 25
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
        body = self.text.replace("\n", "\r\n")  # RFC 6068 §5
        fields = urlencode({"subject": self.subject, "body": body}, quote_via=quote)
        return f"mailto:{quote(self.to, safe='@')}?{fields}"


def letter_to(agency: Agency, policy: Policy, since: date) -> Letter:
    """The letter about the mails since a day. Always in Vietnamese: that is who reads it."""
    mails, faults = faults_of(agency.pk, since)
    reasons = _reasons(agency, faults)
    subject = f"Hướng dẫn gửi văn bản, tin, bài đến {policy.words.short}"
    text = _text(agency, policy, since, mails, reasons)
    return Letter(agency.contact_email, subject, text, reasons)


def _reasons(agency: Agency, faults: Counter[str]) -> tuple[Reason, ...]:
    told = {id_: row for id_, row in codes().items() if row.told and not row.restricted}
    known = sorted((-n, code) for code, n in faults.items() if code in told)[:REASONS]
    examples = _examples(agency, {code: -n for n, code in known})
    reasons = []
    for n, code in known:
        row, words = told[code], told[code].words("vi")
        args, name = examples.get(code, ({}, ""))
        mend = fill(words.mend or row.vi.note, args)
        reasons.append(Reason(fill(words.title, args), -n, name, mend))
    return tuple(reasons)


def _examples(agency: Agency, faults: Mapping[str, int]) -> dict[str, tuple[dict[str, Any], str]]:
    """Code → what the newest finding says, and its file's name.

    Walks the agency's mails from the newest back. It asks for no more than have been counted, so
    that it needn't go on through all that the agency ever sent; a code that is rarer than the
    others has a walk of its own.
    """
    found = _newest(agency, faults, min(sum(faults.values()), LOOKED_AT))
    for code in faults.keys() - found.keys():
        found |= _newest(agency, [code], 1)
    return found


def _newest(
    agency: Agency, among: Iterable[str], mails: int
) -> dict[str, tuple[dict[str, Any], str]]:
    barring = FindingRow.objects.filter(
        code__in=list(among), action__in=(Action.HOLD, Action.REJECT), released_at=None
    )
    having = Submission.objects.filter(
        Exists(barring.filter(submission=OuterRef("pk"))), agency=agency, sealed_at=None
    )
    newest = list(having.order_by("-pk").values_list("pk", flat=True)[:mails])
    rows = barring.filter(submission__in=newest).order_by("pk")
    return {
        code: (args, name or "")
        for code, args, name in rows.values_list("code", "args", "part__name")
    }


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
