"""Tables of a policy: what the regulation asks of single items besides their text, and in which
languages they go out."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from .policy_steps import DraftKind, Table


class Items(Table):
    """Duties of items that portals have or have not."""

    #: Who may read the version that a corrected one replaced (R26, R77): everybody, or the desk.
    #: Whoever corrects decides for the single one, since what is wrong may not stay public.
    earlier_versions: Literal["public", "desk"] = "desk"
    #: News that nobody has confirmed is marked as for reference only, and stands in that category
    #: alone where one is named (R122).
    reference: bool = False
    reference_category: str = ""
    #: News from elsewhere names its author or agency, and the day on which it was published (R79).
    quoted: bool = False
    #: Advertising goes out marked, and only with the enterprise's written confirmation (R127).
    advertising: bool = False
    #: Pages say of what agencies supplied that it is official information (R57, R83).
    official: bool = False
    #: Who signed it off at the agency is noted (R97).
    signed_off: bool = False
    #: What others need who use an item elsewhere: to name where it is from (R24), or a permission
    #: of the board and of the People's Committee (R94).
    reuse: Literal["attribution", "approvals"] = "attribution"


class Languages(Table):
    """In which languages items go out (R109)."""

    #: The portal's language beside Vietnamese; "" for none.
    other: Literal["", "en"] = ""
    #: Kinds that go out in both.
    both: tuple[DraftKind, ...] = ()
    #: Every so many days foreign-language information is looked through (R20). 0: only when what it
    #: says in Vietnamese has changed.
    review_days: Annotated[int, Field(ge=0, le=3660)] = 0

    @model_validator(mode="after")
    def _hangs_together(self) -> Languages:
        if self.both and not self.other:
            raise ValueError("both names kinds, but there is no other language; write other = “en”")
        if "document" in self.both:
            raise ValueError("both: an issued document has the language it was issued in")
        return self
