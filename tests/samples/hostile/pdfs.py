"""PDF: references in circles, streams in streams, pages of a mile, and actions."""

# ruff: noqa: E501 - a hostile object reads best on one line

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping

from tests.samples.kinds import sample
from tests.samples.trial import Secrets

from .bombs import deflated

Objects = Mapping[int, bytes]
_CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
_PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_TEXT = b"BT /F 12 Tf 50 700 Td (bottom) Tj ET"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object's body."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), entries, data)


def pdf(objects: Objects, trailer: bytes = b"") -> bytes:
    """A file of these objects over a simple page, with a right table of places."""
    body = {1: _CATALOG, 2: _PAGES, 3: _PAGE, 4: stream(_TEXT), 5: _FONT} | dict(objects)
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, value in sorted(body.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, value)
    start = len(out)
    size = max(body) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d %05d n \n" % (places.get(number, 0), 0)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(out)


def _loops() -> dict[str, Objects]:
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R/Y 7 0 R>>>>"
    uses = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 6 0 R>>>>>>"
    return {
        "pages": {2: b"<</Type/Pages/Kids[2 0 R 2 0 R 3 0 R]/Count 3>>"},
        "parent": {3: b"<</Type/Page/Parent 3 0 R/Contents 4 0 R>>"},
        "count": {2: b"<</Type/Pages/Kids[3 0 R]/Count 2147483647>>"},
        "count-negative": {2: b"<</Type/Pages/Kids[3 0 R]/Count -5>>"},
        "kids": {2: b"<</Type/Pages/Kids[" + b"3 0 R " * 200_000 + b"]/Count 200000>>"},
        "contents": {3: _PAGE.replace(b"4 0 R", b"[4 0 R " + b"4 0 R " * 20_000 + b"]")},
        "contents-self": {4: b"[4 0 R]"},
        "length": {4: b"<</Length 4 0 R>>stream\n" + _TEXT + b"\nendstream"},
        "reference": {5: b"6 0 R", 6: b"5 0 R"},
        "form": {3: uses, 4: stream(b"/X Do"), 6: stream(b"/X Do /X Do", form)},
        "forms": {
            3: uses, 4: stream(b"/X Do"), 6: stream(b"/Y Do " * 50, form),
            7: stream(b"/X Do " * 50, form),
        },
        "outlines": {
            1: b"<</Type/Catalog/Pages 2 0 R/Outlines 6 0 R>>",
            6: b"<</First 7 0 R/Last 7 0 R>>", 7: b"<</Title(a)/Next 7 0 R/First 7 0 R/Parent 6 0 R>>",
        },
        "names": {
            1: b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles 6 0 R/JavaScript 6 0 R>>>>",
            6: b"<</Kids[6 0 R 6 0 R]>>",
        },
        "fields": {
            1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>>>>",
            6: b"<</T(a)/Kids[6 0 R 6 0 R]>>",
        },
        "annotations": {
            3: _PAGE[:-2] + b"/Annots[6 0 R 6 0 R]>>",
            6: b"<</Type/Annot/Subtype/Popup/Parent 6 0 R/IRT 6 0 R/Contents(x)/Rect[0 0 1 1]>>",
        },
        "font": {5: b"<</Type/Font/Subtype/Type0/DescendantFonts[5 0 R]/ToUnicode 5 0 R>>"},
        "encoding": {5: b"<</Type/Font/Subtype/Type1/BaseFont/F/Encoding 6 0 R>>", 6: b"<</BaseEncoding 6 0 R/Differences[0 6 0 R]>>"},
    }  # fmt: skip


