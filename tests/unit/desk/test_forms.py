"""What a service refuses, in the form that asked for it."""

from __future__ import annotations

import unicodedata

import pytest
from django.utils import translation

from vanthu.desk.forms.base import DeskForm, line_field, moment_field
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


class Timed(DeskForm):
    at = moment_field("At")


@pytest.mark.parametrize(
    "time", ["09:30", "9:30", "9h30", "09h30", "9 h 30", "9g30", "9 giờ 30", "9 Giờ 30 phút"]
)
@pytest.mark.parametrize("order", ["23/11/2026 {}", "{} ngày 23/11/2026", "{}, ngày 23/11/2026"])
def test_a_time_is_taken_as_clerks_write_it(time: str, order: str) -> None:
    with translation.override("vi"):
        form = Timed({"at": order.format(time)})
        assert form.is_valid(), form.errors
    assert form.cleaned_data["at"].isoformat() == "2026-11-23T09:30:00+07:00"


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        ("23/11/2026 9h", "09:00"),
        ("23/11/2026 9 giờ", "09:00"),
        ("2026-11-23T09:30", "09:30"),
        ("2026-11-23 09:30", "09:30"),
        (unicodedata.normalize("NFD", "23/11/2026 9 giờ 30"), "09:30"),
    ],
)
def test_other_ways_to_write_it(typed: str, hour: str) -> None:
    with translation.override("vi"):
        form = Timed({"at": typed})
        assert form.is_valid(), form.errors
    assert form.cleaned_data["at"].strftime("%d/%m/%Y %H:%M") == f"23/11/2026 {hour}"


@pytest.mark.parametrize("typed", ["23/11/2026 25h00", "23/11/2026 9h75", "9h30", "h30", "9h30 x"])
def test_what_is_no_time_is_said_to_be_none(typed: str) -> None:
    assert not Timed({"at": typed}).is_valid()
