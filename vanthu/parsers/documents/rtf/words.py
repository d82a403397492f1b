"""What the control words and destinations of RTF do, as two tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from vanthu.parsers.documents.surrogates import whole
from vanthu.parsers.types import BlockKind

from .fonts import page_codec
from .sinks import Capture, FontTable, Moment, StyleSheet
from .state import Field
from .story import Paragraph, Story

if TYPE_CHECKING:
    from .reader import Reader

_HYPERLINK = re.compile(r'\s*HYPERLINK\s+(?:\\[a-z]\s+)*"?([^"\s]+)', re.IGNORECASE)
_PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)
_MAX_UNICODE_SKIP = 16

Word = Callable[["Reader", int | None], None]
Destination = Callable[["Reader", bytes], None]

# Looks


def _font(reader: Reader, number: int | None) -> None:
    if isinstance(reader.group.sink, FontTable):
        reader.group.sink.choose(number or 0)
    else:
        reader.group.font, reader.group.look = number, None


def _toggle(name: str) -> Word:
    def change(reader: Reader, number: int | None) -> None:
        setattr(reader.group, name, number != 0)
        reader.group.look = None

    return change


def _deleted(reader: Reader, number: int | None) -> None:
    reader.group.deleted = number != 0
    reader.deletions += reader.group.deleted and isinstance(reader.group.sink, Story)


def _revised(reader: Reader, number: int | None) -> None:
    reader.insertions += number != 0 and isinstance(reader.group.sink, Story)


def _plain(reader: Reader, _: int | None = None) -> None:
    group = reader.group
    group.font = group.look = None
    group.bold = group.italic = group.hidden = group.deleted = False


def _unicode_skip(reader: Reader, number: int | None) -> None:
    reader.group.unicode_skip = min(max(number or 0, 0), _MAX_UNICODE_SKIP)


# Paragraphs


def _pard(reader: Reader, _: int | None) -> None:
    reader.group.paragraph = Paragraph()


def _paragraph(name: str, default: int, most: int) -> Word:
    def change(reader: Reader, number: int | None) -> None:
        value = min(max(default if number is None else number, 0), most)
        reader.group.paragraph = reader.group.paragraph._replace(
            **{name: value}  # type: ignore[arg-type]  # the three are numbers
        )

    return change


def _style(reader: Reader, number: int | None) -> None:
    sink = reader.group.sink
    if isinstance(sink, StyleSheet):
        sink.choose(number or 0)
    else:
        outline = reader.outlines.get(number or 0, 9)
        reader.group.paragraph = reader.group.paragraph._replace(outline=outline)


def _in_table(reader: Reader, number: int | None) -> None:
    reader.group.paragraph = reader.group.paragraph._replace(in_table=number != 0)


def _listed(reader: Reader, number: int | None) -> None:
    reader.group.paragraph = reader.group.paragraph._replace(listed=bool(number))


def _par(reader: Reader, _: int | None) -> None:
    group = reader.group
    if isinstance(group.sink, Story):
        if not group.deleted:  # a deleted mark joins two paragraphs
            group.sink.end_paragraph(group.paragraph)
    elif isinstance(group.sink, Capture):
        group.sink.add(" ")


def _cell(reader: Reader, _: int | None) -> None:
    if isinstance(reader.group.sink, Story):
        reader.group.sink.end_cell(reader.group.paragraph, 1)


def _row(reader: Reader, _: int | None) -> None:
    if isinstance(reader.group.sink, Story):
        reader.group.sink.end_row(reader.group.paragraph, 1)


def _inner_cell(reader: Reader, _: int | None) -> None:
    if isinstance(reader.group.sink, Story):
        paragraph = reader.group.paragraph
        reader.group.sink.end_cell(paragraph, max(paragraph.depth, 2))


def _inner_row(reader: Reader, _: int | None) -> None:
    story = reader.story()
    if story is not None:
        paragraph = reader.group.paragraph
        story.end_row(paragraph, max(paragraph.depth, 2))


# The file


def _code_page(reader: Reader, number: int | None) -> None:
    reader.fonts.page = page_codec(number)


def _mac(reader: Reader, _: int | None) -> None:
    reader.fonts.page = "mac-roman"


def _default_font(reader: Reader, number: int | None) -> None:
    reader.fonts.default = number


def _font_charset(reader: Reader, number: int | None) -> None:
    if isinstance(reader.group.sink, FontTable):
        reader.group.sink.current.charset = number or 0


def _font_page(reader: Reader, number: int | None) -> None:
    if isinstance(reader.group.sink, FontTable):
        reader.group.sink.current.page = page_codec(number)


def _flag(name: str) -> Word:
    def change(reader: Reader, _: int | None) -> None:
        setattr(reader, name, True)

    return change


def _endnotes(reader: Reader, _: int | None) -> None:
    sink = reader.group.sink
    if isinstance(sink, Story) and sink.kind == "footnote":
        sink.become("endnote")


def _moment(part: str) -> Word:
    def note(reader: Reader, number: int | None) -> None:
        if isinstance(reader.group.sink, Moment):
            reader.group.sink.numbers[part] = number or 0

    return note


def _pages(reader: Reader, number: int | None) -> None:
    if number:
        reader.metadata["pages"] = number


WORDS: dict[bytes, Word] = {
    b"f": _font,
    b"b": _toggle("bold"),
    b"i": _toggle("italic"),
    b"v": _toggle("hidden"),
    b"deleted": _deleted,
    b"revised": _revised,
    b"plain": _plain,
    b"uc": _unicode_skip,
    b"pard": _pard,
    b"s": _style,
    b"intbl": _in_table,
    b"itap": _paragraph("depth", 1, 64),
    b"outlinelevel": _paragraph("outline", 0, 9),
    b"ls": _listed,
    b"ilvl": _paragraph("level", 0, 8),
    b"par": _par,
    b"sect": _par,
    b"cell": _cell,
    b"row": _row,
    b"nestcell": _inner_cell,
    b"nestrow": _inner_row,
    b"ansicpg": _code_page,
    b"mac": _mac,
    b"deff": _default_font,
    b"fcharset": _font_charset,
    b"cpg": _font_page,
    b"facingp": _flag("facing"),
    b"titlepg": _flag("title_page"),
    b"ftnalt": _endnotes,
    b"nofpages": _pages,
    **{name.encode(): _moment(name) for name in ("yr", "mo", "dy", "hr", "min", "sec")},
}

# Destinations


def _skip(reader: Reader, _: bytes) -> None:
    reader.group.sink = None


def _enter(reader: Reader, _: bytes) -> None:
    """A starred destination whose text is the document's."""
    del reader


