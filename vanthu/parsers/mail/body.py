"""Which part of a mail is its text, and that text as clean UTF-8."""

from __future__ import annotations

import re

from vanthu.parsers import charsets
from vanthu.parsers.parameters import Parameters

#: Labels that say little about 8-bit text: a TCVN3 mail calls itself so, too. Its bytes are kept
#: for the readers' detection.
_VAGUE = frozenset({"", "cp1252", "iso8859-1", "latin-1", "ascii", "cp1254"})
#: Markup whose content isn't shown → what ends it.
_UNSHOWN = {b"<!--": b"-->", b"<style": b"</style", b"<script": b"</script", b"<head": b"</head"}
_MARKUP = re.compile(rb"<(?:!--|(?:style|script|head)(?=[\s>]))?", re.IGNORECASE)
_ENTITY = re.compile(rb"&#?[A-Za-z0-9]{1,10};")
_LETTERS = re.compile(rb"[^\s\x00-\x1f!-/:-@\[-`{-~]")


def readable(data: bytes, content: Parameters) -> tuple[bytes, str]:
    """A body in UTF-8 and "utf-8"; as it is and "" where no charset is certain.

    format=flowed paragraphs are joined (RFC 3676).
    """
    codec = charsets.codec_name(content.get("charset"))
    text: str | None
    text, used = charsets.decode(data, "utf-8" if codec in _VAGUE else codec)
    if used != "utf-8" and codec in _VAGUE:
        text = None
    if content.value == "text/plain" and content.get("format").lower() == "flowed":
        delete = content.get("delsp").lower() == "yes"
        if text is not None:
            text = unflowed(text, delete_space=delete)
        else:
            data = unflowed(data.decode("latin-1"), delete_space=delete).encode("latin-1")
    if text is None:
        return data, ""
    return text.encode("utf-8", "replace"), "utf-8"


def unflowed(text: str, *, delete_space: bool = False) -> str:
    """Soft line breaks taken out (RFC 3676 §4.2): a line that ends in a blank goes on."""
    out: list[str] = []
    pending: list[str] = []
    pending_quotes = 0
    for line in text.splitlines():
        bare = line.lstrip(">")
        quotes = len(line) - len(bare)
        bare = bare.removeprefix(" ")  # space-stuffing, §4.4
        if pending and quotes != pending_quotes:
            out.append(">" * pending_quotes + " " * bool(pending_quotes) + "".join(pending))
            pending = []
        # "-- " is a signature's separator, never flowed (§4.3).
        flows = bare.endswith(" ") and bare != "-- "
        pending.append(bare[:-1] if flows and delete_space else bare)
        pending_quotes = quotes
        if not flows:
            out.append(">" * quotes + " " * bool(quotes) + "".join(pending))
            pending = []
    if pending:
        out.append(">" * pending_quotes + " " * bool(pending_quotes) + "".join(pending))
    return "\n".join(out) + "\n" * bool(out)


def letters(data: bytes, type_: str) -> int:
    """How much text there is: to see which alternative says more."""
    if type_ == "text/html":
        data = _ENTITY.sub(b"x", _shown(data))
    return len(_LETTERS.findall(data))


def _shown(html: bytes) -> bytes:
    """The text between tags. One pass: what is opened and never closed ends the search."""
    out: list[bytes] = []
    lower = html.lower()
    at = 0
    while markup := _MARKUP.search(html, at):
        out.append(html[at : markup.start()])
        end = _UNSHOWN.get(markup[0].lower(), b">")
        close = lower.find(end, markup.end())
        if close < 0:
            return b" ".join(out)
        at = close + len(end)
        if end.startswith(b"</"):
            at = html.find(b">", at) + 1 or len(html)
    out.append(html[at:])
    return b" ".join(out)


def best(candidates: list[tuple[str, str, bytes]]) -> str:
    """Of (place, type, text) the place that is read: plain text, unless HTML says far more.

    Mailers put "this mail needs an HTML reader" into the plain alternative.
    """
    if not candidates:
        return ""
    scores = {place: letters(data, type_) for place, type_, data in candidates}
    plain = [place for place, type_, _ in candidates if type_ == "text/plain" and scores[place]]
    html = [place for place, type_, _ in candidates if type_ == "text/html" and scores[place]]
    if plain and html and scores[html[0]] > 2 * scores[plain[0]] + 40:
        return html[0]
    return (plain or html or [""])[0]
