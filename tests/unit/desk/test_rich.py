"""The editor's HTML and blocks: round trips, pasted structure, hostile snippets."""

# ruff: noqa: E501 - the snippets read best one a line
from __future__ import annotations

import re
from time import perf_counter
from typing import Any

import pytest

from vanthu.desk import blocks, rich
from vanthu.desk.pictures import standing

SHA = "ab" * 32
URLS = {SHA: "/anh/1"}
PICTURES = {SHA: blocks.Picture("/anh/1")}


def run(text: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "font": "Times New Roman", **more}


BEFORE: list[dict[str, Any]] = [
    {"kind": "header", "runs": [run("Trang 1")]},
    {"kind": "heading", "runs": [run("Mở đầu", bold=True)], "level": 1, "page": 1},
    {"kind": "paragraph", "runs": [run("Sáng  20/11, "), run("lễ ra quân", bold=True), run(" .")]},
    {"kind": "paragraph", "runs": [run("dòng một \n dòng hai\n"), run("a<b>&", italic=True)]},
    {"kind": "paragraph", "runs": [run(" \t")]},
    {"kind": "list_item", "runs": [run("một")], "level": 2},
    {"kind": "list_item", "runs": [run("hai", link="https://caobang.gov.vn/?a=1&b=2")], "level": 2},
    {"kind": "list_item", "runs": [run("ba")], "level": 1, "ordered": True},
    {"kind": "table_cell", "runs": [run("A")], "table": 3, "row": 2, "column": 0},
    {"kind": "table_cell", "runs": [run("A2")], "table": 3, "row": 2, "column": 0},
    {"kind": "table_cell", "runs": [run("B")], "table": 3, "row": 4, "column": 1},
    {"kind": "picture", "runs": [{"text": "Đoàn viên \"thu gom\"", "link": f"file:{SHA}"}]},
    {"kind": "footnote", "runs": [run("Chú thích")], "page": 2},
]  # fmt: skip


def kept() -> list[dict[str, Any]]:
    """What a round trip gives: blank paragraphs go, margins stand at the end."""
    return [block for block in BEFORE[1:] if blocks.plain([block]).strip()] + BEFORE[:1]


def test_what_nobody_touched_keeps_its_blocks() -> None:
    assert rich.from_html(rich.to_html(BEFORE, URLS), BEFORE, {SHA}) == kept()


def test_one_changed_word_changes_one_block() -> None:
    html = rich.to_html(BEFORE, URLS).replace("lễ ra quân", "lễ phát động")
    after = rich.from_html(html, BEFORE, {SHA})
    changed = [new for new, old in zip(after, kept(), strict=True) if new != old]
    assert [blocks.plain([block]) for block in changed] == ["Sáng 20/11, lễ phát động ."]
    assert [r["bold"] for r in changed[0]["runs"]] == [False, True, False]


def test_pasted_structure() -> None:
    html = (
        "<div>một</div><div>hai <b>đậm</b> <i>nghiêng</i></div><h1>Đề mục</h1>"
        "<ol><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ol>"
        '<table><tr><th rowspan="2">x</th><td>y</td></tr><tr><td>z</td></tr></table>'
        '<p><a href="mailto:a@b.vn">thư</a> <a href="ftp://x/">tệp</a></p>'
    )
    got = rich.from_html(html, [], set())
    assert [(b["kind"], b["level"], blocks.plain([b])) for b in got if b["table"] < 0] == [
        ("paragraph", 0, "một"),
        ("paragraph", 0, "hai đậm nghiêng"),
        ("heading", 1, "Đề mục"),
        ("list_item", 1, "a"),
        ("list_item", 2, "b"),
        ("list_item", 1, "c\nd"),
        ("paragraph", 0, "thư tệp"),
    ]
    assert [b.get("ordered", False) for b in got if b["kind"] == "list_item"] == [True, False, True]
    cells = [(b["row"], b["column"], blocks.plain([b])) for b in got if b["table"] == 0]
    assert cells == [(0, 0, "x"), (0, 1, "y"), (1, 1, "z")]
    assert [r["link"] for r in got[-1]["runs"]] == ["mailto:a@b.vn", None]


