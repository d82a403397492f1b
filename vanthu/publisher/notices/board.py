"""The mail to one member of the board: what waits for them, in sections, with links to the desk.

`queue.reminders` says what goes in. The mail names numbers, titles and codes, and repeats nothing
of what was received (wording.md §0.8).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import NoReverseMatch, reverse

from vanthu.store.models import Notice, NoticeKind, Portal, User
from vanthu.store.portals import policy_of

from . import outbox
from .answering import mailable, own_addresses
from .letters import compose
from .message import new_message_id
from .phrases import quoted, two

log = structlog.get_logger(__name__)

#: Lines of a section; the rest is counted, and shown by the desk.
LISTED = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits: what it is, the circumstances, where it is dealt with."""

    heading: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """Things of one sort. `url` shows them all at the desk."""

    title: str
    lines: Sequence[Line]
    url: str
    #: Named in the subject and marked in the mail.
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class _Shown:
    """A section as the templates have it: numbers run on over the mail."""

    title: str
    count: str
    lines: tuple[tuple[str, Line], ...]
    more: str
    url: str
    urgent: bool


def reachable(user: User) -> bool:
    """Whether mail can go to this person's address: one of ours would come back in."""
    return mailable(user.email) and user.email.lower() not in own_addresses()


def desk_page(name: str, *args: object, query: str = "") -> str:
    """The full address of a page of the desk; "" where this installation has none."""
    try:
        path = reverse(f"desk:{name}", args=args)
    except NoReverseMatch:
        return ""
    return f"{settings.VANTHU.public_url}{path}" + (f"?{query}" if query else "")


def tell(
    *, portal: Portal, user: User, round_: str, headline: str, lead: str, sections: list[Section]
) -> Notice | None:
    """Plant the mail; None when this person was told in this round, or can't be reached."""
    if not reachable(user):
        return None
    policy = policy_of(portal)
    letter = compose(
        "board",
        f"[{policy.words.short}] {headline}",
        policy,
        {
            "headline": headline,
            "to": quoted(str(user), 120),
            "lead": lead,
            "sections": _numbered(sections),
            "desk_url": desk_page("inbox"),
            "account_url": desk_page("account"),
            "width": 720,
        },
    )
    try:
        with transaction.atomic():
            notice = Notice.objects.create(
                portal=portal,
                kind=NoticeKind.BOARD,
                round=round_,
                recipient=user.email,
                subject=letter.subject,
                text=letter.text,
                html=letter.html,
                message_id=new_message_id(policy, f"board.{round_}"),
            )
            outbox.plant(notice)
    except IntegrityError:
        return None  # another worker has told them
    log.info("board_told", notice=notice.pk, sections=len(sections))
    return notice


def _numbered(sections: list[Section]) -> list[_Shown]:
    place = 0
    shown = []
    for section in sections:
        kept = tuple(
            (f"{number}.", line) for number, line in enumerate(section.lines[:LISTED], place + 1)
        )
        place += len(kept)
        left = len(section.lines) - len(kept)
        shown.append(
            _Shown(
                section.title,
                two(len(section.lines)),
                kept,
                two(left) if left else "",
                section.url,
                section.urgent,
            )
        )
    return shown
