"""Header lines as real mailers write them (mail.md §4)."""

from __future__ import annotations

import urllib.parse

import pytest

from vanthu.parsers.addresses import parse_addresses
from vanthu.parsers.charsets import codec_name, decode
from vanthu.parsers.filenames import MAX_BYTES, safe_name
from vanthu.parsers.headers import MAX_LINES, MAX_VALUE, parse_date, read_headers
from vanthu.parsers.parameters import parse_parameters
from vanthu.parsers.words import MAX_WORDS, decode_words
from vanthu.vietnamese.charsets import charset

NAME = "Bài viết kỳ họp thứ 5.docx"
_ESCAPED = urllib.parse.quote(NAME).encode()


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"plain", "plain"),
        ("thẳng UTF-8".encode(), "thẳng UTF-8"),
        (b"=?UTF-8?B?xJDEg25nIHThuqNp?=", "Đăng tải"),
        (b"=?utf-8?q?=C4=90=C4=83ng_t=E1=BA=A3i?=", "Đăng tải"),
        (b"=?utf-8*vi?q?=C4=90=C4=83ng?=", "Đăng"),
        (b"a =?utf-8?q?b?= c", "a b c"),
        (b"=?utf-8?q?a?=\r\n =?utf-8?q?b?=", "ab"),
        # a letter cut between two words, and base64 cut inside a group
        (b"=?utf-8?q?v=E1=BB?= =?utf-8?q?=81?=", "về"),
        (b"=?utf-8?B?xJDEg25nI?= =?utf-8?B?HThuqNp?=", "Đăng tải"),
        # blanks inside, no padding, a wrong label, an unknown label
        (b"=?utf-8?q?T=E1=BB=9D tr=C3=ACnh?=", "Tờ trình"),
        (b"=?utf-8?B?xJDEg25n?=", "Đăng"),
        (b"=?us-ascii?q?=C4=90=C4=83ng?=", "Đăng"),
        (b"=?x-unknown?B?xJDEg25n?=", "Đăng"),
        (b"=?utf-8?q?broken", "=?utf-8?q?broken"),
    ],
)
def test_words(raw: bytes, text: str) -> None:
    assert decode_words(raw).text == text


def test_too_many_words_are_cut() -> None:
    decoded = decode_words(b" ".join([b"=?utf-8?q?a?="] * (MAX_WORDS + 5)))
    assert decoded.cut
    assert decoded.text == "a" * MAX_WORDS


@pytest.mark.parametrize(
    "raw",
    [
        b"attachment; filename*=utf-8''" + _ESCAPED,
        # %XX cut between segments, segments out of order
        b"attachment; filename*1*=%s; filename*0*=utf-8''%s" % (_ESCAPED[16:], _ESCAPED[:16]),
        # both forms: the extended one counts
        b"attachment; filename=\"Bai viet.docx\"; filename*=utf-8''" + _ESCAPED,
        b'attachment; filename="=?utf-8?B?QsOgaSB2aeG6v3Qga+G7syBo4buNcCB0aOG7qSA1LmRvY3g=?="',
        b"attachment; filename==?utf-8?B?QsOgaSB2aeG6v3Qga+G7syBo4buNcCB0aOG7qSA1LmRvY3g=?=",
        b'attachment; filename="B%C3%A0i vi%E1%BA%BFt k%E1%BB%B3 h%E1%BB%8Dp th%E1%BB%A9 5.docx"',
        f'attachment; filename="{NAME}"'.encode(),
        f"attachment; filename={NAME}".encode(),
        f'attachment; size=3;\r\n filename="{NAME}"; x'.encode(),
    ],
)
def test_file_names(raw: bytes) -> None:
    assert parse_parameters(raw).get("filename") == NAME


@pytest.mark.parametrize(
    ("raw", "texts"),
    [
        (b'a/b; name="say \\"hi\\".txt"', {"name": 'say "hi".txt'}),
        (b'a/b; name="Bao cao "quy" 3.doc"; size=3', {"name": 'Bao cao "quy" 3.doc', "size": "3"}),
        (b'a/b; name="never closed', {"name": "never closed"}),
        (b"a/b;;; ; x = y ;", {"x": "y"}),
        (b"a/b; name=100%.txt", {"name": "100%.txt"}),
        (b"", {}),
    ],
)
def test_parameters(raw: bytes, texts: dict[str, str]) -> None:
    assert dict(parse_parameters(raw).texts) == texts


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"a@b.vn", [("", "a@b.vn")]),
        (b'"So Noi vu" <a@b.vn>, c@d.vn', [("So Noi vu", "a@b.vn"), ("", "c@d.vn")]),
        (b"=?utf-8?q?S=E1=BB=9F=2C_ban?= <a@b.vn>", [("Sở, ban", "a@b.vn")]),
        (b'"a@b.vn" <c@d.vn>', [("a@b.vn", "c@d.vn")]),
        (b"a@b.vn (S\xe1\xbb\x9f)", [("Sở", "a@b.vn")]),
        (b"Undisclosed recipients:;", []),
        (b"ban: a@b.vn, c@d.vn;", [("", "a@b.vn"), ("", "c@d.vn")]),
        (b"a@b.vn; c@d.vn", [("", "a@b.vn"), ("", "c@d.vn")]),
        (b"<@r1,@r2:x@y.vn>", [("", "x@y.vn")]),
        (b"<a@b.vn", [("", "a@b.vn")]),
        (b"((((((", []),
        (b'"unclosed <a@b.vn>', [("unclosed", "a@b.vn")]),
    ],
)
def test_addresses(raw: bytes, found: list[tuple[str, str]]) -> None:
    assert [(who.name, who.address) for who in parse_addresses(raw)] == found


