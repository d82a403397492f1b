"""Who signed, in what position, and for whom (NĐ 30/2020 Phụ lục I mục II.7).

TM. for the collective, KT. a deputy for the head, TL. by order, TUQ. by authorisation, Q. an
acting head; the Party writes T/M, K/T.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vanthu.vietnamese.letters import fold

from .lines import UPPER, Found, Line, Sheet
from .parties import names_agency, ordinary

#: A name stands so far below its capacity: the recipients may stand between.
REACH = 40
#: Those of a joint document stand within so many lines; no document has more.
JOINT_REACH, MOST = 60, 12
#: Without a name so far: a position above "Nơi nhận" whose name is blank.
NEAR = 6

_CAPACITY = re.compile(
    rf"^(?:(?:TM|T/M|KT|K/T|TL|T/L|TUQ|TU/Q|Q)(?:\s?[./]\s?|\s)|QUYỀN )(?=[{UPPER}]{{2}})"
)
#: Text of a capital font is small as it was typed.
_SMALL_CAPACITY = re.compile(r"^(?:tm|t/m|kt|k/t|tl|t/l|tuq)\s?[./]\s?(?=\w\w)")
_ACTING = re.compile(r"^(?:Q\s?[./]\s?|Q\s|QUYỀN\s)", re.IGNORECASE)
_POSITION = re.compile(
    r"^(?:quyen |q\. ?)?(?:pho (?:tong )?)?(?:chu tich|giam doc|tong giam doc|truong ban|bo truong|"
    r"thu truong|thu tuong|chanh van phong|chanh thanh tra|chanh an|truong phong|van phong|"
    r"chanh|hieu truong|cuc truong|chi cuc truong|tong cuc truong|bi thu|vien truong|vu truong|"
    r"tong thu ky|tong kiem toan|thong doc|truong doan|ban thuong vu|chu nhiem|thuong truc|"
    r"tu lenh|chinh uy|chi huy truong|tram truong|doi truong|hat truong|thu ky|uy vien|to truong|"
    r"truong khoa|truong thon|kiem sat vien|vien kiem|phu trach)\b"
)
_SIGNED = re.compile(r"^\W*(?:da ky|ky ten|ky, |ky so|chu ky|ky va|ky thay|dong dau)")
_TITLES = re.compile(
    r"^(?:(?:GS|PGS|TS|ThS|Ths|BS|KS|CN|DS|LS|CKI{1,2}|BSCKI{1,2}|NGƯT|NGND|Ông|Bà|Đ/c|"
    r"(?:Thiếu|Trung|Thượng|Đại) (?:úy|tá|tướng)|Đại tướng)(?:[.:]\s*|\s+))+"
)
_NAME = re.compile(
    rf"^[{UPPER}][^\W\d_]*(?:['’][^\W\d_]+)?(?:\s[{UPPER}][^\W\d_]*(?:['’][^\W\d_]+)?){{1,5}}$"
)
_FAMILY = """
    nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dao doan vuong trinh
    dinh lam phung mai to ha quach ta tang chu luong luu thai cao trieu la tieu diep giang chau
    kieu nghiem thach danh kim son than mac be nong hua ma luc lo vi quang ca cam dieu giap lau
    vang sung hau thao tho y a h' ksor siu rmah ro rah nay puih kpa rcom bien truong van trang tu
    nhu hong thieu vien khuat khuc con mong ton tong an au bach banh cung dam dau dong han khong
    lai linh lieu loc luyen lu nham ninh ong phi phu quan sam tai tao thap thi ung uong vinh xa sa
    sin mua phang tan chao cu co dien doi lung
