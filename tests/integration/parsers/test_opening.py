"""Mails and archives through the real sandbox: the tree, the bytes, the findings."""

from __future__ import annotations

import base64
import io
import random
import struct
import time
import zipfile
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from tests.hostile import BEYOND_A_LIMIT, MAILS, attached, zip_of
from vanthu.parsers.opening import OpenedTree, OpenLimits
from vanthu.vietnamese.charsets import charset

from .conftest import Blobs

Opened = Callable[..., OpenedTree]


def codes(tree: OpenedTree) -> set[str]:
    return {finding.code for finding in tree.findings}


def tree_of(tree: OpenedTree) -> list[tuple[str, str, str, str]]:
    return [(p.path, p.role, p.name, p.type) for p in tree.parts]


def agency_mail() -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = '"Sở Nội vụ" <so.noivu@example.vn>'
    mail["To"] = "portal@example.vn"
    mail["Subject"] = "V/v đăng tải Quyết định số 31/2015/QĐ-UBND"
    mail["Date"] = "Fri, 20 Nov 2026 14:05:00 +0700"
    mail["Message-ID"] = "<1@example.vn>"
    mail.set_content("Kính gửi Ban Biên tập,\n\nĐề nghị đăng tải.\n")
    mail.add_alternative("<p>Kính gửi <b>Ban Biên tập</b></p><img src=cid:logo>", subtype="html")
    mail.add_attachment(
        "Quyết định".encode(), maintype="text", subtype="plain", filename="Quyết định 31.txt"
    )
    return mail


def test_agency_mail(opened: Opened, blobs: Blobs) -> None:
    tree = opened(agency_mail().as_bytes())
    assert tree_of(tree) == [
        ("1.1", "body", "", "text/plain"),
        ("1.2", "body", "", "text/html"),
        ("2", "attachment", "Quyết định 31.txt", "text/plain"),
    ]
    assert tree.body_path == "1.1"
    assert tree.findings == ()
    assert blobs[tree.parts[0].sha256].decode() == "Kính gửi Ban Biên tập,\n\nĐề nghị đăng tải.\n"
    assert blobs[tree.parts[2].sha256] == "Quyết định".encode()
    mail = tree.mail
    assert mail is not None
    assert mail.subject == "V/v đăng tải Quyết định số 31/2015/QĐ-UBND"
    assert (mail.sender[0].name, mail.sender[0].address) == ("Sở Nội vụ", "so.noivu@example.vn")
    assert (mail.date, mail.message_id) == ("2026-11-20T07:05:00+00:00", "<1@example.vn>")


def test_zip_in_a_mail_gives_its_members(opened: Opened, blobs: Blobs) -> None:
    inner = zip_of({"phu luc/Phụ lục 2.txt": b"two"})
    data = zip_of({"Tờ trình.txt": b"one", "__MACOSX/._x": b"x", "trong.zip": inner})
    tree = opened(attached(data, "ho so.zip"))
    assert tree_of(tree)[1:] == [
        ("2", "container", "ho so.zip", "application/zip"),
        ("2.1", "member", "Tờ trình.txt", "text/plain"),
        ("2.3", "container", "trong.zip", "application/zip"),
        ("2.3.1", "member", "Phụ lục 2.txt", "text/plain"),
    ]
    assert tree.parts[-1].original_name == "phu luc/Phụ lục 2.txt"
    assert blobs[tree.parts[-1].sha256] == b"two"
    assert tree.findings == ()


def test_nested_mail_report_and_signature(opened: Opened) -> None:
    outer = EmailMessage()
    outer["Subject"] = "Fwd"
    outer.set_content("xem thư kèm theo")
    outer.add_attachment(agency_mail())
    tree = opened(outer.as_bytes())
    assert [p.path for p in tree.parts] == ["1", "2", "2.1.1", "2.1.2", "2.2"]
    assert tree.parts[1].role == "container"
    assert tree.body_path == "1"


