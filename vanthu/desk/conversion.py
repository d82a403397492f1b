"""What the machine changed of a received file's text: as it stands in the file, and in Unicode.

The text before isn't stored: the file is read once more, in the sandbox as at first, and converted
by the same code, so that what is shown is what happened and not a guess at it.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanthu.desk.diff import sides
from vanthu.parsers.filetypes import by_mime
from vanthu.parsers.readers import READERS
from vanthu.parsers.reading import read_part
from vanthu.parsers.sandbox import default_sandbox
from vanthu.parsers.types import Block
from vanthu.pipeline.convert import convert_outcome
from vanthu.store.blobs import blobs
from vanthu.store.models import PartRow
from vanthu.vietnamese.charsets import TITLES
from vanthu.vietnamese.record import Record

#: Paragraphs on one page; the rest are counted.
MOST = 300
#: Files that are read again at a time: a desk that compares fast waits, the mails don't.
_READING = threading.BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Pair:
    """One changed paragraph, before and after, and the fonts that it was typed in."""

    before: SafeString
    after: SafeString
    fonts: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A whole file: what was done, and the paragraphs that it changed."""

    done: list[str]
    pairs: list[Pair]
    more: int
    same: int


def comparable(part: PartRow) -> bool:
    """Whether the file is one of text that we read."""
    return part.type in READERS and by_mime(part.type).family in ("text", "web")


def conversions_of(part: PartRow | None) -> list[str] | None:
    """The stored summary of the file's conversion, where there is a text to compare."""
    if part is None or not part.sha256 or not comparable(part):
        return None
    return summary(part.conversions)


def compare(part: PartRow) -> Compared:
    """Read and convert the file again. Raises SandboxError (ours, temporary) and FileNotFoundError
    (the blob is gone)."""
    with _READING, blobs().open(part.sha256) as source:
        outcome = read_part(source, part.type, part.name, sandbox=default_sandbox())
    converted = convert_outcome(outcome)
    changed = [
        (before, after)
        for before, after in zip(outcome.blocks, converted.blocks, strict=True)
        if before.text != after.text
    ]
    return Compared(
        [*summary(converted.conversions), *_others(converted.record)],
        [_pair(before, after) for before, after in changed[:MOST]],
        max(len(changed) - MOST, 0),
        len(outcome.blocks) - len(changed),
    )


def summary(conversions: Sequence[dict[str, object]]) -> list[str]:
    """One line a charset: how many letters, from which fonts (`PartRow.conversions`)."""
    lines = []
    for one in conversions:
        name = str(one.get("charset", ""))
        letters = int(str(one.get("letters", 0)))
        fonts = one.get("fonts")
        line = ngettext("%(charset)s: %(n)s letter", "%(charset)s: %(n)s letters", letters) % {
            "charset": TITLES[name][0] if name in TITLES else name,
            "n": number_format(letters, force_grouping=True),
        }
        if isinstance(fonts, list) and fonts:
            line += _(", fonts %(fonts)s") % {"fonts": ", ".join(map(str, fonts))}
        lines.append(line)
    return lines


def _others(record: Record) -> list[str]:
    counts = (
        (record.composed, _("Marks composed with their letters (Unicode NFC): %(n)s")),
        (record.mojibake, _("Paragraphs read in a wrong charset and read again: %(n)s")),
        (record.references, _("Letters written as references (&#7897;): %(n)s")),
        (record.bidi, _("Signs that turn the order of letters round, removed: %(n)s")),
    )
    return [text % {"n": count} for count, text in counts if count]


def _pair(before: Block, after: Block) -> Pair:
    left, right = sides(before.text, after.text)
    return Pair(left, right, ", ".join(sorted({run.font for run in before.runs if run.font})))
