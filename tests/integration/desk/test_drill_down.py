"""Every number on the monitor leads to a list of exactly so many lines."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.utils.timezone import localdate

from tests.factories import make_agency, make_part, make_submission
from vanthu.desk.counts import mails_by_state
from vanthu.desk.troubles import Troubles
from vanthu.store.models import (
    Event,
    FindingRow,
    Job,
    JobState,
    Notice,
    Portal,
    Submission,
)

from .conftest import As

LINK = re.compile(r'<a href="(/desk/(?:submissions|monitor/files)/\?[^"]+)"[^>]*>(\d+)<')
BAR = re.compile(r'<a href="(/desk/submissions/\?[^"]+)" tabindex="-1"><title>[^<]*?(\d+)</title>')


def spread(portal: Portal) -> None:
    """Mails of many days, states, agencies and types, some held by several files."""
    agencies = [make_agency(portal, "Sở Một"), make_agency(portal, "Sở Hai"), None]
    types = ("application/vnd.ms-excel", "text/rtf", "")
    for number in range(36):
        when = datetime.now(UTC) - timedelta(days=number % 20, hours=number)
        state = ("refused", "held", "failed", "drafted", "quarantined")[number % 5]
        mail = make_submission(portal, state=state, agency=agencies[number % 3], received_at=when)
        for place in range(number % 3):
            kind = types[(number + place) % 3]
            part = make_part(mail, f"tệp {place}.xls", b"x", kind) if kind else None
            FindingRow.objects.create(
                submission=mail, part=part, severity="stop",
                code=("type.not_permitted", "archive.encrypted")[place % 2],
                action=("reject", "hold", "note")[(number + place) % 3],
            )  # fmt: skip


@pytest.mark.parametrize("days", [14, 90])
def test_each_number_is_the_length_of_its_list(
    ids: dict[str, Any], signed_in: As, days: int
) -> None:
    spread(Portal.objects.get(name="caobang"))
    for name in ("hoangvanlap", "quantri"):
        client = signed_in(name)
        page = client.get(f"/desk/monitor/?days={days}").content.decode()
        found = {(url.replace("&amp;", "&"), int(n)) for url, n in LINK.findall(page)}
        found |= {(url.replace("&amp;", "&"), int(n)) for url, n in BAR.findall(page)}
        assert len(found) > 25
        assert any("/monitor/files/" in url for url, _n in found)
        for url, number in sorted(found):
            assert lines_of(client, url) == number, url


def lines_of(client: Any, url: str) -> int:
    """The lines of a list over all its pages."""
    lines, asked = 0, 0
    while url:
        html = client.get(url).content.decode()
        lines += html.count('<li class="work ')
        more = re.search(r'rel="next" href="([^"]+)"', html)
        path = url.partition("?")[0]
        url = path + more.group(1).replace("&amp;", "&") if more else ""
        asked += 1
        assert asked < 20
    return lines


def test_bars_have_their_links(ids: dict[str, Any], signed_in: As) -> None:
    spread(Portal.objects.get(name="caobang"))
    page = signed_in("hoangvanlap").get("/desk/monitor/").content.decode()
    pieces = re.findall(r'<rect class="p\d"', page.partition("chart--links")[0])
    assert BAR.findall(page)
    assert len(BAR.findall(page)) <= len(pieces)


def test_a_long_period_is_shown_by_weeks(ids: dict[str, Any]) -> None:
    portal = Portal.objects.get(name="caobang")
    spread(portal)
    since = localdate() - timedelta(days=89)
    found = Troubles.of([portal.pk], since, 90)
    assert found.weekly
    assert len(found.chart.bars) == len(found.stretches) <= 14
    assert found.stretches[0].last == localdate()
    assert found.stretches[-1].first == since
    days = [(one.first, one.last) for one in found.stretches[::-1]]
    assert all(not later.weekday() for later, _last in days[1:])
    assert all(last + timedelta(days=1) == later for (_f, last), (later, _l) in pairwise(days))
    assert found.all.n == Submission.objects.filter(
        portal=portal, received_at__gte=datetime.now(UTC) - timedelta(days=60)
    ).count()  # fmt: skip
    assert not Troubles.of([portal.pk], since, 30).weekly


def test_dates_are_read_as_people_write_them(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("hoangvanlap")
    page = client.get("/desk/submissions/?from=31/02/2026").content.decode()
    assert 'aria-invalid="true"' in page
    assert client.get("/desk/submissions/?from=1/11/2026&to=2026-11-30").status_code == 200


def test_health_comes_as_a_piece(ids: dict[str, Any], signed_in: As) -> None:
    piece = signed_in("quantri").get("/desk/monitor/?part=health").content.decode()
    assert piece.lstrip().startswith('<section id="health"')
    assert "<html" not in piece


def test_dead_jobs_start_together(ids: dict[str, Any], signed_in: As) -> None:
    for ref in (5, 6):
        Job.objects.create(
            kind="publication.publish", ref=ref, state=JobState.DEAD, failures=3,
            not_before=datetime.now(UTC),
        )  # fmt: skip
    dead = Job.objects.filter(state=JobState.DEAD).count()
    assert signed_in("hoangvanlap").post("/desk/monitor/jobs/").status_code == 404
    signed_in("quantri").post("/desk/monitor/jobs/", {"kind": "publication.publish"})
    assert Job.objects.filter(state=JobState.DEAD).count() == dead - 2
    assert Event.objects.filter(verb="job.retry").count() == 2


def test_the_outbox_tells_an_administrator_how_and_not_what(
    ids: dict[str, Any], signed_in: As
) -> None:
    portal = Portal.objects.get(name="caobang")
    notice = Notice.objects.create(
        portal=portal, kind="published", round="draft:1:9", state="failed",
        recipient="vanthu@so.example", subject="Đã đăng", text="Nội dung riêng của thư",
        message_id="x.9@cao.example", reason="550 no such user",
    )  # fmt: skip
    page = signed_in("quantri").get("/desk/monitor/outbox/").content.decode()
    assert "550 no such user" in page
    assert "Nội dung riêng của thư" not in page
    secretary = signed_in("hoangvanlap")
    page = secretary.get("/desk/monitor/outbox/?state=unsure").content.decode()
    assert "Nội dung riêng của thư" in page
    assert signed_in("nongthihanh").get("/desk/monitor/outbox/").status_code == 404
    signed_in("nguoila").post("/desk/monitor/outbox/send/", {"notice": notice.pk})
    notice.refresh_from_db()
    assert notice.state == "failed"
    secretary.post("/desk/monitor/outbox/send/", {"notice": notice.pk})
    notice.refresh_from_db()
    assert notice.state == "ready"
    again = secretary.post("/desk/monitor/outbox/send/", {"notice": notice.pk}, follow=True)
    assert "vanthu@so.example: Thư này không gửi được" in again.content.decode()


def test_counts_of_the_navigation_are_those_of_the_list(ids: dict[str, Any], signed_in: As) -> None:
    portal = Portal.objects.get(name="caobang")
    client = signed_in("hoangvanlap")
    for state, number in mails_by_state([portal.pk]).items():
        assert lines_of(client, f"/desk/submissions/?state={state}") == number
