"""Step 9: group what was taken into documents and news items; one mail may give several drafts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from vanthu.parsers.filetypes import by_mime
from vanthu.parsers.types import Finding
from vanthu.queue.deadlines import CATEGORY, deadline_of
from vanthu.vietnamese.doubts import Doubt, in_document
from vanthu.vietnamese.letters import fold
from vanthu.vietnamese.text_loss import audit

from .case import Case, DraftFact, DraftKind, FileRole, PartCase, PlannedDraft, PlannedFile
from .decide import body_is_item
from .grouping import Group, Item, group
from .likeness import alike, places, sketch
from .news import kind_of_text, metadata_of_news, title_of_news

#: Which file gives the text when a document comes in several: what an office program wrote before
#: what was made from it. The earlier the better.
_TEXT_FROM = ("docx", "doc", "odt", "rtf", "txt", "html", "pdf")


def plan_drafts(case: Case) -> None:
    """Fill `case.plans`. Only for a submission that was decided to be drafted."""
    if case.state != "drafted":
        return
    files = _without_twins(case)
    texts = [f for f in files if by_mime(f.part.type).family not in ("image", "video", "audio")]
    media = [f for f in files if f not in texts]
    groups = group(texts)
    home = _home_of_media(groups) if media else None
    for one in groups:
        case.plans.append(_plan_group(case, one, media if one is home else []))
    if body_is_item(case):
        case.plans.append(_plan_body(case, media))
    elif media and home is None:
        case.plans.append(_plan_media(case, media))


def _without_twins(case: Case) -> list[PartCase]:
    """The taken files, each content once; what comes again is noted."""
    seen: dict[str, PartCase] = {}
    for part in case.taken:
        first = seen.setdefault(part.part.sha256, part)
        if first is not part:
            case.findings.append(
                Finding("version.same", part.path, {"other": first.part.name or first.path})
            )
    return list(seen.values())


def _home_of_media(groups: Sequence[Group]) -> Group | None:
    """Pictures belong to the news text of the mail; beside one single document they are its
    pages or its picture; beside several documents they are a draft of their own."""
    news = [one for one in groups if not _is_official(one)]
    if news:
        return news[0]
    return groups[0] if len(groups) == 1 else None


def _plan_group(case: Case, one: Group, media: Sequence[PartCase]) -> PlannedDraft:
    text, signed = _text_version(one), _signed_version(one)
    official = _official(one, text) | _category(case, one, text)
    is_document = _is_official(one)
    kind: DraftKind = (
        "document" if is_document else kind_of_text(text.part.text, text.part.part.name)
    )
    title = str(official.get("title") or "") if is_document else ""
    due, basis = deadline_of(case.policy, kind, official, _first_receipt(case))
    extends = _continues(case, one, text)
    return PlannedDraft(
        kind=kind,
        title=title or title_of_news(text.part, case.facts.subject, prefer_text=not is_document),
        number=str(official.get("number") or ""),
        blocks=text.part.blocks,
        metadata={**official, **_source(case)}
        if is_document
        else {**metadata_of_news(text.part.text), **_source(case)},
        files=_files(one, text, signed, media, alone=extends is None),
        deadline=due,
        deadline_basis=basis,
        findings=tuple(_differences(one, text, signed)),
        extends=extends,
        doubts=_doubts(text.part),
    )


def _plan_body(case: Case, media: Sequence[PartCase]) -> PlannedDraft:
    body = case.body
    assert body is not None
    kind = kind_of_text(body.text, case.facts.subject)
    due, basis = deadline_of(case.policy, kind, {}, _first_receipt(case))
    return PlannedDraft(
        kind=kind,
        title=title_of_news(body, case.facts.subject, prefer_text=False),
        blocks=body.blocks,
        metadata={**metadata_of_news(body.text), **_source(case)},
        files=tuple(_media_file(part) for part in media),
        deadline=due,
        deadline_basis=basis,
        doubts=_doubts(body),
    )


def _plan_media(case: Case, media: Sequence[PartCase]) -> PlannedDraft:
    families = {by_mime(part.part.type).family for part in media}
    kind: DraftKind = "photo" if families == {"image"} else "video"
    due, basis = deadline_of(case.policy, kind, {}, _first_receipt(case))
    body = case.body
    return PlannedDraft(
        kind=kind,
        title=title_of_news(media[0], case.facts.subject, prefer_text=False),
        blocks=body.blocks if body is not None else (),
        metadata=_source(case),
        files=tuple(_media_file(part) for part in media),
        deadline=due,
        deadline_basis=basis,
    )


def _doubts(part: PartCase) -> tuple[Doubt, ...]:
    """The places of the draft's text that an editor has to look at."""
    converted = part.record.doubts if part.record is not None else ()
    return in_document(converted, [block.text for block in part.blocks], part.words)


