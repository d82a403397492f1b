"""DDE, templates and objects kept elsewhere."""

from __future__ import annotations

import struct

import pytest

from tests.samples import active
from vanthu.parsers.inspection.facts import Link
from vanthu.parsers.inspection.targets import is_remote

from .looking import look


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("http://a.example/x.dotm", True),
        (" HTTPS://a.example/x.dotm", True),
        ("mhtml:http://a.example/x!http://a.example/y", True),
        (r"\\8.8.8.8\share\x.dot", True),
        ("file://evil.example/share/x.dot", True),
        (r"\\host@ssl\davwwwroot\x.dot", True),
        (r"\\van-thu\mau\Normal.dot", False),
        (r"\\192.168.1.5\mau\Normal.dot", False),
        ("file:///C:/Users/a/Normal.dotm", False),
        (r"C:\Templates\Normal.dot", False),
        ("file:///\\\\van-thu\\mau\\a.dot", False),
        ("Normal.dot", False),
        ("media/image1.png", False),
        ("", False),
    ],
)
def test_what_is_remote(target: str, expected: bool) -> None:
    assert is_remote(target) is expected


@pytest.mark.parametrize(
    "pieces", [("DDEAUTO c:\\\\windows\\\\cmd.exe",), ("D", "DE", "AUTO x"), (" dde  a b",)]
)
def test_dde_in_docx(pieces: tuple[str, ...]) -> None:
    assert look(active.docx_with_field(*pieces)).dde == 1


@pytest.mark.parametrize(
    "pieces", [("PAGE",), ("ADDED DDE",), ("HYPERLINK &quot;http://dde/&quot;",)]
)
def test_other_fields(pieces: tuple[str, ...]) -> None:
    assert look(active.docx_with_field(*pieces)).is_clean


def test_dde_in_doc() -> None:
    wide = "\x13 DDEAUTO excel x\x14y\x15".encode("utf-16-le")
    for text in (b"\x13DDE excel x\x14y\x15", wide):
        assert look(active.doc({"WordDocument": _word() + text})).dde == 1
    assert look(active.doc({"WordDocument": _word() + b" DDE excel, \x13 PAGE \x14"})).is_clean


def _word() -> bytes:
    import io

    import olefile

    from tests.samples.kinds import sample

    with olefile.OleFileIO(io.BytesIO(sample("doc"))) as file:
        return bytes(file.openstream("WordDocument").read())


def test_template_of_a_doc() -> None:
    def table(template: str) -> bytes:
        data = b"\xff\xff" + struct.pack("<HH", 2, 0)
        for text in ("", template):
            data += struct.pack("<H", len(text)) + text.encode("utf-16-le")
        return data

    for template, links in (
        ("http://mau.example/a.dotm", (Link("template", "http://mau.example/a.dotm"),)),
        (r"C:\Mau\a.dot", ()),
    ):
        word = bytearray(_word())
        strings = table(template)
        struct.pack_into("<II", word, 0x9A + 32 * 8, 0, len(strings))
        data = active.doc({"WordDocument": bytes(word), "0Table": strings, "1Table": strings})
        assert look(data).links == links


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("attachedTemplate", "template"),
        ("oleObject", "object"),
        ("frame", "frame"),
        ("aFChunk", "document"),
        ("image", "image"),
    ],
)
def test_relationships(kind: str, told: str) -> None:
    found = look(active.docx_that_fetches(kind, "https://mau.example/x?a=1&amp;b=2"))
    assert found.links == (Link(told, "https://mau.example/x?a=1&b=2"),)


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("hyperlink", "https://a.example/"),
        ("attachedTemplate", "file:///C:\\Users\\a\\Normal.dotm"),
        ("image", "media/a.png"),
    ],
)
def test_ordinary_relationships(kind: str, target: str) -> None:
    assert look(active.docx_that_fetches(kind, target)).is_clean


@pytest.mark.parametrize(
    ("element", "kind"),
    [
        ('<text:section-source xlink:href="{}"/>', "document"),
        ('<draw:object xlink:href="{}"/>', "object"),
        ('<draw:floating-frame xlink:href="{}"/>', "frame"),
        ('<draw:image xlink:type="simple" xlink:href="{}"/>', "image"),
    ],
)
def test_odt(element: str, kind: str) -> None:
    end = b"</office:text>"
    for target, links in (
        ("http://a.example/x.odt", (Link(kind, "http://a.example/x.odt"),)),
        ("./Object 1", ()),
    ):
        added = element.format(target).encode()
        assert look(active.odt({}, {"content.xml": (end, added + end)})).links == links


def test_dde_and_listeners_in_odt() -> None:
    end = b"</office:text>"
    dde = b'<office:dde-source office:dde-application="soffice"/>'
    assert look(active.odt({}, {"content.xml": (end, dde + end)})).dde == 1
    for event, scripts, starts in (
        ("dom:click", 1, 0),
        ("dom:load", 1, 1),
        ("office:on-load", 1, 1),
    ):
        listener = f'<script:event-listener script:event-name="{event}" xlink:href="x"/>'.encode()
        found = look(active.odt({}, {"content.xml": (end, listener + end)}))
        assert (found.scripts, found.scripts_at_opening) == (scripts, starts), event


@pytest.mark.parametrize(
    "call",
    [
        'xlink:href=""',
        'script:macro-name="application:Template.Correspondence.Main"',
        'xlink:href="vnd.sun.star.script:A.B.C?language=Basic&amp;location=application"',
    ],
)
def test_listeners_of_libreoffice_itself(call: str) -> None:
    end = b"</office:text>"
    listener = f'<script:event-listener script:event-name="dom:load" {call}/>'.encode()
    assert look(active.odt({}, {"content.xml": (end, listener + end)})).is_clean


@pytest.mark.parametrize(
    ("body", "facts"),
    [
        (b"{\\field{\\*\\fldinst{ DDEAUTO excel x}}{\\fldrslt y}}", {"dde": 1}),
        (b'{\\field{\\*\\fldinst HYPERLINK "http://x"}{\\fldrslt y}}', {}),
        (b"{\\*\\template http://mau.example/a.dot}", {"links": 1}),
        (b"{\\*\\template C:\\\\mau\\\\a.dot}", {}),
        (b"{\\object\\objautlink\\objupdate{\\*\\objdata 01}}", {"embedded": 1}),
        (b"the word \\\\objautlink itself", {}),
    ],
)
def test_rtf(body: bytes, facts: dict[str, int]) -> None:
    found = look(active.rtf(body))
    counts = {"dde": found.dde, "links": len(found.links), "embedded": len(found.embedded)}
    assert {key: value for key, value in counts.items() if value} == facts
