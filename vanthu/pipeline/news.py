"""News items: their kind, title and author as the text itself gives them."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Literal

from vanthu.vietnamese.clean import clean_line
from vanthu.vietnamese.letters import fold

from .case import PartCase

#: From this many words a news item is an article ("bài").
ARTICLE_WORDS = 800
#: A first line of more letters is a paragraph, not a title.
TITLE_LETTERS = 200
#: A line of fewer letters and digits is decoration.
TITLE_FLOOR = 3
#: What a draft's title column holds.
TITLE_LIMIT = 500

#: Letters after the colon of a credit line.
LONGEST_CREDIT = 125

_ARTICLE_NAME = re.compile(r"^\W*bai\b")
#: "Re: Fwd: [Cổng TTĐT] …"
_PREFIXES = re.compile(r"^(?:\s*(?:re|fw|fwd|tl|vs|aw)\s*:|\s*\[[^\]]{0,60}\])+\s*", re.IGNORECASE)
#: "Tin: …", "Bài, ảnh: …": the draft has a kind of its own, a title doesn't say it again.
_KIND = re.compile(
    r"^(?:tin|bài|ảnh|phim|video|phóng sự)"
    r"(?:(?:\s*,\s*|\s+và\s+|\s+)(?:tin|bài|ảnh|phim|video))*\s*:\s*(?=\S)",
    re.IGNORECASE,
)
_GREETING = re.compile(r"^\W*(?:kinh gui|kinh thua|than gui|dear|xin chao|chao)\b")
#: A credit line begins so, in folded text: Vietnamese with or without marks, or English.
_CREDIT = re.compile(
    r"\W*(?P<what>tac gia|nguoi viet|nguoi thuc hien|bai va anh|bai, anh|tin va anh|tin, anh|"
    r"tin, bai|bai|tin|anh|nguon|theo|author|written by|source)$"
)
_QUOTED = frozenset({"nguon", "theo", "source"})


def kind_of_text(text: str, name: str) -> Literal["news", "article"]:
    """Whether a text is a short news item or an article."""
    long = len(text.split()) >= ARTICLE_WORDS
    return "article" if long or _ARTICLE_NAME.search(fold(name)) else "news"


def title_of_news(part: PartCase, subject: str, *, prefer_text: bool) -> str:
    """The title: of a file its first line, of a mail its subject; each stands in for the other,
    and the file's name for both."""
    of_text = _first_line(part)
    of_subject = clean_line(_PREFIXES.sub("", subject))
    of_name = clean_line(PurePosixPath(part.part.name).stem.replace("_", " "))
    order = (of_text, of_subject) if prefer_text else (of_subject, of_text)
    title = next((line for line in (*order, of_name) if line), "(không có tiêu đề)")
    return clean_line(_KIND.sub("", title), TITLE_LIMIT)


def metadata_of_news(text: str) -> dict[str, str]:
    """Author and quoted source as the text's first and last lines name them (R79, R103, R121)."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found: dict[str, str] = {}
    for line in (*lines[-6:], *lines[:4]):
        what, colon, who = line.partition(":")
        match = _CREDIT.match(fold(what.rstrip())) if colon and len(who) <= LONGEST_CREDIT else None
        if match is None or not who.strip():
            continue
        key = "quoted_from" if match["what"] in _QUOTED else "author"
        found.setdefault(key, clean_line(who, 200))
    return found


def _first_line(part: PartCase) -> str:
    for block in part.blocks:
        line = clean_line(block.text)
        aside = block.kind in ("header", "footer") or _GREETING.search(fold(line))
        if aside or sum(map(str.isalnum, line)) < TITLE_FLOOR:
            continue
        return line if len(line) <= TITLE_LETTERS else ""
    return ""
