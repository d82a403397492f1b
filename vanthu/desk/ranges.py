"""Which bytes of a file a request asks for: range requests and conditions of RFC 9110.

One range is answered; a list of several is read as no range at all, which §14.2 permits, since
players and downloads that go on ask for one, and many small ones are an attack on the server.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

#: §14.1.1: `1#` lists may hold empty elements and white space around the commas.
_SPECIFIER = re.compile(r"bytes=[ \t,]*(?:(\d+)-(\d*)|-(\d+))[ \t,]*", re.ASCII | re.IGNORECASE)
#: More digits than any file has bytes; Python refuses to read numbers of more than 4,300.
_MOST_DIGITS = 18
_BEYOND = 10**_MOST_DIGITS
#: §8.8.3: an entity tag, weak or strong.
_TAG = re.compile(r'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')


@dataclass(frozen=True, slots=True)
class Asked:
    """How to answer: `status` 200, 206, 304, 412 or 416, and from `start` how many bytes."""

    status: int
    start: int = 0
    length: int = 0


def asked(method: str, headers: Mapping[str, str], size: int, etag: str) -> Asked:
    """What a request for a file of `size` bytes gets; `etag` is its strong entity tag, quoted.

    The order of the conditions is §13.2.2's; there are no dates of last change, so conditions on
    dates don't count (§13.1.3, §13.1.4), but in If-Range they never match (§13.1.5).
    """
    whole = Asked(200, 0, size)
    if "If-Match" in headers and not _strongly(headers["If-Match"], etag):
        return Asked(412)
    if "If-None-Match" in headers and _weakly(headers["If-None-Match"], etag):
        return Asked(304)
    # §14.2: Range means nothing to other methods, HEAD among them.
    if method != "GET" or "Range" not in headers:
        return whole
    if headers.get("If-Range", etag).strip() != etag:
        return whole
    return _ranged(headers["Range"], size) or whole


def _ranged(value: str, size: int) -> Asked | None:
    """The bytes of a Range field; None where it is to be ignored."""
    found = _SPECIFIER.fullmatch(value.strip())
    if found is None:
        return None
    first, last, suffix = found.groups()
    if suffix is not None:
        length = min(_number(suffix), size)
        if not _number(suffix):
            return Asked(416)
        # The whole of an empty file has no Content-Range that could be written.
        return Asked(206, size - length, length) if size else None
    start, end = _number(first), _number(last) if last else _BEYOND
    if end < start:
        return None  # §14.1.1: invalid, so it isn't a range
    if start >= size:
        return Asked(416)
    return Asked(206, start, min(end, size - 1) - start + 1)


def _number(digits: str) -> int:
    bare = digits.lstrip("0") or "0"
    return int(bare) if len(bare) <= _MOST_DIGITS else _BEYOND


def _strongly(value: str, etag: str) -> bool:
    """§8.8.3.2: equal and neither of them weak."""
    return value.strip() == "*" or ("", etag) in _TAG.findall(value)


def _weakly(value: str, etag: str) -> bool:
    return value.strip() == "*" or any(tag == etag for _weak, tag in _TAG.findall(value))
