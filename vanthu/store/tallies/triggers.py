"""The triggers that write tallies: no service can forget to count, and none waits for another.

One table says what is counted; both databases' triggers are made from it after each migration,
because SQLite drops a table's triggers whenever Django remakes the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

from vanthu.store.models.drafts import NEVER, UNFINISHED
from vanthu.validators.verdicts import Action

_STATES = ", ".join(f"'{state.value}'" for state in UNFINISHED)
_OPEN = f"CASE WHEN {{row}}.state IN ({_STATES}) THEN %s ELSE %s END"
_NEVER = f"'{NEVER}'"


@dataclass(frozen=True, slots=True)
class Counted:
    """`columns`: tally column → expression over `{row}`; `watched`: columns whose change counts."""

    table: str
    tally: str
    columns: Mapping[str, str]
    watched: tuple[str, ...]
    source: str = ""
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
        "store_finding",
        "store_finding_tally",
        {
            "portal": "mail.portal_id",
            "day": "{day:mail.received_at}",
            "code": "{row}.code",
            "action": "{row}.action",
            "type": "coalesce((SELECT type FROM store_part WHERE id = {row}.part_id), '')",
        },
        ("code", "action"),
        source="FROM store_submission mail WHERE mail.id = {row}.submission_id",
        only=f"{{row}}.action IN ('{Action.HOLD.value}', '{Action.REJECT.value}')",
    ),
)


def statements(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """What installs all triggers anew."""
    make = _postgresql if connection.vendor == "postgresql" else _sqlite
    for counted in COUNTED:
        yield from make(counted)


def recount(counted: Counted, vendor: str) -> str:
    """Counts all rows of a table at once, for an empty tally."""
    columns = [_expression(text, "row", vendor) for text in counted.columns.values()]
    source = f"FROM {counted.table} row"
    if counted.source:
        mail, where = counted.source.removeprefix("FROM ").split(" WHERE ")
        source += f" JOIN {mail} ON {where.format(row='row')}"
    if counted.only:
        source += f" WHERE {counted.only.format(row='row')}"
    groups = ", ".join(str(number + 1) for number in range(len(columns)))
    names = ", ".join(counted.columns)
    return (
        f"INSERT INTO {counted.tally} ({names}, n, loose)"
        f" SELECT {', '.join(columns)}, count(*), TRUE {source} GROUP BY {groups}"
    )


def _expression(text: str, row: str, vendor: str) -> str:
    """`{day:X}`: the day of X in Vietnam, which has had no summer time since 1975."""
    filled = text.replace("{row}", row)
    if filled.startswith("{day:"):
        moment = filled.removeprefix("{day:").removesuffix("}")
        if vendor == "postgresql":
            return f"({moment} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
        return f"date({moment}, '+7 hours')"
    return filled


def _insert(counted: Counted, row: str, sign: int, vendor: str) -> str:
    values = [_expression(text, row, vendor) for text in counted.columns.values()]
    source = counted.source.format(row=row)
    if counted.only:
        source += f" {'AND' if source else 'WHERE'} {counted.only.format(row=row)}"
    names = ", ".join(counted.columns)
    return (
        f"INSERT INTO {counted.tally} ({names}, n, loose)"
        f" SELECT {', '.join(values)}, {sign}, TRUE {source};"
    )


def _sqlite(counted: Counted) -> Iterator[str]:
    added, taken = _insert(counted, "NEW", 1, "sqlite"), _insert(counted, "OLD", -1, "sqlite")
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in counted.watched)
    bodies = {
        "insert": ("INSERT", "", added),
        "delete": ("DELETE", "", taken),
        "update": (
            f"UPDATE OF {', '.join(counted.watched)}",
            f"WHEN {changed}",
            f"{taken} {added}",
        ),
    }
    for name, (event, when, body) in bodies.items():
        trigger = f"{counted.tally}_{name}"
        yield f"DROP TRIGGER IF EXISTS {trigger}"
        # A deleted row is still there for what its trigger looks up beside it.
        time = "BEFORE" if name == "delete" else "AFTER"
        yield (
            f"CREATE TRIGGER {trigger} {time} {event} ON {counted.table} {when} BEGIN {body} END"
        )


def _postgresql(counted: Counted) -> Iterator[str]:
    added, taken = (
        _insert(counted, "NEW", 1, "postgresql"),
        _insert(counted, "OLD", -1, "postgresql"),
    )
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in counted.watched)
    yield (
        f"CREATE OR REPLACE FUNCTION {counted.tally}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP <> 'INSERT' THEN {taken} END IF;"
        f" IF TG_OP <> 'DELETE' THEN {added} RETURN NEW; END IF;"
        " RETURN OLD; END $$"
    )
    events = {
        "insert": ("AFTER INSERT", ""),
        "delete": ("BEFORE DELETE", ""),
        "update": (f"AFTER UPDATE OF {', '.join(counted.watched)}", f"WHEN ({changed})"),
    }
    for name, (event, when) in events.items():
        trigger = f"{counted.tally}_{name}"
        yield f"DROP TRIGGER IF EXISTS {trigger} ON {counted.table}"
        yield (
            f"CREATE TRIGGER {trigger} {event} ON {counted.table} FOR EACH ROW {when}"
            f" EXECUTE FUNCTION {counted.tally}()"
        )