def test_header_ends_at_the_blank_line() -> None:
    headers = read_headers(b"Subject: a\r\n b\r\nTo: x@y\r\n\r\nSubject: body\r\n")
    assert headers.subject == "a b"
    assert headers.body_start == 27
    assert headers.findings == ()


@pytest.mark.parametrize(
    ("raw", "subject", "damaged"),
    [
        (b"From nobody Mon Jan 1\nSubject: s\n\nx", "s", False),
        (b"To: a@b\njunk\nSubject: s\nDate: x\n\nx", "s", True),
        (b"To: a@b\nSubject: s\nno header, the body", "s", True),
        (b"Subject: s\rTo: a@b\r\rx", "s", False),
    ],
)
def test_junk_in_the_header(raw: bytes, subject: str, damaged: bool) -> None:
    headers = read_headers(raw)
    assert headers.subject == subject
    assert any(finding.code == "mail.damaged" for finding in headers.findings) is damaged


def test_limits_skip_lines_and_not_the_mail() -> None:
    long = read_headers(b"To: " + b"x" * (MAX_VALUE + 10) + b"\nSubject: s\n\nbody")
    assert long.subject == "s"
    assert [dict(f.args) for f in long.findings] == [{"what": "line", "limit": MAX_VALUE}]
    many = read_headers(b"X: y\n" * (MAX_LINES + 5) + b"\nbody")
    assert len(many.items) == MAX_LINES
    assert [f.code for f in many.findings] == ["mail.limit"]
    assert (
        b"X: y\n" * (MAX_LINES + 5) + b"\nbody"[many.body_start :]
        == b"X: y\n" * (MAX_LINES + 5) + b"\nbody"[many.body_start :]
    )


def test_message_ids_and_dates() -> None:
    headers = read_headers(b"References: <a@b> <c@d>\nIn-Reply-To: bare@id\n\n")
    assert headers.message_ids("references") == ("<a@b>", "<c@d>")
    assert headers.message_ids("in-reply-to") == ("bare@id",)
    date = parse_date("Fri, 20 Nov 2026 14:05:00 +0700")
    assert date is not None
    assert date.isoformat() == "2026-11-20T07:05:00+00:00"
    assert parse_date("Fri, 99 Foo 20261 25:61 +9999") is None


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\thư mục\\Báo cáo.doc", "Báo cáo.doc"),
        ("annex\u202ecod.exe", "annexcod.exe"),
        ("a\x00b\r\nc.txt", "abc.txt"),
        ("Quyết định.doc", "Quyết định.doc"),
        ('a<b>:"|?*.txt', "a_b______.txt"),
        ("aux.txt", "_aux.txt"),
        ("name. . .", "name"),
        ("...", ""),
        ("", ""),
        ("a\ud800.txt", "a.txt"),
        (" spaced   out .pdf ", "spaced out .pdf"),
    ],
)
def test_safe_names(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_long_names_keep_their_extension() -> None:
    name = safe_name("ầ" * 300 + ".docx")
    assert name.endswith("ầ.docx")
    assert len(name.encode()) <= MAX_BYTES


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("UTF-8", "utf-8"), ('"utf-8"\r\n', "utf-8"), ("gb2312", "gb18030"), ("x-sjis", "cp932"),
        ("iso-8859-1", "cp1252"), ("us-ascii", ""), ("x-unknown", ""), ("%invalid", ""),
        ("zip", ""), ("rot13", ""), ("idna", ""), ("", ""),
    ],
)  # fmt: skip
def test_labels(label: str, codec: str) -> None:
    assert codec_name(label) == codec


def test_bytes_win_over_a_label_that_cannot_be() -> None:
    assert decode("Đăng".encode(), "us-ascii") == ("Đăng", "utf-8")
    assert decode(b"\xff\xfe", "utf-8")[0].isprintable()
    almost = "Quyết định số 31".encode() + b"\xff"
    assert decode(almost, "utf-8") == ("Quyết định số 31\ufffd", "utf-8")


@pytest.mark.parametrize("name", ["tcvn3", "vni", "viscii", "vps", "cp1258"])
def test_names_in_the_old_charsets(name: str) -> None:
    raw = charset(name).encode("Quyết định về kế hoạch.doc").encode("latin-1")
    assert decode(raw) == ("Quyết định về kế hoạch.doc", name)
    assert parse_parameters(b'x; name="' + raw + b'"').get("name") == "Quyết định về kế hoạch.doc"
    assert decode("Grüße.doc".encode("latin-1")) == ("Grüße.doc", "cp1252")


def test_vietnamese_labels_that_python_does_not_know() -> None:
    raw = charset("viscii").encode("Cộng hòa").encode("latin-1")
    assert decode(raw, "VISCII") == ("Cộng hòa", "viscii")
