"""Dates, sizes and names as officials write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from vanthu.desk import words
from vanthu.queue.state_words import STATE_WORDS
from vanthu.store.models import DraftState, NoticeState, SubmissionState
from vanthu.validators.verdicts import Severity, Verdict

MOMENT = datetime(2026, 11, 20, 7, 5, tzinfo=UTC)


def test_moments_are_vietnams() -> None:
    with translation.override("vi"):
        assert words.moment_long(MOMENT) == "14 giờ 05 phút, ngày 20/11/2026"
        assert words.weekday(date(2026, 11, 23)) == "thứ Hai"
        assert words.weekday_short(date(2026, 11, 22)) == "CN"
    with translation.override("en"):
        assert words.moment_long(MOMENT) == "14:05, on 20/11/2026"


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (14, "14 byte"),
        (310 * 1024, "310 KB"),
        (1_258_291, "1,2 MB"),
        (1023 << 20, "1023,0 MB"),
        (1 << 30, "1,0 GB"),
        (39152 << 20, "38,2 GB"),
    ],
)
def test_sizes(size: int, text: str) -> None:
    with translation.override("vi"):
        assert words.size(size) == text


def test_every_state_has_its_look() -> None:
    assert set(words.SUBMISSION_TAGS) == set(SubmissionState)
    assert set(words.NOTICE_TAGS) == set(NoticeState)
    assert set(words.VERDICTS) == set(Verdict)
    assert set(words.SEVERITY_TAGS) == set(Severity)
    assert set(STATE_WORDS) == set(DraftState)


def test_unknown_codes_show_as_they_are() -> None:
    assert words.code_title("gone.away") == "gone.away"
