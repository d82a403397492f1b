"""Readable ends of public addresses: "quyet-dinh-1234-qd-ubnd-ban-hanh-quy-che"."""

from __future__ import annotations

import re
import unicodedata

from vanthu.store.models import Draft

LENGTH = 80


def slug_of(draft: Draft) -> str:
    """Number and title in letters that every mail program keeps in a link; never empty."""
    text = f"{draft.number} {draft.title}" if draft.number not in draft.title else draft.title
    return slug(text) or f"bai-{draft.pk}"


def slug(text: str) -> str:
    """`text` without marks, lower case, words joined by hyphens, cut at a word."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "d"))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
    result = ""
    for word in words:
        if len(result) + len(word) >= LENGTH:
            break
        result = f"{result}-{word}" if result else word
    return result or (words[0][:LENGTH] if words else "")
