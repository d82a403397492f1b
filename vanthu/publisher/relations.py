"""Which published documents a newly published one repeals, replaces or amends (R78).

Found by number, and told to people: a relation is a task for the secretary, and nothing happens to
the older document by itself. Numbers begin anew each year, so a date that is named must agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from vanthu.store.fulltext import DRAFTS, parse
from vanthu.store.models import Bearing, Draft, Kind, Publication, PublicationState, Relation
from vanthu.vietnamese.letters import fold
from vanthu.vietnamese.official.number import find_number

from .validity import day_of

#: Documents that one document may bear on, and candidates that are looked at for each.
MOST, CANDIDATES = 60, 50
#: Articles that cite a repealed document and become tasks.
ARTICLES = 20
OUT = (PublicationState.PUBLISHED, PublicationState.SUSPENDED)
_HAS_YEAR = re.compile(r"/(19|20)\d\d/")
_ENDING = (Bearing.REPEALS, Bearing.REPLACES)


def relate(publication: Publication) -> list[Relation]:
    """Write down what the publication's document does to others, and what others that are public
    already do to it. In the caller's transaction; what is known stays as it is."""
    draft, metadata = publication.draft, publication.revision.metadata
    if draft.kind != Kind.DOCUMENT:
        return []
    pairs = [
        *((draft, target, bearing) for target, bearing in _targets(draft, metadata)),
        *((source, draft, bearing) for source, bearing in _sources(draft, metadata)),
    ]
    made = []
    for source, target, bearing in dict.fromkeys(pairs):
        relation, new = Relation.objects.get_or_create(
            source=source, target=target, bearing=bearing, defaults={"portal": draft.portal}
        )
        if new:
            made.append(relation)
    return made


def _targets(draft: Draft, metadata: Mapping[str, Any]) -> Iterator[tuple[Draft, Bearing]]:
    """What it bears on: the documents that it names, and articles that cite what it ends."""
    for bearing, named in _named(metadata):
        number = str(named.get("number") or "")
        documents = [
            other
            for other in _public(draft, number)
            if other.kind == Kind.DOCUMENT and _is_named(other, named, metadata)
        ]
        yield from ((other, bearing) for other in documents[:CANDIDATES])
        if bearing in _ENDING and documents:
            yield from ((other, bearing) for other in _citing(draft, number)[:ARTICLES])


def _sources(draft: Draft, metadata: Mapping[str, Any]) -> Iterator[tuple[Draft, Bearing]]:
    """Public documents that name it: an older one may be published later than its successor."""
    number = str(metadata.get("number") or "")
    for other in _public(draft, number):
        if other.kind == Kind.DOCUMENT and other.approved is not None:
            theirs = other.approved.metadata
            for bearing, named in _named(theirs):
                same = _key(str(named.get("number") or "")) == _key(number)
                if same and _dates_agree(metadata, named, theirs):
                    yield other, bearing


def _named(metadata: Mapping[str, Any]) -> Iterator[tuple[Bearing, Mapping[str, Any]]]:
    """(bearing, {"number", "date", …}) as the official reader found them."""
    for bearing in Bearing:
        found = metadata.get(bearing.value)
        for named in found[:MOST] if isinstance(found, list) else []:
            if isinstance(named, Mapping) and named.get("number"):
                yield bearing, named


def _public(draft: Draft, number: str) -> list[Draft]:
    """Other drafts of the portal with something public, in which the number stands."""
    if not _key(number):
        return []
    found = DRAFTS.find(parse(number), [draft.portal_id])[:CANDIDATES]
    public = Publication.objects.filter(draft__in=found, state__in=OUT).values("draft")
    return list(
        Draft.objects.filter(pk__in=public, portal=draft.portal_id)
        .exclude(pk=draft.pk)
        .select_related("approved")
        .order_by("-pk")
    )


def _is_named(other: Draft, named: Mapping[str, Any], metadata: Mapping[str, Any]) -> bool:
    """Whether a public document is the one that is named."""
    if other.approved is None or _key(other.number) != _key(str(named.get("number") or "")):
        return False
    return _dates_agree(other.approved.metadata, named, metadata)


def _dates_agree(
    older: Mapping[str, Any], named: Mapping[str, Any], newer: Mapping[str, Any]
) -> bool:
    """Whether the date that is named is the document's; without one, a number with its year says
    enough, and else it must at least be older."""
    day, said = day_of(older, "date"), day_of(named, "date")
    if day is not None and said is not None:
        return day == said
    if _HAS_YEAR.search(str(named.get("number"))):
        return True
    after = day_of(newer, "date") or date.max
    return day is None or day < after


def _citing(draft: Draft, number: str) -> list[Draft]:
    """Public news and articles in which the number stands: S1 Đ21.2 speaks of them."""
    # "1234/QĐ-UBND" isn't "234/QĐ-UBND".
    wanted = re.compile(rf"(?<!\d){re.escape(_key(number))}")
    return [
        other
        for other in _public(draft, number)
        if other.kind in (Kind.NEWS, Kind.ARTICLE)
        and other.approved is not None
        and any(wanted.search(_key(text)) for text in _texts(other.approved.blocks))
    ]


def _texts(blocks: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for block in blocks:
        yield "".join(str(run.get("text", "")) for run in block.get("runs", ()))


def _key(text: str) -> str:
    """A number without what people write differently: "1234 / qđ-ubnd" is "1234/QĐ-UBND"."""
    return "".join(fold(text).split())


def document_named(draft: Draft, text: str) -> Draft | None:
    """The portal's public document whose number stands in a text, if it is one; never the draft."""
    named = find_number(text)
    if named is None:
        return None
    found = [
        other
        for other in _public(draft, named.text)
        if other.kind == Kind.DOCUMENT and _key(other.number) == _key(named.text)
    ]
    return found[0] if len(found) == 1 else None
