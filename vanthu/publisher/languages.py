"""Versions of an item in two languages, once something of them goes out or comes down (R20, R109).

Whoever has the version in the other language is told when the original changes, and the desk lists
what is public in one language alone. The two never change each other's text or state: a person
holds them against each other. In the transaction of the deed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from vanthu.store.models import Draft, DraftState, Publication, PublicationState, ReviewWhy
from vanthu.store.portals import policy_of

from .notices.board import Line, Section, desk_page, tell
from .notices.phrases import quoted

#: The portals' own language; the other one is `[languages]` in their policy.
VIETNAMESE = "vi"
#: What `shown` changes in the draft itself, for whoever saves it by its fields.
FIELDS = ("version_missing", "review_on", "review_why")
_HAPPENED = {
    ReviewWhy.CHANGED: "Bản tiếng Việt đã có nội dung mới",
    ReviewWhy.DOWN: "Bản tiếng Việt đã gỡ khỏi trang công khai",
}


def shown(draft: Draft, publication: Publication) -> None:
    """A version has gone out. Changes `draft`, which the caller saves."""
    if draft.translation_of_id is None:
        draft.version_missing = _wanted(draft) and not _public(_translations(draft))
        made_of_another = ~Q(translated_from=publication.revision_id)
        _look_through(draft, ReviewWhy.CHANGED, made_of_another)
        return
    days = policy_of(draft.portal).languages.review_days
    if draft.review_why not in _HAPPENED:
        draft.review_on = timezone.localdate() + timedelta(days=days) if days else None
        draft.review_why = ReviewWhy.REGULAR if days else ""
    Draft.objects.filter(pk=draft.translation_of_id, version_missing=True).update(
        version_missing=False
    )


def taken_down(draft: Draft) -> None:
    """Nothing of it is public any more, for now or for good. Changes `draft`."""
    draft.version_missing = False
    if draft.translation_of_id is None:
        _look_through(draft, ReviewWhy.DOWN, Q())
        return
    draft.review_on, draft.review_why = None, ""
    _ask_for_another(draft)


def shown_again(draft: Draft) -> None:
    """What was suspended is public again. Changes `draft`."""
    if draft.translation_of_id is None:
        draft.version_missing = _wanted(draft) and not _public(_translations(draft))
        # Because it was down they were to be looked through; what says another text still is.
        down = _translations(draft).filter(review_why=ReviewWhy.DOWN)
        down.exclude(translated_from=draft.approved_id).update(review_why=ReviewWhy.CHANGED)
        down.filter(review_why=ReviewWhy.DOWN).update(review_on=None, review_why="")
        return
    Draft.objects.filter(pk=draft.translation_of_id, version_missing=True).update(
        version_missing=False
    )


def counterpart(publication: Publication) -> Publication | None:
    """What the public pages show of the same item in the other language, if they show it."""
    draft = publication.draft
    pair = Q(draft__translation_of=draft.pk)
    if draft.translation_of_id is not None:
        pair = Q(draft=draft.translation_of_id)
    return _pages(publication.portal_id).filter(pair).exclude(draft=draft.pk).first()


def counterparts(publications: Iterable[Publication]) -> dict[int, Publication]:
    """`counterpart` for a page of them, in one question: publication → the other one."""
    rows = list(publications)
    if not rows:
        return {}
    drafts = {row.draft_id for row in rows}
    originals = {row.draft.translation_of_id for row in rows} - {None}
    found = _pages(rows[0].portal_id).filter(
        Q(draft__translation_of__in=drafts) | Q(draft__in=originals)
    )
    by_draft: dict[int, Publication] = {}
    for other in found:
        by_draft[other.draft_id] = other
        if other.draft.translation_of_id is not None:
            by_draft.setdefault(-other.draft.translation_of_id, other)
    pairs = {row.pk: by_draft.get(row.draft.translation_of_id or -row.draft_id) for row in rows}
    return {pk: other for pk, other in pairs.items() if other is not None}


def _pages(portal: int) -> QuerySet[Publication]:
    return (
        Publication.objects.filter(portal=portal, target="pages", state=PublicationState.PUBLISHED)
        .select_related("draft", "portal")
        .order_by("-published_at", "-pk")
    )


def _translations(draft: Draft) -> QuerySet[Draft]:
    over = (DraftState.DECLINED, DraftState.WITHDRAWN)
    return Draft.objects.filter(translation_of=draft.pk).exclude(state__in=over)


def _wanted(draft: Draft) -> bool:
    languages = policy_of(draft.portal).languages
    return draft.language == VIETNAMESE and draft.kind in languages.both


def _public(drafts: QuerySet[Draft]) -> bool:
    return Publication.objects.filter(
        draft__in=drafts.values("pk"), state=PublicationState.PUBLISHED
    ).exists()


def _ask_for_another(draft: Draft) -> None:
    """The original is public in one language alone again, where the policy wants both."""
    originals = Draft.objects.select_related("portal").filter(translations=draft)
    original = originals.first()
    if original is None or not _wanted(original):
        return
    itself = Draft.objects.filter(pk=original.pk)
    if _public(itself) and not _public(_translations(original).exclude(pk=draft.pk)):
        itself.update(version_missing=True)


def _look_through(original: Draft, why: ReviewWhy, which: Q) -> None:
    """Put the other versions on the list, and tell those who have them in hand."""
    rows = _translations(original).filter(which).exclude(review_why=why)
    for row in rows.select_related("assignee"):
        Draft.objects.filter(pk=row.pk).update(review_on=timezone.localdate(), review_why=why)
        _tell(original, row, why)


def _tell(original: Draft, row: Draft, why: ReviewWhy) -> None:
    person = row.assignee
    if person is None or not person.is_active:
        return
    noun = policy_of(original.portal).words.noun
    line = Line(quoted(original.title, 120), _HAPPENED[why], desk_page("draft", row.pk))
    tell(
        portal=original.portal,
        user=person,
        round_=f"language:{row.pk}:{why.value}:{original.version}:{person.pk}",
        headline="Bản tiếng Anh cần rà soát",
        lead=f"{_HAPPENED[why]}. Đề nghị Ông/Bà đối chiếu bản tiếng Anh của {noun} với bản tiếng "
        "Việt, sửa hoặc gỡ nếu cần, rồi ghi nhận đã rà soát.",
        sections=[Section("BẢN TIẾNG ANH CẦN RÀ SOÁT", [line], "")],
    )
