"""The keyboard map as people read it. The keys themselves stand in the pages as `data-key`."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _


class KeySet(NamedTuple):
    """One headed list: (keys, meaning)."""

    title: str
    rows: list[tuple[tuple[str, ...], str]]


def key_sets() -> list[list[KeySet]]:
    """The columns of the sheet."""
    everywhere = KeySet(
        _("On every page"),
        [
            (("/",), _("Find")),
            (("?",), _("This sheet")),
            (("g", "d"), _("Documents, news, articles")),
            (("g", "m"), _("What nobody has taken yet")),
            (("g", "c"), _("What waits for approval")),
            (("g", "t"), _("Monitor")),
            (("g", "h"), _("Mails that are held")),
            (("g", "l"), _("All mails")),
            (("g", "s"), _("Write news or an article")),
            (("g", "n"), _("Notes that name me")),
            (("g", "b"), _("Report of activities")),
            (("z",), _("Undo what was just done")),
            (("Esc",), _("Close, go back")),
        ],
    )
    approval = KeySet(
        _("Approval"),
        [
            (("d",), _("Approve (asks first)")),
            (("s",), _("Approve with changes")),
            (("t",), _("Return, saying what is to be completed")),
            (("u",), _("Do not publish, saying why")),
        ],
    )
    lists = KeySet(
        _("Lists"),
        [
            (("j", "k"), _("Next item, previous item")),
            (("Enter",), _("Open the item")),
            ((_("Space"),), _("Look into the item without leaving the list")),
            (("x",), _("Pick or unpick")),
            (("Shift", "x"), _("Pick the whole group")),
            (("Shift", "j"), _("Pick, and on to the next")),
            (("n",), _("Take for editing")),
            (("p",), _("Assign: type a name, then Enter")),
            (("Shift", "p"), _("Assign as proposed")),
            (("z",), _("Undo what was done last")),
        ],
    )
    mails = KeySet(
        _("Mails"),
        [
            (("r",), _("Check again: what would change is shown first")),
            (("c",), _("Release what holds it (asks for the reason)")),
        ],
    )
    draft = KeySet(
        _("Draft"),
        [
            (("n",), _("Take for editing")),
            (("e",), _("Edit")),
            (("o",), _("Show the next file")),
            (("l",), _("Next finding")),
            (("]", "["), _("Next doubtful place, the one before")),
            (("a",), _("There: take the first suggestion")),
            (("Shift", "a"), _("There: the first suggestion for all of this kind")),
            (("b",), _("There: right as it is")),
            (("h",), _("Revisions")),
            (("m",), _("Write a note")),
            (("v",), _("Confirm that it is true")),
            (("Ctrl", "s"), _("Save")),
            (("Ctrl", "Enter"), _("Submit for approval (asks first), or hand over")),
        ],
    )
    return [[everywhere, approval], [lists, mails], [draft]]
