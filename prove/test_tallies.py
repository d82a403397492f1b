"""Issue bar: counts and charts come from roll-up rows that change in the transaction that changes
what they count. Random work by several threads, folding beside it, and a look all the time."""

from __future__ import annotations

import pytest

from tests.integration.store.storms import storm
from tests.peers.postgres import postgres

pytestmark = pytest.mark.prove

SECONDS = 30


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_tallies_are_a_count_at_every_look(database, tmp_path, figure):
    """Each look: every tally beside COUNT(*) of its rows, in one snapshot."""
    if database == "sqlite":
        told = storm(SECONDS, tmp_path)
    else:
        with postgres() as server:
            told = storm(SECONDS, tmp_path, server.create("storm"))
    figure(f"{database}: transactions of four threads", told["changes"])
    figure(f"{database}: looks, folds between them", f"{told['looks']}, {told['folds']}")
    figure(f"{database}: looks that found a wrong number", len(told["wrong"]), "0")
    assert told["looks"] > 100
    assert told["changes"]["kept"] > 100
    assert told["changes"]["undone"] > 10
    assert told["wrong"] == []
