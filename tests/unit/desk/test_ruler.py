"""The deadline that anyone can count again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from vanthu.desk.ruler import due, ruler
from vanthu.store.models import Draft


def draft(deadline: date | None, start: str = "2026-11-19", **fields: Any) -> Draft:
    basis = {"start": start, "since": "issued", "working_days": 2}
    return Draft(deadline=deadline, deadline_basis=basis, state="editing", **fields)


def test_weekends_are_off_and_the_end_is_framed() -> None:
    with translation.override("vi"):
        days = ruler(draft(date(2026, 11, 23)), date(2026, 11, 22))
    assert [(day.day.day, day.look) for day in days] == [
        (19, ""), (20, "run"), (21, "off"), (22, "off"), (23, "end"),
    ]  # fmt: skip
    assert days[0].words == "ban hành"
    assert days[-1].words == "ngày 2, hạn"
    assert days[3].today


def test_days_after_the_end_are_late_but_for_holidays() -> None:
    days = ruler(draft(date(2026, 11, 23)), date(2026, 11, 25))
    assert [(day.day.day, day.look) for day in days[-2:]] == [(24, "off"), (25, "late")]


def test_what_counts_from_an_approval_does_not_begin_with_the_mail() -> None:
    approved = draft(date(2026, 11, 23))
    approved.deadline_basis["since"] = "approved"
    with translation.override("vi"):
        assert ruler(approved, date(2026, 11, 22))[0].words == "mốc tính"


def test_what_is_due_at_once_has_no_day_nought() -> None:
    with translation.override("vi"):
        assert [day.words for day in ruler(draft(date(2026, 11, 19)), date(2026, 11, 19))] == [
            "hạn"
        ]


def test_a_long_stretch_has_no_ruler() -> None:
    assert ruler(draft(date(2026, 12, 23)), date(2026, 11, 22)) == []
    assert ruler(draft(None), date(2026, 11, 22)) == []
    assert ruler(draft(date(2026, 11, 23), start="?"), date(2026, 11, 22)) == []


@pytest.mark.parametrize(
    ("deadline", "words", "tone"),
    [
        (date(2026, 11, 20), "Quá hạn 1 ngày làm việc", "stop"),
        (date(2026, 11, 22), "Đến hạn hôm nay", "warn"),
        (date(2026, 11, 25), "Còn 2 ngày làm việc", ""),
        (date(2026, 11, 23), "Còn 1 ngày làm việc", ""),
        (None, "Cập nhật thường xuyên", ""),
    ],
)
def test_due_in_words(deadline: date | None, words: str, tone: str) -> None:
    with translation.override("vi"):
        text, tag = due(draft(deadline), date(2026, 11, 22))
    assert (text, tag.tone) == (words, tone)


def test_what_came_late_is_the_senders_delay() -> None:
    late = draft(date(2026, 11, 20))
    late.deadline_basis["late_at_receipt"] = True
    with translation.override("vi"):
        text, tag = due(late, date(2026, 11, 22))
    assert (text, tag.tone) == ("Đã quá hạn khi tiếp nhận", "warn")


def test_what_is_published_is_not_late() -> None:
    done = draft(date(2020, 1, 1))
    done.state = "published"
    assert due(done, date(2026, 11, 22))[0] == ""


def test_a_deadline_on_a_holiday_leaves_no_working_day() -> None:
    with translation.override("vi"):
        text, tag = due(draft(date(2026, 11, 24)), date(2026, 11, 23))
    assert (text, tag.tone) == ("Hạn vào ngày nghỉ, không còn ngày làm việc", "warn")
