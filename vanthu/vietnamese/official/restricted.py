"""Marks that say who may see a document at all: state secrets, and what isn't for everybody.

A mark is a line of its own where marks stand: at the top, in a header or a frame, at the top of a
page, above a letterhead. In a sentence the same words are words (S3: "Các thông tin có từ độ MẬT
trở lên không được đưa lên Website"), and "bí mật", "mật khẩu", "mật ong" are none at all.

Read here and not from `marks.find_marks`, which serves the metadata of official documents: this one
looks at every text, of whatever kind, and must say nothing about clean ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Protocol

from vanthu.vietnamese.letters import fold

from .lines import Block

#: Marks stand among so many first lines of a text, and of each of its pages.
TOP, PAGE_TOP = 30, 6
#: So far from a mark in the middle of a text its letterhead begins.
NEAR = 8
#: No mark is longer, however its letters are spaced.
LONGEST = 80
#: A header is one line or two; this many blocks outside the running text are looked at.
MARGIN_BLOCKS = 200
_MARGINS = frozenset({"header", "footer", "text_box"})


class PagedBlock(Block, Protocol):
    """A block that knows its page."""

    @property
    def page(self) -> int:
        """1-based, 0 where the format has no pages."""


class Restriction(StrEnum):
    """What a mark says. `SECRET` is one of the three levels of state secrets."""

    SECRET = "secret"  # noqa: S105 - a class of documents, no password
    INTERNAL = "internal"


_LEVEL = "(?:tối |tuyệt )?mật"
_URGENT = "(?:thượng )?khẩn|hỏa tốc|hoả tốc|hỏa tốc hẹn giờ"
_LIMITED = (
    "(?:tài liệu )?lưu hành nội bộ|tài liệu thu hồi|xem xong trả lại|xong hội nghị trả lại"
    "|(?:tài liệu )?không (?:được )?phổ biến|không phổ biến rộng rãi|chưa phổ biến rộng rãi"
    "|chỉ lưu hành trong nội bộ|chỉ người có tên mới được bóc bì"
)
#: What may stand beside a level in its frame.
_BESIDE = f"(?:{_URGENT}|{_LIMITED}|bản số \\d{{1,4}}|số bản \\d{{1,4}})"
_SECRET = re.compile(
    rf"(?:{_BESIDE} )*(?:(?P<label>(?:mức )?độ mật) |(?P<noun>tài liệu|văn bản|hồ sơ) )?{_LEVEL}"
    rf"(?: {_BESIDE})*"
)
_INTERNAL = re.compile(rf"(?:(?:{_URGENT}) )*(?:{_LIMITED})(?: {_BESIDE})*")
#: These are a mark in small letters, too; "không phổ biến" may be an answer in a form.
_PLAIN_WORDS = ("nội bộ", "trả lại", "bóc bì")
#: TCVN3, VNI and VIQR that nobody converted: a word alone tells too little to be detected by.
_UNCONVERTED = {
    "mët": "mật", "maät": "mật", "ma^.t": "mật", "tèi": "tối", "toái": "tối", "to^'i": "tối",
    "tuyöt": "tuyệt", "tuyeät": "tuyệt", "tuye^.t": "tuyệt",
}  # fmt: skip
#: Letters of other scripts that look like ours.
_LOOKALIKES = str.maketrans("МТАОІмтаоі", "MTAOImtaoi")
#: Without marks ("TOI MAT") a level still reads as one; "MAT" and "MÂT" alone are foreign words,
#: and need a Vietnamese letterhead around them.
_BARE = re.compile(r"(?:do mat )?(?:toi|tuyet) mat")
_WEAK = re.compile(r"(?:do mat )?mat")
#: What OCR makes of "ậ".
_MISREAD = re.compile(r"(?:(?:t[oốôóồỗ]i|tuy[eệêéềễ]t) )?m[aậâạáàăấặắ]t")
_LETTERHEAD = re.compile(
    r"cong hoa xa hoi chu|doc lap ?- ?tu do|dang cong san viet|(?:uy ban|hoi dong) nhan dan"
    r"|\bso ?: ?\S{0,12}/|kinh gui"
)
#: Where one line holds more than the mark: columns, frames drawn with signs, a number before it.
_COLUMNS = re.compile(
    r"\s{3,}|\t|[|¦│┃║]+"
    r"|\s+(?=cộng h(?:òa|oà) xã hội|độc lập ?[-–] ?tự do|số ?: ?\S*/)",
    re.IGNORECASE,
)
_AFTER_NUMBER = re.compile(r"^số ?: ?[^\s/]{0,12}/\S+\s+(?P<rest>.+)$", re.IGNORECASE)
_SPACED = re.compile(r"\W*(?:[^\W\d_]\W{1,6}){2,24}[^\W\d_]\W*")
_SIGNS = re.compile(r"[\W_]+")
#: The cheap question before the first lines are looked at one by one.
_POSSIBLE = re.compile(
    r"(?<![a-z])m\W{0,6}(?:aa?|e)\W{0,6}t(?![a-z])|n\W{0,6}o\W{0,6}i\W{1,9}b\W{0,6}o(?![a-z])"
    r"|thu hoi|tra lai|pho bien|boc bi"
)
#: And before all the others are.
_CANDIDATE = re.compile(r"M(?<!\wM)[^\w\n]{0,4}[ẬÂA][^\w\n]{0,4}T(?!\w)")
_CANDIDATES = ("LƯU HÀNH NỘI BỘ", "TÀI LIỆU THU HỒI")
_REPLY = re.compile(r"(?:\s*(?:re|fw|fwd|v/v|trả lời|chuyển tiếp)\s*:)+\s*", re.IGNORECASE)
_BRACKETED = re.compile(r"^\W*[\[(【]\s*(?P<mark>[^\])】]{3,40})[\])】]|^(?P<first>[^:]{3,20}):\s")


def restriction_of(blocks: Sequence[PagedBlock], text: str, *, guessed: bool = False) -> str:
    """ "secret", "internal" or "": the strongest mark on a document.

    `text`: the blocks' texts, one a line. `guessed`: the text is OCR's, whose marks on letters
    can't be believed.
    """
    found = set(_marks(blocks, text, guessed=guessed))
    return next((kind for kind in Restriction if kind in found), "")


def restriction_of_name(name: str) -> str:
    """What a subject or a file's name says of itself: "[MẬT] Báo cáo", "TỐI MẬT: Kế hoạch".

    Only capitals with their marks, set apart: a subject is a sentence.
    """
    name = name[_REPLY.match(name).end() :] if _REPLY.match(name) else name  # type: ignore[union-attr]
    matched = _BRACKETED.match(name)
    mark = (matched["mark"] or matched["first"]) if matched else name.rpartition(".")[0] or name
    return kind_of(mark, capitals=True)


def kind_of(
    line: str, *, anchored: bool = False, guessed: bool = False, capitals: bool = False
) -> str:
    """What one line is as a mark. `anchored`: a letterhead stands near; `capitals`: small letters
    and words without marks say nothing here."""
    shown = _plain(line)
    if not 3 <= len(shown) <= 60:
        return ""
    lower = " ".join(_UNCONVERTED.get(word, word) for word in shown.lower().split())
    lower = " ".join(_SIGNS.sub(" ", lower).split())
    upper = shown == shown.upper()
    if matched := _SECRET.fullmatch(lower):
        if upper or matched["label"]:
            return Restriction.SECRET
        small = "tối" in lower or "tuyệt" in lower or anchored
        return Restriction.SECRET if small and not capitals and not matched["noun"] else ""
    if _INTERNAL.fullmatch(lower):
        said = any(words in lower for words in _PLAIN_WORDS)
        return Restriction.INTERNAL if upper or (said and not capitals) else ""
    if capitals or not upper:
        return ""
    return _without_marks(lower, anchored=anchored, guessed=guessed)


def _without_marks(lower: str, *, anchored: bool, guessed: bool) -> str:
    folded = fold(lower)
    if _BARE.fullmatch(folded) and (anchored or lower != folded or "toi" in folded):
        return Restriction.SECRET
    if anchored and guessed and _MISREAD.fullmatch(lower):
        return Restriction.SECRET
    if anchored and _WEAK.fullmatch(folded) and lower.endswith(("mat", "mât")):
        return Restriction.SECRET
    return ""


def _marks(blocks: Sequence[PagedBlock], text: str, *, guessed: bool) -> Iterator[str]:
    top = _first_lines((block for block in blocks if block.kind not in _MARGINS), TOP)
    margins = _first_lines((block for block in blocks if block.kind in _MARGINS), MARGIN_BLOCKS)
    if _POSSIBLE.search(fold("\n".join((*top, *margins)).translate(_LOOKALIKES))):
        anchored = _has_letterhead(top)
        for line, is_anchored in [(line, anchored) for line in top] + [(m, True) for m in margins]:
            for piece in _pieces(line):
                yield kind_of(piece, anchored=is_anchored, guessed=guessed)
    if _CANDIDATE.search(text) or any(words in text for words in _CANDIDATES):
        yield from _further_down([block for block in blocks if block.kind not in _MARGINS])


def _further_down(body: Sequence[PagedBlock]) -> Iterator[str]:
    """Marks of a document that stands behind another one in the same file: capitals at the top of
    a page, or beside a letterhead."""
    lines: list[str] = []
    heads: list[int] = []  # how many lines of its page stand above each line
    page, above = 0, 0
    for block in body:
        for line in block.text.splitlines():
            if not line.strip():
                continue
            if block.page != page:
                page, above = block.page, 0
            lines.append(line)
            heads.append(above if block.page else PAGE_TOP)
            above += 1
    for place, line in enumerate(lines):
        if len(line) <= LONGEST and (kind := kind_of(line, capitals=True)):
            around = lines[max(place - NEAR, 0) : place + NEAR]
            if heads[place] < PAGE_TOP or _has_letterhead(around):
                yield kind


def _first_lines(blocks: Iterable[PagedBlock], most: int) -> list[str]:
    found: list[str] = []
    for block in blocks:
        for line in block.text[:2000].splitlines():
            if line.strip():
                found.append(line)
                if len(found) == most:
                    return found
    return found


def _has_letterhead(lines: Iterable[str]) -> bool:
    return any(_LETTERHEAD.search(fold(" ".join(line[:300].split()))) for line in lines)


def _pieces(line: str) -> Iterator[str]:
    """What one line may hold side by side."""
    if len(line) <= LONGEST:
        yield line
        if after := _AFTER_NUMBER.match(line.strip()):
            yield after["rest"]
    if len(line) <= 400 and (len(line) > 3):
        pieces = _COLUMNS.split(line)
        if len(pieces) > 1:
            yield from (piece for piece in pieces if len(piece) <= LONGEST)


def _plain(line: str) -> str:
    """The words without frames and signs around them; spaced letters drawn together."""
    text = unicodedata.normalize("NFC", line).translate(_LOOKALIKES)
    if _SPACED.fullmatch(text):
        return _joined(text)
    return " ".join(text.strip(" \t\r\n.,:;·•*#_=~-–—/\\|[](){}<>«»“”\"'…☐■□▪").split())


def _joined(text: str) -> str:
    """ "T Ố I   M Ậ T": a wider gap parts words; with none the level is told by its beginning."""
    words = ["".join(_SIGNS.sub("", word)) for word in re.split(r"\s{2,}", text.strip())]
    joined = " ".join(word for word in words if word)
    glued = joined.replace(" ", "")
    for first in ("tối", "tuyệt", "toi", "tuyet", "tèi", "tuyöt"):
        if glued.lower().startswith(first) and len(glued) > len(first):
            return f"{glued[: len(first)]} {glued[len(first) :]}"
    return glued if len(glued) <= 4 else joined
