"""What tests of notices start from: a mail with files and their fate, and the way to the outbox."""

from __future__ import annotations

import itertools
import re
from contextlib import nullcontext
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.conf import settings

from tests.factories import file_of, make_part, make_portal, make_submission
from vanthu.config.settings import Outgoing
from vanthu.jobs import runner
from vanthu.jobs.registry import Work, handler_of
from vanthu.queue.drafting import DraftPlan, create_drafts
from vanthu.store.models import FindingRow, Job, JobState, Kind, Notice, PartRow, Portal, Submission
from vanthu.validators.codes import code

XLSX = {
    "type_name": "bảng tính Excel (XLSX)",
    "permitted": "văn bản TXT, DOC, ODT, PDF; tệp nén ZIP, RAR",
    "advice": "Chọn File > Save As (Lưu thành) > PDF, rồi gửi lại tệp PDF.",
}
_ids = itertools.count(1)


@pytest.fixture
def office(db: None, settings: Any, tmp_path: Path) -> Portal:
    """The portal of Cao Bằng in a data folder of its own, with a secretary to phone."""
    settings.VANTHU = settings.VANTHU.model_copy(update={"data": tmp_path})
    settings.ROOT_URLCONF = "tests.public_urls"
    portal = make_portal()
    rewrite_policy(
        portal,
        name='"Nông Thị Bích"',
        phone='"0206 385 0000"',
    )
    return portal


def rewrite_policy(portal: Portal, **values: str) -> None:
    """Change lines `key = …` of the portal's policy file; values as TOML."""
    path = settings.VANTHU.portals_dir / f"{portal.name}.toml"
    text = path.read_text(encoding="utf-8")
    head, secretary, rest = text.partition("[secretary]")
    for key, value in values.items():
        rest = re.sub(rf"(?m)^{key} = .*$", f"{key} = {value}", rest, count=1)
    path.write_text(head + secretary + rest, encoding="utf-8")


def use_smtp(settings: Any, port: int, **fields: Any) -> None:
    """Switch SMTP on."""
    outgoing = Outgoing(mode="smtp", host="127.0.0.1", port=port, **({"timeout": 5} | fields))
    settings.VANTHU = settings.VANTHU.model_copy(update={"outgoing": outgoing})


def mail(portal: Portal, **fields: Any) -> Submission:
    """A booked mail from a trusted network."""
    values = {"sender_auth": "trusted", "message_id": f"m{next(_ids)}@sotuphap.example"}
    return make_submission(portal, **(values | fields))


def part(submission: Submission, name: str, verdict: str = "taken", **fields: Any) -> PartRow:
    """A file with its verdict."""
    row = make_part(submission, name, name.encode("utf-8", "replace"))
    for key, value in {"verdict": verdict, **fields}.items():
        setattr(row, key, value)
    row.save()
    return row


def finding(
    submission: Submission, code_id: str, part: PartRow | None = None, **fields: Any
) -> FindingRow:
    """A finding with the table's action unless told otherwise."""
    row = code(code_id)
    values = {"action": row.action.value, "severity": row.severity.value, "args": {}}
    return FindingRow.objects.create(
        submission=submission, part=part, code=code_id, **(values | fields)
    )


def refused_file(submission: Submission, name: str = "Phu luc.xlsx") -> PartRow:
    """A spreadsheet, which S0 doesn't permit."""
    row = part(submission, name, "refused")
    finding(submission, "type.not_permitted", row, args=XLSX)
    return row


def refused_mail(portal: Portal, **fields: Any) -> Submission:
    """A mail whose only file was refused."""
    submission = mail(portal, **({"state": "refused"} | fields))
    refused_file(submission)
    return submission


def received_mail(portal: Portal, **fields: Any) -> Submission:
    """A mail with one decision that was taken."""
    submission = mail(portal, **fields)
    row = part(submission, "QD-1234.pdf")
    create_drafts(submission=submission, plans=[decision(row)])
    return submission


def decision(*files: PartRow, **fields: Any) -> DraftPlan:
    """The plan of one decision."""
    values: dict[str, Any] = {
        "kind": Kind.DOCUMENT,
        "title": "Về việc ban hành Quy chế quản lý",
        "number": "1234/QĐ-UBND",
        "metadata": {"type": "Quyết định", "date": "2026-11-19", "agency": "UBND tỉnh"},
        "files": [file_of(row) for row in files],
        "deadline": date(2026, 11, 23),
        "deadline_basis": {"clause": "deadline_document", "since": "issued", "working_days": 2},
    }
    return DraftPlan(**(values | fields))


def run(job_id: int) -> None:
    """Run one job without a heartbeat: its thread can't write beside the test's transaction."""
    with mock.patch("vanthu.jobs.runner.beating", return_value=nullcontext()):
        runner.run(job_id)


def send(notice: Notice) -> Notice:
    """Run the notice's newest job; the notice as it is then."""
    run(Job.objects.filter(kind="notice.send", ref=notice.pk).latest("pk").pk)
    notice.refresh_from_db()
    return notice


def send_all() -> int:
    """Run every send job that is ready; how many there were."""
    ready = Job.objects.filter(kind="notice.send", state=JobState.READY).order_by("pk")
    ids = list(ready.values_list("pk", flat=True))
    for job_id in ids:
        run(job_id)
    return len(ids)


def tick(kind: str) -> None:
    """Run a periodic job as the relay would have it run."""
    function = handler_of(kind)
    assert function is not None
    function(Work(0, kind, None))


def outgoing() -> list[Path]:
    """The mails in the folder."""
    return sorted(settings.VANTHU.outgoing_dir.glob("*.eml"))


def read_mail(data: bytes) -> EmailMessage:
    """A mail of ours as a careful reader sees it."""
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message
