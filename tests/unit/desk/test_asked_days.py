"""Days in addresses: what no calendar has a day before or after is a day that nobody can read."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict

from tests.factories import make_portal
from vanthu.desk.filters import Filters, day_of
from vanthu.desk.mail_filters import MailFilters
from vanthu.desk.spans import Span

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("text", ["01/01/0001", "31/12/9999", "31/12/1899", "0001-01-01"])
def test_the_ends_of_the_calendar_are_no_days(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        day_of(text)
    asked = QueryDict(f"from={text}&to={text}")
    span = Span.of(asked, TODAY)
    assert (span.title, span.wrong) == (Span.of(QueryDict(""), TODAY).title, ("from", "to"))
    assert span.before.start < span.end
    assert Filters.of(asked).wrong == ("from", "to")


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["01/01/0001", "31/12/9999", "31/12/2199", "01/01/1900"])
def test_mails_of_any_day_can_be_asked_for(text: str) -> None:
    portal = make_portal()
    for query in (f"from={text}", f"to={text}"):
        filters = MailFilters.of(QueryDict(query))
        assert not list(filters.mails([portal.pk]))
        assert not list(filters.files([portal.pk]))


def test_days_the_wrong_way_round_are_turned() -> None:
    filters = MailFilters.of(QueryDict("from=9/11/2026&to=3/11/2026"))
    assert (filters.since, filters.until) == (date(2026, 11, 3), date(2026, 11, 9))