def _is_official(one: Group) -> bool:
    return any(item.part.official.get("is_official") for item in one.versions)


def _text_version(one: Group) -> Item:
    if len(one.versions) == 1:
        return one.versions[0]

    def rank(item: Item) -> tuple[bool, bool, int]:
        short = by_mime(item.part.part.type).short
        order = _TEXT_FROM.index(short) if short in _TEXT_FROM else len(_TEXT_FROM)
        # A file without text gives none, whatever wrote it; one with letters lost gives it last.
        return not item.sketch.words, audit(item.part.words).lossy, order

    return min(one.versions, key=rank)


def _signed_version(one: Group) -> Item | None:
    """The official file: the PDF. Of several the one that carries a signature."""
    pdfs = [item for item in one.versions if item.part.part.type == "application/pdf"]
    return min(pdfs, key=lambda item: not _signatures(item), default=None)


def _signatures(item: Item) -> bool:
    return bool(item.part.outcome and item.part.outcome.metadata.get("signatures"))


def _official(one: Group, text: Item) -> dict[str, object]:
    """Metadata by the version that gives the text; what it lacks (a number written by hand, a
    date filled in when it was signed) by the others."""
    merged = dict(text.part.official)
    for item in one.versions:
        for key, value in item.part.official.items():
            if merged.get(key) in (None, "", []):
                merged[key] = value
    merged.pop("is_official", None)
    # Places count in the part's text; a draft's text changes under its editors.
    merged.pop("fields", None)
    return merged


def _category(case: Case, one: Group, text: Item) -> dict[str, str]:
    """A document on which comments are asked goes into its own category (R35, R111)."""
    category = next((known.id for known in case.policy.categories if known.drafts), "")
    asked = _is_official(one) and text.part.official.get("status") == "draft"
    return {CATEGORY: category} if category and asked else {}


def _files(
    one: Group, text: Item, signed: Item | None, media: Sequence[PartCase], *, alone: bool
) -> tuple[PlannedFile, ...]:
    files: list[PlannedFile] = []
    for item in one.versions:
        role: FileRole = "signed" if item is signed else "text"
        if item.is_annex and not alone:
            role = "annex"
        # With a PDF there, the public doesn't get the editable file; of news, no manuscript.
        only = signed is None and item is text and _is_official(one)
        public = role == "annex" or item is signed or only
        files.append(PlannedFile(item.part.path, role, public))
    files += [PlannedFile(item.part.path, "annex") for item in one.annexes]
    return (*files, *(_media_file(part) for part in media))


def _media_file(part: PartCase) -> PlannedFile:
    image = by_mime(part.part.type).family == "image"
    return PlannedFile(part.path, "image" if image else "media")


def _differences(one: Group, text: Item, signed: Item | None) -> list[Finding]:
    official = signed or text
    if len(one.versions) == 1 or not official.sketch.words:
        return []
    found = []
    for item in one.versions:
        if item is official or not item.sketch.words:
            continue
        count = places(official.sketch, item.sketch)
        if count:
            found.append(
                Finding(
                    "version.differs",
                    item.part.path,
                    {
                        "other": item.part.part.name,
                        "official": official.part.part.name,
                        "document": one.number or official.part.part.name,
                        "places": count,
                    },
                )
            )
    return found


def _continues(case: Case, one: Group, text: Item) -> int | None:
    """The draft of the answered submission that this document is a version or an annex of."""
    continued = case.facts.continues
    if continued is None or not continued.drafts:
        return None
    annex = text.is_annex or not one.number
    for draft in continued.drafts:
        if one.number and draft.number and _same_number(one.number, draft):
            return draft.id
    if len(continued.drafts) == 1 and annex and not _is_official(one):
        return continued.drafts[0].id
    mine = sketch(str(text.part.official.get("title") or ""))
    for draft in continued.drafts:
        if alike(mine, sketch(draft.title)):
            return draft.id
    return None


def _same_number(number: str, draft: DraftFact) -> bool:
    return "".join(fold(number).split()) == "".join(fold(draft.number).split())


def _first_receipt(case: Case) -> datetime:
    """A mended resubmission counts from the first receipt (regulations.md)."""
    continued = case.facts.continues
    return (
        min(case.facts.received_at, continued.received_at) if continued else case.facts.received_at
    )


def _source(case: Case) -> dict[str, str]:
    """R24, R121: who supplied it."""
    agency = case.facts.agency
    return {"source": agency.name if agency else case.facts.sender.name}
