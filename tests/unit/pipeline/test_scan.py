"""The scanner's step: what it makes of a scanner's answers."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any, BinaryIO, cast

import pytest

from vanthu.pipeline.case import Case, PartCase
from vanthu.pipeline.decide import decide
from vanthu.pipeline.scan import scan
from vanthu.pipeline.scanner import ScannerAway, ScanTooLarge
from vanthu.validators.verdicts import Verdict

from .cases import case, part


class Blobs:
    """The bytes of a part are its digest."""

    def open(self, sha256: str) -> BinaryIO:
        return io.BytesIO(sha256.encode())


class FakeScanner:
    """Answers by digest; remembers what it was asked."""

    def __init__(self, answers: dict[str, str | Exception]) -> None:
        self.answers, self.asked = answers, list[str]()

    def scan(self, source: BinaryIO) -> str:
        sha256 = source.read().decode()
        self.asked.append(sha256)
        answer = self.answers.get(sha256, "")
        if isinstance(answer, Exception):
            raise answer
        return answer


def scanned(made: Case, *answers: tuple[PartCase, str | Exception]) -> FakeScanner:
    made.blobs = cast("Any", Blobs())
    scanner = FakeScanner({one.part.sha256: answer for one, answer in answers})
    made.scanner = scanner
    scan(made)
    return scanner


def test_each_part_is_asked_once_bodies_and_containers_too() -> None:
    one, other, again = part("a.doc", "doc", "a"), part("b.zip", "zip"), part("c.doc", "doc", "c")
    made = case(one, other, again, body="Kính gửi")
    again.part = replace(again.part, sha256=one.part.sha256)
    scanner = scanned(made)
    assert len(scanner.asked) == 3
    assert made.findings == []


def test_the_same_virus_in_two_files_is_found_in_both() -> None:
    one, again = part("a.doc", "doc", "a"), part("c.doc", "doc", "c")
    made = case(one, again)
    again.part = replace(again.part, sha256=one.part.sha256)
    scanned(made, (one, "Bad\n-1"))
    assert [(f.code, f.part, f.args) for f in made.findings] == [
        ("virus.found", "2", {"signature": "Bad -1"}),
        ("virus.found", "3", {"signature": "Bad -1"}),
    ]
    decide(made)
    assert made.state == "quarantined"


def test_away_holds_all_and_asks_no_further() -> None:
    one, other = part("a.doc", "doc", "a"), part("b.doc", "doc", "b")
    made = case(one, other)
    scanner = scanned(made, (one, ScannerAway("gone")))
    assert [(f.code, f.part) for f in made.findings] == [("virus.unavailable", "")]
    assert scanner.asked == [one.part.sha256]
    assert made.barred_whole
    decide(made)
    assert made.state == "held"
    assert {file.verdict for file in made.files} == {Verdict.HELD}


def test_too_large_holds_all_names_it_and_looks_at_the_others() -> None:
    one, other = part("a.mp4", "mp4", "a", size=9_000), part("b.doc", "doc", "b")
    made = case(one, other)
    scanned(made, (one, ScanTooLarge("size")), (other, "Bad"))
    found = {f.code: f for f in made.findings}
    assert found["virus.too_large"].part == ""
    assert found["virus.too_large"].args == {"names": "a.mp4", "count": 1, "size": 9_000}
    assert found["virus.found"].part == "3"
    decide(made)
    assert made.state == "quarantined"


def test_what_is_too_large_alone_holds() -> None:
    one = part("a.mp4", "mp4", "a")
    made = case(one)
    scanned(made, (one, ScanTooLarge("size")))
    decide(made)
    assert made.state == "held"


@pytest.mark.parametrize("role", ["body", "container"])
def test_a_virus_in_what_is_no_file_is_told_too(role: str) -> None:
    hidden = part("thu.eml", "eml", "x", role=role, is_file=False, opened=role == "container")
    made = case(part("a.doc", "doc", "a"), hidden)
    scanned(made, (hidden, "Bad"))
    decide(made)
    assert made.state == "quarantined"
    assert hidden.verdict is Verdict.REFUSED


def test_without_a_scanner_nothing_is_said_here() -> None:
    made = case(part("a.doc", "doc", "a"))
    scan(made)
    assert made.findings == []
