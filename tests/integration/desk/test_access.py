"""Every address × person × method × whose thing: a seeded part of the cells that `prove` walks."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vanthu.desk.urls_desk import urlpatterns

from .access import METHODS, PEOPLE, ROWS, addresses, expected, world
from .asking import answer, body, browsers

#: Cells that the fast suite looks at; all of them are looked at by `make prove`.
SAMPLE = 260


def test_every_address_has_a_row() -> None:
    """Who may ask there has to be said in `access.ROWS` before an address is made."""
    names = {str(pattern.name) for pattern in urlpatterns}
    assert not names - ROWS.keys(), "give them a row in tests/integration/desk/access.py"


def test_who_is_answered(ids: dict[str, Any]) -> None:
    people, things = world(ids)
    clients = browsers(people)
    cells = [
        (path, row, whose, person, method)
        for _name, row, whose, path in addresses(things)
        for person in PEOPLE
        for method in METHODS
    ]
    faults = []
    for path, row, whose, person, method in random.Random(20261122).sample(cells, SAMPLE):
        with transaction.atomic():
            got = answer(clients[person], method, path)
            transaction.set_rollback(True)
        if got not in expected(row, person, method, whose):
            faults.append(f"{person} {method} {path} ({whose}): {got}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("person", ["editor", "head"])
def test_another_portals_thing_is_as_if_there_were_none(ids: dict[str, Any], person: str) -> None:
    """Same answer, same words, about as many questions to the database."""
    people, things = world(ids)
    client = browsers(people)[person]
    seen: dict[tuple[str, str], tuple[int | str, str, int]] = {}
    for name, row, whose, path in addresses(things):
        if whose == "own" or person not in row.who:
            continue
        for method in sorted(row.methods):
            with transaction.atomic(), CaptureQueriesContext(connection) as asked:
                said = body(client, method, path)
                transaction.set_rollback(True)
            seen[name + method, whose] = (*said, len(asked))
    for (name, whose), (status, text, count) in seen.items():
        if whose == "foreign":
            other = seen[name, "missing"]
            assert (status, text) == other[:2], name
            assert abs(count - other[2]) <= 1, (name, count, other[2])


def test_every_post_asks_for_its_token(ids: dict[str, Any]) -> None:
    """Without the token nothing that changes anything is done, whoever is signed in."""
    people, things = world(ids)
    for person in ("administrator", "head"):
        client = Client(enforce_csrf_checks=True)
        client.force_login(people[person], "django.contrib.auth.backends.ModelBackend")
        for _name, row, whose, path in addresses(things):
            if whose == "own" and person in row.who and "POST" in row.methods:
                assert client.post(path, {"version": "1"}).status_code == 403, path
