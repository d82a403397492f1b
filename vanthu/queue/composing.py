"""Drafts that no mail brought: written at the desk, or given to somebody to write (R100).

What a person composes is an ordinary draft from then on: the same workflow, two persons, the same
rules on its files.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vanthu.publisher.notices.board import Line, Section, desk_page, tell
from vanthu.publisher.notices.phrases import day, quoted
from vanthu.store import audit
from vanthu.store.models import Draft, DraftState, Kind, Mention, Portal, Role, User
from vanthu.store.portals import policy_of
from vanthu.store.revisions import Content
from vanthu.vietnamese.clean import clean_line

from . import revisions
from .changing import highest
from .deadlines import CATEGORY, INTERNAL, deadline_of
from .errors import NotAllowed, Unfit
from .facts import roles_of
from .intake import OFFICE
from .notes import note_add
from .reminders.sections import heading_of

#: What is written here; an issued document comes from who issued it.
WRITTEN_HERE = tuple(kind for kind in Kind if kind != Kind.DOCUMENT)
#: Who composes, and who gives others something to write.
COMPOSERS = frozenset(Role)
COMMISSIONERS = OFFICE
#: The same form within so long is a button that was pressed twice.
TWICE = timedelta(seconds=15)
#: Keys of the metadata that say whose it is (R54, R103, R121).
AUTHOR, SOURCE = "author", "source"


@transaction.atomic
def draft_compose(
    *,
    portal: Portal,
    actor: User,
    kind: Kind,
    title: str,
    category: str = "",
    author: str = "",
    source: str = "",
) -> Draft:
    """Soạn tin, bài: a draft in the actor's hands. Raises NotAllowed, Unfit."""
    role = _acting(actor, portal, COMPOSERS)
    if (made := _just_made(portal, kind, title, actor)) is not None:
        return made
    draft = _fresh(portal, kind, title, actor)
    metadata = {CATEGORY: category, AUTHOR: author, SOURCE: source}
    content = Content(title.strip(), metadata=_given(metadata))
    draft.deadline, draft.deadline_basis = deadline_of(
        policy_of(portal), kind, content.metadata, datetime.now(UTC)
    )
    revision = revisions.write(draft=draft, author=actor, content=content, first=True)
    draft.save()
    audit.record(
        "draft.compose", "draft", draft.pk, actor=actor, role=role, portal=portal.pk,
        revision=revision.number, digest=revision.digest,
    )  # fmt: skip
    return draft


@transaction.atomic
def draft_commission(
    *,
    portal: Portal,
    actor: User,
    assignee: User,
    kind: Kind,
    title: str,
    due: date,
    brief: str = "",
    category: str = "",
) -> Draft:
    """Giao viết bài: a draft without text in somebody's hands, with the board's own limit, and a
    mail to them. The brief is the first note on it. Raises NotAllowed, Unfit.

    The first revision is nobody's: who says what is to be written about hasn't written it, and may
    approve it.
    """
    role = _acting(actor, portal, COMMISSIONERS)
    if not roles_of(assignee, portal.pk):
        raise Unfit({"assignee": _("This person has no role at the portal.")})
    today = timezone.localdate()
    if due < today:
        raise Unfit({"due": _("The date must not have passed.")})
    if (made := _just_made(portal, kind, title, assignee)) is not None:
        return made
    draft = _fresh(portal, kind, title, assignee)
    draft.deadline = due
    draft.deadline_basis = {INTERNAL: True, "since": "assigned", "start": today.isoformat()}
    author = assignee.display_name if kind != Kind.QUESTION else ""
    content = Content(title.strip(), metadata=_given({CATEGORY: category, AUTHOR: author}))
    revisions.write(
        draft=draft, author=None, content=content, note=_("Given to be written"), first=True
    )
    draft.save()
    if brief.strip():
        note = note_add(draft=draft, actor=actor, text=brief)
        if assignee != actor:
            Mention.objects.get_or_create(note=note, user=assignee, defaults={"portal": portal})
    audit.record(
        "draft.commission", "draft", draft.pk, actor=actor, role=role, portal=portal.pk,
        assignee=assignee.pk, due=due.isoformat(),
    )  # fmt: skip
    if assignee != actor:
        _tell(draft, actor, assignee)
    return draft


def _just_made(portal: Portal, kind: Kind, title: str, assignee: User) -> Draft | None:
    """The draft that the first of two presses has made, as long as nothing was done with it. The
    second press waits for the portal's row, or it would find nothing yet."""
    Portal.objects.select_for_update(no_key=True).get(pk=portal.pk)
    same = Draft.objects.filter(
        portal=portal, kind=kind, submission=None, assignee=assignee, state=DraftState.EDITING,
        title=clean_line(title, revisions.TITLE_LENGTH), current__number=1,
        created_at__gt=datetime.now(UTC) - TWICE,
    )  # fmt: skip
    return same.order_by("pk").last()


def _fresh(portal: Portal, kind: Kind, title: str, assignee: User) -> Draft:
    if kind not in WRITTEN_HERE:
        raise Unfit({"kind": _("An issued document comes by mail from who issued it.")})
    if not title.strip():
        raise Unfit({"title": _("Give a title.")})
    draft = Draft(portal=portal, kind=kind, state=DraftState.EDITING, assignee=assignee)
    draft.save(force_insert=True)
    return draft


def _given(metadata: dict[str, Any]) -> dict[str, Any]:
    return {key: value.strip() for key, value in metadata.items() if value.strip()}


def _acting(actor: User, portal: Portal, who: frozenset[Role]) -> str:
    """The role in which the person does it."""
    roles = roles_of(actor, portal.pk)
    if not roles & who:
        raise NotAllowed(_("Your role at this portal does not permit it."))
    return highest(roles)


def _tell(draft: Draft, actor: User, assignee: User) -> None:
    assert draft.deadline is not None
    note = f"Hạn nội bộ {day(draft.deadline)}; {quoted(str(actor), 80)} giao"
    line = Line(heading_of(draft, closed=False), note, desk_page("draft", draft.pk))
    tell(
        portal=draft.portal,
        user=assignee,
        round_=f"commission:{draft.pk}:{assignee.pk}",
        headline="Được giao viết tin, bài",
        lead="Ông/Bà được giao viết nội dung sau; yêu cầu cụ thể xem ở ghi chú tại bàn biên tập.",
        sections=[Section("ĐƯỢC GIAO VIẾT", [line], desk_page("inbox", query="list=mine"))],
    )
