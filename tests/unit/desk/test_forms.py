"""What a service refuses, in the form that asked for it."""

from __future__ import annotations

import pytest

from vanthu.desk.forms.base import DeskForm, line_field
from vanthu.queue.errors import Locked, Refusal, Unfit


class Asked(DeskForm):
    title = line_field("Title")
    by_text = line_field("By", required=False)


@pytest.mark.parametrize(
    ("refusal", "errors"),
    [
        (Unfit({"title": "too short"}), {"title": ["too short"]}),
        (Unfit({"by": "unknown"}), {"by_text": ["unknown"]}),
        (Unfit({"nothing we ask": "odd"}), {"__all__": ["odd"]}),
        (Locked("closed"), {"__all__": ["closed"]}),
    ],
    ids=["its field", "its other name", "no field", "the whole"],
)
def test_what_a_service_refuses_stands_where_it_is_mended(
    refusal: Refusal, errors: dict[str, list[str]]
) -> None:
    form = Asked({"title": "a"})
    assert form.is_valid()
    form.refuse(refusal, {"by": "by_text"})
    assert form.errors == errors
