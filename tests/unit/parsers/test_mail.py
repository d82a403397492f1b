"""Transfer encodings, trees and bodies of mails, without the sandbox."""

from __future__ import annotations

import base64
import binascii
import email
import email.policy
import io
from email.message import EmailMessage

import pytest

from vanthu.parsers.mail import body, opener
from vanthu.parsers.mail.transfer import undo, uu_files
from vanthu.parsers.mail.tree import Limits, parse
from vanthu.parsers.parameters import parse_parameters
from vanthu.parsers.volumes import file_name, sets, volume

DATA = bytes(range(256)) * 3
WIRE = base64.encodebytes(DATA)


@pytest.mark.parametrize(
    ("payload", "encoding", "damaged"),
    [
        (WIRE, "base64", False),
        (WIRE.replace(b"\n", b"\r\n"), ' "BASE64" ', False),
        (WIRE + b"\n_____\nThis list: http://lists.example\n", "base64", True),
        (WIRE[:77] + b"!" + WIRE[77:], "base64", True),
        (WIRE.rstrip() + b"A", "base64", True),
        (binascii.b2a_qp(DATA), "quoted-printable", False),
        (binascii.b2a_qp(DATA), "Quoted Printable", False),
        (DATA, "binary", False),
        (DATA, "8 bit", False),
        (DATA, "base9000", True),
    ],
)
def test_transfer_encodings(payload: bytes, encoding: str, damaged: bool) -> None:
    plain = undo(payload, encoding)
    assert plain.data == DATA
    assert bool(plain.damage) is damaged


def test_base64_that_lacks_its_end_gives_what_it_holds() -> None:
    assert undo(base64.b64encode(b"Quyet dinh")[:9], "base64").data == b"Quyet "


def test_uuencoded_file_inside_a_text() -> None:
    lines = b"".join(binascii.b2a_uu(DATA[at : at + 45]) for at in range(0, len(DATA), 45))
    text = b"see below\n\nbegin 644 a.bin\n" + lines + b"`\nend\nthat was it\n"
    (file,) = uu_files(text)
    assert (file.name, file.content.data) == (b"a.bin", DATA)
    assert text[: file.start] + text[file.stop :] == b"see below\n\n\nthat was it\n"
    assert uu_files(b"begin 644 a\nnot encoded at all, really\nend\n") == []


def test_tree_is_the_standard_librarys() -> None:
    mail = EmailMessage()
    mail["Subject"] = "x"
    mail.set_content("plain")
    mail.add_alternative("<p>html</p>", subtype="html")
    mail.add_attachment(b"data", maintype="application", subtype="pdf", filename="a.pdf")
    raw = mail.as_bytes()
    leaves = [p for p in email.message_from_bytes(raw).walk() if not p.is_multipart()]
    entities = parse(raw, Limits()).entities
    assert [entity.place for entity in entities] == ["1.1", "1.2", "2"]
    for ours, theirs in zip(entities, leaves, strict=True):
        data = undo(ours.payload, ours.headers.get("content-transfer-encoding")).data
        assert data == theirs.get_payload(decode=True)


def test_boundary_is_guessed_when_none_is_declared() -> None:
    raw = b"Content-Type: multipart/mixed\n\n--zz\n\nfirst\n--zz\n\nsecond\n--zz--\n"
    tree = parse(raw, Limits())
    assert [entity.payload for entity in tree.entities] == [b"first", b"second"]
    assert [dict(f.args) for f in tree.findings] == [{"what": "boundary"}]


def test_part_whose_header_is_broken_by_a_junk_line() -> None:
    raw = (
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n"
        b'name="a.txt"\nContent-Disposition: attachment; filename="a.txt"\n\nbody\n--b--\n'
    )
    (entity,) = parse(raw, Limits()).entities
    assert entity.disposition.get("filename") == "a.txt"
    assert entity.payload == b"body"


