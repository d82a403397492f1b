"""An item in two languages as the desk and the public pages show it (R20, R109)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vanthu.publisher.languages import VIETNAMESE, counterpart
from vanthu.queue.languages import Version, original_of, to_review, version_of
from vanthu.queue.workflow import Act
from vanthu.store.models import Draft, Publication, ReviewWhy, Revision
from vanthu.validators.policy import Policy

#: Done in the panel "Languages", and not from the bar under the text.
ACTS = frozenset({Act.TRANSLATE, Act.REVIEWED})
#: Languages by code: as people read of them at the desk, and as they call themselves.
NAMES = {VIETNAMESE: _("Vietnamese version"), "en": _("English version")}
OWN_NAMES = {VIETNAMESE: "Tiếng Việt", "en": "English"}


@dataclass(frozen=True)
class Panel:
    """What the draft's page says of its other language."""

    #: The other side of the pair; None while there is none.
    other: Version | None
    is_translation: bool
    #: Whether the portal's policy lists it as missing.
    missing: bool
    #: Why it is to be held against its original; "" for not at all.
    why: str
    #: Where the original's versions are compared, if it has changed since.
    compare: str

    @property
    def language(self) -> str:
        """What the other side is called."""
        return str(NAMES.get(self.other.language, "")) if self.other else ""


def panel_of(draft: Draft, policy: Policy | None) -> Panel | None:
    """The panel; None where the portal has one language and the draft no other version."""
    other = original_of(draft) or version_of_or_none(draft, policy)
    if other is None and not (policy and policy.languages.other and draft.kind != "document"):
        return None
    due = to_review(draft)
    why = str(ReviewWhy(draft.review_why).label) if due and draft.review_why else ""
    compare = reverse("desk:draft-revisions", args=[other.pk]) if due and other else ""
    return Panel(other, draft.translation_of_id is not None, draft.version_missing, why, compare)


def version_of_or_none(draft: Draft, policy: Policy | None) -> Version | None:
    """The version in the other language, looked for where there can be one."""
    if policy is None or not (policy.languages.other or "translation" in draft.__dict__):
        return None
    return version_of(draft)


def beside(draft: Draft) -> Revision | None:
    """The original's text, for whoever writes its version in the other language."""
    if draft.translation_of_id is None:
        return None
    original = Draft.objects.select_related("approved", "current").get(pk=draft.translation_of_id)
    return original.approved or original.current


def for_public(item: Publication) -> dict[str, Any]:
    """What the public page says of the item in the other language: only what is public now."""
    other = counterpart(item)
    found = None
    if other is not None:
        path = reverse("public:article", args=[other.portal.name, other.pk, other.slug])
        code = other.draft.language
        found = {
            "code": code,
            "name": OWN_NAMES.get(code, code),
            "path": path,
            "url": settings.VANTHU.public_url + path,
        }
    return {"language": item.draft.language, "other_language": found}