"""
_SURNAMES = frozenset(_FAMILY.split())
#: A new document begins: what follows isn't this one's signature.
_OVER = re.compile(r"^(?:phu luc|quy che$|quy dinh$|chuong i\b|\(?ban hanh kem|\(kem theo)")


@dataclass(slots=True)
class Signing:
    """None where it is blank."""

    signer: Found | None = None
    position: Found | None = None
    capacity: Found | None = None

    @property
    def found(self) -> Found:
        """All of it as one value: {signer, position, capacity}."""
        parts = [one for one in (self.capacity, self.position, self.signer) if one is not None]
        value = {
            "signer": self.signer.value if self.signer else None,
            "position": self.position.value if self.position else None,
            "capacity": self.capacity.value if self.capacity else None,
        }
        starts = [one.start for one in parts if one.start is not None]
        ends = [one.end for one in parts if one.end is not None]
        return Found(value, min(starts), max(ends), min(one.sure for one in parts))


def find_signings(sheet: Sheet, start: int, recipients: int, *, joint: bool) -> list[Signing]:
    """The signatures below line `start`, as they are printed: the first one alone, of a `joint`
    document all. `recipients`: line of "Nơi nhận", -1 for none."""
    first = _begins(sheet.lines, start, len(sheet.lines), recipients)
    if first < 0:
        return []
    if not joint:
        return [_signature(sheet, sheet.lines[first : first + REACH])[0]]
    region = sheet.lines[first : first + JOINT_REACH]
    columns = [[x for x in region if (x.side == "right") is right] for right in (False, True)]
    # Two who sign side by side: each column begins as a signature does.
    if all(_begins(column[:3], 0, 3, -1) >= 0 for column in columns):
        found = [one for column in columns for one in _one_below_another(sheet, column)]
    else:
        found = _one_below_another(sheet, region)
    return found[:MOST]


def _one_below_another(sheet: Sheet, lines: Sequence[Line]) -> list[Signing]:
    found: list[Signing] = []
    index = 0
    while (index := _begins(lines, index, len(lines), -1)) >= 0:
        signing, used = _signature(sheet, lines[index : index + REACH], joint=True)
        if signing.signer is not None:
            found.append(signing)
        index += used
    return found


def _begins(lines: Sequence[Line], start: int, end: int, recipients: int) -> int:
    """The first line that begins a signature, -1 for none."""
    for index in range(start, min(end, len(lines))):
        line = lines[index]
        if line.text[0] in "TKQ" and line.is_capital and _CAPACITY.match(line.text):
            return index
        if line.text[0] in "tkTK" and len(line.text) < 70 and _SMALL_CAPACITY.match(line.folded):
            below = lines[index + 1 : index + 4]
            if any(_POSITION.match(one.folded) or _SIGNED.match(one.folded) for one in below):
                return index
        # A head who signs in his own right has no capacity before his position.
        if line.text[0] in _FIRST and len(line.text) < 90 and _is_head(lines, index, recipients):
            return index
    return -1


#: First letters of positions, to fold few lines.
_FIRST = frozenset("PCGTBHVQUKpcgtbhvq")


def _is_head(lines: Sequence[Line], index: int, recipients: int) -> bool:
    """Whether a line is the position of one who signs: a name below it, or "Nơi nhận" near it."""
    line = lines[index]
    if not _POSITION.match(line.folded):
        return False
    capital = line.is_capital or line.side == "right"
    if not capital and not _signed_below(lines, index):
        return False
    near = recipients < index < recipients + REACH or 0 < recipients - index < NEAR
    if capital and recipients >= 0 and near:
        return True
    below = [one for one in lines[index + 1 : index + 5] if not one.is_rule]
    return any(is_name(one.text) and not one.text.isupper() for one in below[:3])


def _signed_below(lines: Sequence[Line], index: int) -> bool:
    return any(_SIGNED.match(one.folded) for one in lines[index + 1 : index + 3])


def _signature(sheet: Sheet, lines: Sequence[Line], *, joint: bool = False) -> tuple[Signing, int]:
    """The signature that begins with these lines, and how many of them it takes. In a `joint` one
    the agency may stand below the capacity."""
    capacities: list[Line] = []
    position: Line | None = None
    signer: Found | None = None
    used = 0
    for used, line in enumerate(lines, 1):  # noqa: B007 - how far it went is asked for
        text = line.text.strip(" .,;*")
        named = joint and bool(capacities) and _is_agency(line)
        if position is None and len(text) < 90 and (named or _is_capacity(line)):
            capacities.append(line)
        elif _SIGNED.match(line.folded) or line.is_rule or _is_item(line):
            continue
        elif _OVER.match(line.folded):
            break
        elif (position or capacities) and _is_signer(line, text, capacities):
            name = _TITLES.sub("", text)
            first = line.text.index(name)
            signer = sheet.found(line, first, first + len(name), 0.92, _named(name))
            break
        elif position is None and len(text) < 90 and _may_be_position(line, capacities):
            position = line
    return _as_signing(sheet, capacities, position, signer), used


def _is_agency(line: Line) -> bool:
    return line.is_capital and names_agency(line.text) and not _POSITION.match(line.folded)


def _is_signer(line: Line, text: str, capacities: list[Line]) -> bool:
    if _POSITION.match(line.folded):
        return False
    # Where the capacity has lost its capitals, the name has lost its own.
    small = bool(capacities) and capacities[0].text.islower() and text.islower()
    return is_name(text.title() if small and len(text) < 40 else text)


def _may_be_position(line: Line, capacities: list[Line]) -> bool:
    if _POSITION.match(line.folded):
        return True
    return bool(capacities) and line.is_capital and not names_agency(line.text)


def _as_signing(
    sheet: Sheet, capacities: list[Line], position: Line | None, signer: Found | None
) -> Signing:
    signing = Signing(signer=signer)
    if capacities:
        values = [sheet.over([one], 0.95) for one in capacities]
        text = _joined([one.value.strip(" .,;*") for one in values])
        signing.capacity = Found(text, values[0].start, values[-1].end, 0.95)
    if position is not None:
        found = sheet.over([position], 0.93)
        signing.position = Found(_position(found.value), found.start, found.end, 0.93)
    elif capacities and _ACTING.match(capacities[-1].text):
        line = capacities[-1]
        found = sheet.over([line], 0.85)
        signing.position = Found(
            _position(_ACTING.sub("", found.value)), found.start, found.end, 0.85
        )
    return signing


def _joined(capacities: Sequence[str]) -> str:
    """Capacities parted by semicolons; an agency's name goes on with the one before it."""
    text = capacities[0]
    for one in capacities[1:]:
        text += f" {one}" if names_agency(one) else f"; {one}"
    return text


