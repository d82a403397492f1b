"""Documents that run, fetch or carry something, made from the harmless ones."""

from __future__ import annotations

import io
import struct
import uuid
import zipfile
from collections.abc import Callable, Mapping

import olefile
import pikepdf

from tests.samples import binaries
from tests.samples.kinds import FIXTURES, sample
from tests.samples.ole import compound
from tests.samples.packages import zipped

#: Macros of an office, and of a virus.
TEMPLATE = (
    'Attribute VB_Name = "Mau"\r\nSub ChenNgayThang()\r\n  Selection.Text = Date\r\nEnd Sub\r\n'
)
VIRUS = (
    'Attribute VB_Name = "ThisDocument"\r\nPrivate Sub Document_Open()\r\n'
    '  CreateObject("WScript.Shell").Run "calc"\r\nEnd Sub\r\n'
)
EMPTY = 'Attribute VB_Name = "ThisDocument"\r\nAttribute VB_Base = "x"\r\nOption Explicit\r\n'
PACKAGE = uuid.UUID("0003000C-0000-0000-C000-000000000046").bytes_le
EQUATION = uuid.UUID("0002CE02-0000-0000-C000-000000000046").bytes_le
SHEET = uuid.UUID("00020820-0000-0000-C000-000000000046").bytes_le


# -- macros ----------------------------------------------------------------------------------------


def packed(data: bytes) -> bytes:
    """A compressed container ([MS-OVBA] 2.4.1) of literals alone."""
    out = bytearray(b"\x01")
    for start in range(0, len(data), 3600):
        piece = data[start : start + 3600]
        body = b"".join(b"\0" + piece[at : at + 8] for at in range(0, len(piece), 8))
        out += struct.pack("<H", 0xB000 | (len(body) + 2 - 3)) + body
    return bytes(out)


def project(modules: Mapping[str, str]) -> dict[str, bytes]:
    """The streams of a VBA project ([MS-OVBA] 2.3.4), by their paths below its storage."""
    records = b""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HI", kind, len(body)) + body

    records += record(0x0001, struct.pack("<I", 1)) + record(0x0003, struct.pack("<H", 1258))
    records += struct.pack("<HIIH", 0x0009, 4, 1, 1)
    records += record(0x000F, struct.pack("<H", len(modules)))
    streams = {}
    for name, source in modules.items():
        raw = name.encode("cp1258")
        wide = name.encode("utf-16-le")
        records += record(0x0019, raw) + record(0x0047, wide)
        records += record(0x001A, raw) + record(0x0032, wide)
        records += record(0x0031, struct.pack("<I", 7)) + record(0x0021, b"") + record(0x002B, b"")
        streams[f"VBA/{name}"] = b"p-code\0" + packed(source.encode("cp1258"))
    return {**streams, "VBA/dir": packed(records + record(0x0010, b"")), "PROJECT": b"ID=\r\n"}


def doc(more: Mapping[str, bytes], classes: Mapping[str, bytes] | None = None) -> bytes:
    """The harmless document with further streams."""
    with olefile.OleFileIO(io.BytesIO(sample("doc"))) as file:
        streams = {
            "/".join(path): file.openstream(path).read()
            for path in file.listdir(streams=True, storages=False)
        }
    return compound({**streams, **more}, classes=classes)


def doc_with_macros(*sources: str) -> bytes:
    """A DOC whose project has these modules."""
    modules = {f"Module{number}": source for number, source in enumerate(sources)}
    return doc({f"Macros/{path}": data for path, data in project(modules).items()})


def docx(
    more: Mapping[str, bytes], replaced: Mapping[str, tuple[bytes, bytes]] | None = None
) -> bytes:
    """The harmless DOCX with further parts, and with a piece of a part replaced."""
    return _zip_with((FIXTURES / "rich" / "rich.docx").read_bytes(), more, replaced or {})


def odt(
    more: Mapping[str, bytes], replaced: Mapping[str, tuple[bytes, bytes]] | None = None
) -> bytes:
    """The harmless ODT with further members."""
    return _zip_with((FIXTURES / "rich" / "rich.odt").read_bytes(), more, replaced or {})


def _zip_with(
    data: bytes, more: Mapping[str, bytes], replaced: Mapping[str, tuple[bytes, bytes]]
) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for info in old.infolist():
            body = old.read(info)
            if info.filename in replaced:
                before, after = replaced[info.filename]
                assert before in body, (info.filename, before)
                body = body.replace(before, after, 1)
            new.writestr(zipfile.ZipInfo(info.filename, (2015, 9, 11, 8, 0, 0)), body)
        for name, body in more.items():
            new.writestr(zipfile.ZipInfo(name, (2015, 9, 11, 8, 0, 0)), body)
    return buffer.getvalue()


def docx_with_macros(*sources: str) -> bytes:
    """A DOCX that carries a project all the same."""
    modules = {f"Module{number}": source for number, source in enumerate(sources)}
    return docx({"word/vbaProject.bin": compound(project(modules))})