def test_nested_mail_keeps_its_exact_bytes() -> None:
    inner = b"Subject: in\r\nContent-Type: text/plain\r\n\r\nx  \r\n\r\n.y\r\n"
    head = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    raw = head + b"Content-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--b--\r\n"
    (entity,) = parse(raw, Limits()).entities
    assert entity.payload == inner


def test_limits_of_depth_and_parts() -> None:
    tree = parse(
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 9, Limits(parts=4)
    )
    assert len(tree.entities) == 4
    assert dict(tree.findings[0].args) == {"what": "parts", "limit": 4}


def test_flowed() -> None:
    text = "Kính gửi \nBan Biên tập\n> quoted \n> text\n-- \nchữ ký\n"
    assert body.unflowed(text) == "Kính gửi Ban Biên tập\n> quoted text\n-- \nchữ ký\n"
    assert body.unflowed("Quyết \nđịnh", delete_space=True) == "Quyếtđịnh\n"


def test_readable_body() -> None:
    def read(data: bytes, content: str) -> tuple[bytes, str]:
        return body.readable(data, parse_parameters(content.encode()))

    assert read("Đăng".encode(), "text/plain") == ("Đăng".encode(), "utf-8")
    assert read("Đăng".encode("utf-16-le"), "text/plain; charset=utf-16le")[0] == "Đăng".encode()
    assert read(b"\x1b$BF|K\\\x1b(B", "text/plain; charset=iso-2022-jp")[0] == "日本".encode()
    # TCVN3 that calls itself Latin-1: the bytes are kept for those who can tell
    legacy = "Quyết định".encode("cp1258", "ignore")
    assert read(legacy, "text/plain; charset=iso-8859-1") == (legacy, "")
    # one bad byte in UTF-8 doesn't cost the text
    assert read("Quyết định".encode() + b"\xff", "text/plain")[1] == "utf-8"


@pytest.mark.parametrize(
    ("candidates", "place"),
    [
        ([("1", "text/plain", b"text"), ("2", "text/html", b"<p>text</p>")], "1"),
        ([("1", "text/plain", b"  "), ("2", "text/html", b"<p>text</p>")], "2"),
        ([("1", "text/plain", b"No HTML?"), ("2", "text/html", b"<p>" + b"word " * 50)], "2"),
        ([("1", "text/plain", b"short"), ("2", "text/html", b"<style>" + b"word " * 50)], "1"),
        ([("2", "text/html", b"<p>&agrave;</p>")], "2"),
        ([], ""),
    ],
)
def test_best_body(candidates: list[tuple[str, str, bytes]], place: str) -> None:
    assert body.best(candidates) == place


def test_open_mail_task_tells_roles() -> None:
    raw = (
        b"From: a@b.vn, c@d.vn\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/related; boundary=b\n\n"
        b'--b\nContent-Type: text/html\n\nXin <img src="cid:logo@x">\n'
        b"--b\nContent-Type: image/gif\nContent-ID: <logo@x>\n"
        b"Content-Disposition: attachment; filename=l.gif\n\nGIF89a\n"
        b"--b\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nx\n"
        b"--b\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n--b--\n"
    )
    output = io.BytesIO()
    answer = opener.task(io.BytesIO(raw), "", {}, output)
    assert [m["role"] for m in answer["members"]] == ["body", "inline", "signature", "inline"]
    assert {f["code"] for f in answer["findings"]} == {"mail.several_from"}
    assert answer["body"] == "1"


def test_volumes_of_one_set() -> None:
    names = ["b.part2.rar", "B.PART1.rar", "x.rar", "x.r00", "x.r01", "alone.rar", "note.txt"]
    assert sets((name, name) for name in names) == [
        ["B.PART1.rar", "b.part2.rar"],
        ["x.rar", "x.r00", "x.r01"],
    ]
    first = volume("x.s00")
    assert first is not None
    assert first.number == 101
    assert [file_name(n, old=True) for n in (0, 1, 101)] == ["v.rar", "v.r00", "v.s00"]
    assert file_name(1, old=False) == "v.part2.rar"
