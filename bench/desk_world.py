"""The world of `bench/desk.py`: what became of each mail and draft, by its number alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

#: Raise it with each change of the rows: databases that were kept are made anew.
EDITION = 3
#: Minutes between two mails, and between two drafts.
EVERY = 1440 / 550
#: Unfinished drafts at least, so that the lists of a small database fill their pages too.
IN_HAND = 210
#: Newest mails among which some wait for a decision.
AT_DOOR = 200
AGENCIES = 200
EDITORS = 4


def lot(number: int, what: int) -> float:
    """From 0 to below 1, by chance and always the same (splitmix64; a `Random` costs twenty times
    that, a million times)."""
    mixed = (number * 0x9E3779B97F4A7C15 + what * 0xD1B54A32D192ED03) & _ALL
    mixed = ((mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9) & _ALL
    mixed = ((mixed ^ mixed >> 27) * 0x94D049BB133111EB) & _ALL
    return (mixed >> 11) / (1 << 53)


_ALL = (1 << 64) - 1


@dataclass(frozen=True)
class World:
    """What all rows hang on."""

    mails: int
    portal: int
    agencies: list[int]
    names: list[str]
    editors: list[int]
    secretary: int
    head: int
    categories: list[str]
    now: datetime

    @property
    def drafts(self) -> int:
        """Three for ten mails."""
        return self.mails * 3 // 10

    @cached_property
    def in_hand(self) -> int:
        """Drafts that aren't finished."""
        return max(IN_HAND, self.drafts // 100)

    def at(self, mail: int) -> datetime:
        """When a mail came."""
        return self.now - timedelta(minutes=(self.mails - mail) * EVERY)

    def agency(self, mail: int) -> int:
        """Place of its sender in the register; a few agencies send most."""
        return int((1 - lot(mail, 1)) ** (-1 / 0.7) - 1) % AGENCIES

    def mail_of(self, draft: int) -> int:
        """Number of the mail by which a draft came."""
        return (draft * 10 + 2) // 3

    def draft_of(self, mail: int) -> int:
        """Number of the draft that a mail brought, 0 for none."""
        draft = mail * 3 // 10
        return draft if draft and self.mail_of(draft) == mail else 0


def mail_state(world: World, mail: int) -> str:
    """What became of a mail."""
    if world.draft_of(mail):
        return "drafted"
    if mail > world.mails - AT_DOOR:
        return ("held", "quarantined", "drafted", "held", "failed" if mail % 20 == 0 else "noted")[
            mail % 5
        ]
    drawn = lot(mail, 2)
    return "drafted" if drawn < 0.43 else "refused" if drawn < 0.72 else "noted"


@dataclass(frozen=True)
class Fate:
    """What stands in a draft's row."""

    state: str
    assignee: int | None
    deadline: Any
    revisions: int
    #: Id of its first revision.
    first: int

    @property
    def current(self) -> int:
        """Id of the last one."""
        return self.first + self.revisions - 1


#: By rank from the newest: of the last `IN_HAND` drafts a quarter waits for approval.
_NEWEST = ("submitted", "approved", "new", "editing", "submitted", "scheduled", "new", "returned")
_OLDER = ("editing", "new", "awaiting_sender", "editing")


def fate(world: World, draft: int) -> Fate:
    """The state of a draft, who has it, by when."""
    rank = world.drafts - draft
    revisions = 1 + (draft % 2 == 0)
    first = draft + (draft - 1) // 2
    if rank >= world.in_hand:
        drawn = lot(draft, 4)
        state = "published" if drawn < 0.93 else "withdrawn" if drawn < 0.96 else "declined"
        day = (world.at(world.mail_of(draft)) + timedelta(days=draft % 7)).date()
        return Fate(state, world.editors[draft % EDITORS], day, revisions, first)
    state = (_NEWEST if rank < IN_HAND else _OLDER)[rank % (8 if rank < IN_HAND else 4)]
    # Of seven drafts two are nobody's, two the editor's who is asked, three the others'.
    who = (None, None, 1, 1, 0, 2, 3)[rank % 7]
    days = None if rank % 5 == 0 else (world.now + timedelta(days=rank % 9 - 3)).date()
    return Fate(state, None if who is None else world.editors[who], days, revisions, first)


def kind_of(draft: int) -> str:
    """What a draft is."""
    return ("document", "document", "document", "news", "article")[draft % 5]


def number_of(draft: int) -> str:
    """The number of an issued document."""
    return f"{draft}/QĐ-UBND" if kind_of(draft) == "document" else ""
