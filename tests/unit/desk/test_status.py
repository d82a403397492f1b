"""The sentence that answers first on the public status page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from vanthu.desk.views.status import headline
from vanthu.store.models import Draft, Submission

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("deadline", "basis", "said"),
    [
        (date(2026, 11, 23), {"clause": "deadline_document"}, "Đang biên tập, trong thời hạn"),
        (date(2026, 11, 20), {"clause": "deadline_document"}, "Đang biên tập, đã quá thời hạn"),
        # A target of the board's own is no promise to agencies.
        (date(2026, 11, 20), {"clause": ""}, "Đang biên tập"),
        (None, {}, "Đang biên tập"),
    ],
)
def test_only_the_regulations_dates_are_told(
    deadline: date | None, basis: dict[str, Any], said: str
) -> None:
    draft = Draft(state="editing", deadline=deadline, deadline_basis=basis)
    with translation.override("vi"):
        assert headline(Submission(state="drafted"), [draft], TODAY) == said
