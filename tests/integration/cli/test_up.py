"""The whole service as a newcomer starts it: a mail to a draft, an answer, back after a kill."""

from __future__ import annotations

import json
import signal
import urllib.request
from collections.abc import Iterator

import pytest

from tests.peers.killer import Killer, Senders, check_nothing_lost, marked_mail
from tests.peers.process import wait_for
from tests.peers.service import Service, distributed, embedded

OFTEN = {
    "VANTHU_ANSWERS__PER_ADDRESS_HOUR": "100000",
    "VANTHU_ANSWERS__PER_DOMAIN_HOUR": "100000",
    "VANTHU_ANSWERS__TOTAL_HOUR": "100000",
}


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with embedded(extra=OFTEN) as running:
        yield running


def test_the_greeting_says_what_a_newcomer_needs(service: Service) -> None:
    wait_for(lambda: "send-sample" in service.output("up"), "the greeting")
    greeting = service.output("up")
    assert f"{service.url}/desk/" in greeting
    assert "password:" in greeting
    assert "portal@caobang.gov.vn" in greeting


def test_the_sample_becomes_a_draft_and_is_answered(service: Service) -> None:
    said = service.run("send-sample", "--portal", "caobang")
    assert "was mailed to portal@caobang.gov.vn" in said.stdout
    service.settled(60)
    found = service.submissions()[0]
    assert found["state"] == "drafted"
    assert found["drafts"][0]["title"].startswith("Ban hành Quy chế")
    answers = list((service.data / "outgoing").glob("*.eml"))
    assert len(answers) == 1
    assert b"Auto-Submitted: auto-replied" in answers[0].read_bytes()


def test_machines_are_told_how_it_is(service: Service) -> None:
    with urllib.request.urlopen(f"{service.url}/readyz") as answer:
        assert json.load(answer) == {"ready": True, "reasons": []}
    with urllib.request.urlopen(f"{service.url}/metrics") as answer:
        assert b"vanthu_submissions" in answer.read()


def test_doctor_finds_nothing_broken(service: Service) -> None:
    done = service.run("doctor", check=False)
    assert done.returncode == 0, done.stdout
    assert "BAD" not in done.stdout


def test_killing_any_process_loses_and_doubles_nothing() -> None:
    """The short form of prove/test_kill.py."""
    with embedded(extra=OFTEN) as running:
        senders, killer = Senders(running, pause=0.1), Killer(running, seed=7)
        senders.start()
        killer.run(8)
        killer.revive()
        senders.stop()
        running.settled(200, at_least=len(senders.acknowledged))
        running.stop()
        running.start()
        figures = check_nothing_lost(running, senders.acknowledged)
        assert figures["acknowledged"] > 3
        assert killer.kills


def test_distributed_over_a_flushed_and_restarted_redis() -> None:
    with distributed(portal="caobang", extra=OFTEN) as running:
        assert running.redis is not None
        for number, fault in enumerate([running.redis.flush, running.redis.restart]):
            running.send(marked_mail(f"F{number}a"))
            fault()
            running.send(marked_mail(f"F{number}b"))
        running.settled(120, at_least=4)
        check_nothing_lost(running, ["F0a", "F0b", "F1a", "F1b"])


def test_it_stops_in_order_when_told() -> None:
    with embedded(portal="caobang") as running:
        process = running.processes["up"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(40) == 0
        assert not running.all_processes()
