"""Table of a policy: what the regulation asks of single items besides their text."""

from __future__ import annotations

from typing import Literal

from .policy_steps import Table


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
