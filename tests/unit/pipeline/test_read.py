from __future__ import annotations

from typing import Any, cast

import pytest

from vanthu.parsers.sandbox import Sandbox
from vanthu.parsers.types import Finding, Outcome
from vanthu.pipeline import read as module
from vanthu.pipeline.read import read

from .cases import case, part


class Bytes:
    def open(self, _sha256: str) -> Any:
        return open("/dev/null", "rb")


@pytest.fixture
def read_paths(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    seen: list[str] = []

    def read_part(_source: Any, type_: str, name: str, *, sandbox: Sandbox) -> Outcome:
        seen.append(name)
        return Outcome(type_, findings=(Finding("no.such_code"),) if name == "hijacked" else ())

    monkeypatch.setattr(module, "read_part", read_part)
    return seen


def run(*parts: Any, findings: tuple[Finding, ...] = ()) -> Any:
    one = case(*parts, body="Kính gửi")
    one.blobs = cast("Any", Bytes())
    one.findings += findings
    read(one)
    return one


def test_the_body_and_files_with_a_reader_are_read(read_paths: list[str]) -> None:
    run(part("a.doc", "doc"), part("b.zip", "zip"), part("c.doc", "doc", size=0))
    assert read_paths == ["", "a.doc"]


def test_what_is_barred_is_not(read_paths: list[str]) -> None:
    run(
        part("a.doc", "doc", path="2.1", parent="2"),
        part("b.pdf", "pdf", path="3"),
        findings=(Finding("archive.limit", "2"), Finding("file.damaged", "3")),
    )
    assert read_paths == [""]
    read_paths.clear()
    run(part("a.doc", "doc"), findings=(Finding("mail.limit", ""),))
    assert read_paths == []


def test_a_code_that_is_not_in_the_table_is_a_crash(read_paths: list[str]) -> None:
    one = run(part("hijacked", "doc"))
    assert [finding.code for finding in one.of_part("2")] == ["file.crash"]


def test_all_parts_together_have_a_limit(
    read_paths: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "READ_SECONDS", -1.0)
    one = run(part("a.doc", "doc"))
    assert read_paths == []
    assert [finding.code for finding in one.of_part("2")] == ["file.limit"]