def _is_capacity(line: Line) -> bool:
    return bool(_CAPACITY.match(line.text) or _SMALL_CAPACITY.match(line.folded))


def _is_item(line: Line) -> bool:
    return line.side != "right" and (
        line.text[:1] in "-+•" or line.text[-1:] in ";:" or line.folded.startswith("noi nhan")
    )


def is_name(text: str) -> bool:
    """Whether a text is a person's name: two to six words with capitals; all in capitals only
    with a known family name."""
    name = _TITLES.sub("", text.strip(" .,;*"))
    if not 4 < len(name) < 50 or not _NAME.match(name) or names_agency(name):
        return False
    first = name.split()[0]
    key = fold(first).replace("’", "'")
    known = key in _SURNAMES or "'" in key
    if name.isupper() or name.islower():
        return known and not _POSITION.match(fold(name))
    return known or all(word[1:].islower() or len(word) == 1 for word in name.split())


def _named(name: str) -> str:
    return name.title() if name.isupper() or name.islower() else name


_RAISED = re.compile(r"^(Phó|Quyền|Phó Tổng) (\w)|(?<=\w )(thường)(?= trực$)")


def _position(printed: str) -> str:
    """ "PHÓ GIÁM ĐỐC SỞ TÀI CHÍNH" -> "Phó Giám đốc Sở Tài chính"."""
    text = printed.strip(" .,;*")
    if not (text.isupper() or text.islower()):
        return text[:1].upper() + text[1:]
    words = text.upper().split()
    head, tail = len(words), ""
    for index in range(1, len(words)):
        rest = " ".join(words[index:])
        if rest.endswith("TRƯỞNG") and rest.count(" ") == 1:
            continue
        if names_agency(rest) and words[index] not in ("TRƯỞNG", "ĐOÀN", "THƯỜNG", "BAN", "CHỦ"):
            head, tail = index, f" {ordinary(rest)}"
            break
    position = " ".join(words[:head]).lower()
    position = position[:1].upper() + position[1:]
    position = _RAISED.sub(
        lambda match: f"{match[1]} {match[2].upper()}" if match[1] else "Thường", position
    )
    return position + tail
