"""The hourly digest: what was above the caps, one mail a recipient an hour, everything named.

Refusals of one kind are told once with all the files they are about: a thousand wrong files make a
mail that can be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from django.db import transaction

from vanthu.jobs.registry import Work, periodic
from vanthu.store.models import Notice, NoticeKind, NoticeState, Portal, Submission
from vanthu.store.portals import policy_of
from vanthu.validators.policy import Policy

from . import outbox
from .letters import Letter, compose
from .message import new_message_id
from .phrases import day, local, quoted, two
from .report import Report
from .rows import facts_of, with_rows
from .writing import report

log = structlog.get_logger(__name__)

COLUMNS = ("TT", "Mã tiếp nhận", "Giờ nhận", "Tiêu đề thư", "Kết quả")
#: A refusal tells more than an interim receipt of the same submission.
WEIGHT: dict[str, int] = {NoticeKind.INTERIM: 0}


@periodic("notice.digest", timedelta(minutes=5))
def digests(work: Work) -> None:
    """Job `notice.digest`: what was gathered before this hour began goes out now.

    Runs more often than it sends, so that an hour in which the service was down is made up for.
    """
    del work
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    waiting = Notice.objects.filter(
        state=NoticeState.GATHERED, digest__isnull=True, created_at__lt=hour
    )
    for portal, recipient in list(waiting.values_list("portal", "recipient").distinct()):
        _digest(portal, recipient, hour)


def _digest(portal_id: int, recipient: str, hour: datetime) -> None:
    round_ = f"{hour:%Y-%m-%dT%H}"
    with transaction.atomic():
        portal = Portal.objects.get(pk=portal_id)
        gathered = list(
            Notice.objects.select_for_update(no_key=True)
            .filter(
                portal=portal,
                recipient=recipient,
                state=NoticeState.GATHERED,
                digest__isnull=True,
                created_at__lt=hour,
            )
            .order_by("pk")
        )
        sent = Notice.objects.filter(
            portal=portal, recipient=recipient, kind=NoticeKind.DIGEST, round=round_
        )
        if not gathered or sent.exists():
            return
        policy = policy_of(portal)
        letter = _letter(_latest(gathered), policy)
        notice = Notice.objects.create(
            portal=portal,
            kind=NoticeKind.DIGEST,
            round=round_,
            recipient=recipient,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            message_id=new_message_id(policy, f"digest.{round_}"),
        )
        Notice.objects.filter(pk__in=[row.pk for row in gathered]).update(digest=notice)
        outbox.plant(notice)
    log.info("digest", notice=notice.pk, gathered=len(gathered))


def _latest(gathered: Sequence[Notice]) -> dict[int, Notice]:
    """The weightiest notice of each submission."""
    chosen: dict[int, Notice] = {}
    for notice in sorted(gathered, key=lambda row: (WEIGHT.get(row.kind, 1), row.pk)):
        if notice.submission_id is not None:
            chosen[notice.submission_id] = notice
    return chosen


def _letter(notices: dict[int, Notice], policy: Policy) -> Letter:
    rows = with_rows(Submission.objects.filter(pk__in=notices)).order_by("received_at", "pk")
    told = [(notices[row.pk], report(facts_of(row), policy)) for row in rows]
    span = _span([report.facts.received_at for _, report in told])
    count = two(len(told))
    context: dict[str, Any] = {
        "headline": f"Tổng hợp tiếp nhận từ {span}: {count} thư",
        "to": _to(told[0][1]),
        "you": told[0][1].you,
        "count": count,
        "span": span,
        "columns": COLUMNS,
        "rows": [_row(place, notice, report) for place, (notice, report) in enumerate(told, 1)],
        "details": _details([report for _, report in told]),
        "notes": _notes([report for _, report in told]),
        "width": 800,
    }
    subject = f"[{policy.words.short}] {context['headline']}"
    return compose("digest", subject, policy, context)


def _to(told: Report) -> str:
    return quoted(told.facts.agency) or told.you


@dataclass(frozen=True, slots=True)
class _Row:
    number: str
    code: str
    time: str
    subject: str
    result: str


def _row(place: int, notice: Notice, told: Report) -> _Row:
    facts = told.facts
    # Of what hasn't been decided on we know no subject yet.
    none = "(đang kiểm tra)" if notice.kind == NoticeKind.INTERIM else "(không có tiêu đề)"
    subject = quoted(facts.subject, 80) or none
    return _Row(
        two(place), facts.code, f"{local(facts.received_at):%H:%M}", subject, _result(notice, told)
    )


def _result(notice: Notice, told: Report) -> str:
    """ "Chưa tiếp nhận được: 01 tệp (xem chi tiết bên dưới)"."""
    if notice.kind == NoticeKind.INTERIM:
        return "Đang kiểm tra"
    if not told.refused:
        return "Đã tiếp nhận"
    missing = f"{two(len(told.refused))} tệp (xem chi tiết bên dưới)"
    if notice.kind == NoticeKind.PARTIAL:
        return f"Tiếp nhận một phần; chưa tiếp nhận được: {missing}"
    return f"Chưa tiếp nhận được: {missing}"


def _details(reports: Sequence[Report]) -> list[dict[str, str]]:
    """Lý do and Đề nghị, each once, with all the files that they are about."""
    files: dict[tuple[str, str], list[str]] = {}
    for told in reports:
        for line in told.refused:
            named = f"{told.facts.code}: {line.name}"
            files.setdefault((line.reason, line.mend), []).append(named)
    return [
        {"files": "; ".join(names), "reason": why, "mend": mend}
        for (why, mend), names in files.items()
    ]


def _notes(reports: Sequence[Report]) -> list[dict[str, str]]:
    """Each Lưu ý once, with the mails and files that it is about."""
    files: dict[str, list[str]] = {}
    for told in reports:
        for note in told.notes:
            named = f"{told.facts.code}: {note.name}" if note.name else told.facts.code
            files.setdefault(note.text, []).append(named)
    return [{"files": "; ".join(names), "text": text} for text, names in files.items()]


def _span(moments: Sequence[datetime]) -> str:
    """ "10 giờ đến 11 giờ ngày 20/11/2026", over the hours in which the mails came."""
    first = local(min(moments)).replace(minute=0, second=0, microsecond=0)
    last = local(max(moments)).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    if first.date() == last.date():
        return f"{first:%H} giờ đến {last:%H} giờ ngày {day(last)}"
    return f"{first:%H} giờ ngày {day(first)} đến {last:%H} giờ ngày {day(last)}"
