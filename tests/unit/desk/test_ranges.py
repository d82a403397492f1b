"""Which bytes a request gets: the cases of RFC 9110 §13 and §14."""

from __future__ import annotations

import pytest

from vanthu.desk.ranges import Asked, asked

TAG = '"abc"'
SIZE = 100
WHOLE = Asked(200, 0, SIZE)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        # §14.1.2's examples, and their ends
        ("bytes=0-49", Asked(206, 0, 50)),
        ("bytes=50-99", Asked(206, 50, 50)),
        ("bytes=-10", Asked(206, 90, 10)),
        ("bytes=90-", Asked(206, 90, 10)),
        ("bytes=0-0", Asked(206, 0, 1)),
        ("bytes=-1", Asked(206, 99, 1)),
        ("bytes=0-", Asked(206, 0, 100)),
        # longer than the file: to its end
        ("bytes=90-1000", Asked(206, 90, 10)),
        ("bytes=-1000", Asked(206, 0, 100)),
        (f"bytes=0-{'9' * 5000}", Asked(206, 0, 100)),
        (f"bytes=-{'9' * 5000}", Asked(206, 0, 100)),
        ("bytes=0000000000000000000000001-2", Asked(206, 1, 2)),
        # nothing there
        ("bytes=100-", Asked(416)),
        ("bytes=100-200", Asked(416)),
        ("bytes=-0", Asked(416)),
        (f"bytes={'9' * 5000}-", Asked(416)),
        # units are case-insensitive, lists may hold empty elements
        ("BYTES=0-1", Asked(206, 0, 2)),
        ("bytes= , 0-1 ,", Asked(206, 0, 2)),
        # not a range: ignored
        ("bytes=5-4", WHOLE),
        ("bytes=a-b", WHOLE),
        ("bytes=", WHOLE),
        ("bytes=-", WHOLE),
        ("bytes 0-1", WHOLE),
        ("bytes=0-1-2", WHOLE),
        ("bytes=+1-2", WHOLE),
        ("bytes=\u0661-\u0662", WHOLE),
        ("items=0-1", WHOLE),
        # several: the whole
        ("bytes=0-1,4-5", WHOLE),
        ("bytes=0-1,", Asked(206, 0, 2)),
    ],
)
def test_ranges(value: str, expected: Asked) -> None:
    assert asked("GET", {"Range": value}, SIZE, TAG) == expected


def test_an_empty_file_has_no_range_but_its_end() -> None:
    assert asked("GET", {"Range": "bytes=0-"}, 0, TAG) == Asked(416)
    assert asked("GET", {"Range": "bytes=-5"}, 0, TAG) == Asked(200, 0, 0)


def test_other_methods_know_no_ranges() -> None:
    assert asked("HEAD", {"Range": "bytes=0-1"}, SIZE, TAG) == WHOLE
    assert asked("HEAD", {"Range": "bytes=500-"}, SIZE, TAG) == WHOLE


@pytest.mark.parametrize(
    ("validator", "holds"),
    [
        ('"abc"', True),
        ('W/"abc"', False),
        ('"other"', False),
        ("Sun, 22 Nov 2026 00:00:00 GMT", False),
        ("", False),
    ],
)
def test_if_range_holds_for_the_same_strong_tag_alone(validator: str, holds: bool) -> None:
    headers = {"Range": "bytes=0-1", "If-Range": validator}
    assert asked("GET", headers, SIZE, TAG) == (Asked(206, 0, 2) if holds else WHOLE)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": '"abc"'}, 304),
        ({"If-None-Match": 'W/"abc"'}, 304),
        ({"If-None-Match": '"x", "abc"'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"x"'}, 200),
        ({"If-None-Match": '"xabc"'}, 200),
        ({"If-Match": '"abc"'}, 200),
        ({"If-Match": "*"}, 200),
        ({"If-Match": '"x"'}, 412),
        ({"If-Match": 'W/"abc"'}, 412),
        # §13.2.2: conditions before ranges
        ({"If-None-Match": '"abc"', "Range": "bytes=0-1"}, 304),
        ({"If-Match": '"x"', "Range": "bytes=500-"}, 412),
        ({"If-Match": '"abc"', "Range": "bytes=500-"}, 416),
    ],
)
def test_conditions(headers: dict[str, str], status: int) -> None:
    assert asked("GET", headers, SIZE, TAG).status == status
