"""Booking exactly once."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine

from tests.factories import make_agency
from vanthu.config.policies import template_text
from vanthu.ingest.booking import book_entry, book_stream, booking_findings, codes_in, refresh
from vanthu.ingest.booking.book import Booked
from vanthu.ingest.envelope import Envelope, new_queue_id, now
from vanthu.ingest.recipients import read_snapshot
from vanthu.ingest.spool import Spool
from vanthu.store.models import (
    AgencyAddress,
    Event,
    Job,
    MailClass,
    Notice,
    Portal,
    Receipt,
    SenderAuth,
    Submission,
    SubmissionState,
)

pytestmark = pytest.mark.django_db


def second_portal() -> str:
    return (
        template_text("caobang")
        .replace('name = "caobang"', 'name = "second"')
        .replace('code = "CBG"', 'code = "SEC"')
        .replace("portal@caobang.gov.vn", "portal@second.gov.vn")
    )


@pytest.fixture(autouse=True)
def portals(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.VANTHU = settings.VANTHU.model_copy(update={"data": tmp_path})
    folder = settings.VANTHU.portals_dir
    folder.mkdir()
    (folder / "caobang.toml").write_text(template_text("caobang"), encoding="utf-8")
    (folder / "second.toml").write_text(second_portal(), encoding="utf-8")
    refresh(settings.VANTHU)
    return folder


def raw(subject: str = "Bài viết", body: str = "nội dung", **headers: str) -> bytes:
    fields = {"From": "Sở Tư pháp <vanthu@stp.gov.vn>", "Subject": subject, "Message-ID": "<1@x>"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return f"{lines}\r\n{body}\r\n".encode()


def envelope(*portals: str, **more: Any) -> Envelope:
    recipients = [
        {"address": f"portal@{name}.gov.vn", "portal": name} for name in portals or ("caobang",)
    ]
    fields = {"channel": "smtp", "peer": "127.0.0.1", "mail_from": "vanthu@stp.gov.vn",
              "received_at": now(), "rcpt_to": recipients} | more  # fmt: skip
    return Envelope(queue_id=new_queue_id(), **fields)  # type: ignore[arg-type]


def book(data: bytes, *portals: str, **more: Any) -> list[Booked]:
    return book_stream(envelope(*portals, **more), io.BytesIO(data))


def test_mail_becomes_submission_receipt_job_and_event() -> None:
    booked = book(raw())[0]
    row = Submission.objects.get()
    assert booked.how == "submission.book"
    assert row.code == f"CBG-{datetime.now(UTC).year % 100}-000001"
    assert (row.state, row.mail_class) == (SubmissionState.RECEIVED, MailClass.MAIL)
    assert (row.sender_address, row.sender_name) == ("vanthu@stp.gov.vn", "Sở Tư pháp")
    assert (row.subject, row.message_id) == ("", "1@x")  # until it is decided on
    assert row.sender_auth == SenderAuth.TRUSTED
    assert row.reply_address == "vanthu@stp.gov.vn"
    assert not row.silent
    assert row.no_answer == ""
    assert Job.objects.get().ref == row.pk
    assert Event.objects.get().verb == "submission.book"


def test_the_same_mail_again_is_another_receipt_only() -> None:
    first = book(raw())[0].submission
    again = book(b"Received: from a by b\r\n" + raw().replace(b"\r\n", b"\n"), channel="lmtp")[0]
    assert (again.submission.pk, again.how) == (first.pk, "submission.receive_again")
    assert Submission.objects.count() == Job.objects.count() == 1
    assert Receipt.objects.count() == 2
    assert Receipt.objects.get(channel="lmtp").hop_headers.startswith("Received: from a")


def test_the_same_object_read_twice_is_nothing() -> None:
    same = envelope()
    for _ in range(2):
        book_stream(same, io.BytesIO(raw()))
    assert Receipt.objects.count() == 1
    assert Event.objects.count() == 1


def test_two_portals_in_one_envelope_are_two_submissions() -> None:
    booked = book(raw(), "caobang", "second")
    assert {item.submission.portal.name for item in booked} == {"caobang", "second"}
    assert {item.submission.code[:3] for item in booked} == {"CBG", "SEC"}
    assert [row.rcpt_to[0]["portal"] for row in Receipt.objects.order_by("submission__code")] == [
        "caobang",
        "second",
    ]


def test_numbers_run_by_portal_and_year_of_hanoi() -> None:
    with time_machine.travel(datetime(2026, 12, 31, 16, 59, tzinfo=UTC), tick=False):
        assert book(raw(body="1"))[0].submission.code == "CBG-26-000001"
        assert book(raw(body="2"))[0].submission.code == "CBG-26-000002"
        assert book(raw(body="2"), "second")[0].submission.code == "SEC-26-000001"
    with time_machine.travel(datetime(2026, 12, 31, 17, 1, tzinfo=UTC), tick=False):
        assert book(raw(body="3"))[0].submission.code == "CBG-27-000001"
    with time_machine.travel(datetime(2026, 12, 31, 16, 0, tzinfo=UTC), tick=False):
        assert book(raw(body="4"))[0].submission.code == "CBG-27-000002"


def test_same_message_id_with_another_body_is_new_and_flagged() -> None:
    first = book(raw(body="one"))[0].submission
    second = book(raw(body="two"))[0].submission
    assert first.pk != second.pk
    assert booking_findings(first) == ()
    (finding,) = booking_findings(second)
    assert (finding.code, finding.args) == ("mail.message_id_reused", {"codes": first.code})


def test_better_proof_improves_and_worse_does_not() -> None:
    submission = book(raw(), peer="203.0.113.9")[0].submission
    assert submission.sender_auth == SenderAuth.NONE
    book(raw(), peer="127.0.0.1")
    submission.refresh_from_db()
    assert submission.sender_auth == SenderAuth.TRUSTED
    book(raw(), peer="203.0.113.9")
    submission.refresh_from_db()
    assert submission.sender_auth == SenderAuth.TRUSTED
    kinds = list(Job.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["submission.process", "receipt.authenticate"]


@pytest.mark.parametrize(
    ("headers", "mail_from", "mail_class", "jobs"),
    [
        ({"List_Id": "<x>"}, "a@x", MailClass.LIST, 0),
        ({"Auto_Submitted": "auto-replied"}, "a@x", MailClass.AUTOMATIC, 0),
        ({"X_Vanthu_Loop": "x"}, "a@x", MailClass.OWN, 0),
        ({"Content_Type": "multipart/report; report-type=delivery-status"}, "", "bounce", 1),
    ],
)
def test_other_classes_are_noted(
    headers: dict[str, str], mail_from: str, mail_class: str, jobs: int
) -> None:
    submission = book(raw(**headers), mail_from=mail_from)[0].submission
    assert (submission.state, submission.mail_class) == (SubmissionState.NOTED, mail_class)
    assert submission.no_answer
    assert Job.objects.count() == jobs


def test_mail_for_the_postmaster_only_is_noted() -> None:
    recipients = [{"address": "postmaster@x", "portal": "caobang", "role": "postmaster"}]
    submission = book(raw(), rcpt_to=recipients)[0].submission
    assert (submission.state, submission.no_answer) == (SubmissionState.NOTED, "postmaster")


def test_import_is_silent() -> None:
    assert book(raw(), channel="file")[0].submission.silent


def test_reply_to_our_mail_joins_by_its_message_id() -> None:
    first = book(raw())[0].submission
    Notice.objects.create(
        portal=first.portal, submission=first, kind="received", round="1", recipient="a@x",
        subject="s", text="t", message_id="<n1@caobang.gov.vn>",
    )  # fmt: skip
    reply = raw("Re: x", From="b@other.example", In_Reply_To="<n1@caobang.gov.vn>")
    joined = book(reply)[0].submission
    assert joined.continues == first
    chain = book(raw("Re: Re: x", "more", References="<n1@caobang.gov.vn>"))[0].submission
    assert chain.continues == first


@pytest.mark.parametrize(
    ("sender", "joins"),
    [
        ("vanthu@stp.gov.vn", True),
        ("Vanthu@STP.gov.vn", True),
        ("giamdoc@stp.gov.vn", True),
        ("a@mail.stp.gov.vn", True),
        ("a@other.gov.vn", False),
        ("a@gmail.com", False),
    ],
)
def test_reply_with_our_code_joins_for_the_same_sender(sender: str, joins: bool) -> None:
    first = book(raw())[0].submission
    subject = f"Re: Đã tiếp nhận - Mã {first.code.lower()} - x"
    reply = book(raw(subject, From=sender))[0].submission
    assert (reply.continues == first) is joins


def test_what_the_register_counts_to_another_agency_does_not_join() -> None:
    portal = Portal.objects.get(name="caobang")
    for name, address in (("Sở A", "vanthu@stp.gov.vn"), ("Sở B", "soyte@stp.gov.vn")):
        agency = make_agency(portal, name)
        AgencyAddress.objects.create(agency=agency, pattern=address)
        AgencyAddress.objects.create(agency=agency, pattern=f"@{agency.pk}.example.vn")
    first = book(raw())[0].submission
    theirs = book(raw(f"Re: {first.code}", From="soyte@stp.gov.vn"))[0].submission
    assert theirs.continues is None
    assert first.agency is not None
    own = book(raw(f"Re: {first.code}", From=f"x@{first.agency.pk}.example.vn"))[0].submission
    assert own.continues == first


def test_free_mail_is_not_an_organisation() -> None:
    first = book(raw(From="a@gmail.com"))[0].submission
    assert book(raw(f"Re: {first.code}", From="b@gmail.com"))[0].submission.continues is None


def test_code_of_another_portal_does_not_join() -> None:
    first = book(raw())[0].submission
    assert book(raw(f"Re: {first.code}"), "second")[0].submission.continues is None


def test_codes_are_found_as_people_write_them() -> None:
    assert codes_in("Mã CBG-26-001234, sec – 27 – 000001; XCBG-26-0012 A-26-001234") == [
        "CBG-26-001234",
        "SEC-27-000001",
    ]


def test_agency_is_found_by_address_and_domain() -> None:
    agency = make_agency(Portal.objects.get(name="caobang"))
    AgencyAddress.objects.create(agency=agency, pattern="@stp.gov.vn")
    assert book(raw())[0].submission.agency == agency
    assert book(raw(From="a@other.gov.vn"))[0].submission.agency is None


def test_answer_goes_to_the_return_path_only_where_it_is_the_authors() -> None:
    submission = book(raw(), mail_from="bounce@stp.gov.vn")[0].submission
    assert submission.reply_address == "bounce@stp.gov.vn"
    submission = book(raw(body="2"), mail_from="bounce@mailer.example")[0].submission
    assert submission.reply_address == "vanthu@stp.gov.vn"


@pytest.mark.parametrize(
    "hostile",
    [
        b"To: " + b", ".join(b"a%d@x.vn" % n for n in range(60_000)) + b"\r\n\r\nx",
        b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\r\n\r\nx",
        b"Subject: \x00b\xed\xa0\x80\xff\r\nFrom: \x00<a\x00@b>\r\nMessage-ID: <\x00@\xff>\r\n\r\n",
        b"From: " + b"(" * 500_000 + b"\r\n\r\n",
        b"References: " + b"<a@b> " * 50_000 + b"\r\n\r\n",
        b"Received: x\r\n" * 100_000 + b"\r\n",
        b"\x00" * 100_000,
        b"",
    ],
    ids=["to", "words", "nul", "comments", "references", "received", "zeros", "empty"],
)
def test_hostile_headers_are_booked_fast(hostile: bytes) -> None:
    import time

    began = time.process_time()
    submission = book(hostile)[0].submission
    assert time.process_time() - began < 2
    submission.refresh_from_db()
    assert len(submission.subject) <= 500
    assert len(submission.sender_address) <= 254


def test_entry_leaves_the_spool_when_it_is_booked(settings: Any) -> None:
    spool = Spool(settings.VANTHU.spool / "one")
    with spool:
        writer = spool.open_entry(envelope())
        writer.write(raw())
        path = writer.commit()
        assert len(book_entry(spool, path)) == 1
        assert spool.entries() == []
        with pytest.raises(FileNotFoundError):
            book_entry(spool, path)


def test_new_policy_file_is_followed_by_rows_and_snapshot(settings: Any, portals: Path) -> None:
    third = second_portal().replace("second", "third").replace("SEC", "THI")
    (portals / "third.toml").write_text(third, encoding="utf-8")
    assert book(raw(), "third")[0].submission.code.startswith("THI-")
    snapshot = read_snapshot(settings.VANTHU.run_dir / "recipients.json")
    assert snapshot["portal@third.gov.vn"] == "third"