def test_only_the_drafts_own_pictures_stand() -> None:
    html = f'<img src="https://x.vn/1.png" data-file="{SHA}" alt=" Cầu  mới "><img src="https://x.vn/2.png">'
    got = rich.from_html(html, [], {SHA})
    assert [(b["kind"], b["runs"][0]["text"]) for b in got] == [("picture", "Cầu mới")]
    assert rich.from_html(html, [], set()) == []
    shown = blocks.render(got, pictures=PICTURES)
    assert '<img src="/anh/1" alt="Cầu mới"' in shown
    assert "<img" not in blocks.render(got)
    assert "Cầu mới" in blocks.render(got)


def test_a_caption_stands_under_its_picture() -> None:
    """The public page shows a picture of the text nowhere else: its caption was lost."""
    got = rich.from_html(f'<img src="/x" data-file="{SHA}" alt="Cầu">', [], {SHA})
    html = blocks.render(got, pictures={SHA: blocks.Picture("/anh/1", "Cầu <mới>, ảnh: An")})
    assert "<figcaption>Cầu &lt;mới&gt;, ảnh: An</figcaption></figure>" in html
    files = [{"sha256": SHA, "part": 7, "type": "image/png", "name": "a.png", "caption": "Cầu"}]
    assert standing(files)[SHA].caption == "Cầu"


def test_the_plain_way_types_the_same() -> None:
    typed = blocks.to_text(kept())
    assert f'![Đoàn viên "thu gom"](file:{SHA})' in typed
    assert "#. ba" in typed
    fresh = blocks.from_text(typed, [])
    assert [b.get("ordered", False) for b in fresh if b["kind"] == "list_item"] == [
        False, False, True,
    ]  # fmt: skip
    assert blocks.pictured(fresh) == {SHA}
    assert "<ol><li>ba</li></ol>" in blocks.render(fresh)


def test_empty_cells_keep_the_tables_shape() -> None:
    html = "<table><tr><td><p>a</p></td><td><p></p></td></tr><tr><td></td><td>b</td></tr></table>"
    got = rich.from_html(html, [], set())
    assert [(b["row"], b["column"]) for b in got] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert rich.from_html(rich.to_html(got, {}), got, set()) == got


def test_deep_and_broken_markup_is_read() -> None:
    assert rich.from_html("<ul><li>" * 3000 + "x", [], set())
    assert rich.from_html("<table>" * 500 + "<td colspan=99999999 rowspan=99999999>x", [], set())
    assert rich.from_html("</td></table></ul></h2>x<tr><td>y", [], set())


SCRIPT = ("javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", " javascript:alert(1)",
          "&#106;avascript:alert(1)", "vbscript:msgbox(1)", "data:text/html,<script>alert(1)</script>",
          "data:image/svg+xml,<svg onload=alert(1)>", "//evil.example/x", "file:///etc/passwd",
          "blob:https://evil.example/1", "\x01javascript:alert(1)")  # fmt: skip
HANDLERS = ("onclick", "onload", "onerror", "onmouseover", "onfocus", "onanimationstart", "ontoggle",
            "onpointerenter", "onbeforeinput", "ONCLICK", "onwheel", "oncopy")  # fmt: skip
