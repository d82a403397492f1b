"""What became of a mail, as values: the state, each file's verdict, the codes; and what differs
between two such outcomes.

Places, verdicts and codes only: no name and no word of the mail.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from vanthu.store.models import Change, FindingRow, PartRow, Submission
from vanthu.validators.verdicts import Action

#: Code → what the portal does with it. One that comes twice at a place is there once.
Codes = Mapping[str, str]
#: The mail as a whole.
WHOLE = ""
#: What stands in the first mail because of another one (`pipeline.continued`).
_TOLD = "reply."
_BARRING = frozenset({Action.HOLD, Action.REJECT})
_ORDER = {action.value: place for place, action in enumerate(Action)}


@dataclass(frozen=True, slots=True)
class Place:
    """One file, or the mail as a whole (`WHOLE`)."""

    verdict: str = ""
    codes: Codes = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mail: its state and its places."""

    state: str
    places: Mapping[str, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changed:
    """One place where two outcomes differ."""

    path: str
    before: Place
    after: Place

    @property
    def codes(self) -> frozenset[str]:
        """The codes by which it differs."""
        return frozenset(
            code
            for code in self.before.codes.keys() | self.after.codes.keys()
            if self.before.codes.get(code) != self.after.codes.get(code)
        )

    @property
    def bars(self) -> bool:
        """Whether it isn't only about notes."""
        if self.before.verdict != self.after.verdict:
            return True
        actions = (
            side.get(code) for code in self.codes for side in (self.before.codes, self.after.codes)
        )
        return any(action in _BARRING for action in actions if action)


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs between what stands and what would."""

    before: str
    after: str
    places: tuple[Changed, ...] = ()

    @property
    def change(self) -> Change:
        """How much it is."""
        if self.before != self.after or any(place.bars for place in self.places):
            return Change.RESULT
        return Change.NOTES if self.places else Change.NONE

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes by which it differs, those that hold or refuse first."""
        loud: dict[str, int] = {}
        for place in self.places:
            for code in place.codes:
                actions = (place.before.codes.get(code, ""), place.after.codes.get(code, ""))
                rank = max(_ORDER.get(action, -1) for action in actions)
                loud[code] = max(loud.get(code, -1), rank)
        return tuple(sorted(loud, key=lambda code: (-loud[code], code)))

    def as_json(self) -> dict[str, Any]:
        """For `TrialLine.detail`."""
        return {
            "places": [
                {"path": one.path, "before": _json(one.before), "after": _json(one.after)}
                for one in self.places
            ]
        }


def _json(place: Place) -> dict[str, Any]:
    return {"verdict": place.verdict, "codes": dict(place.codes)}


def places_of(detail: Mapping[str, Any]) -> list[Changed]:
    """The places that `Difference.as_json` wrote."""
    return [
        Changed(
            one["path"],
            Place(one["before"]["verdict"], one["before"]["codes"]),
            Place(one["after"]["verdict"], one["after"]["codes"]),
        )
        for one in detail.get("places", ())
    ]


def difference(before: Outcome, after: Outcome) -> Difference:
    """What the second outcome changes."""
    paths = sorted(before.places.keys() | after.places.keys(), key=_in_order)
    none = Place()
    pairs = [
        Changed(path, before.places.get(path, none), after.places.get(path, none)) for path in paths
    ]
    return Difference(
        before.state,
        after.state,
        tuple(one for one in pairs if one.before.verdict != one.after.verdict or one.codes),
    )


def _in_order(path: str) -> list[int]:
    return [int(step) if step.isdigit() else 0 for step in path.split(".")]


def placed(
    state: str, verdicts: Iterable[tuple[str, str]], findings: Iterable[tuple[str, str, str]]
) -> Outcome:
    """The outcome of (path, verdict) and (path, code, action)."""
    codes: dict[str, dict[str, str]] = {}
    for path, code, action in findings:
        here = codes.setdefault(path, {})
        # Found several times at one place: what weighs most counts.
        if _ORDER.get(action, -1) >= _ORDER.get(here.get(code, ""), -1):
            here[code] = action
    known = dict(verdicts)
    paths = known.keys() | codes.keys()
    return Outcome(state, {path: Place(known.get(path, ""), codes.get(path, {})) for path in paths})


def stored(submission: Submission) -> Outcome:
    """What became of a mail, as the database has it. What a person has released only notes."""
    parts = PartRow.objects.filter(submission=submission).exclude(verdict="")
    rows = FindingRow.objects.filter(submission=submission)
    if submission.continues_id is None:
        rows = rows.exclude(code__startswith=_TOLD)
    found = rows.values_list("part__path", "code", "action", "released_at")
    return placed(
        submission.state,
        parts.values_list("path", "verdict"),
        (
            (path or WHOLE, code, Action.NOTE.value if released else action)
            for path, code, action, released in found
        ),
    )
