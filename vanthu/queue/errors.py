"""Why a service doesn't do what it was asked. All are the caller's to mend; nothing was changed.

Each says in plain words, in the reader's language, what is in the way and what to do.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _


class Refusal(Exception):
    """Base: the text is meant for the person who asked."""


class NotAllowed(Refusal):
    """The role or the state doesn't permit it."""


class Blocked(NotAllowed):
    """Role and state would permit it, but something stands in the way; `codes` are names of
    guards, `reasons` the same in words."""

    def __init__(self, codes: Sequence[str], reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.codes = tuple(codes)
        self.reasons = tuple(reasons)


class Stale(Refusal):
    """Somebody changed the draft since the page was opened; `version` is today's."""

    def __init__(self, version: int) -> None:
        super().__init__(
            _(
                "Somebody else has changed it since you opened the page. "
                "Your text is not lost: open the page again and compare."
            )
        )
        self.version = version


class ReasonNeeded(Refusal):
    """A reason has to be given; `label` says which."""

    def __init__(self, label: str) -> None:
        super().__init__(_("Please fill in: %(label)s") % {"label": label})
        self.label = label


class Locked(Refusal):
    """The text of an issued document may not be changed."""


class Unfit(Refusal):
    """What was filled in can't be used; `fields` maps a field to what is wrong with it."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = fields
