"""Services of the optional steps: hand over to the secretary, confirm that it is true, tick the
checklist; and taking one's last act back."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from vanthu.publisher.notices import take_back
from vanthu.store.models import Confirmation, Draft, Method, User
from vanthu.store.portals import policy_of
from vanthu.vietnamese.clean import clean_line

from .changing import Change, changing
from .errors import Blocked, Unfit
from .steps import checklist_of
from .undo import Undo
from .workflow import Act

NOTE = 500


def draft_hand_over(*, draft: Draft, actor: User, version: int) -> Draft:
    """Chuyển Thư ký: finished; the secretary gathers and submits it."""
    with changing(Act.HAND_OVER, draft=draft, actor=actor, version=version) as change:
        change.draft.submitted_by = None
        change.draft.reason = ""
    return change.draft


def draft_verify(*, draft: Draft, actor: User, version: int, method: str, note: str = "") -> Draft:
    """Xác thực tin: the actor's word that the current revision is true, and how they know."""
    note = clean_line(note, NOTE)
    if method not in Method.values:
        raise Unfit({"method": _("Say how you know.")})
    if not note and method != Method.SITE:
        raise Unfit({"note": _("Say whom you asked, or what you compared it with.")})
    with changing(Act.VERIFY, draft=draft, actor=actor, version=version) as change:
        _confirm(change, "", method=method, note=note)
        change.data["method"] = method
    return change.draft


def draft_check(*, draft: Draft, actor: User, version: int, ticked: Collection[str]) -> Draft:
    """The lines of the checklist that hold for the current revision; a tick that isn't among them
    any more is taken away. Raises Unfit for lines that the portal doesn't have."""
    with changing(Act.CHECK, draft=draft, actor=actor, version=version) as change:
        known = [item.id for item in checklist_of(policy_of(change.draft.portal), change.draft)]
        if strange := sorted(set(ticked) - set(known)):
            raise Unfit({"ticked": _("There is no such line: %(names)s") % {"names": strange}})
        rows = Confirmation.objects.filter(revision=change.draft.current, item__in=known)
        given = set(rows.values_list("item", flat=True))
        rows.exclude(item__in=ticked).delete()
        for item in known:
            if item in ticked and item not in given:
                _confirm(change, item)
        change.data["ticked"] = [item for item in known if item in ticked]
        change.data["taken_away"] = sorted(given - set(ticked))
    return change.draft


def draft_undo(*, draft: Draft, actor: User, version: int) -> Draft:
    """Hoàn tác: the actor's own last act is taken back, as if it hadn't been done. Raises Blocked
    when a mail has left because of it."""
    with changing(Act.UNDO, draft=draft, actor=actor, version=version) as change:
        last = Undo.of(change.draft)
        if last.notice is not None and not take_back(last.notice):
            raise Blocked(("undoable",), (_("The agency has been told already."),))
        last.restore(change.draft)
        change.data["undone"] = last.act
    return change.draft


def _confirm(change: Change, item: str, **how: str) -> None:
    revision = change.draft.current
    assert revision is not None  # every draft is made with one
    Confirmation.objects.create(
        draft=change.draft, revision=revision, item=item, by=change.actor, **how
    )
