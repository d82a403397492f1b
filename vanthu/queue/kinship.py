"""What a draft is akin to, and why: the same number, the same mail, near-equal words, documents
that it replaces or that replace it, the refused mail that it mends.

Keys are stored by `queue.indexing` a second after a revision; looking takes one statement for the
matches and one for their rows.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from vanthu.store import akin
from vanthu.store.models import Draft, DraftState, Submission, User
from vanthu.store.models.drafts import UNFINISHED
from vanthu.vietnamese.search import plain

from .facts import portals_of
from .workflow import Act, rows_of

#: Words a shingle, and characters of a text that are looked at.
WORDS, LONGEST = 5, 100_000
#: A text of fewer words is told apart by its title alone.
FLOOR = 100
#: Numbers taken of a text's shingles, in bands of two: texts that share most words share most bands
#: (of nine tenths common shingles, five of six), others hardly any.
BUCKETS, BAND, LIKE = 12, 2, 3
#: A title of fewer letters is nobody's own ("Thông báo").
TITLE_FLOOR = 20
#: Keys of `vietnamese.official.relations` in a revision's metadata.
BEARINGS = ("replaces", "repeals", "amends")
#: Drafts that are shown.
MOST = 12
#: Drafts of an agency that are offered to be merged, the newest.
OF_AGENCY = 20
#: Work that counts when the same number is there twice.
COUNTS = (*UNFINISHED, DraftState.PUBLISHED)

_WORD = re.compile(r"\w+")
_NOUGHTS = re.compile(r"(?<!\d)0+(?=\d)")


class Why:
    """Why two drafts are akin: words of the reasons, the strongest first."""

    NUMBER = "number"
    ACTS_ON = "acts_on"
    ACTED_ON = "acted_on"
    MAIL = "mail"
    JOINED = "joined"
    TITLE = "title"
    TEXT = "text"
    ORDER = (NUMBER, ACTS_ON, ACTED_ON, MAIL, JOINED, TITLE, TEXT)


@dataclass
class Kin:
    """Another draft, and what it has in common with this one."""

    draft: Draft
    why: list[str] = field(default_factory=list)
    #: "replaces", "repeals", "amends", for the reasons about them.
    bearing: str = ""

    @property
    def same_number(self) -> bool:
        """Whether it is the same document, by its number."""
        return Why.NUMBER in self.why


@dataclass
class Kindred:
    """Everything akin to one draft that a person may see."""

    drafts: list[Kin]
    refused: list[Submission]

    @property
    def twins(self) -> list[Kin]:
        """The same document once more at the same portal, still worked on or public."""
        return [kin for kin in self.drafts if kin.same_number and kin.draft.state in COUNTS]


def mergeable(draft: Draft, user: User) -> list[Draft]:
    """What may be put into the draft: work in hand on the same document, of the same mail, of the
    same agency, in this order; `grouping.draft_merge` asks again."""
    (row,) = rows_of(Act.MERGE)
    others = Draft.objects.filter(portal=draft.portal, state__in=row.states).exclude(pk=draft.pk)
    twins = [kin.draft.pk for kin in kin_of(draft, user).twins]
    found = list(others.filter(pk__in=twins))
    if draft.submission_id:
        mail = others.filter(submission=draft.submission_id).order_by("ordinal")
        found += mail.exclude(pk__in=[item.pk for item in found])
    if draft.agency_id:
        agency = others.filter(agency=draft.agency_id).order_by("-pk")
        found += agency.exclude(pk__in=[item.pk for item in found])[:OF_AGENCY]
    return found


# Keys ---------------------------------------------------------------------------------------------


def keys_of(draft: Draft) -> dict[int, str]:
    """The keys of a draft's current revision: number in the store → what it says."""
    metadata = draft.current.metadata if draft.current else {}
    keys: dict[int, str] = {}
    if number := number_key(draft.number):
        keys[akin.hashed("number", number)] = Why.NUMBER
    for bearing, named in _bears_on(metadata):
        keys[akin.hashed(bearing, named)] = bearing
    if title := title_key(draft.title):
        keys[akin.hashed("title", title)] = Why.TITLE
    blocks = draft.current.blocks if draft.current else []
    for place, band in enumerate(_bands(blocks)):
        keys[akin.hashed(f"text{place}", band)] = Why.TEXT
    return keys


def number_key(number: str) -> str:
    """A number whatever its spaces, case, dashes, đ or noughts: "05/QĐ-UBND" is "5/qd-ubnd"."""
    key = _NOUGHTS.sub("", plain(number).replace(" ", ""))
    return key if any(map(str.isdigit, key)) else ""


def title_key(title: str) -> str:
    """A title whatever its marks, case and punctuation; "" for one that says too little."""
    key = "".join(_WORD.findall(plain(title)))
    return key if len(key) >= TITLE_FLOOR else ""


