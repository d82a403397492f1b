"""A draft and its version in the other language, each told of the other (R109).

Read along with the draft, as its page has no question to spare: `translation` and `original` are
for `annotate`, `versions_of` says what they read. The services are in `translating`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from vanthu.publisher.languages import VIETNAMESE
from vanthu.store.models import (
    Draft,
    DraftState,
    Kind,
    Publication,
    PublicationState,
    Revision,
)
from vanthu.validators.policy import Policy
from vanthu.vietnamese.official.language import SAMPLE, language_of

#: Ended: such a version is none, and another one may be begun.
OVER = (DraftState.DECLINED, DraftState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Version:
    """One side of the pair as the other one's page names it."""

    pk: int
    language: str
    title: str
    state: str
    #: When a corrected version went out last, as `Draft.corrected_at`.
    corrected_at: str | None
    #: Whether the public sees it now.
    live: bool

    @classmethod
    def of(cls, told: dict[str, Any]) -> Version:
        """As the database told it."""
        return cls(**told | {"live": bool(told["live"])})


def translation() -> Subquery:
    """The draft's version in the other language that isn't over."""
    rows = Draft.objects.filter(translation_of=OuterRef("pk")).exclude(state__in=OVER)
    return _told(rows.order_by("-pk"))


def original() -> Subquery:
    """What the draft is the other language's version of."""
    return _told(Draft.objects.filter(pk=OuterRef("translation_of")))


def version_of(draft: Draft) -> Version | None:
    """What `translation` has read; asked for where the draft came without it."""
    told = _read(draft, "translation", translation)
    return Version.of(told) if told else None


def original_of(draft: Draft) -> Version | None:
    """What `original` has read."""
    if draft.translation_of_id is None:
        return None
    told = _read(draft, "original", original)
    return Version.of(told) if told else None


def translatable(draft: Draft, policy: Policy) -> bool:
    """Whether a version in the portal's other language may be begun. An issued document has the
    language that it was issued in."""
    if not policy.languages.other or draft.kind == Kind.DOCUMENT:
        return False
    if draft.language != VIETNAMESE or draft.translation_of_id is not None:
        return False
    return draft.merged_into_id is None and version_of(draft) is None


def untranslated(draft: Draft) -> bool:
    """Whether title or text of a version in another language are Vietnamese still."""
    if draft.language == VIETNAMESE or draft.current is None:
        return False
    texts = (draft.current.title, draft.current.summary, _text(draft.current))
    return any(language_of(text) == VIETNAMESE for text in texts)


def to_review(draft: Draft) -> bool:
    """Whether it is to be held against its original today."""
    return draft.review_on is not None and draft.review_on <= timezone.localdate()


def reviewable(today: date) -> Q:
    """The condition on drafts that are to be looked through, in the terms of their index."""
    return Q(review_on__isnull=False, review_on__lte=today)


def _text(revision: Revision) -> str:
    text = ""
    for block in revision.blocks:
        text += " ".join(str(run.get("text", "")) for run in block.get("runs", ())) + "\n"
        if len(text) > SAMPLE:
            break
    return text


def _told(rows: Any) -> Subquery:
    live = Publication.objects.filter(draft=OuterRef("pk"), state=PublicationState.PUBLISHED)
    told = JSONObject(
        pk=F("pk"), language=F("language"), title=F("title"), state=F("state"),
        corrected_at=F("corrected_at"), live=Exists(live),
    )  # fmt: skip
    return Subquery(rows.values(told=told)[:1])


def _read(draft: Draft, name: str, subquery: Any) -> dict[str, Any] | None:
    if name not in draft.__dict__:
        rows = Draft.objects.filter(pk=draft.pk).annotate(told=subquery())
        setattr(draft, name, rows.values_list("told", flat=True).first())
    told: dict[str, Any] | None = getattr(draft, name)
    return told
