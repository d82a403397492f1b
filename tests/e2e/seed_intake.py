"""The intake's side of the seeded day: mails in every state, a sealed one, troubles of machines."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any


def mails(portal: Any) -> dict[str, Any]:
    """Mails that were refused, held, quarantined, that failed; with their replies."""
    from tests.factories import make_part, make_submission
    from vanthu.store.models import FindingRow, Notice, Receipt

    ids: dict[str, Any] = {}
    for state in ("refused", "held", "quarantined", "failed", "noted", "processing"):
        submission = make_submission(
            portal, subject=f"Chỉ tiêu biên chế năm 2027 ({state})", state=state
        )
        Receipt.objects.create(
            submission=submission,
            transport_key=f"smtp:{submission.pk}",
            channel="smtp",
            peer="127.0.0.1",
            received_at=submission.received_at,
        )
        part = make_part(submission, "Phu luc 1.xlsx", b"PK\x03\x04 bang tinh", "application/zip")
        part.verdict = {"refused": "refused", "held": "held", "quarantined": "held"}.get(state, "")
        part.save()
        if state in ("refused", "held"):
            FindingRow.objects.create(
                submission=submission,
                part=part,
                code="type.not_permitted",
                action="reject" if state == "refused" else "hold",
                severity="stop",
                args={
                    "type_name": "bảng tính Excel (XLSX)",
                    "permitted": "TXT, DOC, ODT, PDF",
                    "noun": "Cổng",
                    "advice": "Lưu thành PDF rồi gửi lại.",
                },
            )
        ids[state] = submission.code
    refused = portal.submissions.get(code=ids["refused"])
    notice = Notice.objects.create(
        portal=portal,
        submission=refused,
        kind="refused",
        round="1",
        state="in_doubt",
        recipient=refused.reply_address,
        subject="[Cổng TTĐT Cao Bằng] Chưa tiếp nhận được, đề nghị gửi lại",
        text="Kính gửi: Sở Tư pháp\n\nBan Biên tập chưa tiếp nhận được tệp nào.",
        message_id=f"<{refused.code}@caobang.gov.vn>",
    )
    return ids | {"notice": notice.pk}


def sealed(portal: Any, people: dict[str, Any], office: Any) -> dict[str, Any]:
    """A sealed mail that waits for the head, and one that was destroyed."""
    from django.db import transaction

    from tests.factories import make_submission
    from vanthu.queue import sealing
    from vanthu.store.blobs import blobs
    from vanthu.store.sealed import seal

    office.contact_name, office.contact_phone = "Đinh Thị Lan", "0206 3852 136"
    office.save()
    codes = []
    for subject in ("Tài liệu niêm phong một", "Tài liệu niêm phong hai"):
        row = make_submission(portal, subject=subject, agency=office)
        row.raw_sha256, row.raw_size = blobs().put(io.BytesIO(f"Subject: {subject}\n".encode()))
        with transaction.atomic():
            seal(row, code="secrecy.marked", action="hold", severity="stop")
        codes.append(row.code)
    sealing.submission_destroy(
        submission=row,
        actor=people["head"],
        reason="Nơi gửi xác nhận gửi nhầm hộp thư; đã nhận lại tài liệu.",
        handed_to="Bà Đinh Thị Lan, Phó Chánh Văn phòng UBND tỉnh",
        witness="Hoàng Văn Lập, Thư ký",
    )
    return {"sealed": codes[0], "destroyed": codes[1]}


def troubles(portal: Any) -> dict[str, Any]:
    """A job that was given up, and a file that couldn't be booked."""
    from django.conf import settings

    from vanthu.ingest.envelope import Envelope
    from vanthu.ingest.spool import Spool
    from vanthu.store.models import Job

    now = datetime.now(UTC)
    job = Job.objects.create(
        kind="submission.process", ref=0, state="dead", failures=3, not_before=now, done_at=now,
        last_error="RuntimeError: hết bộ nhớ khi đọc tệp",
    )  # fmt: skip
    envelope = Envelope(
        queue_id="bad1", channel="smtp", peer="127.0.0.1", helo="x", mail_from="a@b.vn",
        rcpt_to=[{"address": "portal@caobang.gov.vn", "portal": portal.name}],
        tls=False, received_at=now.isoformat(), smtputf8=False, extra={},
    )  # fmt: skip
    with Spool(settings.VANTHU.spool / "smtp-8025") as spool:
        with spool.open_entry(envelope) as writer:
            writer.write(b"Subject: hong\r\n\r\n")
            path = writer.commit()
        bad = spool.set_aside(path, "ValueError: không ghi sổ được sau ba lần")
    return {"job": job.pk, "bad": bad.name}
