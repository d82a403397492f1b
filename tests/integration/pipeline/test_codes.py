"""Every code of the table, from a mail to the words of its reply (`tests.codes`)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.codes import CodeCase, all_cases
from tests.codes.meeting import meet, staged
from vanthu.validators.codes import codes

CASES = tuple(all_cases())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_is_met(case: CodeCase, settings: Any, request: pytest.FixtureRequest) -> None:
    peer = request.getfixturevalue(case.peer) if case.peer else None
    with staged(case, settings, peer) as world:
        meet(case, world)


def test_every_code_has_its_case() -> None:
    missing = sorted(set(codes()) - {case.code for case in CASES})
    assert not missing, f"add a case to tests/codes/cases_*.py for: {', '.join(missing)}"
