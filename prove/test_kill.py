"""Bars 4 and 9: kill -9 of any process at random under load loses nothing and doubles nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests.peers.killer import Killer, Senders, check_nothing_lost
from tests.peers.service import Service, distributed, embedded

pytestmark = pytest.mark.prove
FOLDED = {"VANTHU_ANSWERS__PER_ADDRESS_HOUR": "100000", "VANTHU_ANSWERS__PER_DOMAIN_HOUR": "100000",
          "VANTHU_ANSWERS__TOTAL_HOUR": "100000"}  # fmt: skip


@pytest.mark.parametrize(
    "start", [lambda: embedded(extra=FOLDED), lambda: distributed(extra=FOLDED)],
    ids=["embedded", "distributed"],
)  # fmt: skip
def test_sixty_seconds_of_killing(
    start: Callable[[], AbstractContextManager[Service]],
    figure: Callable[[str, object, str], None],
) -> None:
    with start() as service:
        senders, killer = Senders(service), Killer(service, seed=20261122)
        senders.start()
        killer.run(60)
        killer.revive()
        senders.stop()
        service.settled(300, at_least=len(senders.acknowledged))
        service.stop()
        service.start()
        figures = check_nothing_lost(service, senders.acknowledged)
        figure("kills", dict(killer.kills), "any process")
        figure("lost", 0, "0")
        for name, value in figures.items():
            figure(name, value, "")


def test_redis_flushed_and_restarted_in_the_middle(
    figure: Callable[[str, object, str], None],
) -> None:
    with distributed(extra=FOLDED) as service:
        assert service.redis is not None
        senders = Senders(service, pause=0.02)
        senders.start()
        for fault in (service.redis.flush, service.redis.restart, service.redis.flush):
            before = len(senders.acknowledged)
            while len(senders.acknowledged) < before + 60:
                senders._stop.wait(0.1)
            fault()
        senders.stop()
        service.settled(300, at_least=len(senders.acknowledged))
        figures = check_nothing_lost(service, senders.acknowledged)
        figure("acknowledged over a flushed and restarted Redis", figures["acknowledged"], "")
        figure("lost", 0, "0")
