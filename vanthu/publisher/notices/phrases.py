"""Vietnamese phrases for mails: moments, counts, what senders wrote, citations (wording.md §0)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from vanthu.validators.codes import fill
from vanthu.validators.policy import Policy, Regulation
from vanthu.vietnamese.clean import clean_line

#: Stands for the regulation's name in texts of ours until the whole mail is put together: the first
#: one is spelt out, the others are short (wording.md §0.7). A private-use character, which
#: `quoted` takes out of everything that a sender wrote.
REGULATION = "\ue000"
#: Marks the column that the following lines of a paragraph hang under (`layout`).
HANG = "¦"

_LINK = re.compile(r"(?:\b[a-z][a-z0-9+.-]*://|\bwww\.)\S+", re.IGNORECASE)
_HIDDEN = frozenset({"Cf", "Cc", "Cs", "Co", "Cn"})


def quoted(text: str, limit: int = 200) -> str:
    """Words of a sender as a mail may repeat them: one line, nothing invisible, no link.

    A subject or a file name must neither re-order the line (bidi controls), nor forge lines of the
    mail, nor carry somebody's advertisement to a third person (mail.md §6.3).
    """
    line = clean_line(text).replace(HANG, "|")
    if not line.isprintable():
        line = "".join(letter for letter in line if unicodedata.category(letter) not in _HIDDEN)
    return clean_line(_LINK.sub("…", line), limit)


def two(number: int) -> str:
    """ "03": counts below ten are written with two digits."""
    return f"{number:02d}"


def day(value: date) -> str:
    """ "20/11/2026"."""
    return f"{value:%d/%m/%Y}"


def local(at: datetime) -> datetime:
    """The moment on the office's clock."""
    return timezone.localtime(at, timezone.get_default_timezone())


def clock(at: datetime) -> str:
    """ "14 giờ 05 phút"."""
    return f"{local(at):%H giờ %M phút}"


def moment(at: datetime) -> str:
    """ "14 giờ 05 phút, ngày 20 tháng 11 năm 2026": zeros as Nghị định 30/2020 has them (days below
    10, months 1 and 2)."""
    here = local(at)
    month = two(here.month) if here.month < 3 else str(here.month)
    return f"{clock(at)}, ngày {two(here.day)} tháng {month} năm {here.year}"


def citation(policy: Policy, key: str, on: date) -> str:
    """ "khoản 2 Điều 12 Quy chế" where that may be quoted in mail, else ""."""
    return policy.regulation.quoted(key, on).replace(policy.regulation.short, REGULATION)


def reason(
    template: str, args: Mapping[str, Any], policy: Policy, clause: str, on: date, you: str
) -> str:
    """One of a code's texts, filled.

    Where it says "theo Quy chế" a clause that may be quoted is named: "theo khoản 2 Điều 12 Quy
    chế"; a text that doesn't name the regulation gets the clause at the end of its first sentence.
    Where this regulation says nothing on it, it isn't named.
    """
    if not template:
        return ""
    text = policy.grounded(template, clause).replace(policy.regulation.short, REGULATION)
    if cite := citation(policy, clause, on):
        if f"theo {REGULATION}" in text:
            text = text.replace(f"theo {REGULATION}", f"theo {cite}", 1)
        elif REGULATION not in text:
            head, dot, tail = text.partition(". ")
            text = f"{head.rstrip('.')} ({cite}).{' ' + tail if dot else ''}"
    known = {"noun": policy.words.noun, "board": policy.words.board, "sender": you}
    filled = fill(text, known | {key: _shown(value) for key, value in args.items()})
    return filled[:1].upper() + filled[1:]


def spell_out(text: str, regulation: Regulation) -> str:
    """`text` with the regulation's name: in full where it comes first, then short.

    A draft without number and signature (Quảng Bình 2019) is never spelt out.
    """
    full = f"{regulation.title} (sau đây gọi là {regulation.short})"
    if regulation.quotable:
        text = text.replace(REGULATION, full, 1)
    return text.replace(REGULATION, regulation.short)


def _shown(value: Any) -> Any:
    if isinstance(value, bool):
        return ""
    if isinstance(value, int):
        return two(value)
    if isinstance(value, list | tuple):
        return ", ".join(str(_shown(item)) for item in value)
    if isinstance(value, str):
        # A piece of a sentence (" mang tên .jpg") keeps the blank that it begins with.
        return " " * value.startswith(" ") + quoted(value, 300)
    return value