def _bombs() -> dict[str, Objects]:
    flate = b"/Filter/FlateDecode"
    nested = zlib.compress(deflated(1 << 30, wrapped=True))
    image = (
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8"
    )
    picture = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 6 0 R>>>>>>"
    draws = {3: picture, 4: stream(b"595 0 0 842 0 0 cm /X Do")}
    cmap = b"begincmap " + b"1 beginbfrange <0000> <ffff> <0000> endbfrange " * 20_000
    return {
        "spaces": {4: stream(deflated(1 << 30, wrapped=True), flate)},
        "letters": {4: stream(deflated(300 << 20, b"(a)Tj ", head=_TEXT[:-2], wrapped=True), flate)},
        "twice": {4: stream(nested, b"/Filter[/FlateDecode/FlateDecode]")},
        "filters": {4: stream(_TEXT, b"/Filter[" + b"/ASCIIHexDecode" * 5000 + b"]")},
        "predictor": {4: stream(zlib.compress(bytes(4000)), flate + b"/DecodeParms<</Predictor 12/Columns 2147483647>>")},
        "lzw": {4: stream(b"\x80" + b"\x0b\x60\x50" * 100_000, b"/Filter/LZWDecode")},
        "runs": {4: stream(b"\x81 " * 500_000 + b"\x80", b"/Filter/RunLengthDecode")},
        "image": draws | {6: stream(deflated(1 << 30, wrapped=True), image % (60_000, 60_000) + flate)},
        "image-huge": draws | {6: stream(b"x", image % (2**31 - 1, 2**31 - 1))},
        "jpx": draws | {6: stream(bytes.fromhex("0000000c6a5020200d0a870a") + bytes(200), image % (40_000, 40_000) + b"/Filter/JPXDecode")},
        "jbig2": draws | {6: stream(bytes(300), image % (40_000, 40_000) + b"/Filter/JBIG2Decode")},
        "fax": draws | {6: stream(bytes(3000), image % (60_000, 60_000) + b"/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 60000/Rows 60000>>")},
        "page": {3: _PAGE.replace(b"595 842", b"2000000000 2000000000")},
        "page-nothing": {3: _PAGE.replace(b"595 842", b"0 0")},
        "page-nan": {3: _PAGE.replace(b"595 842", b"nan 1e999")},
        "unit": {3: _PAGE[:-2] + b"/UserUnit 1000000>>"},
        "cmap": {5: b"<</Type/Font/Subtype/Type0/Encoding/Identity-H/ToUnicode 6 0 R>>", 6: stream(cmap)},
        "paths": {4: stream(b"0 0 m " + b"1 1 l 9 9 l " * 400_000 + b"S")},
        "states": {4: stream(b"q " * 500_000 + _TEXT)},
        "letters-wide": {4: stream(b"BT /F 1 Tf " + b"1 0 0 1 9 9 Tm (a) Tj " * 100_000 + b"ET")},
        "array": {4: b"[" * 200_000 + b"]" * 200_000},
        "dictionary": {5: b"<</A" * 100_000 + b" 1" + b">>" * 100_000},
        "string": {5: b"<</Type/Font/BaseFont(" + b"(" * 500_000 + b")>>"},
        "number": {3: _PAGE.replace(b"595", b"9" * 100_000)},
        "name": {5: b"<</Type/Font/BaseFont/" + b"#41" * 300_000 + b">>"},
        "pattern": {4: stream(b"/P gs " * 200_000)},
    }  # fmt: skip


