"""Tables as CSV (RFC 4180) for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

#: Excel reads a file as UTF-8 only when it begins so.
MARK = "\ufeff"
#: Titles come from strangers' mails: a spreadsheet must not take one for a formula (OWASP, "CSV
#: injection").
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_response(rows: Iterable[Sequence[object]], name: str) -> HttpResponse:
    """The rows as a file to save under `name`."""
    response = HttpResponse(MARK + csv_text(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """The rows as text."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return target.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
