"""Tables of a policy on kinds of content: what there is, how often it is renewed, what comes
first."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .policy_steps import DraftKind, Slug, Table

#: A whole address, or a domain with all below it ("@hoabinh.gov.vn").
Pattern = Annotated[str, StringConstraints(pattern=r"^[^@\s]*@[^@\s]+$", to_lower=True)]


class Category(Table):
    """One kind of content that the regulation names (R34): editors choose it, and its time limit
    follows."""

    id: Slug
    name: str
    #: Kept up to date all the time (R13): no date, but it mustn't grow stale.
    continuous: bool = False
    #: Drafts of documents, on which comments are asked (R35, R111): told by the document itself.
    drafts: bool = False
    #: Something new is published every so many days (R123); None: as it comes.
    every: Annotated[int, Field(ge=1, le=366)] | None = None
    #: Which days these are: those on which offices work, or all.
    every_of: Literal["working", "calendar"] = "working"
    #: News and articles in it hold until a day, which they name (R96: calendars of meetings).
    dated: bool = False
    clause: str = ""


class Precedence(Table):
    """Whose contributions come first among what falls due on the same day (R106)."""

    #: Of these kinds; empty: the portal puts nothing first.
    kinds: tuple[DraftKind, ...] = ()
    #: What senders on the register of agencies send.
    register_: bool = Field(default=True, alias="register")
    #: What comes from these addresses and domains.
    addresses: tuple[Pattern, ...] = ()
    clause: str = ""

    def names(self, address: str) -> str:
        """The pattern that an address fits, "" for none."""
        address = address.lower()
        domain = f".{address.rpartition('@')[2]}"
        for pattern in self.addresses:
            local, _, of = pattern.partition("@")
            if address == pattern or (not local and domain.endswith(f".{of}")):
                return pattern
        return ""
