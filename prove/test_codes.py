"""Bar 6: every code is met by an end-to-end test from mail to the words of the reply."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.codes import CodeCase, all_cases
from tests.codes.meeting import meet, staged
from tests.integration.pipeline.conftest import clamd, portals, still_heart
from vanthu.validators.codes import codes

__all__ = ["clamd", "portals", "still_heart"]  # the fixtures
pytestmark = pytest.mark.prove
Figure = Callable[[str, object, str], None]
CASES = tuple(all_cases())
_met: set[str] = set()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_is_met(case: CodeCase, settings: Any, request: pytest.FixtureRequest) -> None:
    peer = request.getfixturevalue(case.peer) if case.peer else None
    with staged(case, settings, peer) as world:
        meet(case, world)
    _met.add(case.code)


def test_all_are_met(figure: Figure) -> None:
    figure("codes met from mail to the words of the reply", f"{len(_met)}/{len(codes())}", "all")
    figure("mails for them", len(CASES), "")
    assert set(codes()) == _met
