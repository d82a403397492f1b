"""Statements that Django writes once and that run then with changing values.

For a query of one row Django takes three times as long to write the SQL as the database to answer,
and a mail on its way to drafts needs two dozen of them (bench/pipeline.py). A `Slot` stands where
a value will: everything else is an ordinary QuerySet, written for the database in use.

    _BY_NAME = Select(lambda: Portal.objects.filter(name=Slot("name")).values_list("pk"))
    _BY_NAME.all(name="caobang")
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db import connection
from django.db.models import (
    AutoField,
    CharField,
    Expression,
    Field,
    ForeignKey,
    IntegerField,
    Model,
    QuerySet,
    TextField,
)
from django.db.models import query as django_query
from django.db.models.sql import UpdateQuery

__all__ = ["Select", "Slot", "Update", "insert", "insert_all", "update"]

Rows = Callable[[], "QuerySet[Any, Any]"]
Convert = Callable[[Any, Any, Any], Any]
Columns = tuple["Field[Any, Any]", ...]
#: What `select_related` reads its rows with.
_populators: Any = django_query.get_related_populators


class Slot(Expression):
    """The place of a value. `field`: of what kind it is, where the database wants it in a form of
    its own (times, JSON)."""

    def __init__(self, name: str, field: Field[Any, Any] | None = None) -> None:
        super().__init__(output_field=field)
        self.name = name
        self.field_of_value = field

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:  # noqa: ARG002
        """A placeholder whose parameter is the slot itself."""
        return "%s", [self]

    def adapted(self, value: Any) -> Any:
        """The value as the database's driver takes it."""
        field = self.field_of_value
        return value if field is None else field.get_db_prep_value(value, connection)


@dataclass(frozen=True, slots=True)
class _Statement:
    sql: str
    params: tuple[Any, ...]

    def filled(self, values: Mapping[str, Any]) -> list[Any]:
        return [
            param.adapted(values[param.name]) if isinstance(param, Slot) else param
            for param in self.params
        ]


@dataclass(frozen=True, slots=True)
class _Reading:
    """How the columns of a row become values, and values a row."""

    converters: tuple[tuple[int, Sequence[Convert], Any], ...]
    klass_info: Mapping[str, Any] | None
    columns: tuple[Any, ...]

    def read(self, rows: Sequence[Sequence[Any]]) -> list[Any]:
        if self.converters:
            rows = [self._converted(row) for row in rows]
        if self.klass_info is None:
            return [tuple(row) for row in rows]
        return self._models(self.klass_info, rows)

    def _converted(self, row: Sequence[Any]) -> Sequence[Any]:
        values = list(row)
        for place, converters, expression in self.converters:
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        return values

    def _models(self, info: Mapping[str, Any], rows: Sequence[Sequence[Any]]) -> list[Any]:
        fields = info["select_fields"]
        first, last = fields[0], fields[-1] + 1
        names = [column[0].target.attname for column in self.columns[first:last]]
        populators = _populators(info, self.columns, connection.alias)
        found = []
        for row in rows:
            model = info["model"].from_db(connection.alias, names, row[first:last])
            for populator in populators:
                populator.populate(row, model)
            found.append(model)
        return found


