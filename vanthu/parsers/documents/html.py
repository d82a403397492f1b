"""HTML (mail bodies, pages saved as documents): the text that a browser would show.

Nothing is fetched and nothing runs: lxml only parses.
"""

from __future__ import annotations

import re
from typing import BinaryIO, NamedTuple

from lxml import etree, html

from vanthu.parsers.types import BlockKind, Outcome

from .building import BlockBuilder, Look
from .outcomes import guarded, outcome
from .package import Damaged, Element
from .txt import decode
from .whole import read_whole

TYPE = "text/html"

_SKIPPED = frozenset(
    [
        "head",
        "script",
        "style",
        "template",
        "noscript",
        "noframes",
        "iframe",
        "object",
        "embed",
        "applet",
        "svg",
        "math",
        "canvas",
        "audio",
        "video",
        "select",
        "textarea",
        "button",
        "input",
        "datalist",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "ul",
        "caption",
    ]
)
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_BOLD, _ITALIC = frozenset({"b", "strong", "th"}), frozenset({"i", "em", "cite", "var", "dfn"})
_FONT = re.compile(r"(?:^|;)\s*(?:mso-ascii-font-family|font-family)\s*:\s*([^;]+)", re.IGNORECASE)
_HIDDEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.IGNORECASE
)
_WEIGHT = re.compile(r"(?:^|;)\s*font-weight\s*:\s*(bold|[6-9]00)", re.IGNORECASE)
_SLANT = re.compile(r"(?:^|;)\s*font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE)
# HTML's own white space; U+00A0 is text.
_SPACE = re.compile("[ \t\n\r\f]+")
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE
)
_LINKS = ("http://", "https://", "mailto:", "ftp://")
_MAX_DEPTH = 400
_MAX_FILE = 64 << 20


class _Context(NamedTuple):
    look: Look = Look()
    list_depth: int = 0
    kept: bool = False


@guarded(TYPE)
def read(source: BinaryIO, name: str) -> Outcome:  # noqa: ARG001 - the readers' contract
    """Blocks and title of an HTML page."""
    text, charset = _decoded(read_whole(source, _MAX_FILE))
    # A declaration of the charset inside text that is decoded already stops lxml.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    data = text.encode("utf-8", "ignore")
    if not data.strip():
        return outcome(TYPE, (), {"charset": charset})
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise Damaged(f"html: {error}") from error
    builder = BlockBuilder()
    walk = _Walk(builder)
    walk.children(root, _Context(), 0)
    title = root.findtext(".//title") or ""
    return outcome(TYPE, builder.finish(), {"title": title, "charset": charset})


def _decoded(data: bytes) -> tuple[str, str]:
    """Text and charset: a Unicode form that the bytes prove, else what the page declares."""
    text, charset = decode(data)
    if charset != "8bit":
        return text, charset
    found = _META_CHARSET.search(data[:4096])
    declared = found[1].decode("ascii").lower() if found else ""
    if declared in {"windows-1258", "cp1258"}:
        return data.decode("cp1258", "replace"), "cp1258"
    # Declared Latin-1 or nothing: old Vietnamese pages say so whatever they hold.
    return text, "8bit"


class _Walk:
    def __init__(self, builder: BlockBuilder) -> None:
        self.builder = builder

    def children(self, element: Element, context: _Context, depth: int) -> None:
        """Text and child elements in order."""
        if depth > _MAX_DEPTH:
            return
        self._text(element.text, context)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, context, depth + 1)
            self._text(child.tail, context)

    def _text(self, text: str | None, context: _Context) -> None:
        if not text:
            return
        if context.kept:
            self.builder.add(text, context.look)
            return
        text = _SPACE.sub(" ", text)
        if self.builder.is_blank():
            text = text.lstrip(" ")
        self.builder.add(text, context.look)

    def _element(self, element: Element, context: _Context, depth: int) -> None:
        tag = element.tag.lower()
        style = element.get("style") or ""
        if tag in _SKIPPED or element.get("hidden") is not None or _HIDDEN.search(style):
            return
        context = _styled(element, tag, style, context)
        if tag == "br":
            self.builder.add("\n", context.look)
        elif tag == "table":
            self._table(element, context, depth)
        elif tag in _BLOCKS or tag in {"td", "th", "tr"}:
            self._block(element, tag, context, depth)
        else:
            self.children(element, context, depth)

    def _block(self, element: Element, tag: str, context: _Context, depth: int) -> None:
        self.builder.end()
        if tag in {"ul", "ol", "menu", "dir"}:
            context = context._replace(list_depth=context.list_depth + 1)
        if tag == "pre":
            context = context._replace(kept=True)
        self.children(element, context, depth)
        kind: BlockKind | None = None
        level = 0
        if tag in _HEADINGS:
            kind, level = "heading", _HEADINGS[tag]
        elif tag == "li":
            kind, level = "list_item", max(context.list_depth, 1)
        self.builder.end(kind, level)

    def _table(self, element: Element, context: _Context, depth: int) -> None:
        self.builder.open_table()
        for row in element.iter("tr"):
            if next(row.iterancestors("table"), None) is not element:
                continue
            self.builder.open_row()
            span = 1
            for cell in row:
                if cell.tag in {"td", "th"}:
                    self.builder.open_cell(span)
                    self._element(cell, context, depth + 2)
                    self.builder.end()
                    columns = cell.get("colspan", "1")
                    span = min(int(columns), 100) if columns.isdecimal() and columns != "0" else 1
        self.builder.close_table()
        for caption in element.iterchildren("caption"):
            self._element(caption, context, depth + 1)


def _styled(element: Element, tag: str, style: str, context: _Context) -> _Context:
    font, bold, italic, link = context.look
    if tag == "font" and element.get("face"):
        font = element.get("face", "").partition(",")[0].strip(" '\"")
    match = _FONT.search(style)
    if match:
        font = match[1].partition(",")[0].strip(" '\"") or font
    bold = bold or tag in _BOLD or bool(_WEIGHT.search(style))
    italic = italic or tag in _ITALIC or bool(_SLANT.search(style))
    if tag == "a":
        href = (element.get("href") or "").strip()
        link = href[:2000] if href.lower().startswith(_LINKS) else None
    return context._replace(look=Look(font, bold, italic, link))
