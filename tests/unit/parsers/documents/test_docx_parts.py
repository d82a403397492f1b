"""Text of a DOCX that stands in other parts: embedded documents and SmartArt."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.samples.packages import docx
from vanthu.parsers.types import Outcome

from .texts import FIXTURES, read_bytes

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_D = "http://schemas.openxmlformats.org/drawingml/2006"
RELATIONS = "word/_rels/document.xml.rels"
HTML = "<html><body><h1>Chương I</h1><table><tr><td>một</td></tr></table></body></html>"


def related(targets: Mapping[str, tuple[str, str]]) -> str:
    """The main part's relationships: id → (last word of the type, target)."""
    rows = "".join(
        f'<Relationship Id="{id_}" Type="{_R}/{kind}" Target="{target}"/>'
        for id_, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_RELATIONS}">{rows}</Relationships>'


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def with_chunk(data: bytes | str, name: str = "c.bin") -> bytes:
    body = paragraph("trước") + f'<w:altChunk xmlns:r="{_R}" r:id="c"/>' + paragraph("sau")
    return docx(
        body,
        more={RELATIONS: related({"c": ("aFChunk", name)}), f"word/{name}": data},
    )


def texts(outcome: Outcome) -> list[str]:
    return [block.text for block in outcome.blocks]


@pytest.mark.parametrize(
    ("data", "inside"),
    [
        (HTML, ["Chương I", "một"]),
        (HTML.encode("utf-16"), ["Chương I", "một"]),
        (
            "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
            "Content-Type: text/html; charset=utf-8\r\n\r\n" + HTML + "\r\n--b--\r\n",
            ["Chương I", "một"],
        ),
        (
            r"{\rtf1\ansi\ansicpg1258 \u272?i\u7873?u 1\par \u272?i\u7873?u 2\par}",
            ["Điều 1", "Điều 2"],
        ),
        ("Điều 1. Phạm vi\nĐiều 2. Đối tượng\n", ["Điều 1. Phạm vi", "Điều 2. Đối tượng"]),
        (docx(paragraph("lồng nhau")), ["lồng nhau"]),
        (with_chunk(with_chunk("ba lớp")), ["trước", "trước", "ba lớp", "sau", "sau"]),
    ],
)
def test_a_document_inside_stands_in_its_place(data: bytes | str, inside: list[str]) -> None:
    assert texts(read_bytes(with_chunk(data), "docx")) == ["trước", *inside, "sau"]


def test_tables_inside_have_numbers_of_their_own() -> None:
    table = f"<w:tbl><w:tr><w:tc>{paragraph('ô')}</w:tc></w:tr></w:tbl>"
    body = f'{table}<w:altChunk xmlns:r="{_R}" r:id="c"/>{table}'
    data = docx(body, more={RELATIONS: related({"c": ("aFChunk", "c.htm")}), "word/c.htm": HTML})
    found = [(block.kind, block.table) for block in read_bytes(data, "docx").blocks]
    assert found == [("table_cell", 0), ("heading", -1), ("table_cell", 1), ("table_cell", 2)]


def test_documents_without_end_are_a_finding() -> None:
    data = docx(paragraph("x"))
    for _ in range(6):
        data = with_chunk(data)
    assert [finding.code for finding in read_bytes(data, "docx").findings] == ["file.limit"]


def test_a_chunk_that_is_rich_keeps_its_text() -> None:
    rich = (FIXTURES / "rich" / "rich.docx").read_bytes()
    alone = texts(read_bytes(rich, "docx"))
    assert texts(read_bytes(with_chunk(rich), "docx")) == ["trước", *alone, "sau"]


def test_smartart_is_read_in_the_order_of_its_tree() -> None:
    def point(name: str, text: str, kind: str = "node") -> str:
        return (
            f'<d:pt modelId="{name}" type="{kind}"><d:t><a:bodyPr/><a:p><a:r><a:rPr b="1">'
            f'<a:latin typeface=".VnTime"/></a:rPr><a:t>{text}</a:t></a:r></a:p></d:t></d:pt>'
        )

    links = [("0", "1", 0), ("1", "3", 1), ("1", "2", 0), ("3", "1", 0)]
    data = (
        f'<d:dataModel xmlns:d="{_D}/diagram" xmlns:a="{_D}/main"><d:ptLst>'
        f'<d:pt modelId="0" type="doc"/>{point("3", "Phó Trưởng ban")}{point("2", "Thư ký")}'
        f"{point('9', 'bố cục', 'pres')}{point('1', 'Trưởng ban')}{point('7', 'rời')}</d:ptLst>"
        "<d:cxnLst>"
        + "".join(f'<d:cxn srcId="{a}" destId="{b}" srcOrd="{n}"/>' for a, b, n in links)
        + "</d:cxnLst></d:dataModel>"
    )
    body = (
        f'<w:p><w:r><w:t>Sơ đồ</w:t></w:r><w:r><w:drawing xmlns:r="{_R}" xmlns:a="{_D}/main"'
        f' xmlns:d="{_D}/diagram"><a:graphic><a:graphicData><d:relIds r:dm="d"/></a:graphicData>'
        "</a:graphic></w:drawing></w:r></w:p>"
    )
    more = {RELATIONS: related({"d": ("diagramData", "diagrams/data1.xml")})}
    outcome = read_bytes(docx(body, more={**more, "word/diagrams/data1.xml": data}), "docx")
    assert texts(outcome) == ["Sơ đồ", "Trưởng ban", "Thư ký", "Phó Trưởng ban", "rời"]
    assert [block.kind for block in outcome.blocks] == ["paragraph", *["text_box"] * 4]
    assert outcome.blocks[1].runs[0].font == ".VnTime"
    assert outcome.blocks[1].runs[0].bold
    broken = {**more, "word/diagrams/data1.xml": "<no"}
    assert texts(read_bytes(docx(body, more=broken), "docx")) == ["Sơ đồ"]
