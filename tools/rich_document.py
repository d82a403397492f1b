"""The rich test document: one word that must be found for each place that text can stand in.

Written part by part as WordprocessingML; LibreOffice makes the other formats of it.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" mc:Ignorable=""'
)
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_WHO = 'w:id="{}" w:author="A" w:date="2026-01-02T03:04:05Z"'


def _run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _p(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def _cell(content: str, width: int) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def _table(*rows: tuple[str, ...], width: int = 4600) -> str:
    columns = f'<w:gridCol w:w="{width}"/>' * len(rows[0])
    lines = "".join(
        f"<w:tr>{''.join(_cell(content, width) for content in row)}</w:tr>" for row in rows
    )
    return (
        '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{lines}</w:tbl>"
    )


_BOX = f"<w:txbxContent>{_p(_run('Hộp MARKSHAPE chữ'))}</w:txbxContent>"
_SHAPE = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
    '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" '
    'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
    '<wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH>'
    '<wp:positionV relativeFrom="paragraph"><wp:posOffset>250000</wp:posOffset></wp:positionV>'
    '<wp:extent cx="2400000" cy="400000"/><wp:wrapTopAndBottom/><wp:docPr id="9" name="Box"/>'
    "<a:graphic><a:graphicData "
    'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
    '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="2400000" cy="400000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    f"</wps:spPr><wps:txbx>{_BOX}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>"
    "</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict>"
    f'<v:shape style="width:200pt;height:30pt"><v:textbox>{_BOX}</v:textbox></v:shape>'
    "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def _field(code: str, result: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{_run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


_SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rHeader"/>'
    '<w:footerReference w:type="default" r:id="rFooter"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="1701" w:header="708" '
    'w:footer="708" w:gutter="0"/></w:sectPr>'
)


def body(*, tracked: bool = True) -> str:
    """The body; without `tracked` as it is after all changes were accepted."""
    inserted, deleted = _run(" MARKINSERTED"), ""
    if tracked:
        inserted = f"<w:ins {_WHO.format(11)}>{inserted}</w:ins>"
        deleted = f"<w:del {_WHO.format(12)}><w:r><w:delText> MARKDELETED</w:delText></w:r></w:del>"
    nested = _table((_p(_run("MARKNESTED1")), _p(_run("MARKNESTED2"))), width=2100)
    comment = (
        '<w:commentRangeStart w:id="1"/>' + _run("được góp ý") + '<w:commentRangeEnd w:id="1"/>'
        '<w:r><w:commentReference w:id="1"/></w:r>'
    )
    link = f'<w:hyperlink r:id="rLink">{_run("MARKLINK")}</w:hyperlink>'
    frame = '<w:framePr w:w="3000" w:hSpace="180" w:wrap="around" w:vAnchor="text" w:y="1"/>'
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    return "".join(
        (
            _p(_run("Tiêu đề MARKHEADING"), '<w:pStyle w:val="Heading1"/>'),
            _p(_run("Thân MARKBODY ") + _run("đậm", "<w:b/>") + _run(" nghiêng", "<w:i/>")),
            _table(
                (_p(_run("Ô MARKCELL1")), _p(_run("MARKCELL2"))),
                (_p(_run("MARKCELL3")) + nested + _p(_run("MARKCELL4")), _p(_run("MARKCELL5"))),
            ),
            _p(_run("Chú thích") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + _run(" sau")),
            _p(_run("Ý kiến ") + comment),
            _p(_run("Khung MARKFRAME"), frame),
            _p(_run("Cạnh hình MARKANCHOR") + _SHAPE),
            _p(_run("Mục MARKITEM1"), listed),
            _p(_run("Mục MARKITEM2"), listed),
            _p(
                _run("Liên kết ")
                + link
                + _run(" và trường ")
                + _field('HYPERLINK "https://example.vn/2"', "MARKFIELD")
            ),
            _p(_run("Sửa:") + inserted + deleted + _run(" hết.")),
            _p(_run("Cuối MARKLAST") + '<w:r><w:endnoteReference w:id="2"/></w:r>'),
            _SECTION,
        )
    )


def _notes(kind: str, text: str) -> str:
    mark = f"<w:r><w:{kind}Ref/></w:r>"
    separators = "".join(
        f'<w:{kind} w:type="{what}" w:id="{number}"><w:p><w:r><w:{element}/></w:r></w:p></w:{kind}>'
        for number, what, element in (
            (0, "separator", "separator"),
            (1, "continuationSeparator", "continuationSeparator"),
        )
    )
    return f'{separators}<w:{kind} w:id="2">{_p(mark + _run(" " + text))}</w:{kind}>'


_STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Noto Serif" w:hAnsi="Noto Serif" '
    'w:cs="Noto Serif"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
    '<w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>'
    '<w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>'
    '<w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>'
)
_NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="Điều %1."/>'
    '<w:pPr><w:ind w:left="720" w:hanging="720"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
_PARTS = ("styles", "numbering", "footnotes", "endnotes", "comments", "header", "footer")


def write(path: Path, *, tracked: bool = True) -> None:
    """The document as DOCX."""
    comment = (
        f'<w:comment {_WHO.format(1)} w:initials="A">{_p(_run("Góp MARKCOMMENT"))}</w:comment>'
    )
    parts = {
        "styles": _part("styles", _STYLES),
        "numbering": _part("numbering", _NUMBERING),
        "footnotes": _part("footnotes", _notes("footnote", "Cước MARKFOOTNOTE")),
        "endnotes": _part("endnotes", _notes("endnote", "Vĩ MARKENDNOTE")),
        "comments": _part("comments", comment),
        "header": _part("hdr", _p(_run("Đầu MARKHEADER"))),
        "footer": _part("ftr", _p(_run("Chân MARKFOOTER"))),
    }
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_OFFICE}{name}+xml"/>'
        for name in parts
    )
    relations = "".join(
        f'<Relationship Id="r{name.title()}" Type="{_R}/{name}" Target="{name}.xml"/>'
        for name in parts
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_OFFICE}document.main+xml"/>'
            f"{types}</Types>",
        )
        out.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        out.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{package}/relationships">{relations}<Relationship Id="rLink" '
            f'Type="{_R}/hyperlink" Target="https://example.vn/" TargetMode="External"/>'
            "</Relationships>",
        )
        out.writestr(
            "word/document.xml", _part("document", f"<w:body>{body(tracked=tracked)}</w:body>")
        )
        for name, content in parts.items():
            out.writestr(f"word/{name}.xml", content)


def _part(root: str, content: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f"<w:{root} {_NAMESPACES}>{content}</w:{root}>"
    )
