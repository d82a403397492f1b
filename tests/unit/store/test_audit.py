"""The audit trail shows every change made behind its back."""

from __future__ import annotations

import pytest

from vanthu.store.audit import record, verify
from vanthu.store.models import Event, EventHead

pytestmark = pytest.mark.django_db


def fill() -> None:
    for number in range(4):
        record("draft.approve", "draft", number, role="head", revision=number)


def test_a_whole_chain() -> None:
    fill()
    assert verify() is None
    assert list(Event.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4]


def test_a_changed_line() -> None:
    fill()
    Event.objects.filter(seq=2).update(verb="draft.decline")
    broken = verify()
    assert broken is not None
    assert (broken.seq, broken.why) == (2, "changed")


def test_a_removed_line() -> None:
    fill()
    Event.objects.filter(seq=2).delete()
    broken = verify()
    assert broken is not None
    assert broken.why == "missing"


def test_a_cut_end() -> None:
    fill()
    Event.objects.filter(seq=4).delete()
    broken = verify()
    assert broken is not None
    assert broken.why == "cut off"


def test_a_rolled_back_head() -> None:
    fill()
    EventHead.objects.update(seq=3)
    assert verify() is not None
