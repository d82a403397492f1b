"""The panel "Dữ liệu cá nhân" of a draft: what was found, where, and what was decided on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vanthu.publisher import personal
from vanthu.publisher.personal import KEEP, Item
from vanthu.queue.masking import GROUNDS
from vanthu.queue.permissions import Action
from vanthu.queue.workflow import OFFICE, Act, Who
from vanthu.store.models import Draft, PartRow, User
from vanthu.validators.policy import Policy
from vanthu.vietnamese.personal import KINDS

from .blocks import Mark, marked
from .forms.personal import Group, PersonalForm, Value

#: Places that one value lists; the others are marked in the text all the same.
MOST_PLACES = 3
SUBJECT = "personal-data"


@dataclass(frozen=True)
class Decided:
    """One decision in words."""

    key: str
    masked: str
    kind: str
    choice: str
    ground: str
    who: str
    at: datetime | None


@dataclass(frozen=True)
class Panel:
    """All that the page shows of them."""

    form: PersonalForm | None
    groups: Sequence[Group]
    decided: Sequence[Decided]
    #: Blocks of the revision and of the shown file, with every place marked.
    text: Sequence[Mapping[str, Any]]
    file: Sequence[Mapping[str, Any]]
    law: str

    @property
    def open(self) -> int:
        """How many values wait for a decision."""
        return sum(len(group.values) for group in self.groups)

    @property
    def shown(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.groups or self.decided or self.form)


def panel_of(
    draft: Draft, offered: Sequence[Action], roles: AbstractSet[str], policy: Policy | None,
    selected: PartRow | None, posted: QueryDict | None = None,
) -> Panel:  # fmt: skip
    """The panel for a person with these actions and roles."""
    revision = draft.current
    received = selected.blocks if selected is not None else []
    if revision is None:
        return Panel(None, (), (), (), received, "")
    items = personal.items_of(revision)
    decided = personal.decisions_of(revision)
    waiting = [item for item in items if not personal.is_settled(item, decided)]
    anchors = {id(item): f"pd-{number}" for number, item in enumerate(items, 1)}
    groups = _groups(draft, waiting, anchors)
    shown = selected.pk if selected is not None else 0
    return Panel(
        _form(draft, offered, roles, groups, posted),
        groups,
        _decided(decided),
        marked(revision.blocks, _marks(items, anchors, personal.TEXT, 0)),
        marked(received, _marks(items, anchors, "", shown)),
        _law(policy),
    )


def _form(
    draft: Draft, offered: Sequence[Action], roles: AbstractSet[str], groups: Sequence[Group],
    posted: QueryDict | None,
) -> PersonalForm | None:  # fmt: skip
    if not any(action.id == Act.PERSONAL and not action.blocked for action in offered):
        return None
    may_keep = not {Who(role) for role in roles}.isdisjoint(OFFICE.who)
    return PersonalForm(posted, draft=draft, groups=groups, may_keep=may_keep)


def _groups(draft: Draft, waiting: Sequence[Item], anchors: Mapping[int, str]) -> list[Group]:
    by_kind: dict[str, dict[str, list[Item]]] = defaultdict(lambda: defaultdict(list))
    for item in waiting:
        by_kind[item.kind][item.key].append(item)
    names = {
        int(file["part"]): str(file["name"])
        for file in (draft.current.files if draft.current else [])
        if file.get("part")
    }
    language = get_language() or "vi"
    return [
        Group(
            kind,
            personal.words_of(kind, language),
            KINDS[kind].secret,
            [
                Value(
                    key, found[0].masked, any(item.sure for item in found),
                    [_place(item, anchors, names) for item in found[:MOST_PLACES]],
                )
                for key, found in values.items()
            ],
        )
        for kind, values in by_kind.items()
    ]  # fmt: skip


def _place(item: Item, anchors: Mapping[int, str], names: Mapping[int, str]) -> tuple[str, str]:
    if item.where == personal.TEXT:
        return _("Text"), f"#{anchors[id(item)]}"
    if item.part:
        return names.get(item.part, _("File")), f"?file={item.part}#{anchors[id(item)]}"
    words = {
        personal.TITLE: _("Title"),
        personal.SUMMARY: _("Summary"),
        personal.FIELDS: _("About it"),
        personal.FILES: _("Name of a file"),
    }
    return words[item.where], ""


def _marks(
    items: Sequence[Item], anchors: Mapping[int, str], where: str, part: int
) -> dict[int, list[Mark]]:
    language = get_language() or "vi"
    found: dict[int, list[Mark]] = defaultdict(list)
    for item in items:
        if (part and item.part == part) or (where and item.where == where):
            words = personal.words_of(item.kind, language)
            found[item.block].append(Mark(item.start, item.end, anchors[id(item)], words))
    return found


def _decided(rows: Mapping[str, Mapping[str, Any]]) -> list[Decided]:
    people = (
        {
            user.pk: str(user)
            for user in User.objects.filter(pk__in={r["by"] for r in rows.values()})
        }
        if rows
        else {}
    )
    language = get_language() or "vi"
    return [
        Decided(
            row["key"],
            row["masked"],
            personal.words_of(row["kind"], language),
            _("Left public") if row["choice"] == KEEP else _("Masked"),
            ": ".join(
                filter(
                    None,
                    (
                        _(GROUNDS[row["ground"]][0]) if row.get("ground") in GROUNDS else "",
                        row.get("note"),
                    ),
                )
            ),
            people.get(row["by"], ""),
            datetime.fromisoformat(row["at"]),
        )
        for row in rows.values()
    ]


def _law(policy: Policy | None) -> str:
    laws = policy.laws_on(timezone.localdate()) if policy else []
    return "; ".join(law.title for law in laws if law.subject == SUBJECT)
