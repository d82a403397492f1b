"""The end of a document: recipients, and who signed in what capacity."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from .lines import Line, fold

#: A list of recipients has at most so many lines, a signature stands so far from its capacity.
RECIPIENTS = 40
REACH = 10

_HEADING = re.compile(r"^noi nhan\s*:?\s*")
_PORTAL = re.compile(r"\b(?:cong|trang)\s+(?:thong tin dien tu|ttdt)|\bwebsite\b|\bcong ttdt\b")
#: "- Lưu: VT, VHTT. h.v": the typist's initials are no recipient.
_TYPIST = re.compile(r"[.,]\s*\*?\(?[a-zđ.]{1,6}\)?\*?\s*(?:\(?\d+\s*b?\)?)?\s*$")
_CAPACITY = re.compile(r"^(?:TM|T/M|KT|K/T|TL|T/L|TUQ|Q)(?:\.\s*|\s+)(?=[A-ZĐÀ-Ỵ])")
_POSITION = re.compile(
    r"^(?:pho |quyen )?(?:chu tich|giam doc|truong ban|bo truong|thu truong|thu tuong|"
    r"chanh|truong phong|pho (?:chanh|giam doc|chu tich|truong)|hieu truong|cuc truong|"
    r"chi cuc truong|tong giam doc|bi thu|vien truong|tong cuc truong|vu truong|tong thu ky|"
    r"truong doan|ban thuong vu|dai ta|chu nhiem)\b"
)
_SIGNED = re.compile(r"^\(?\s*(?:da ky|ky ten|ky, ghi ro|ky so|chu ky)")
_NAME = re.compile(r"^(?:[A-ZĐÀ-Ỵ][a-zđà-ỹ]+)(?:\s+[A-ZĐÀ-Ỵ][a-zđà-ỹ]*){1,4}$")
_NAME_CAPITAL = re.compile(r"^[A-ZĐÀ-Ỵ]{2,}(?:\s+[A-ZĐÀ-Ỵ]+){1,4}$")
_TITLES = re.compile(r"^(?:(?:GS|PGS|TS|ThS|BS|KS|CN|CKI|CKII)\.?\s*)+", re.IGNORECASE)


def recipients(lines: Sequence[Line]) -> dict[str, Any]:
    """The list under "Nơi nhận", without dashes and end marks; recipients_name_portal is None
    when there is no list."""
    start = _heading(lines)
    if start is None:
        return {"recipients": [], "recipients_name_portal": None}
    found: list[str] = []
    finished = True
    for line in lines[start + 1 : start + 1 + RECIPIENTS]:
        text = line.text
        if _CAPACITY.match(text) or (line.is_capital and not found):
            continue
        if line.is_capital and _POSITION.match(fold(text)):
            continue
        bare = text.lstrip("-+•* ").strip()
        if found and not finished and not text.startswith(("-", "+")):
            found[-1] = f"{found[-1]} {bare}"
        else:
            found.append(bare)
        finished = text.rstrip("* ").endswith((";", ".", ":", ","))
        if fold(bare).startswith("luu"):
            found[-1] = _TYPIST.sub("", found[-1])
            break
    else:
        # No "Lưu:" ends the list: the lines that look like items are all that is sure.
        found = [item for item in found if item.endswith((";", "."))]
    items = [item.rstrip(" ;.,") for item in found]
    named = any(_PORTAL.search(fold(item)) for item in items)
    return {"recipients": items, "recipients_name_portal": named}


def signing(lines: Sequence[Line]) -> dict[str, Any]:
    """signer, signer_position, signing_capacity of the first signature; None where it is blank."""
    for index, line in enumerate(lines):
        if _CAPACITY.match(line.text) and line.is_capital:
            return _signature(lines, index)
    # A head who signs in his own right has no capacity before his position.
    after = _heading(lines)
    for index in range(after or 0, min((after or 0) + RECIPIENTS, len(lines)) if after else 0):
        if lines[index].is_capital and _POSITION.match(fold(lines[index].text)):
            return _signature(lines, index)
    return {"signer": None, "signer_position": None, "signing_capacity": None}


def _heading(lines: Sequence[Line]) -> int | None:
    # Folding is dear, and only a line that begins with an n can be it.
    found = (
        i
        for i, line in enumerate(lines)
        if line.text[:1] in "Nn" and _HEADING.match(fold(line.text))
    )
    return next(found, None)


def _signature(lines: Sequence[Line], start: int) -> dict[str, Any]:
    capacities: list[str] = []
    position = signer = None
    for line in lines[start : start + REACH]:
        text = line.text.strip(" .,;*")
        if line.is_capital and _CAPACITY.match(line.text):
            capacities.append(text)
        elif line.is_capital and position is None:
            position = text
        elif _SIGNED.match(fold(text)) or line.is_rule:
            continue
        else:
            name = _TITLES.sub("", text)
            if _NAME.match(name) or (position and _NAME_CAPITAL.match(name)):
                signer = name
                break
    return {
        "signer": signer,
        "signer_position": position[:1] + position[1:].lower() if position else None,
        "signing_capacity": "; ".join(capacities) or None,
    }