def reaches(secrets: Secrets) -> dict[str, Objects]:
    """Actions, external streams, embedded XML: objects by name."""
    path = str(secrets.path).encode()
    url = b"http://127.0.0.1:%d/x" % secrets.port
    xml = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file://' + path + b'">]><x>&e;</x>'

    def action(value: bytes) -> Objects:
        return {1: b"<</Type/Catalog/Pages 2 0 R/OpenAction<<" + value + b">>>>"}

    return {
        "launch": action(b"/S/Launch/F(" + path + b")"),
        "uri": action(b"/S/URI/URI(" + url + b")"),
        "goto": action(b"/S/GoToR/F(" + path + b")/D[0/Fit]"),
        "script": action(b"/S/JavaScript/JS(app.launchURL('" + url + b"'))"),
        "submit": action(b"/S/SubmitForm/F(" + url + b")"),
        "stream": {4: b"<</Length 0/F(" + path + b")>>stream\n\nendstream"},
        "stream-file": {4: b"<</Length 0/F<</Type/Filespec/F(" + path + b")/UF(" + path + b")>>>>stream\n\nendstream"},
        "metadata": {1: b"<</Type/Catalog/Pages 2 0 R/Metadata 6 0 R>>", 6: stream(xml, b"/Type/Metadata/Subtype/XML")},
        "xfa": {1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</XFA 6 0 R/Fields[]>>>>", 6: stream(xml)},
        "reference-page": {
            3: _PAGE.replace(b"/F 5 0 R>>>>", b"/F 5 0 R>>/XObject<</X 6 0 R>>>>"),
            4: stream(b"/X Do"),
            6: stream(b"", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Ref<</F(" + path + b")/Page 0>>"),
        },
        "font-file": {5: b"<</Type/Font/Subtype/TrueType/BaseFont/" + path.replace(b"/", b"#2f") + b">>"},
    }  # fmt: skip


def _tables() -> Iterator[tuple[str, bytes]]:
    good = pdf({})
    start = good.index(b"xref\n0")
    yield "prev-self.pdf", pdf({}, b"/Prev %d" % start)
    yield "prev-far.pdf", pdf({}, b"/Prev 99999999999")
    yield "size.pdf", good.replace(b"/Size 6", b"/Size 2147483647")
    yield "entries.pdf", good.replace(b"xref\n0 6", b"xref\n0 99999999")
    yield (
        "startxref-self.pdf",
        good[: good.rindex(b"startxref")] + b"startxref\n%d\n%%%%EOF" % (good.rindex(b"startxref")),
    )
    yield "startxref-negative.pdf", good[: good.rindex(b"startxref")] + b"startxref\n-5\n%%EOF"
    yield "root-missing.pdf", good.replace(b"/Root 1 0 R", b"/Root 9 0 R")
    yield "root-page.pdf", good.replace(b"/Root 1 0 R", b"/Root 3 0 R")
    yield "no-table.pdf", good[:start]
    yield "objects.pdf", b"%PDF-1.7\n" + b"1 0 obj\n<<>>\nendobj\n" * 100_000
    table = zlib.compress(b"\x02\x00\x06\x00" * 7)
    inside = b"/Type/ObjStm/N 100000000/First 99999999"
    yield "object-stream.pdf", (
        b"%PDF-1.7\n6 0 obj\n" + stream(b"1 0 2 0 <<>>", inside) + b"\nendobj\n7 0 obj\n"
        + stream(table, b"/Type/XRef/Size 8/W[1 2 1]/Root 1 0 R/Filter/FlateDecode")
        + b"\nendobj\nstartxref\n120\n%%EOF"
    )  # fmt: skip
    yield (
        "widths.pdf",
        good.replace(b"trailer", b"7 0 obj<</Type/XRef/W[99999999 9 9]>>endobj trailer"),
    )
    crypt = b"/Encrypt<</Filter/Standard/V %d/R %d/Length %d/P -1/O(%s)/U(%s)>>/ID[(a)(a)]"
    for version in (0, 1, 5, 99):
        yield (
            f"crypt-{version}.pdf",
            pdf({}, crypt % (version, version, 2**31 - 1, b"x", b"x" * 127)),
        )
    whole = sample("pdf")
    for share in (0.01, 0.1, 0.5, 0.9, 0.99):
        yield f"cut-{share}.pdf", whole[: int(len(whole) * share)]
    yield "header.pdf", b"%PDF-1.7"
    yield "zeros.pdf", b"%PDF-1.7\n" + bytes(2_000_000)
    yield "twice.pdf", whole + whole
    yield "junk.pdf", b"x" * 900 + whole


def files(secrets: Secrets) -> Iterator[tuple[str, bytes]]:
    """All files of this kind."""
    for kind, made in (("loop", _loops()), ("bomb", _bombs()), ("reach", reaches(secrets))):
        for name, objects in made.items():
            yield f"{kind}-{name}.pdf", pdf(objects)
    yield from _tables()
