"""Table of a policy: what the regulation asks of single items besides their text."""

from __future__ import annotations

from typing import Literal

from .policy_steps import Table


class Items(Table):
    """Duties of items that portals have or have not."""

    #: Who may read the version that a corrected one replaced (R26, R77): everybody, or the desk.
    #: Whoever corrects decides for the single one, since what is wrong may not stay public.
    earlier_versions: Literal["public", "desk"] = "desk"
