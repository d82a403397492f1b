"""Bar 1: five policies load; 40 submissions × 5 portals end as each regulation says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.integration.pipeline.test_regulations_table import check
from tests.regulations.table import PORTALS, policy, rows

pytestmark = pytest.mark.prove
Figure = Callable[[str, object, str], None]


def test_forty_submissions_by_five_regulations(figure: Figure) -> None:
    loaded = [policy(name).name for name in PORTALS]
    wrong = []
    for row in rows():
        for portal in PORTALS:
            try:
                check(row, portal)
            except AssertionError as error:
                wrong.append(str(error).splitlines()[0])
    cells = len(rows()) * len(PORTALS)
    figure("policies that load", len(loaded), "5")
    figure(
        "submissions × portals that end as the table says", f"{cells - len(wrong)}/{cells}", "all"
    )
    assert len(loaded) == 5
    assert not wrong, "\n".join(wrong)
