"""Issue bar: every address of the desk × every person × every method × one's own, another portal's
and a missing thing answers as one table says."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.db import connection, reset_queries, transaction
from django.test.utils import CaptureQueriesContext

from tests.integration.desk.access import METHODS, PEOPLE, ROWS, addresses, expected, world
from tests.integration.desk.asking import body, browsers
from tests.integration.desk.conftest import *  # noqa: F403 - the same seeded day

pytestmark = [pytest.mark.prove, pytest.mark.django_db]


@pytest.mark.parametrize("person", PEOPLE)
def test_every_cell_of_every_address(ids: dict[str, Any], figure: Any, person: str) -> None:
    """Nothing is answered to whom it isn't for, whatever the method; what is answered to those who
    may is no fault of ours; another portal's thing is as if there were none."""
    people, things = world(ids)
    client = browsers(people)[person]
    mine = "foreign" if person == "stranger" else "own"  # who is at the other portal
    counts: Counter[str] = Counter()
    faults: list[str] = []
    said: dict[tuple[str, str], dict[str, tuple[int | str, str, int]]] = {}
    for name, row, whose, path in addresses(things):
        for method in METHODS:
            reset_queries()
            with transaction.atomic(), CaptureQueriesContext(connection) as asked:
                got, text = body(client, method, path)
                transaction.set_rollback(True)
            counts[str(got)] += 1
            if got not in expected(row, person, method, whose):
                faults.append(f"{person} {method} {path} ({whose}): {got}")
            if got == 404 and whose != mine:
                said.setdefault((name, method), {})[whose] = (got, text, len(asked))
    apart = [key for key, one in said.items() if len(one) == 2 and not _alike(*one.values())]
    figure("addresses", len(ROWS), "all of urls_desk")
    figure("cells", dict(counts), "all as the table says")
    figure("foreign things that can be told from missing ones", len(apart), "0")
    assert not faults, "\n".join(faults)
    assert not apart


def _alike(other: tuple[int | str, str, int], missing: tuple[int | str, str, int]) -> bool:
    """Same words, and about as many questions to the database."""
    return other[1] == missing[1] and abs(other[2] - missing[2]) <= 1
