"""What the conversion of a document is recorded as, and what the sender is told of it."""

from __future__ import annotations

from typing import Any

from vanthu.parsers.types import Finding
from vanthu.vietnamese.charsets import charset
from vanthu.vietnamese.convert import Converted
from vanthu.vietnamese.fonts import base_name

#: Fonts that a note names; a file may hold dozens.
NAMED_FONTS = 4
#: Places of doubtful words that a finding keeps.
KEPT_PLACES = 100
#: Pieces of a sentence (wording.md §4.2): the doubtful places, by language.
_DOUBT = " Có {:02d} chỗ chưa xác định chắc chắn, biên tập viên sẽ đối chiếu với tệp đã gửi."
_DOUBT_EN = " {} places are uncertain; an editor will compare them with the file."


def conversions_of(converted: Converted) -> tuple[dict[str, Any], ...]:
    """The record that a part keeps, one {charset, letters, sure, fonts} a charset."""
    return tuple(
        {
            "charset": one.charset,
            "letters": one.letters,
            "sure": one.sure,
            "fonts": sorted({base_name(font) for font in one.fonts}),
        }
        for one in converted.conversions
    )


def findings_of(converted: Converted) -> tuple[Finding, ...]:
    """Findings on one document, without a part."""
    found: list[Finding] = []
    if converted.conversions:
        found.append(_legacy(converted))
    if converted.unread:
        found.append(Finding("encoding.legacy_unsure", args={"count": converted.unread}))
    if converted.mojibake:
        found.append(Finding("encoding.mojibake", args={"count": converted.mojibake}))
    if converted.references:
        found.append(Finding("encoding.references", args={"count": converted.references}))
    if converted.composed:
        found.append(Finding("encoding.compound", args={"count": converted.composed}))
    if converted.bidi:
        found.append(Finding("text.bidi", args={"count": converted.bidi}))
    if converted.private:
        found.append(Finding("text.private", args={"count": converted.private}))
    return tuple(found)


def _legacy(converted: Converted) -> Finding:
    titles = ", ".join(charset(one.charset).title for one in converted.conversions)
    fonts = sorted({base_name(font) for one in converted.conversions for font in one.fonts})
    named = ", ".join(fonts[:NAMED_FONTS]) + (", …" if len(fonts) > NAMED_FONTS else "")
    count = len(converted.doubts)
    return Finding(
        "encoding.legacy_converted",
        args={
            "charset": titles,
            "fonts": f", phông {named}" if fonts else "",
            "fonts_en": f", fonts {named}" if fonts else "",
            "doubtful": count,
            "doubt": _DOUBT.format(count) if count else "",
            "doubt_en": _DOUBT_EN.format(count) if count else "",
        },
        evidence={
            "sure": min(one.sure for one in converted.conversions),
            "letters": sum(one.letters for one in converted.conversions),
            "places": [
                [doubt.paragraph, doubt.run, doubt.start, doubt.length]
                for doubt in converted.doubts[:KEPT_PLACES]
            ],
        },
    )