def _captured(reader: Reader, ended: Callable[[str], None]) -> None:
    capture = Capture()
    reader.group.sink = capture
    reader.group.ended = lambda: ended(whole(str(capture)))


def _fonts(reader: Reader, _: bytes) -> None:
    reader.group.sink = FontTable(reader.fonts)


def _styles(reader: Reader, _: bytes) -> None:
    reader.group.sink = StyleSheet(reader.outlines)


def _info(key: str) -> Destination:
    def capture(reader: Reader, _: bytes) -> None:
        _captured(reader, lambda text: reader.metadata.update({key: text}))

    return capture


def _time(key: str) -> Destination:
    def capture(reader: Reader, _: bytes) -> None:
        moment = Moment()
        reader.group.sink = moment
        reader.group.ended = lambda: reader.metadata.update({key: str(moment)})

    return capture


def _field(reader: Reader, _: bytes) -> None:
    reader.group.field = Field(link=reader.group.field.link if reader.group.field else None)


def _instruction(reader: Reader, _: bytes) -> None:
    own = reader.group.field or Field()

    def done(code: str) -> None:
        match = _HYPERLINK.match(code)
        own.link = match[1] if match else own.link
        own.dropped = bool(_PAGE_FIELD.match(code))

    _captured(reader, done)


def _result(reader: Reader, _: bytes) -> None:
    reader.group.look = None  # the link is known only now