def test_bounce_tells_whose_mail_failed(opened: Opened) -> None:
    bounce = (
        b"From: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        b"--b\r\n\r\nIt failed.\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        b"Reporting-MTA: dns; mx.example\r\n\r\n"
        b"Final-Recipient: rfc822; so@example.vn\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        b"Diagnostic-Code: smtp; 550 no such user\r\n\r\n"
        b"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        b"Message-ID: <our-1@portal>\r\n\r\n--b--\r\n"
    )
    tree = opened(bounce)
    assert tree.mail is not None
    (report,) = tree.mail.dsn
    assert (report.action, report.status, report.recipient) == ("failed", "5.1.1", "so@example.vn")
    assert report.original_message_id == "<our-1@portal>"


def test_file_by_hand_is_part_one(opened: Opened) -> None:
    tree = opened(zip_of({"a.txt": b"one"}), root_type="application/octet-stream", name="x/y.zip")
    assert tree_of(tree) == [
        ("1", "container", "y.zip", "application/zip"),
        ("1.1", "member", "a.txt", "text/plain"),
    ]
    assert tree.mail is None


def test_opaque_signature_is_opened_to_the_mail_inside(opened: Opened) -> None:
    from asn1crypto import cms

    inner = "Content-Type: text/plain; charset=utf-8\r\n\r\nTrong chữ ký\r\n".encode()
    signed = cms.ContentInfo(
        {
            "content_type": "signed_data",
            "content": {
                "version": "v1",
                "digest_algorithms": [],
                "encap_content_info": {"content_type": "data", "content": inner},
                "signer_infos": [],
            },
        }
    )
    head = (
        b"From: a@example.vn\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: base64\r\n"
        b'Content-Type: application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"\r\n\r\n'
    )
    tree = opened(head + base64.encodebytes(signed.dump()))
    assert [(p.path, p.role) for p in tree.parts] == [
        ("1", "container"),
        ("1.1", "container"),
        ("1.1.1", "body"),
    ]
    assert tree.body_path == "1.1.1"


def test_enveloped_mail_says_encrypted(opened: Opened) -> None:
    der = bytes.fromhex("300f06092a864886f70d010703a0023000")
    tree = opened(attached(der, "smime.p7m", "application/pkcs7-mime"))
    assert "mail.encrypted" in codes(tree)


def test_external_body_and_partial_are_named(opened: Opened) -> None:
    mail = attached(b"Content-Type: text/plain\r\n\r\n", "x", "message/external-body")
    assert "mail.external" in codes(opened(mail))


# -- archives that lie -----------------------------------------------------------------------------


def zip_part(opened: Opened, data: bytes, **limits: int) -> OpenedTree:
    return opened(
        data, root_type="application/octet-stream", name="x.zip", limits=OpenLimits(**limits)
    )