class Select:
    """A query for rows: models (with `select_related`) or tuples (`values_list`)."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._known: dict[str, tuple[_Statement, _Reading]] = {}

    def all(self, **values: Any) -> list[Any]:
        """The rows that there are."""
        statement, reading = self._known.get(connection.vendor) or self._write()
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.filled(values))
            return reading.read(cursor.fetchall())

    def first(self, **values: Any) -> Any | None:
        """The first row, None where there is none."""
        return next(iter(self.all(**values)), None)

    def _write(self) -> tuple[_Statement, _Reading]:
        rows: Any = self._rows()
        compiler = rows.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([column[0] for column in compiler.select])
        known = (
            _Statement(sql, tuple(params)),
            _Reading(
                tuple((place, *found) for place, found in converters.items()),
                compiler.klass_info if rows._fields is None else None,
                tuple(compiler.select),
            ),
        )
        self._known[connection.vendor] = known
        return known


class Update:
    """A change of the rows of a query; `returning` names columns of the changed rows to be had."""

    def __init__(self, rows: Rows, *, returning: Sequence[str] = (), **changes: Any) -> None:
        self._rows, self._changes, self._returning = rows, changes, returning
        self._known: dict[str, tuple[_Statement, _Reading]] = {}

    def run(self, **values: Any) -> int:
        """How many rows were changed."""
        statement, _ = self._known.get(connection.vendor) or self._write()
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.filled(values))
            return cast("int", cursor.rowcount)

    def first(self, **values: Any) -> tuple[Any, ...] | None:
        """The returned columns of the changed row, None where none was changed."""
        statement, reading = self._known.get(connection.vendor) or self._write()
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.filled(values))
            return next(iter(reading.read(cursor.fetchall())), None)

    def _write(self) -> tuple[_Statement, _Reading]:
        rows = self._rows()
        query = cast("UpdateQuery", rows.query.chain(UpdateQuery))
        query.add_update_values(self._changes)
        sql, params = query.get_compiler(connection=connection).as_sql()
        fields = [rows.model._meta.get_field(name) for name in self._returning]
        if fields:
            sql = f"{sql} RETURNING {', '.join(_quoted(field.column) for field in fields)}"
        converters = []
        for place, field in enumerate(fields):
            column = field.get_col(rows.model._meta.db_table)
            found = connection.ops.get_db_converters(column) + field.get_db_converters(connection)
            converters.append((place, found, column))
        known = _Statement(sql, tuple(params)), _Reading(tuple(converters), None, ())
        self._known[connection.vendor] = known
        return known


@dataclass(frozen=True, slots=True)
class _Insert:
    """`fields` without a running number, which the database gives (`numbered`)."""

    fields: Columns
    head: str
    tail: str
    numbered: bool


_inserts: dict[tuple[str, type[Model]], _Insert] = {}


def insert(row: Model, *, encoded: Mapping[str, str] | None = None) -> None:
    """Save a new row without asking whether it is there: sets its number, sends no signals.

    `encoded`: columns of JSON that the caller has as text already.
    """
    insert_all([row], encoded=[encoded or {}])


def insert_all(rows: Sequence[Model], *, encoded: Sequence[Mapping[str, str]] = ()) -> None:
    """The same for rows of one model, in a transaction; `encoded` has one mapping a row."""
    if not rows:
        return
    model = type(rows[0])
    known = _inserts.get((connection.vendor, model)) or _write_insert(model)
    texts = encoded or [{}] * len(rows)
    most = max(1, (connection.features.max_query_params or 30_000) // len(known.fields))
    places = f"({', '.join(['%s'] * len(known.fields))})"
    with connection.cursor() as cursor:
        for start in range(0, len(rows), most):
            some = rows[start : start + most]
            params = [
                text.get(field.attname) or _saved(field, row, new=True)
                for row, text in zip(some, texts[start : start + most], strict=True)
                for field in known.fields
            ]
            cursor.execute(f"{known.head}{', '.join([places] * len(some))}{known.tail}", params)
            if known.numbered:
                for row, (number,) in zip(some, cursor.fetchall(), strict=True):
                    row.pk = number
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _write_insert(model: type[Model]) -> _Insert:
    meta, key = model._meta, model._meta.pk
    numbered = isinstance(key, AutoField)
    fields = tuple(
        field
        for field in meta.local_concrete_fields
        if not (field.generated or (numbered and field is key))
    )
    names = ", ".join(_quoted(field.column) for field in fields)
    head = f"INSERT INTO {_quoted(meta.db_table)} ({names}) VALUES "  # noqa: S608 - names of models
    tail = f" RETURNING {_quoted(key.column)}" if numbered else ""
    known = _Insert(fields, head, tail, numbered)
    _inserts[connection.vendor, model] = known
    return known


_Change = tuple[str, type[Model], tuple[str, ...]]
_updates: dict[_Change, tuple[Columns, str]] = {}


def update(row: Model, *names: str) -> int:
    """Save these fields of a row that is there; how many rows there were (0: it is gone)."""
    key = connection.vendor, type(row), names
    fields, sql = _updates.get(key) or _write_update(key)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*(_saved(field, row, new=False) for field in fields), row.pk])
        return cast("int", cursor.rowcount)


def _write_update(key: _Change) -> tuple[Columns, str]:
    _, model, names = key
    meta = model._meta
    fields = tuple(cast("Field[Any, Any]", meta.get_field(name)) for name in names)
    changes = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
    where = f"WHERE {_quoted(meta.pk.column)} = %s"
    known = fields, f"UPDATE {_quoted(meta.db_table)} SET {changes} {where}"  # noqa: S608 - names
    _updates[key] = known
    return known


#: Fields that save a plain value as it is, and the types of such values.
_PLAIN_FIELDS = (CharField, TextField, IntegerField, ForeignKey)
_PLAIN_VALUES = frozenset({str, int, type(None)})


def _saved(field: Field[Any, Any], row: Model, *, new: bool) -> Any:
    if isinstance(field, _PLAIN_FIELDS):
        value = getattr(row, field.attname)
        if type(value) in _PLAIN_VALUES:
            return value
    return field.get_db_prep_save(field.pre_save(row, new), connection)


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")
