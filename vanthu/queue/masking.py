"""Deciding on personal data (R31, R33): masked, or left with the ground on which it may be public.

Masking is its own kind of edit: it is allowed in the locked text of an issued document too, makes a
revision of its own, and stands in the audit trail by kinds and counts, never by values.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from vanthu.publisher import personal
from vanthu.publisher.covering import LEAST, Value, places_in
from vanthu.publisher.personal import KEEP, KEY, MASK, Item, key_of, text_of
from vanthu.store.models import Draft, Revision, User
from vanthu.store.revisions import Content
from vanthu.vietnamese.clean import clean_line
from vanthu.vietnamese.personal import KINDS, masked

from .changing import Change, changing
from .errors import NotAllowed, Unfit
from .masked_text import Texts, masked_content, public_parts
from .unmasking import taken_back
from .workflow import N_, OFFICE, Act

#: On what ground something may be public: words, and whether it has to be said which.
GROUNDS: dict[str, tuple[str, bool]] = {
    "consent": (N_("The person has agreed to it"), True),
    "official": (N_("Contact of an office or of somebody in office"), False),
    "law": (N_("A law says that it is published"), True),
    "mistaken": (N_("Found by mistake: no personal data"), False),
}
#: What is never published can only have been found by mistake.
SECRET_GROUNDS = ("mistaken",)
NOTE_LENGTH = 200
#: Places in files that one decision keeps.
MOST_PLACES = 500


@dataclass(frozen=True, slots=True)
class Choice:
    """What is done with one value: `choice` is "mask" or "keep"; `ground` a key of `GROUNDS`."""

    key: str
    choice: str
    ground: str = ""
    note: str = ""


def draft_personal(
    *,
    draft: Draft,
    actor: User,
    version: int,
    choices: Sequence[Choice] = (),
    chosen: Sequence[str] = (),
    undo: Sequence[str] = (),
) -> Draft:
    """Decide on values by their keys, and mask further texts that the machine didn't find
    (`chosen`); or take decisions back (`undo`, keys). All in one new revision.

    Raises Unfit when nothing is decided, NotAllowed for leaving something public without being the
    secretary, the deputy head or the head.
    """
    with changing(Act.PERSONAL, draft=draft, actor=actor, version=version) as change:
        current = change.draft.current
        if current is None:
            raise Unfit({"": _("There is no text yet.")})
        if undo:
            change.revise(taken_back(current, undo), _("Personal data: decisions taken back"))
            change.data["taken_back"] = len(undo)
        else:
            _decide(change, current, choices, chosen)
    return change.draft


def _decide(
    change: Change, current: Revision, choices: Sequence[Choice], chosen: Sequence[str]
) -> None:
    items = defaultdict(list)
    for item in personal.items_of(current):
        items[item.key].append(item)
    rows = [_row(change, items, choice) for choice in choices]
    values = _values(current, items, rows)
    rows += _chosen(change, current, chosen, values)
    if not rows:
        raise Unfit({"": _("Choose what is done with them.")})
    _settle(change, current, rows, values)


def _row(change: Change, items: dict[str, list[Item]], choice: Choice) -> dict[str, Any]:
    """The decision as the revision keeps it."""
    if choice.key not in items:
        raise Unfit({"": _("The text has changed. Look at it again.")})
    item = items[choice.key][0]
    if choice.choice not in (MASK, KEEP):
        raise Unfit({"": _("Choose what is done with them.")})
    row = _decision(change, item.kind, item.key, item.masked, choice.choice)
    if choice.choice == KEEP:
        row |= _ground(change, item.kind, choice)
    return row


def _ground(change: Change, kind: str, choice: Choice) -> dict[str, str]:
    if OFFICE.who.isdisjoint(change.facts.who):
        raise NotAllowed(
            _("Leaving personal data public is for the secretary, the deputy head or the head.")
        )
    if choice.ground not in GROUNDS:
        raise Unfit({f"ground-{kind}": _("Say on what ground it may be public.")})
    if KINDS[kind].secret and choice.ground not in SECRET_GROUNDS:
        raise Unfit(
            {f"ground-{kind}": _("This is never published: mask it, or leave the file out.")}
        )
    note = clean_line(choice.note, NOTE_LENGTH)
    if GROUNDS[choice.ground][1] and not note:
        raise Unfit({f"note-{kind}": _("Say which consent or which law.")})
    return {"ground": choice.ground, "note": note}


def _decision(change: Change, kind: str, key: str, form: str, choice: str) -> dict[str, Any]:
    return {
        "key": key, "kind": kind, "masked": form, "choice": choice, "ground": "", "note": "",
        "by": change.actor.pk, "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }  # fmt: skip


def _values(
    current: Revision, items: dict[str, list[Item]], rows: Sequence[dict[str, Any]]
) -> dict[str, set[Value]]:
    """What the keys to be masked say, in all their spellings."""
    texts = Texts(current)
    return {
        row["key"]: {(item.kind, texts.at(item)) for item in items[row["key"]]}
        for row in rows
        if row["choice"] == MASK
    }


def _chosen(
    change: Change, current: Revision, chosen: Sequence[str], values: dict[str, set[Value]]
) -> list[dict[str, Any]]:
    """Decisions on texts that an editor found."""
    rows = []
    for text in filter(None, (clean_line(one, NOTE_LENGTH) for one in chosen)):
        if sum(map(str.isalnum, text)) < LEAST:
            raise Unfit(
                {"chosen": _("Give at least six letters or digits, so that no other text is hit.")}
            )
        if not Texts(current).have(text):
            raise Unfit(
                {"chosen": _("“%(text)s” doesn't stand in the text or its files.") % {"text": text}}
            )
        key = key_of("other", text)
        values[key] = {("other", text)}
        rows.append(_decision(change, "other", key, masked("other", text), MASK))
    return rows


def _settle(
    change: Change, current: Revision, rows: list[dict[str, Any]], values: dict[str, set[Value]]
) -> None:
    """Write the revision in which the decisions hold."""
    parts = public_parts(current)
    for row in rows:
        if row["choice"] == MASK:
            # A detector finds its own again in the text; what an editor chose only they know.
            own = {0: current.blocks} if row["kind"] == "other" else {}
            row["places"] = _places({**own, **parts}, values[row["key"]])
    known = personal.decisions_of(current)
    known |= {row["key"]: row for row in rows}
    content = masked_content(current, set(values), values)
    content = Content(
        content.title, content.blocks, content.summary,
        {**content.metadata, KEY: list(known.values())}, content.files,
    )  # fmt: skip
    counts = Counter(row["choice"] for row in rows)
    change.revise(
        content,
        _("Personal data: %(n)s masked") % {"n": counts[MASK]}
        if counts[MASK]
        else _("Personal data: decided"),
    )
    change.data |= {
        "masked": counts[MASK],
        "kept": counts[KEEP],
        "kinds": dict(Counter(row["kind"] for row in rows)),
        "grounds": sorted({row["ground"] for row in rows if row["ground"]}),
    }


def _places(parts: dict[int, Sequence[personal.Block]], values: Iterable[Value]) -> list[list[int]]:
    """[part, block, start, end] of the values in files, where a detector may not see them."""
    wanted = list(values)
    found = [
        [part, number, start, end]
        for part, blocks in parts.items()
        for number, block in enumerate(blocks)
        for start, end, _kind in places_in(text_of(block), wanted)
    ]
    return found[:MOST_PLACES]