def test_encrypted_member(opened: Opened) -> None:
    data = bytearray(zip_of({"mat.txt": b"secret", "ro.txt": b"open"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        data[at + offset] |= 1
    tree = zip_part(opened, bytes(data))
    assert codes(tree) == {"archive.encrypted"}
    assert [(p.name, p.encrypted, p.size) for p in tree.parts[1:]] == [
        ("mat.txt", True, 0),
        ("ro.txt", False, 4),
    ]


def test_overlapping_entries(opened: Opened) -> None:
    data = bytearray(zip_of({"a": b"x" * 5000, "b": b"y"}))
    second = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02") + 4)
    struct.pack_into("<I", data, second + 42, 0)  # both entries are the first file
    tree = zip_part(opened, bytes(data))
    assert codes(tree) == {"archive.limit"}
    assert len(tree.parts) == 1


def test_lying_size(opened: Opened) -> None:
    data = bytearray(zip_of({"a.txt": b"x" * 5000}))
    struct.pack_into("<I", data, data.find(b"PK\x01\x02") + 24, 100)
    tree = zip_part(opened, bytes(data))
    assert codes(tree) == {"archive.damaged"}
    assert tree.parts[1].size <= 100


def test_more_than_the_limits_allow(opened: Opened) -> None:
    bomb = zip_of({"zeros": bytes(40 << 20)})
    assert codes(zip_part(opened, bomb)) == {"archive.limit"}
    assert codes(zip_part(opened, zip_of({"a": bytes(5000)}), size=1000)) == {"archive.limit"}
    many = zip_of({str(number): b"x" for number in range(50)})
    assert codes(zip_part(opened, many, members=20)) == {"archive.limit"}


def test_names_from_elsewhere(opened: Opened) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("../../etc/passwd", "C:\\thu muc\\CON.txt", "a\u202ecod.exe", "ten/"):
            archive.writestr(name, b"x")
        info = zipfile.ZipInfo("raw.txt")
        info.filename = "Qu\u20acn.txt"
    data = buffer.getvalue()
    names = [part.name for part in zip_part(opened, data).parts[1:]]
    assert names == ["passwd", "_CON.txt", "acod.exe"]


@pytest.mark.parametrize("name", ["tcvn3", "vni", "cp1258"])
def test_names_in_the_old_charsets(opened: Opened, name: str) -> None:
    """As old Windows wrote them: no UTF-8 flag; all names of one archive in one charset."""
    names = ["Quyết định phê duyệt.txt", "Phụ lục 1.txt", "Tê.txt"]
    raws = [charset(name).encode(text).encode("latin-1") for text in names]
    stand_ins = [b"%d" % number * len(raw) for number, raw in enumerate(raws)]
    data = zip_of({stand_in.decode(): b"x" for stand_in in stand_ins})
    for stand_in, raw in zip(stand_ins, raws, strict=True):
        data = data.replace(stand_in, raw)
    assert [part.name for part in zip_part(opened, data).parts[1:]] == names


def test_a_name_that_lies_about_utf8_costs_nothing(opened: Opened) -> None:
    data = zip_of({"ầầ.txt": b"one", "b.txt": b"two"})
    data = data.replace("ầầ".encode(), b"\xff\xfe\xfd\xfc\xff\xff")
    assert [part.size for part in zip_part(opened, data).parts[1:]] == [3, 3]


@pytest.mark.parametrize("cut", [10, 60, 200])
def test_truncated_archive(opened: Opened, cut: int) -> None:
    data = zip_of({"a.txt": bytes(random.Random(1).randbytes(300))})
    assert codes(zip_part(opened, data[:-cut])) == {"archive.damaged"}


# -- bar 8, small ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(MAILS))
def test_hostile_mail_ends_in_a_finding_quickly(opened: Opened, name: str) -> None:
    started = time.monotonic()
    tree = opened(MAILS[name](0.2))
    assert time.monotonic() - started < 30
    limits = {"mail.limit", "archive.limit", "file.limit"}
    if name in BEYOND_A_LIMIT:
        assert codes(tree) & limits, tree.findings
    assert not codes(tree) & {"file.crash", "file.damaged"}, tree.findings


@pytest.mark.parametrize("seed", range(6))
def test_noise_anywhere(opened: Opened, seed: int) -> None:
    """NUL, lone surrogates (as UTF-8 bytes) and other noise at random places of a good mail."""
    chance = random.Random(seed)
    data = bytearray(agency_mail().as_bytes())
    for _ in range(chance.randint(1, 40)):
        at = chance.randrange(len(data))
        data[at:at] = chance.choice([b"\0", b"\xed\xa0\x80", b"\xff\xfe", b"\r", b"=?", b"--"])
    tree = opened(bytes(data))
    assert not codes(tree) & {"file.crash", "file.damaged"}, tree.findings
    for part in tree.parts:
        part.name.encode("utf-8")
    assert opened(bytes(data)) == tree
