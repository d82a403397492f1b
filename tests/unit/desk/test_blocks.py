"""Blocks as HTML and as text that editors type."""

from __future__ import annotations

from time import perf_counter

from tests.factories import block
from vanthu.desk import blocks
from vanthu.desk.rich import from_html, to_html


def cell(text: str, row: int, column: int, table: int = 0) -> dict[str, object]:
    return block(text, "table_cell", table=table, row=row, column=column)


DOCUMENT = [
    block("Đầu trang 1", "header"),
    block("QUYẾT ĐỊNH", "heading", level=1),
    block("Điều 1. Phê duyệt kế hoạch."),
    block("mục một", "list_item", level=1),
    block("mục con", "list_item", level=2),
    cell("TT", 0, 0),
    cell("Tên", 0, 1),
    cell("01", 1, 0),
    cell("Lúa", 1, 1),
    block("Điều 2. Hiệu lực từ ngày ký."),
]


def test_html_shows_every_kind_and_no_marginalia() -> None:
    html = blocks.render(DOCUMENT)
    assert '<h3 class="mid">QUYẾT ĐỊNH</h3>' in html
    assert '<p id="dieu-1"><strong>Điều 1.</strong> Phê duyệt kế hoạch.</p>' in html
    assert "<li>mục một</li>" in html
    assert "<td>Lúa</td>" in html
    assert "Đầu trang" not in html
    assert "Đầu trang" in blocks.render(DOCUMENT, as_received=True)
    assert "id=" not in blocks.render(DOCUMENT, as_received=True)


def test_html_escapes_text_and_leaves_hostile_links_out() -> None:
    hostile = block('<script>alert(1)</script> & "x"')
    hostile["runs"][0]["link"] = "javascript:alert(1)"
    html = blocks.render([hostile, cell("<b>", 0, 0)])
    assert "<script>" not in html
    assert "javascript:" not in html
    assert "&lt;b&gt;" in html


def test_contents_names_each_article_once() -> None:
    twice = [*DOCUMENT, block("Điều 2. Lại một lần nữa.")]
    assert blocks.contents(twice) == [("dieu-1", "Điều 1"), ("dieu-2", "Điều 2")]
    assert blocks.render(twice).count('id="dieu-2"') == 1


def test_typed_text_reads_back_as_the_same_blocks() -> None:
    assert blocks.from_text(blocks.to_text(DOCUMENT), DOCUMENT) == [*DOCUMENT[1:], DOCUMENT[0]]


def test_browsers_line_ends_change_nothing() -> None:
    typed = blocks.to_text(DOCUMENT).replace("\n", "\r\n")
    assert blocks.from_text(typed, DOCUMENT) == [*DOCUMENT[1:], DOCUMENT[0]]


def test_one_word_changes_one_block() -> None:
    kept = block("Giữ nguyên", page=3)
    kept["runs"][0]["font"] = ".VnTime"
    before = [kept, block("Sửa ktừ đây")]
    after = blocks.from_text("Giữ nguyên\n\nSửa kể từ đây", before)
    assert after[0] == kept
    assert blocks.text_of(after[1]) == "Sửa kể từ đây"


def test_new_text_is_read_by_its_marks() -> None:
    typed = "# Tiêu đề\n\nĐoạn một\nxuống dòng\n\n- a\n- b\n\n| x | y |\n| 1 | 2 |"
    made = blocks.from_text(typed, [])
    assert [item["kind"] for item in made] == [
        "heading", "paragraph", "list_item", "list_item", *["table_cell"] * 4,
    ]  # fmt: skip
    assert blocks.text_of(made[1]) == "Đoạn một\nxuống dòng"
    assert [(c["row"], c["column"]) for c in made[4:]] == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_a_new_table_gets_a_number_of_its_own() -> None:
    before = [cell("cũ", 0, 0, table=2)]
    made = blocks.from_text("| cũ |\n\nđoạn\n\n| mới |", before)
    assert {item["table"] for item in made if item["kind"] == "table_cell"} == {2, 3}


def test_lines_of_dots_take_no_minutes() -> None:
    """A form of a thousand dotted lines: each would be compared with every other."""
    before = [block("......") for _ in range(6000)]
    typed = blocks.to_text([block("Họ và tên:"), *before, block("Ký tên")])
    began = perf_counter()
    assert len(blocks.from_text(typed, before)) == 6002
    assert perf_counter() - began < 3


def test_a_table_is_no_wider_than_paper() -> None:
    """`table:number-columns-repeated` of an ODT moves the next cell by 16,384 places."""
    far = [cell("một", 0, 0), cell("hai", 0, 16_384_000), cell("ba", 1, 99)]
    html = blocks.render(far)
    assert html.count("<td>") == 3
    assert html.index("một") < html.index("hai") < html.index("ba")
    assert blocks.to_text(far) == "| một | hai |\n| ba |"
    assert from_html(to_html(far, {}), far, []) == far
    assert blocks.render(far[2:]).count("<td>") == 100


def test_marks_over_runs_and_over_each_other() -> None:
    two = block("một hai")
    two["runs"] = [{**two["runs"][0], "text": text} for text in ("một", "", " hai ba")]
    marks = [blocks.Mark(1, 6, "a", "A"), blocks.Mark(4, 9, "b", "B"), blocks.Mark(9, 9, "c", "C")]
    (cut,) = blocks.marked([two], {0: marks})
    assert [(run["text"], run.get("mark"), run.get("why")) for run in cut["runs"]] == [
        ("m", None, None), ("ột", "a", "A"), (" ", "a-3", "A"), ("ha", "b", "B"),
        ("i b", "b-6", "B"), ("a", None, None),
    ]  # fmt: skip


def test_thousands_of_marks_in_one_paragraph_are_quick() -> None:
    marks = [blocks.Mark(20 * n, 20 * n + 10, f"pd-{n}", "số điện thoại") for n in range(8000)]
    began = perf_counter()
    (cut,) = blocks.marked([block("x" * 160_000)], {0: marks})
    assert len(cut["runs"]) == 16_000
    assert perf_counter() - began < 3
