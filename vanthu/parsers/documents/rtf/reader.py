"""From RTF to an outcome: one pass over the tokens with a stack of groups."""

from __future__ import annotations

from typing import BinaryIO

from vanthu.parsers.documents.building import MAX_CHARACTERS, Look, TooLarge, without_repeats
from vanthu.parsers.documents.hyphens import soft_hyphen
from vanthu.parsers.documents.outcomes import guarded, outcome, review_findings
from vanthu.parsers.documents.package import Damaged
from vanthu.parsers.documents.whole import read_whole
from vanthu.parsers.types import Block, Finding, Outcome

from .fonts import Fonts, decode
from .sinks import Capture
from .state import Group
from .story import Story
from .tokens import SYMBOLS, TEXTS, tokens
from .words import DESTINATIONS, WORDS

TYPE = "application/rtf"

#: Groups inside groups; Word writes about ten, an attack two million.
_MAX_DEPTH = 1000
_MAX_FILE = 256 << 20


@guarded(TYPE)
def read(source: BinaryIO, name: str) -> Outcome:  # noqa: ARG001 - the readers' contract
    """Blocks, metadata and findings of an RTF file."""
    data = read_whole(source, _MAX_FILE)
    start = data[:1024].find(b"{\\rt")
    if start < 0:
        raise Damaged("rtf: no {\\rtf")
    return Reader().read(data[start:])


class Reader:
    """The state of one file's reading; `words.py` holds what the control words do to it."""

    def __init__(self) -> None:
        self.fonts = Fonts()
        self.metadata: dict[str, object] = {}
        self.comments = self.insertions = self.deletions = self.hidden = 0
        #: Headers and footers by the word that opened them.
        self.page_stories: list[tuple[bytes, list[Block]]] = []
        self.endnotes: list[Block] = []
        self.body = Story("paragraph")
        self.group = Group(self.body)
        self.stack: list[Group] = []
        #: Outline levels of the styles that are headings.
        self.outlines: dict[int, int] = {}
        self.facing = self.title_page = False
        self.skip = 0
        self._bytes: list[bytes] = []
        self._characters = 0
        self._hyphen = "\xad"

    def read(self, data: bytes) -> Outcome:
        """The outcome of a whole file."""
        literal = data.count(b"\\'ad") + data.count(b"\\'AD") + data.count(b"\\u173")
        self._hyphen = soft_hyphen(data.count(b"\\-"), literal)
        self._run(data)
        # Every writer closes the document's group: without it, who knows how much is missing.
        cut = [Finding("file.damaged", args={"detail": "rtf: cut off"})] if self.stack else []
        while self.stack:
            self._close()
        self._flush()
        blocks = self.body.finish(self.group.paragraph)
        review = review_findings(
            comments=self.comments,
            insertions=self.insertions,
            deletions=self.deletions,
            hidden=self.hidden,
        )
        headers, footers = self._shown(b"header"), self._shown(b"footer")
        return outcome(
            TYPE, [*headers, *blocks, *self.endnotes, *footers], self.metadata, cut + review
        )

    def _run(self, data: bytes) -> None:
        for kind, text, number in tokens(data):
            if kind == "text" or kind == "hex":
                self._plain(text)
            elif kind == "word":
                self._word(text, number)
            elif kind == "{":
                self._open()
            elif kind == "}":
                self._close()
                if not self.stack:
                    return  # what follows the document is no text
            else:
                self._symbol(text)

    def _shown(self, which: bytes) -> list[Block]:
        """Headers or footers that some page shows, first pages' first."""
        letters = {b"f": self.title_page, b"": True, b"r": True, b"l": self.facing}
        return without_repeats(
            [
                blocks
                for letter, shown in letters.items()
                for word, blocks in self.page_stories
                if shown and word == which + letter
            ]
        )

    def _plain(self, data: bytes) -> None:
        if self.skip:
            taken = min(self.skip, len(data))
            self.skip -= taken
            data = data[taken:]
        if data:
            self._bytes.append(data)

    def _flush(self) -> None:
        """Decode the bytes that have come, in the font of the open group."""
        if self._bytes:
            data = b"".join(self._bytes)
            self._bytes = []
            if self.group.sink is not None:
                self._emit(decode(data, self.fonts.codec(self.group.font)))

    def text(self, text: str) -> None:
        """Characters that control words stand for."""
        if self._bytes:
            self._flush()
        self._emit(text)

    def _emit(self, text: str) -> None:
        group = self.group
        sink = group.sink
        if sink is None or not text:
            return
        self._characters += len(text)
        if self._characters > MAX_CHARACTERS:
            raise TooLarge
        if isinstance(sink, Capture):
            sink.add(text)
            return
        if group.deleted or (group.field and group.field.dropped):
            return
        if group.hidden:
            self.hidden += len(text.strip())
            return
        if group.look is None:
            link = group.field.link if group.field else None
            group.look = Look(self.fonts.name(group.font), group.bold, group.italic, link)
        sink.add(text, group.look)

    def _open(self) -> None:
        if self._bytes:
            self._flush()
        self.skip = 0
        if len(self.stack) >= _MAX_DEPTH:
            raise TooLarge
        self.stack.append(self.group)
        self.group = self.group.inner()

    def _close(self) -> None:
        if self._bytes:
            self._flush()
        self.skip = 0
        ended = self.group.ended
        if ended is not None:
            ended()
        if self.stack:
            self.group = self.stack.pop()

    def _symbol(self, text: bytes) -> None:
        if text == b"*":
            self.group.starred = True
        elif self.skip:
            self.skip -= 1
        elif text == b"-":
            self.text(self._hyphen)
        elif text in SYMBOLS:
            self.text(SYMBOLS[text])
        elif text in {b"\r", b"\n"}:
            self._word(b"par", None)

    def _word(self, word: bytes, number: int | None) -> None:
        group = self.group
        if group.fresh:
            group.fresh = False
            destination = DESTINATIONS.get(word)
            if destination is not None:
                if self._bytes:
                    self._flush()
                destination(self, word)
                return
            if group.starred:
                group.sink = None  # a destination that this reader doesn't know
                return
        if word == b"u":
            self._unicode(number or 0)
        elif self.skip:
            self.skip -= 1
        elif word in WORDS:
            if self._bytes:
                self._flush()
            WORDS[word](self, number)
        elif word in TEXTS:
            self.text(TEXTS[word])

    def _unicode(self, number: int) -> None:
        self.skip = self.group.unicode_skip
        code = number + 0x10000 if number < 0 else number
        if 0xF020 <= code <= 0xF0FF:
            code -= 0xF000  # a symbol font's 8-bit code
        if 0 < code <= 0x10FFFF:
            self.text(chr(code))

    def story(self) -> Story | None:
        """The story around the open group, also where the group's own text isn't shown."""
        for group in (self.group, *reversed(self.stack)):
            if isinstance(group.sink, Story):
                return group.sink
        return None
