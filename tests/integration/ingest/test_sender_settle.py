"""The second look at a sender: real signatures, verified in the real sandbox, DNS from a table."""

from __future__ import annotations

import base64
import io
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tests.factories import make_portal
from vanthu.ingest.booking import book_stream
from vanthu.ingest.envelope import Envelope, new_queue_id, now
from vanthu.ingest.handlers import authenticate
from vanthu.ingest.sender import settle
from vanthu.ingest.sender.dns import DnsFault
from vanthu.jobs.registry import Work
from vanthu.parsers.sandbox import default_sandbox
from vanthu.store.models import Job, Notice, Submission

pytestmark = pytest.mark.django_db
PEER = "203.0.113.9"


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Zone:
    """DNS from a table; "!" is a fault."""

    def __init__(self, **texts: bytes) -> None:
        self.texts = texts

    def records(self, name: str, kind: str) -> list[Any]:
        found = self.texts.get(name.replace(".", "_").replace("-", "_"))
        if found == b"!":
            raise DnsFault(name)
        return [found] if found is not None and kind == "TXT" else []


def record(key: rsa.RSAPrivateKey) -> bytes:
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


def signed(key: rsa.RSAPrivateKey, raw: bytes, domain: bytes = b"stp.gov.vn") -> bytes:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return dkim.sign(raw, b"s1", domain, pem, include_headers=[b"from", b"subject"]) + raw


RAW = b"From: a@stp.gov.vn\r\nSubject: x\r\n\r\nbody\r\n"


def book(raw: bytes, **more: Any) -> Submission:
    make_portal()
    fields = {"channel": "smtp", "peer": PEER, "helo": "mx.stp.gov.vn",
              "mail_from": "a@stp.gov.vn", "received_at": now()} | more  # fmt: skip
    envelope = Envelope(
        queue_id=new_queue_id(),
        rcpt_to=[{"address": "portal@caobang.gov.vn", "portal": "caobang"}],
        **fields,
    )
    return book_stream(envelope, io.BytesIO(raw))[0].submission


def outcome(submission: Submission, **texts: bytes) -> tuple[str, str]:
    settle(submission, sandbox=default_sandbox(), resolver=Zone(**texts))
    submission.refresh_from_db()
    return submission.sender_auth, submission.no_answer


def test_aligned_signature_proves_the_sender(key: rsa.RSAPrivateKey) -> None:
    submission = book(signed(key, RAW))
    assert outcome(submission, s1__domainkey_stp_gov_vn=record(key)) == ("pass", "")
    receipt = submission.receipts.get()
    assert receipt.auth_detail["dkim"] == {"passed": ["stp.gov.vn"], "failed": []}
    assert "pending" not in receipt.auth_detail


def test_changed_body_and_foreign_domain_prove_nothing(key: rsa.RSAPrivateKey) -> None:
    changed = book(signed(key, RAW).replace(b"body", b"b0dy"))
    assert outcome(changed, s1__domainkey_stp_gov_vn=record(key)) == ("none", "")
    foreign = book(signed(key, RAW + b"2", b"mailer.example"))
    assert outcome(foreign, s1__domainkey_mailer_example=record(key)) == ("none", "")


def test_silent_dns_is_not_a_failure(key: rsa.RSAPrivateKey) -> None:
    submission = book(signed(key, RAW))
    found = outcome(submission, s1__domainkey_stp_gov_vn=b"!", stp_gov_vn=b"!")
    assert found == ("none", "")
    assert submission.receipts.get().auth_detail["spf"] == "temperror"


def test_contradiction_silences_and_unties() -> None:
    first = book(RAW)
    Notice.objects.create(
        portal=first.portal, submission=first, kind="received", round="1", recipient="a@x",
        subject="s", text="t", message_id="<n1@us>",
    )  # fmt: skip
    forged = book(b"In-Reply-To: <n1@us>\r\n" + RAW)
    assert forged.continues == first
    assert outcome(forged, stp_gov_vn=b"v=spf1 ip4:198.51.100.1 -all") == ("fail", "auth_fail")
    assert forged.continues is None


def test_spf_proves_by_the_connecting_address() -> None:
    found = outcome(book(RAW), stp_gov_vn=b"v=spf1 ip4:203.0.113.9 -all")
    assert found == ("pass", "")


def test_mailbox_tells_no_address_so_spf_is_not_asked() -> None:
    submission = book(
        RAW, channel="imap", peer="", extra={"mailbox": "b", "uidvalidity": 1, "uid": 1}
    )
    assert outcome(submission, stp_gov_vn=b"v=spf1 -all") == ("none", "")


def test_later_arrival_that_proves_itself_takes_the_silence_back(
    key: rsa.RSAPrivateKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = book(RAW)
    assert outcome(submission, stp_gov_vn=b"v=spf1 ip4:198.51.100.1 -all")[0] == "fail"
    book(RAW, peer="198.51.100.1")
    job = Job.objects.get(kind="receipt.authenticate")
    job.state, job.token = "leased", "t"
    job.save()
    zone = Zone(stp_gov_vn=b"v=spf1 ip4:198.51.100.1 -all")
    monkeypatch.setattr("vanthu.ingest.sender.settling.SystemResolver", lambda: zone)
    authenticate(Work(job.pk, job.kind, job.ref, token="t"))
    submission.refresh_from_db()
    assert (submission.sender_auth, submission.no_answer) == ("pass", "")
    assert Job.objects.get(pk=job.pk).state == "done"


@pytest.mark.parametrize(
    "hostile",
    [b"DKIM-Signature: " + b";" * 50_000, b"DKIM-Signature: d=x; s=" + b"a" * 60_000,
     b"DKIM-Signature: v=1; a=rsa-sha256; d=stp.gov.vn; s=s1; b=!!; bh=!!; h=from"] ,
)  # fmt: skip
def test_hostile_signatures_prove_nothing(key: rsa.RSAPrivateKey, hostile: bytes) -> None:
    submission = book(hostile + b"\r\n" + RAW)
    assert outcome(submission, s1__domainkey_stp_gov_vn=record(key)) == ("none", "")