def docx_that_fetches(kind: str, target: str) -> bytes:
    """A DOCX with an external relationship of that kind."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    added = (
        f'<Relationship Id="rIdX" Type="{office}/{kind}" Target="{target}" TargetMode="External"/>'
    )
    end = b"</Relationships>"
    place = "word/_rels/document.xml.rels"
    return docx({}, {place: (end, added.encode() + end)})


def docx_with_field(*pieces: str) -> bytes:
    """A DOCX with a field whose code stands in these runs."""
    code = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    field = f"<w:p>{mark.format('begin')}{code}{mark.format('separate')}{mark.format('end')}</w:p>"
    return docx({}, {"word/document.xml": (b"<w:body>", b"<w:body>" + field.encode())})


# -- objects ---------------------------------------------------------------------------------------


def native(name: str, data: bytes) -> bytes:
    """What Packager writes for a file."""
    path = f"C:\\temp\\{name}".encode("cp1258", "replace") + b"\0"
    body = b"\x02\0" + name.encode("cp1258", "replace") + b"\0" + path
    body += struct.pack("<HHI", 0, 3, len(path)) + path + struct.pack("<I", len(data)) + data
    return struct.pack("<I", len(body)) + body


def doc_with_object(name: str, data: bytes, class_: bytes = PACKAGE) -> bytes:
    """A DOC with a packed file."""
    folder = "ObjectPool/_1234567890"
    return doc(
        {f"{folder}/\x01Ole10Native": native(name, data), f"{folder}/\x03ObjInfo": bytes(6)},
        {folder: class_},
    )


def docx_with_object(name: str, data: bytes) -> bytes:
    """A DOCX with a packed file."""
    return docx(
        {
            "word/embeddings/oleObject1.bin": compound(
                {"\x01Ole10Native": native(name, data)}, PACKAGE
            )
        }
    )


def rtf_with_object(name: str, data: bytes) -> bytes:
    """An RTF with a packed file."""
    packed_ = native(name, data)[4:]
    body = struct.pack("<II", 0x0501, 2) + struct.pack("<I", 8) + b"Package\0" + bytes(8)
    body += struct.pack("<I", len(packed_)) + packed_
    lines = body.hex()
    return rtf(b"{\\object\\objemb{\\*\\objdata " + lines.encode() + b"}}")


def rtf(body: bytes) -> bytes:
    """An RTF of these words."""
    return (
        b"{\\rtf1\\ansi\\ansicpg1258 {\\fonttbl{\\f0 Times New Roman;}}\\f0 Quy che " + body + b"}"
    )


PROGRAM = binaries.program()


# -- PDF -------------------------------------------------------------------------------------------


def pdf(change: Callable[[pikepdf.Pdf], object], *, hidden: bool = False) -> bytes:
    """The harmless PDF, changed; `hidden`: its objects lie in compressed streams."""
    with pikepdf.open(io.BytesIO(sample("pdf"))) as file:
        change(file)
        buffer = io.BytesIO()
        mode = pikepdf.ObjectStreamMode
        file.save(buffer, object_stream_mode=mode.generate if hidden else mode.disable)
    return buffer.getvalue()


def script() -> pikepdf.Dictionary:
    """An action in JavaScript."""
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def opens_with(action: pikepdf.Object) -> Callable[[pikepdf.Pdf], None]:
    """Run it when the document opens."""

    def change(file: pikepdf.Pdf) -> None:
        file.Root.OpenAction = action

    return change


def named_script(file: pikepdf.Pdf) -> None:
    """A script of the document's own, which readers run at opening."""
    names = pikepdf.Dictionary(Names=["mau", file.make_indirect(script())])
    file.Root.Names = pikepdf.Dictionary(JavaScript=file.make_indirect(names))


def page_script(file: pikepdf.Pdf) -> None:
    """A script that runs when the first page is shown."""
    file.pages[0].obj.AA = pikepdf.Dictionary(O=script())


def button(action: pikepdf.Object) -> Callable[[pikepdf.Pdf], None]:
    """Run it when a place of the page is clicked."""

    def change(file: pikepdf.Pdf) -> None:
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action
        )
        file.pages[0].obj.Annots = pikepdf.Array([file.make_indirect(link)])

    return change


def launch() -> pikepdf.Dictionary:
    """An action that starts a program."""
    return pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")


def pdf_with_file(name: str, data: bytes, *, hidden: bool = False) -> bytes:
    """A PDF with a file inside."""

    def change(file: pikepdf.Pdf) -> None:
        file.attachments[name] = pikepdf.AttachedFileSpec(file, data, filename=name)

    return pdf(change, hidden=hidden)


# -- two types at once -----------------------------------------------------------------------------


def polyglots() -> Mapping[str, tuple[str, bytes, str]]:
    """What it is → (its name, its bytes, the other type's short name)."""
    packed_ = zipped({"a.txt": b"x"})
    png, gif, jpg = sample("png"), sample("gif"), sample("jpg")
    page = b"<html><script>alert(1)</script></html>"
    return {
        "picture and ZIP": ("a.png", png + packed_, "zip"),
        "picture and ZIP with a comment": ("a.jpg", jpg + _commented(packed_, 200), "zip"),
        "PDF and ZIP": ("a.pdf", sample("pdf") + _commented(packed_, 40), "zip"),
        "picture and RAR": ("a.jpg", jpg + sample("rar"), "rar"),
        "PDF and RAR": ("a.pdf", sample("pdf") + sample("rar"), "rar"),
        "picture and 7Z": ("a.png", png + sample("7z"), "7z"),
        "picture and program": ("a.png", png + PROGRAM, "exe"),
        "PDF and program": ("a.pdf", sample("pdf") + PROGRAM, "exe"),
        "picture and page": ("a.gif", gif + page, "html"),
        "PDF behind a page": ("a.pdf", b"<!DOCTYPE html><html>\n" + sample("pdf"), "html"),
        "picture and PHP": ("a.jpg", jpg + b"<?php system($_GET[0]); ?>", "html"),
        "sound and ZIP": ("a.wav", sample("wav") + packed_, "zip"),
        "DOCX and ODT": (
            "a.docx",
            docx({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}),
            "odt",
        ),
        "ODT and JAR": ("a.odt", odt({"x/Main.class": b"\xca\xfe\xba\xbe"}), "jar"),
    }


def _commented(data: bytes, size: int) -> bytes:
    """A ZIP whose comment is as long as what stands behind it."""
    return data[:-2] + struct.pack("<H", size) + bytes(size)
