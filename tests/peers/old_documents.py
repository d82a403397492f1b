"""Documents in the old charsets, written byte by byte: TXT, DOCX, ODT, RTF, and DOC by LibreOffice.

A text is what an old program would have stored: bytes of the charset seen as Windows-1252. The
font is told by run, by style, or not at all.
"""

from __future__ import annotations

import subprocess
import tempfile
import unicodedata
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from vanthu.vietnamese.charsets import charset

#: Form → the font that a typist of it had.
FONTS: Mapping[str, str] = {
    "nfc": "Times New Roman",
    "nfd": "Times New Roman",
    "compound": "Times New Roman",
    "tcvn3": ".VnTime",
    "vni": "VNI-Times",
    "viscii": "VI Times",
    "vps": "VPS Times",
    "cp1258": "Times New Roman",
}
#: Signs that some charset has no code for (vietnamese.md A4).
FOLDED = str.maketrans({"–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "\xa0": " ",
                        "…": "...", "\u200b": None, "\ufeff": None})  # fmt: skip
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def in_form(text: str, form: str) -> str:
    """NFC text (signs folded) as a document of that form holds it: Unicode, or bytes as Latin-1."""
    if form == "nfc":
        return text
    if form == "nfd":
        return unicodedata.normalize("NFD", text)
    if form == "compound":
        return "".join(map(_compound, text))
    return charset(form).encode(text)


def _compound(letter: str) -> str:
    """A letter as Unikey's "tổ hợp" writes it: shape precomposed, tone combining."""
    parts = unicodedata.normalize("NFD", letter)
    tones = "".join(mark for mark in parts if mark in _TONES)
    rest = "".join(mark for mark in parts if mark not in _TONES)
    return unicodedata.normalize("NFC", rest) + tones


def in_windows(text: str) -> str:
    """Latin-1 characters as Windows shows them; the five holes of its set stay."""
    return "".join(
        bytes([ord(c)]).decode("cp1252", "ignore") or c if "\x80" <= c <= "\x9f" else c
        for c in text
    )


def txt(text: str, form: str) -> bytes:
    """A text file: UTF-8, or the charset's bytes."""
    return text.encode("utf-8" if form in ("nfc", "nfd", "compound") else "latin-1")


def docx(text: str, font: str, by: str) -> bytes:
    """A DOCX of one paragraph a line; `by`: "run", "style" or "none"."""
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/></w:rPr>'
    run, style = (fonts if by == "run" else ""), (fonts if by == "style" else "")
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(
        f'<w:p><w:r>{run}<w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for line in text.split("\n")
    )
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    return _zip(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{word}.document.main+xml"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{word}.styles+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{office}/styles" Target="styles.xml"/></Relationships>',
            "word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": f'<w:styles {space}><w:style w:type="paragraph" w:default="1" '
            f'w:styleId="Normal"><w:name w:val="Normal"/>{style}</w:style></w:styles>',
        }
    )


def odt(text: str, font: str, by: str) -> bytes:
    """An ODT of one paragraph a line; `by`: "run", "style" or "none"."""
    names = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = (
        f'xmlns:office="{names}:office:1.0" xmlns:text="{names}:text:1.0" '
        f'xmlns:style="{names}:style:1.0" xmlns:fo="{names}:xsl-fo-compatible:1.0"'
    )
    properties = f'<style:text-properties fo:font-family="{font}"/>'
    automatic = f'<style:style style:name="T1" style:family="text">{properties}</style:style>'
    named = (
        '<style:style style:name="Standard" style:family="paragraph">'
        f"{properties if by == 'style' else ''}</style:style>"
    )
    body = "".join(
        '<text:p text:style-name="Standard">'
        + (f'<text:span text:style-name="T1">{_spaced(line)}</text:span>' if by == "run"
           else _spaced(line))
        + "</text:p>"
        for line in text.split("\n")
    )  # fmt: skip
    kind = "application/vnd.oasis.opendocument.text"
    return _zip(
        {
            "mimetype": kind,
            "content.xml": f'<office:document-content {spaces} office:version="1.2">'
            f"<office:automatic-styles>{automatic if by == 'run' else ''}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
            "styles.xml": f'<office:document-styles {spaces} office:version="1.2">'
            f"<office:styles>{named}</office:styles></office:document-styles>",
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{names}:manifest:1.0">'
            f'<m:file-entry m:full-path="/" m:media-type="{kind}"/>'
            '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>',
        }
    )


def _spaced(line: str) -> str:
    """ODF folds runs of blanks and tabs unless they are elements."""
    return escape(line).replace("\t", "<text:tab/>").replace("  ", " <text:s/>")


def rtf(text: str, font: str, by: str) -> bytes:
    """An RTF of one paragraph a line; `by`: "run", "style" (default font) or "none"."""
    table = rf"{{\fonttbl{{\f0\fnil Times New Roman;}}{{\f1\fnil {font};}}}}"
    default, run = (r"\deff1" if by == "style" else r"\deff0"), (r"\f1 " if by == "run" else " ")
    lines = "".join(rf"{{\pard\plain{run}{_rtf(line)}\par}}" + "\n" for line in text.split("\n"))
    return rf"{{\rtf1\ansi\ansicpg1252{default}{table}{lines}}}".encode("ascii")


def _rtf(line: str) -> str:
    out = []
    for char in line:
        if char in "\\{}":
            out.append("\\" + char)
        elif char == "\t":
            out.append(r"\tab ")
        elif char < "\x80":
            out.append(char)
        else:
            try:
                out.append("".join(rf"\'{byte:02x}" for byte in char.encode("cp1252")))
            except UnicodeEncodeError:
                code = ord(char)
                out.append(rf"\'{code:02x}" if code < 0x100 else rf"\u{code}?")
    return "".join(out)


def docs(sources: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    """Word 97 files, made by LibreOffice in one go from DOCX; its soft hyphen is Word's mark."""
    for name, data in sources.items():
        (folder / f"{name}.docx").write_bytes(data)
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to",
             "doc:MS Word 97", "--outdir", str(folder),
             *(str(folder / f"{name}.docx") for name in sources)],
            check=True, capture_output=True, timeout=600,
        )  # fmt: skip
    return {name: folder / f"{name}.doc" for name in sources}


def _zip(entries: Mapping[str, str]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(name, text.encode("utf-8"))
    return stream.getvalue()