WRAPS = ("p", "a", "img", "td", "h2", "li", "svg", "body", "details", "input")
HOSTILE = (
    [f'<a href="{address}">x</a>' for address in SCRIPT]
    + [f'<img src="{address}" alt="x">' for address in SCRIPT]
    + [f'<p {handler}="alert(1)" tabindex=1 autofocus>x</p>' for handler in HANDLERS]
    + [f'<{tag} style="background:url(https://evil.example/x)" onclick=alert(1)>x' for tag in WRAPS]
    + [f'<{tag} class="btn" id="main" data-key="d" hx-get="/x">x</{tag}>' for tag in WRAPS]
    + [f'<{tag} src="https://evil.example/x" href="https://evil.example/x"></{tag}>x' for tag in (
        "script", "iframe", "frame", "embed", "object", "link", "video", "audio", "source", "track",
        "image", "input", "applet", "base", "portal", "img", "use", "bgsound", "layer", "ilayer")]
    + [
        "<script>alert(1)</script>x", "<SCRIPT/SRC=//evil.example/x></SCRIPT>x",
        "<scr<script>ipt>alert(1)</script>x", "<script\x00>alert(1)</script>x",
        "<style>@import url(https://evil.example/x)</style>x", "<style>*{display:none}</style>x",
        "<svg><script>alert(1)</script></svg>x", "<svg/onload=alert(1)>x",
        "<svg><animate onbegin=alert(1) attributeName=x></svg>x",
        "<svg><style><img src=x onerror=alert(1)></style></svg>x",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
        "<math href=javascript:alert(1)>x</math>", "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>x",
        "<template><script>alert(1)</script></template>x", "<form action=https://evil.example><button>x</button></form>",
        "<form><input name=csrfmiddlewaretoken><button formaction=javascript:alert(1)>x</button></form>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>x", "<base href=https://evil.example/>x",
        "<link rel=stylesheet href=https://evil.example/x.css>x", "<textarea><img src=x onerror=alert(1)></textarea>x",
        "<title><img src=x onerror=alert(1)></title>x", "<xmp><img src=x onerror=alert(1)></xmp>x",
        "<!--><img src=x onerror=alert(1)>-->x", "<![CDATA[<img src=x onerror=alert(1)>]]>x",
        "<?xml-stylesheet href='https://evil.example'?>x", "<img src=x:x onerror=alert(1) alt=x",
        "<a href='https://ok.vn' ping='https://evil.example' target=_blank>x</a>",
        "<a href='https://ok.vn\"onclick=\"alert(1)'>x</a>", "<img srcset='https://evil.example/x 1x' alt=x>",
        f"<img data-file='{SHA}\" onerror=\"alert(1)' src=x alt=x>",
        f"<img data-file='{SHA}' alt='\"><script>alert(1)</script>' src=https://evil.example/x>",
        "<table background=https://evil.example/x><td background=https://evil.example/y>x</table>",
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", "<p>&amp;lt;img src=x onerror=alert(1)&amp;gt;</p>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>x", "<object data=data:text/html,x></object>x",
        "<div contenteditable onblur=alert(1)>x</div>", "<marquee onstart=alert(1)>x</marquee>",
        "<isindex action=javascript:alert(1)>x", "<select><option><script>alert(1)</script></select>x",
        "<p><a href='https://ok.vn'><script>alert(1)</script>x</a></p>", "<a href=' https://ok.vn'>x</a>",
    ]
)  # fmt: skip
#: The only markup that may come out, attribute by attribute.
TAG = re.compile(r"<[^>]*>")
SHOWN = re.compile(
    r"</?(p|h[3-5]|ul|ol|li|strong|em|br|tbody|tr|td|figure|div|a|table|img)"
    r'( class="(mid|scroll|grid|photo|small quiet)"| id="dieu-\w+"| tabindex="0"| role="region"'
    r'| aria-label="[^"<>]*"| href="(https?://|mailto:)[^"<>]*"| rel="nofollow noopener"'
    r'| src="/anh/1"| alt="[^"<>]*"| loading="lazy")*>'
)
TYPED = re.compile(
    r"</?(p|h[2-6]|ul|ol|li|strong|em|br|table|tbody|tr|td|a|img)"
    rf'( href="(https?://|mailto:)[^"<>]*"| src="/anh/1"| data-file="{SHA}"| alt="[^"<>]*")*>'
)


def test_there_are_enough_of_them() -> None:
    assert len(HOSTILE) >= 100


@pytest.mark.parametrize("html", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_html_comes_out_as_text(html: str) -> None:
    got = rich.from_html(f"<p>trước</p>{html}", [], {SHA})
    for shown, allowed in (
        (str(blocks.render(got, pictures=PICTURES)), SHOWN),
        (rich.to_html(got, URLS), TYPED),
    ):
        assert "trước" in shown
        for tag in TAG.findall(shown):
            assert allowed.fullmatch(tag), tag
        rest = TAG.sub("", shown)
        assert "<" not in rest


def test_a_paragraph_of_many_lines_is_read_in_one_pass() -> None:
    html = "<p>" + "<br>".join(f"dòng thứ {n} của bài viết" for n in range(40_000)) + "</p>"
    began = perf_counter()
    (read,) = rich.from_html(html, [], {})
    assert read["runs"][0]["text"].count("\n") == 39_999
    assert perf_counter() - began < 3
