"""PDF files in Unicode and in the old charsets, written operator by operator.

A PDF holds codes and glyphs; what they mean stands beside them, or doesn't. `MAPS` are the ways in
which producers of the time told it. Fonts aren't embedded: a text layer doesn't need them.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence

from vanthu.vietnamese.charsets import charset

PAGE = (595.0, 842.0)
LEFT, RIGHT, TOP, BOTTOM = 85.0, 57.0, 57.0, 57.0
SIZE, LEADING, INDENT = 13.0, 17.0, 28.0

#: ToUnicode maps each byte to the Latin-1 character (PDFWriter, Word); glyph names that Distiller
#: took from Windows' fonts, where AD draws "minus" and B7 "bullet operator" (vietnamese.md A5);
#: and no word but the name of Windows' encoding.
MAPS = ("tounicode", "names", "winansi")

_NARROW, _WIDE = frozenset("iljtfrI.,;:'()[]/|!- "), frozenset("mwMWĐƯƠÔ")


def pdf(text: str, *, form: str, font: str, how: str = "tounicode", fixed: bool = False) -> bytes:
    """A PDF of one paragraph a line of `text`, which is as `old_documents.in_form` gives it.

    `font`: its name in the file, with the tag of a subset. `fixed`: a typewriter's font. Unicode
    forms always have a ToUnicode.
    """
    is_unicode = form in ("nfc", "nfd", "compound")
    width = _fixed_width if fixed else _unicode_width if is_unicode else _old_width(form)
    pages = list(_pages(text.split("\n"), width))
    descriptor = _descriptor(font, flags=33 if fixed else 32)
    fonts = (
        _unicode_font(text, font, width, descriptor)
        if is_unicode
        else _old_font(font, how, width, descriptor)
    )
    encode: Callable[[str], bytes] = _as_cids if is_unicode else _as_bytes
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", *fonts]
    kids = []
    for lines in pages:
        content = zlib.compress(_content(lines, encode))
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream"
                       % (len(content), content))  # fmt: skip
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %g %g] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (*PAGE, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    return _file(objects)


def drawn(content: str) -> bytes:
    """A PDF of one page with these operators; /F1 is Helvetica."""
    width, height = PAGE
    stream = content.encode("latin-1")
    return _file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %g %g] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>" % (width, height),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        ]
    )


def _pages(
    paragraphs: Sequence[str], width: Callable[[str], float]
) -> Iterable[list[tuple[float, float, str]]]:
    """Pages of (x, y, line): the first line of a paragraph is indented."""
    page: list[tuple[float, float, str]] = []
    y = PAGE[1] - TOP
    for paragraph in paragraphs:
        x = LEFT + INDENT
        for line in _wrapped(paragraph, width):
            if y < BOTTOM:
                yield page
                page, y = [], PAGE[1] - TOP
            page.append((x, y, line))
            x, y = LEFT, y - LEADING
        y -= LEADING / 3
    if page:
        yield page


def _wrapped(paragraph: str, width: Callable[[str], float]) -> Iterable[str]:
    room = PAGE[0] - LEFT - INDENT - RIGHT
    line, used = "", 0.0
    for word in paragraph.split(" "):
        size = width(word) * SIZE
        # A line that ends in "TT-" reads as a broken word.
        if line and used + width(" ") * SIZE + size > room and not line.endswith("-"):
            yield line
            line, used, room = word, size, PAGE[0] - LEFT - RIGHT
        else:
            used += size + (width(" ") * SIZE if line else 0.0)
            line = f"{line} {word}" if line else word
    if line:
        yield line


def _char_width(char: str) -> float:
    if "\u0300" <= char <= "\u036f" or char < " ":
        return 0.0
    return 0.3 if char in _NARROW else 0.8 if char in _WIDE else 0.65 if char.isupper() else 0.5


def _fixed_width(text: str) -> float:
    return 0.6 * len(text)


def _unicode_width(text: str) -> float:
    return sum(map(_char_width, text))


def _old_width(form: str) -> Callable[[str], float]:
    """Widths of codes; the second code of a letter (VNI, CP1258) is drawn over the first."""
    widths = [_code_width(form, code) for code in range(256)]
    return lambda text: sum(widths[ord(char)] for char in text)


def _code_width(form: str, code: int) -> float:
    meant = charset(form).decode("a" + chr(code))
    if len(meant) == 1 and code > 0x7F:
        return 0.0
    return _char_width(meant[-1])


def _content(lines: Iterable[tuple[float, float, str]], encode: Callable[[str], bytes]) -> bytes:
    shown = (
        b"1 0 0 1 %g %g Tm %s Tj" % (round(x, 2), round(y, 2), encode(line)) for x, y, line in lines
    )
    return b"BT /F1 %g Tf\n%s\nET" % (SIZE, b"\n".join(shown))


def _as_bytes(line: str) -> bytes:
    return b"<%s>" % line.encode("latin-1").hex().encode()


def _as_cids(line: str) -> bytes:
    return b"<%s>" % line.encode("utf-16-be").hex().encode()


def _unicode_font(
    text: str, name: str, width: Callable[[str], float], descriptor: bytes
) -> list[bytes]:
    """Objects 3 to 6: a composite font whose glyph numbers are UTF-16 codes."""
    codes = sorted({ord(char) for char in text if char >= " "})
    widths = b" ".join(b"%d [%d]" % (code, width(chr(code)) * 1000) for code in codes)
    mapping = {code: chr(code) for code in codes}
    return [
        b"<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H"
        b" /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>" % _escaped(name),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /DW 500 /W [%s] /FontDescriptor 5 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
        % (_escaped(name), widths),
        descriptor,
        _to_unicode(mapping, 4),
    ]


def _old_font(name: str, how: str, width: Callable[[str], float], descriptor: bytes) -> list[bytes]:
    """Objects 3 to 6: a simple font of 256 codes."""
    widths = b" ".join(b"%d" % (width(chr(code)) * 1000) for code in range(256))
    encoding, extra = b"/WinAnsiEncoding", b""
    if how == "names":
        encoding = b"<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [%s] >>" % (
            b"173 /minus 183 /uni2219 181 /uni03BC"
        )
    if how == "tounicode":
        extra = b" /ToUnicode 6 0 R"
    return [
        b"<< /Type /Font /Subtype /TrueType /BaseFont /%s /Encoding %s /FirstChar 0 /LastChar 255"
        b" /Widths [%s] /FontDescriptor 5 0 R%s >>" % (_escaped(name), encoding, widths, extra),
        b"<< >>",
        descriptor,
        _to_unicode({code: chr(code) for code in range(1, 256)}, 2),
    ]


def _descriptor(name: str, *, flags: int) -> bytes:
    return (
        b"<< /Type /FontDescriptor /FontName /%s /Flags %d /FontBBox [0 -250 1000 900]"
        b" /ItalicAngle 0 /Ascent 900 /Descent -250 /CapHeight 700 /StemV 80 >>"
        % (_escaped(name), flags)
    )


def _to_unicode(mapping: Mapping[int, str], digits: int) -> bytes:
    lines = [
        b"<%s> <%s>" % (b"%0*x" % (digits, code), char.encode("utf-16-be").hex().encode())
        for code, char in mapping.items()
    ]
    parts = [
        b"%d beginbfchar\n%s\nendbfchar" % (len(part), b"\n".join(part))
        for part in (lines[at : at + 100] for at in range(0, len(lines), 100))
    ]
    body = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def\n"
        b"1 begincodespacerange <%s> <%s> endcodespacerange\n%s\n"
        b"endcmap CMapName currentdict /CMap defineresource pop end end"
        % (b"0" * digits, b"f" * digits, b"\n".join(parts))
    )
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body)


def _escaped(name: str) -> bytes:
    return b"".join(
        bytes([byte]) if chr(byte).isalnum() or chr(byte) in ".+-" else b"#%02x" % byte
        for byte in name.encode()
    )


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)