def _bears_on(metadata: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for bearing in BEARINGS:
        for one in metadata.get(bearing) or ():
            number = number_key(str(one.get("number") or "")) if isinstance(one, Mapping) else ""
            if number:
                yield bearing, number


def _bands(blocks: Sequence[Mapping[str, Any]]) -> list[str]:
    text = " ".join("".join(run["text"] for run in block["runs"]) for block in blocks)[:LONGEST]
    words = _WORD.findall(plain(text))
    if len(words) < FLOOR:
        return []
    least = [1 << 32] * BUCKETS
    for place in range(len(words) - WORDS + 1):
        value = zlib.crc32(" ".join(words[place : place + WORDS]).encode())
        bucket = value % BUCKETS
        least[bucket] = min(least[bucket], value)
    return ["-".join(map(str, least[at : at + BAND])) for at in range(0, BUCKETS, BAND)]


# Looking ------------------------------------------------------------------------------------------


def kin_of(draft: Draft, user: User) -> Kindred:
    """What is akin to the draft, at portals where the person has a role today."""
    asked = dict(keys_of(draft))
    metadata = draft.current.metadata if draft.current else {}
    own = number_key(draft.number)
    named = {akin.hashed("number", number): bearing for bearing, number in _bears_on(metadata)}
    naming = {akin.hashed(bearing, own): bearing for bearing in BEARINGS} if own else {}
    for bearing, number in _bears_on(metadata):
        asked.pop(akin.hashed(bearing, number), None)  # who else bears on it is no kin
    matches = akin.sharing(
        draft, [*asked, *(named.keys() - asked.keys()), *naming],
        portals=portals_of(user), issued=_issued(asked.keys() - named.keys(), asked, metadata),
    )  # fmt: skip
    found: dict[int, list[tuple[str, str]]] = {}
    bands: dict[int, int] = {}
    mails: set[int] = set()
    for match in matches:
        if match.value == akin.REFUSED_MAIL:
            mails.add(match.id)
            continue
        why, bearing = _why(match.value, asked, named, naming)
        if why == Why.TEXT:
            bands[match.id] = bands.get(match.id, 0) + 1
            if bands[match.id] != LIKE:
                continue
        found.setdefault(match.id, []).append((why, bearing))
    return Kindred(
        _drafts(draft, user, found),
        list(Submission.objects.filter(pk__in=mails, sealed_at=None).order_by("pk"))
        if mails
        else [],
    )


def _issued(
    values: Collection[int], asked: Mapping[int, str], metadata: Mapping[str, Any]
) -> akin.Issued:
    """What tells the draft from others that have its number (`_one_document`)."""
    numbers = frozenset(value for value in values if asked[value] == Why.NUMBER)
    year, agency = str(metadata.get("date") or "")[:4], str(metadata.get("agency") or "")
    return akin.Issued(numbers, year, agency)


def _why(
    value: int, asked: Mapping[int, str], named: Mapping[int, str], naming: Mapping[int, str]
) -> tuple[str, str]:
    if value == akin.SAME_MAIL:
        return Why.MAIL, ""
    if value == akin.JOINED_MAIL:
        return Why.JOINED, ""
    if value in named:
        return Why.ACTS_ON, named[value]
    if value in naming:
        return Why.ACTED_ON, naming[value]
    return asked[value], ""


def _drafts(draft: Draft, user: User, found: Mapping[int, Sequence[tuple[str, str]]]) -> list[Kin]:
    if not found:
        return []
    rows = Draft.objects.filter(pk__in=found, portal__in=portals_of(user))
    rows = rows.exclude(Q(merged_into=draft) | Q(pk=draft.pk))
    rows = rows.select_related("current", "portal", "submission").defer(
        "current__blocks", "current__files", "submission__rules_log"
    )
    kindred = []
    for row in rows:
        whys = dict(found[row.pk])
        if Why.NUMBER in whys and not _one_document(draft, row):
            del whys[Why.NUMBER]
        if draft.number and row.number and Why.NUMBER not in whys:
            # Two decisions of one office are alike in all but their numbers.
            whys = {why: bearing for why, bearing in whys.items() if why not in _WORDS}
        if whys:
            names = sorted(whys, key=Why.ORDER.index)
            kindred.append(Kin(row, names, next(filter(None, whys.values()), "")))
    kindred.sort(key=lambda kin: (Why.ORDER.index(kin.why[0]), -kin.draft.pk))
    return kindred[:MOST]


_WORDS = (Why.TITLE, Why.TEXT)


def _one_document(a: Draft, b: Draft) -> bool:
    """Whether nothing that both show tells them apart: two agencies may give one number, and one
    agency gives it again next year."""
    one, other = (draft.current.metadata if draft.current else {} for draft in (a, b))
    pairs = (
        (str(one.get("date") or "")[:4], str(other.get("date") or "")[:4]),
        (_agency(one), _agency(other)),
    )
    return all(mine == theirs or not mine or not theirs for mine, theirs in pairs)


def _agency(metadata: Mapping[str, Any]) -> str:
    words = plain(str(metadata.get("agency") or ""))
    return words.replace("uy ban nhan dan", "ubnd")
