"""Bringing an earlier revision back: as a new one, so that nothing of the history changes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vanthu.store.models import Agency, Draft, Kind, Revision, User
from vanthu.store.revisions import content_of

from .changing import changing
from .editing import reckon
from .errors import Unfit
from .revisions import KIND, SUPPLIED_BY, settled
from .workflow import Act


def draft_restore(*, draft: Draft, actor: User, version: int, number: int) -> Draft:
    """Say again what revision `number` said: text, fields, files, kind and supplier.

    It is an edit: the same roles and states, it voids an approval, and whoever had a hand in the
    text that comes back may not approve it. Raises Unfit where there is no such revision, or where
    it says what the draft says already.
    """
    with changing(Act.EDIT, draft=draft, actor=actor, version=version) as change:
        held, before = change.draft, change.draft.current
        earlier = Revision.objects.filter(draft=held, number=number, proposed=False).first()
        if earlier is None:
            raise Unfit({"revision": _("There is no such revision.")})
        held.kind = Kind(earlier.metadata.get(KIND) or held.kind)
        held.agency = _supplier(held, str(earlier.metadata.get(SUPPLIED_BY) or ""))
        content = content_of(earlier)
        if before is not None and settled(content, held).digest == before.digest:
            raise Unfit({"revision": _("The draft says that already.")})
        revision = change.revise(content, _("Revision %(n)d restored") % {"n": number})
        revision.co_authors = sorted(_authors(earlier) - {actor.pk})
        revision.save(update_fields=["co_authors"])
        change.data["restored"] = number
        reckon(held, before, revision)
    return change.draft


def _supplier(draft: Draft, name: str) -> Agency | None:
    if not name or (draft.agency is not None and draft.agency.name == name):
        return draft.agency if name else None
    return Agency.objects.filter(portal=draft.portal_id, name=name).first() or draft.agency


def _authors(revision: Revision) -> set[int]:
    """Everybody who had a hand in the text as it stood then."""
    rows = Revision.objects.filter(
        draft=revision.draft_id, number__lte=revision.number, proposed=False
    )
    people: set[int] = set()
    for author, others in rows.values_list("author_id", "co_authors"):
        people.update(others, [] if author is None else [author])
    return people
