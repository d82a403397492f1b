"""The triggers that write tallies: no service can forget to count, and none waits for another.

One table says what is counted; both databases' triggers are made from it after each migration,
because SQLite drops a table's triggers whenever Django remakes the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from django.db.backends.base.base import BaseDatabaseWrapper

from vanthu.store.models.drafts import NEVER, UNFINISHED
from vanthu.store.models.mail import TROUBLES
from vanthu.validators.verdicts import Action


def _named(values: Iterable[Enum]) -> str:
    return ", ".join(f"'{value.value}'" for value in values)


_OPEN = f"CASE WHEN {{row}}.state IN ({_named(UNFINISHED)}) THEN %s ELSE %s END"
_NEVER = f"'{NEVER}'"
_BARS = f"{{row}}.action IN ({_named((Action.HOLD, Action.REJECT))})"


@dataclass(frozen=True, slots=True)
class Counted:
    """`columns`: tally column → expression over `{row}`; `watched`: columns whose change counts.

    `mail`: counted with columns of the row's mail, of which `mail_watched` may change later.
    """

    table: str
    tally: str
    columns: Mapping[str, str]
    watched: tuple[str, ...]
    mail: bool = False
    mail_watched: tuple[str, ...] = ()
    only: str = ""


COUNTED = (
    Counted(
        "store_draft",
        "store_draft_tally",
        {
            "portal": "{row}.portal_id",
            "state": "{row}.state",
            "assignee": _OPEN % ("coalesce({row}.assignee_id, 0)", "0"),
            "deadline": _OPEN % (f"coalesce({{row}}.deadline, {_NEVER})", _NEVER),
        },
        ("portal_id", "state", "assignee_id", "deadline"),
    ),
    Counted(
        "store_submission",
        "store_mail_tally",
        {
            "portal": "{row}.portal_id",
            "day": "{day:{row}.received_at}",
            "state": "{row}.state",
            "agency": "coalesce({row}.agency_id, 0)",
        },
        ("portal_id", "received_at", "state", "agency_id"),
    ),
    Counted(
        "store_submission",
        "store_day_tally",
        {
            "portal": "{row}.portal_id",
            "day": "{day:{row}.received_at}",
            "state": "{row}.state",
        },
        ("portal_id", "received_at", "state"),
    ),
    Counted(
        "store_submission",
        "store_agency_tally",
        {"portal": "{row}.portal_id", "agency": "coalesce({row}.agency_id, 0)"},
        ("portal_id", "agency_id"),
    ),
    Counted(
        "store_submission",
        "store_trouble_tally",
        {
            "portal": "{row}.portal_id",
            "day": "{day:{row}.received_at}",
            "agency": "{row}.agency_id",
        },
        ("portal_id", "received_at", "state", "agency_id"),
        only=f"{{row}}.agency_id IS NOT NULL AND {{row}}.state IN ({_named(TROUBLES)})",
    ),
    Counted(
        "store_finding",
        "store_finding_tally",
        {
            "portal": "{mail}.portal_id",
            "day": "{day:{mail}.received_at}",
            "code": "{row}.code",
            "action": "{row}.action",
            "type": "coalesce((SELECT type FROM store_part WHERE id = {row}.part_id), '')",
        },
        ("code", "action"),
        mail=True,
        only=_BARS,
    ),
    Counted(
        "store_finding",
        "store_fault_tally",
        {
            "portal": "{mail}.portal_id",
            "day": "{day:{mail}.received_at}",
            "code": "{row}.code",
            "agency": "coalesce({mail}.agency_id, 0)",
        },
        ("code", "action", "released_at"),
        mail=True,
        mail_watched=("agency_id",),
        only=f"{_BARS} AND {{row}}.released_at IS NULL",
    ),
)


def statements(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """What installs all triggers anew."""
    make = _postgresql if connection.vendor == "postgresql" else _sqlite
    for counted in COUNTED:
        for change in _changes(counted, connection.vendor):
            yield from make(change)


def recount(counted: Counted, vendor: str) -> str:
    """Counts all rows of a table at once, for an empty tally."""
    names = ", ".join(counted.columns)
    return f"INSERT INTO {counted.tally} ({names}, n, loose) {recounted(counted, vendor, 'TRUE')}"


def recounted(counted: Counted, vendor: str, *more: str) -> str:
    """What a tally has to say: its columns and their count, from the rows themselves."""
    columns = [_expression(text, "row", "mail", vendor) for text in counted.columns.values()]
    source = f"FROM {counted.table} row"
    if counted.mail:
        source += " JOIN store_submission mail ON mail.id = row.submission_id"
    if counted.only:
        source += f" WHERE {counted.only.format(row='row')}"
    groups = ", ".join(str(number + 1) for number in range(len(columns)))
    return f"SELECT {', '.join((*columns, 'count(*)', *more))} {source} GROUP BY {groups}"


@dataclass(frozen=True, slots=True)
class _Change:
    """Changes of one table that a tally follows. `added`, `taken`: what writes them down."""

    name: str
    table: str
    watched: tuple[str, ...]
    added: str
    taken: str
    #: Whether rows that come and go count, not only those that change.
    rows: bool = True


def _changes(counted: Counted, vendor: str) -> Iterator[_Change]:
    added, taken = (_insert(counted, row, "mail", sign, vendor) for row, sign in _SIGNS)
    yield _Change(counted.tally, counted.table, counted.watched, added, taken)
    if counted.mail_watched:
        added, taken = (_insert(counted, "row", mail, sign, vendor) for mail, sign in _SIGNS)
        name = f"{counted.tally}_mail"
        yield _Change(name, "store_submission", counted.mail_watched, added, taken, rows=False)


_SIGNS = (("NEW", 1), ("OLD", -1))


def _expression(text: str, row: str, mail: str, vendor: str) -> str:
    """`{day:X}`: the day of X in Vietnam, which has had no summer time since 1975."""
    filled = text.replace("{row}", row).replace("{mail}", mail)
    if filled.startswith("{day:"):
        moment = filled.removeprefix("{day:").removesuffix("}")
        if vendor == "postgresql":
            return f"({moment} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
        return f"date({moment}, '+7 hours')"
    return filled


def _insert(counted: Counted, row: str, mail: str, sign: int, vendor: str) -> str:
    """Of one row (`row` is NEW or OLD), or of all rows of a mail (`mail` is)."""
    values = [_expression(text, row, mail, vendor) for text in counted.columns.values()]
    where = [counted.only.format(row=row)] if counted.only else []
    source = ""
    if row == "row":
        source = f"FROM {counted.table} row"
        where.append(f"row.submission_id = {mail}.id")
    elif counted.mail:
        source = "FROM store_submission mail"
        where.append(f"mail.id = {row}.submission_id")
    condition = f"WHERE {' AND '.join(where)}" if where else ""
    if counted.mail_watched and row != "row" and vendor == "postgresql":
        # Who changes the mail's agency meanwhile is waited for, or the row is counted by the old
        # one. SQLite has one writer.
        condition += " FOR NO KEY UPDATE OF mail"
    names = ", ".join(counted.columns)
    return (
        f"INSERT INTO {counted.tally} ({names}, n, loose)"
        f" SELECT {', '.join(values)}, {sign}, TRUE {source} {condition};"
    )


def _sqlite(change: _Change) -> Iterator[str]:
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in change.watched)
    bodies = {
        "insert": ("INSERT", "", change.added),
        "delete": ("DELETE", "", change.taken),
        "update": (
            f"UPDATE OF {', '.join(change.watched)}",
            f"WHEN {changed}",
            f"{change.taken} {change.added}",
        ),
    }
    for name, (event, when, body) in bodies.items():
        trigger = f"{change.name}_{name}"
        yield f"DROP TRIGGER IF EXISTS {trigger}"
        if name != "update" and not change.rows:
            continue
        # A deleted row is still there for what its trigger looks up beside it.
        time = "BEFORE" if name == "delete" else "AFTER"
        yield f"CREATE TRIGGER {trigger} {time} {event} ON {change.table} {when} BEGIN {body} END"


def _postgresql(change: _Change) -> Iterator[str]:
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in change.watched)
    yield (
        f"CREATE OR REPLACE FUNCTION {change.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP <> 'INSERT' THEN {change.taken} END IF;"
        f" IF TG_OP <> 'DELETE' THEN {change.added} RETURN NEW; END IF;"
        " RETURN OLD; END $$"
    )
    events = {
        "insert": ("AFTER INSERT", ""),
        "delete": ("BEFORE DELETE", ""),
        "update": (f"AFTER UPDATE OF {', '.join(change.watched)}", f"WHEN ({changed})"),
    }
    for name, (event, when) in events.items():
        trigger = f"{change.name}_{name}"
        yield f"DROP TRIGGER IF EXISTS {trigger} ON {change.table}"
        if name != "update" and not change.rows:
            continue
        yield (
            f"CREATE TRIGGER {trigger} {event} ON {change.table} FOR EACH ROW {when}"
            f" EXECUTE FUNCTION {change.name}()"
        )
