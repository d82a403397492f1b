"""A deadline that anyone can count again, and whose delay is whose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from vanthu.desk.reckoning import reckoning
from vanthu.store.models import Draft, Publication, Submission

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield


def draft(
    start: str = "2026-11-20",
    deadline: str = "2026-11-25",
    received: str = "2026-11-20",
    **basis: object,
) -> Draft:
    values = {
        "rule": "Văn bản do UBND tỉnh ban hành", "since": "issued", "start": start,
        "received": received, "working_days": 2, "late_at_receipt": deadline < received,
    }  # fmt: skip
    return Draft(
        deadline=date.fromisoformat(deadline), deadline_basis=values | basis, state="editing"
    )


def test_each_day_is_named() -> None:
    found = reckoning(draft(), None, TODAY)
    assert found.rule == "Văn bản do UBND tỉnh ban hành; 02 ngày làm việc kể từ ngày ban hành"
    assert found.start == (
        "Tính kể từ 20/11/2026 (ngày ban hành); ngày làm việc tiếp theo là ngày thứ 1."
    )
    assert [(f"{line.day:%d}", line.number, line.words, line.look) for line in found.lines] == [
        ("20", "", "bắt đầu tính, không tính ngày này", ""),
        ("21", "", "nghỉ cuối tuần", "off"),
        ("22", "", "nghỉ cuối tuần", "off"),
        ("23", "01", "", ""),
        ("24", "", "nghỉ lễ: Ngày Văn hóa Việt Nam", "off"),
        ("25", "02", "hết thời hạn", "end"),
    ]
    assert found.late == ""


def test_days_that_were_swapped_say_for_which() -> None:
    lines = reckoning(draft("2025-12-31", "2026-01-12", "2025-12-31"), None, TODAY).lines
    said = {f"{line.day:%d/%m}": line.words for line in lines}
    assert said["02/01"] == "nghỉ hoán đổi, làm bù ngày 10/01/2026"
    assert said["10/01"] == "làm bù cho ngày 02/01/2026"
    assert next(line.number for line in lines if line.day == date(2026, 1, 10)) == "06"


def test_the_agencys_delay_and_the_boards() -> None:
    came_late = reckoning(draft("2026-11-16", "2026-11-18", "2026-11-20"), None, TODAY)
    assert came_late.late == (
        "Đã quá hạn khi tiếp nhận: cơ quan gửi chậm, sau hạn 02 ngày làm việc."
    )
    assert came_late.look.tone == "warn"
    board = reckoning(draft("2026-11-16", "2026-11-18", "2026-11-17"), None, TODAY)
    assert board.late == "Quá hạn 03 ngày làm việc: Ban Biên tập đăng chậm, cơ quan gửi đúng hạn."
    assert board.look.tone == "stop"
    assert board.notes == (
        "Cơ quan gửi vào ngày làm việc thứ 01; Ban Biên tập còn 01 ngày làm việc.",
    )


@pytest.mark.parametrize(
    ("published", "words"),
    [
        (datetime(2026, 11, 18, 9, tzinfo=UTC), "Đăng đúng hạn"),
        (
            datetime(2026, 11, 20, 9, tzinfo=UTC),
            "Đăng quá hạn 02 ngày làm việc, do Ban Biên tập đăng chậm.",
        ),
    ],
)
def test_what_was_published_is_judged_by_that_day(published: datetime, words: str) -> None:
    row = draft("2026-11-16", "2026-11-18", "2026-11-16")
    row.state = "published"
    assert reckoning(row, None, TODAY, [Publication(published_at=published)]).late == words


def test_what_was_sent_again_counts_from_the_first_receipt() -> None:
    row = draft("2026-11-20", "2026-11-25", "2026-11-20", since="received")
    row.submission = Submission(received_at=datetime(2026, 11, 23, 2, tzinfo=UTC))
    found = reckoning(row, None, TODAY)
    assert found.notes == (
        "Thư gửi lại ngày 23/11/2026; thời hạn tính từ lần nhận đầu, ngày 20/11/2026.",
    )


def test_what_has_no_limit_or_the_boards_own() -> None:
    assert reckoning(Draft(deadline_basis={}), None, TODAY).lines == ()
    own = reckoning(Draft(deadline_basis={"internal": True}), None, TODAY)
    assert own.rule == "Hạn nội bộ, đặt khi giao viết bài"
