"""Services on an item's version in the portal's other language: a draft of its own, linked with the
original, with a way and an approval of its own (R20, R109)."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from vanthu.publisher.languages import VIETNAMESE
from vanthu.store.models import Draft, DraftState, PublicationState, ReviewWhy, User
from vanthu.store.portals import policy_of
from vanthu.store.revisions import Content, content_of

from . import revisions
from .changing import changing
from .workflow import Act


def draft_translate(*, draft: Draft, actor: User, version: int) -> Draft:
    """Soạn bản tiếng Anh: a new draft in the actor's hands with the original's kind, text and
    files, for the text to be overwritten; returns it.

    Its first revision is nobody's: who begins it hasn't written it.
    """
    with changing(Act.TRANSLATE, draft=draft, actor=actor, version=version) as change:
        source = change.draft.approved or change.draft.current
        fresh = _beside(change.draft, actor)
        fresh.translated_from = source
        content = content_of(source) if source else Content(change.draft.title)
        revisions.write(
            draft=fresh,
            author=None,
            content=content,
            note=_("The Vietnamese text, to be translated"),
            first=True,
        )
        fresh.save()
        change.data |= {"translation": fresh.pk, "language": fresh.language}
    return fresh


def draft_reviewed(*, draft: Draft, actor: User, version: int) -> Draft:
    """Đã rà soát: a person has held it against its original, as that is now."""
    with changing(Act.REVIEWED, draft=draft, actor=actor, version=version) as change:
        held = change.draft
        change.data["why"] = held.review_why
        days = policy_of(held.portal).languages.review_days
        public = held.publications.filter(state=PublicationState.PUBLISHED).exists()
        again = bool(days) and public
        held.review_on = timezone.localdate() + timedelta(days=days) if again else None
        held.review_why = ReviewWhy.REGULAR if again else ""
        original = Draft.objects.filter(translations=held).first()
        if original is not None:
            held.translated_from_id = original.approved_id or original.current_id
    return change.draft


def _beside(draft: Draft, actor: User) -> Draft:
    """A new draft of the same mail: what holds the mail's files back holds it back, too."""
    last = 0
    if draft.submission_id is not None:
        siblings = Draft.objects.filter(submission=draft.submission_id)
        last = siblings.aggregate(last=Max("ordinal"))["last"] or 0
    other = policy_of(draft.portal).languages.other
    fresh = Draft(
        portal=draft.portal,
        submission=draft.submission,
        ordinal=last + 1,
        kind=draft.kind,
        state=DraftState.EDITING,
        agency=draft.agency,
        assignee=actor,
        translation_of=draft,
        language=other or VIETNAMESE,
    )
    fresh.save(force_insert=True)
    return fresh