def _unicode_form(reader: Reader, _: bytes) -> None:
    """{\\upr{old form}{\\*\\ud unicode form}}: the sink of the group around both."""
    reader.group.sink = reader.stack[-2].sink if len(reader.stack) > 1 else None


def _numbered(reader: Reader, _: bytes) -> None:
    """{\\*\\pn …}: the paragraph is numbered in the way of Word 6."""
    reader.group.sink = None
    outer = reader.stack[-1]
    outer.paragraph = outer.paragraph._replace(listed=True)


def _side(reader: Reader, kind: BlockKind) -> Story:
    """The open group becomes a story of its own."""
    story = Story(kind)
    group = reader.group
    group.sink, group.paragraph, group.field = story, Paragraph(), None
    _plain(reader)
    return story


def _aside(reader: Reader, kind: BlockKind) -> None:
    """A side story that waits at its mark."""
    outer, group = reader.story(), reader.group
    dropped = outer is None or group.deleted
    story = _side(reader, kind)

    def done() -> None:
        blocks = story.finish(group.paragraph)
        if dropped or outer is None:
            return
        if story.kind == "endnote":
            reader.endnotes += blocks
        else:
            outer.aside(story.kind, blocks)

    group.ended = done


def _footnote(reader: Reader, _: bytes) -> None:
    if reader.group.sink is not None:
        _aside(reader, "footnote")


def _comment(reader: Reader, _: bytes) -> None:
    if reader.group.sink is not None:
        reader.comments += 1
        _aside(reader, "comment")


def _text_box(reader: Reader, _: bytes) -> None:
    outer = reader.story()
    _aside(reader, outer.kind if outer is not None and outer.kind != "paragraph" else "text_box")


def _page_story(reader: Reader, word: bytes) -> None:
    story, group = _side(reader, "header" if word.startswith(b"header") else "footer"), reader.group
    group.ended = lambda: reader.page_stories.append((word, story.finish(group.paragraph)))


_SKIPPED = (
    b"colortbl listtable listoverridetable revtbl rsidtbl generator pict objdata "
    b"object_data shprslt nonshppict atnid atnauthor atnref atndate atntime atnicn atnparent "
    b"bkmkstart bkmkend ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn nonesttables sp objclass "
    b"objname themedata colorschememapping latentstyles datastore xmlnstbl fldtype ffname "
    b"formfield datafield template xe tc tcn rxe txe pgptbl filetbl private background mmathPr"
).split()
_ENTERED = b"shpinst shpgrp do nesttableprops shppict moMath moMathPara hlinkbase".split()

DESTINATIONS: dict[bytes, Destination] = {
    **dict.fromkeys(_SKIPPED, _skip),
    **dict.fromkeys(_ENTERED, _enter),
    b"fonttbl": _fonts,
    b"stylesheet": _styles,
    b"info": _skip,
    b"title": _info("title"),
    b"subject": _info("subject"),
    b"author": _info("author"),
    b"operator": _info("modified_by"),
    b"keywords": _info("keywords"),
    b"doccomm": _info("description"),
    b"company": _info("company"),
    b"category": _info("category"),
    b"creatim": _time("created"),
    b"revtim": _time("modified"),
    b"field": _field,
    b"fldinst": _instruction,
    b"fldrslt": _result,
    b"upr": _skip,
    b"ud": _unicode_form,
    b"pn": _numbered,
    b"footnote": _footnote,
    b"annotation": _comment,
    b"shptxt": _text_box,
    b"dptxbxtext": _text_box,
    **{
        part + letter: _page_story
        for part in (b"header", b"footer")
        for letter in (b"", b"l", b"r", b"f")
    },
}
