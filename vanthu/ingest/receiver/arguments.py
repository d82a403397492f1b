"""The arguments of MAIL, RCPT and XFORWARD (RFC 5321 §4.1.2, Postfix XFORWARD_README).

Our own small parser: the standard library's, which the engine uses, is made for header fields; it
is slow, takes comments, and has raised IndexError on hostile input.
"""

from __future__ import annotations

import re

#: RFC 5321 §4.5.3.1: 64 for the local part, 255 for the domain; source routes come on top.
ADDRESS_LIMIT = 1000

_SURROGATE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_PATH = re.compile(
    r"""\s*
    (?: < (?P<path> (?: @[^\s<>:"]+ : )?            # a source route, to be ignored
            (?: "(?:[^"\\\x00-\x1f\x7f]|\\[^\x00-\x1f\x7f])*" | [^\s<>"@\x00-\x1f\x7f]* )
            (?: @[^\s<>"@\x00-\x1f\x7f]+ )? ) >
      | (?P<bare> [^\s<>"\x00-\x1f\x7f]+ )           # without brackets: wrong, common, harmless
    )
    (?: \s+ (?P<parameters> .* ) )? \Z""",
    re.VERBOSE | re.DOTALL,
)
_KEYWORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*\Z")
_XTEXT = re.compile(r"\+([0-9A-F]{2})")


class Malformed(ValueError):
    """The client's argument can't be read."""


def path_argument(arg: str | None, keyword: str) -> tuple[str, dict[str, str | None]]:
    """The address and the parameters in `FROM:<a@b> SIZE=1`; "" is the null path."""
    name, colon, rest = (arg or "").partition(":")
    if not colon or name.strip().upper() != keyword:
        raise Malformed("keyword")
    found = _PATH.match(rest)
    if not found:
        raise Malformed("path")
    address = found["bare"] if found["path"] is None else found["path"]
    if len(address) > ADDRESS_LIMIT:
        raise Malformed("path")
    if address.startswith("@"):
        address = address.partition(":")[2]
    return plain(address), _parameters(found["parameters"])


def _parameters(text: str | None) -> dict[str, str | None]:
    parameters: dict[str, str | None] = {}
    for word in (text or "").split():
        key, equals, value = word.partition("=")
        if not _KEYWORD.match(key) or (equals and not value):
            raise Malformed("parameter")
        parameters[key.upper()] = value if equals else None
    return parameters


def xforward_argument(arg: str | None) -> dict[str, str]:
    """`NAME=value …` with xtext undone (RFC 3461 §4); unavailable values are left out."""
    values: dict[str, str] = {}
    for word in (arg or "").split():
        key, equals, value = word.partition("=")
        if not equals or not _KEYWORD.match(key):
            raise Malformed("attribute")
        text = _XTEXT.sub(lambda hex_: chr(int(hex_[1], 16)), value)
        if text.upper() not in {"[UNAVAILABLE]", "[TEMPUNAVAIL]"}:
            values[key.upper()] = plain(text)[:255]
    return values


def plain(text: str) -> str:
    """Text that can be stored: bytes that were no UTF-8 are replaced, controls left out."""
    if text.isascii() and text.isprintable():
        return text
    # Escaped bytes are U+DC80 to U+DCFF; no other surrogate comes from a line that was read.
    sound = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
    whole = sound.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(letter for letter in whole if letter.isprintable())
