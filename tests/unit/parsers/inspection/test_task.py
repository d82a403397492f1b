"""The task as a whole: an inspector's fault is told and refuses nothing; a child isn't believed."""

from __future__ import annotations

import io
from typing import Any

import pytest

from tests.samples.kinds import sample
from vanthu.parsers import filetypes
from vanthu.parsers.inspection import task
from vanthu.parsers.inspection.calling import inspect_part
from vanthu.parsers.inspection.facts import MAX_TOLD, from_json
from vanthu.parsers.sandbox import TaskResult

PDF = {"type": "application/pdf"}


def fails(*_: object) -> None:
    raise LookupError


def test_a_fault_of_an_inspector(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(task, "INSPECTORS", {"pdf": fails})
    assert task.task(io.BytesIO(sample("pdf")), "", PDF, None) == {"damaged": True}


def test_no_memory_is_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(task, "INSPECTORS", {"pdf": full})
    with pytest.raises(MemoryError):
        task.task(io.BytesIO(sample("pdf")), "", PDF, None)


@pytest.mark.parametrize("data", [None, [], "x", {"macros": "many"}, {"embedded": [[1, 2, 3, 4]]}])
def test_answers_of_no_form_are_a_crash(data: Any) -> None:
    class Taken:
        def run(self, *_: object, **__: object) -> TaskResult:
            return TaskResult(data)

    seen, failure = inspect_part(io.BytesIO(b""), "application/pdf", sandbox=Taken())  # type: ignore[arg-type]
    assert failure is not None
    assert failure.code == "file.crash"
    assert seen.damaged


def test_answers_are_cut() -> None:
    seen = from_json({"starts": ["a\x00\u202eb" * 999] * 999, "macros": 1 << 80, "scripts": True})
    assert len(seen.starts) == MAX_TOLD
    assert len(seen.starts[0]) <= 200
    assert "\u202e" not in seen.starts[0]
    assert seen.macros == 1_000_000


def test_every_inspector_is_for_a_known_type() -> None:
    assert set(task.INSPECTORS) <= set(filetypes.TYPES)
