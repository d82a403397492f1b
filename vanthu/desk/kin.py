"""What is akin to a draft, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from vanthu.queue.kinship import Kin, Why, kin_of
from vanthu.queue.workflow import IN_HAND
from vanthu.store.models import Draft, User

#: Reason → words. Those about documents that act on each other depend on what they do.
WORDS = {
    Why.NUMBER: gettext_lazy("the same number"),
    Why.MAIL: gettext_lazy("from the same mail"),
    Why.JOINED: gettext_lazy("from a mail that belongs to it"),
    Why.TITLE: gettext_lazy("the same title"),
    Why.TEXT: gettext_lazy("nearly the same text"),
    (Why.ACTS_ON, "replaces"): gettext_lazy("is replaced by this one"),
    (Why.ACTS_ON, "repeals"): gettext_lazy("is repealed by this one"),
    (Why.ACTS_ON, "amends"): gettext_lazy("is amended by this one"),
    (Why.ACTED_ON, "replaces"): gettext_lazy("replaces this one"),
    (Why.ACTED_ON, "repeals"): gettext_lazy("repeals this one"),
    (Why.ACTED_ON, "amends"): gettext_lazy("amends this one"),
}


@dataclass(frozen=True)
class Line:
    """One kindred draft as the panel shows it."""

    draft: Draft
    why: str
    #: Another portal's: named with it.
    elsewhere: bool
    #: The same document once more, and both may be put into one.
    mergeable: bool


def panel_of(draft: Draft, user: User) -> dict[str, Any]:
    """Lines of the panel, the same document's other drafts, and the refused mails before it."""
    kindred = kin_of(draft, user)
    lines = [_line(kin, draft) for kin in kindred.drafts]
    twins = {kin.draft.pk for kin in kindred.twins}
    return {
        "kin": lines,
        "twins": [one for one in lines if one.draft.pk in twins],
        "refused": kindred.refused,
    }


def _line(kin: Kin, draft: Draft) -> Line:
    why = [str(WORDS[name] if name in WORDS else WORDS[name, kin.bearing]) for name in kin.why]
    same_portal = kin.draft.portal_id == draft.portal_id
    both_in_hand = {kin.draft.state, draft.state} <= {str(state) for state in IN_HAND}
    return Line(kin.draft, _join(why), not same_portal, same_portal and both_in_hand)


def _join(words: list[str]) -> str:
    return ", ".join(words)
