"""Dates from which and until which a row holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories import make_agency, make_portal
from vanthu.store.dates import holding
from vanthu.store.models import Agency

DAY = date(2026, 11, 23)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        (None, None, True), (DAY, None, True), (AFTER, None, False),
        (None, DAY, True), (None, BEFORE, False), (BEFORE, AFTER, True), (DAY, DAY, True),
    ],
)  # fmt: skip
def test_both_days_count_and_what_is_not_given_bounds_nothing(first, last, holds):
    agency = make_agency(make_portal())
    Agency.objects.update(valid_from=first, valid_to=last)
    assert Agency.objects.filter(holding(DAY), pk=agency.pk).exists() is holds
