"""The monitor with everything to look at: mailboxes, a scanner, work that was given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from tests.peers.process import free_port
from vanthu.config.policies import template_text
from vanthu.desk.health.checks import Level, Seen, jobs, mailboxes, outgoing, run_checks
from vanthu.desk.health.metrics import exposition
from vanthu.store.models import (
    FindingRow,
    Job,
    JobState,
    Mailbox,
    Notice,
    NoticeState,
    Portal,
    Submission,
    SubmissionState,
)
from vanthu.store.portals import sync_portals

from .conftest import As

QUERIES = 15
BOX = """
[[mailboxes]]
name = "{name}"
address = "{name}@caobang.example"
host = "imap.caobang.example"
user = "{name}"
"""


@pytest.fixture
def busy(ids: dict[str, Any], settings: Any) -> None:
    """Three mailboxes of which one fails, a scanner that is away, a dead job, a notice in doubt."""
    names = ("portal-1", "portal-2", "portal-3")
    path = settings.VANTHU.portals_dir / "caobang.toml"
    boxes = "".join(BOX.format(name=name) for name in names)
    path.write_text(template_text("caobang") + boxes, encoding="utf-8")
    sync_portals()
    portal = Portal.objects.get(name="caobang")
    for name in names:
        at = datetime.now(UTC) - timedelta(days=name.endswith("3"))
        Mailbox.objects.create(portal=portal, name=name, last_look_at=at)
    address = f"127.0.0.1:{free_port()}"
    settings.VANTHU = settings.VANTHU.model_copy(update={"scanner": address})
    mail = Submission.objects.filter(portal=portal).latest("pk")
    Submission.objects.filter(pk=mail.pk).update(state=SubmissionState.HELD)
    FindingRow.objects.create(
        submission=mail, code="virus.unavailable", action="hold", severity="warning"
    )
    Job.objects.create(kind="notice.send", state=JobState.DEAD, not_before=datetime.now(UTC))
    Notice.objects.filter(pk=Notice.objects.latest("pk").pk).update(state=NoticeState.IN_DOUBT)


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("username", ["quantri", "hoangvanlap"])
def test_it_asks_no_more_with_everything_there(
    username: str, signed_in: As, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(username)
    client.get("/desk/monitor/")
    with django_assert_max_num_queries(QUERIES):
        page = client.get("/desk/monitor/").content.decode()
    for name in ("portal-1", "portal-2", "portal-3"):
        assert name in page
    assert "VANTHU_SCANNER" in page or "clamd" in page


@pytest.mark.usefixtures("busy")
def test_what_is_asked_once_is_what_each_check_says(django_assert_num_queries: Any) -> None:
    dead = Job.objects.filter(state=JobState.DEAD).count()
    seen = Seen()
    with django_assert_num_queries(2):  # one for all counts, one for the mailboxes
        found = [jobs(seen), outgoing(seen), mailboxes(seen)]
    assert [check.level for check in found] == [Level.WARN] * 3
    assert "portal-3" in found[2].text
    assert "portal-1" not in found[2].text
    assert (seen.count("held"), seen.count("dead"), seen.count("unsure")) == (1, dead, 1)
    Job.objects.create(kind="x", not_before=datetime.now(UTC) - timedelta(hours=1))
    by_name = {check.name: check for check in run_checks()}
    assert by_name["jobs"].level == Level.BAD
    assert by_name["scanner"].level == Level.BAD
    assert " 1 " in by_name["scanner"].text


@pytest.mark.usefixtures("busy")
def test_a_mailbox_that_was_given_up_is_no_fault() -> None:
    at = datetime.now(UTC) - timedelta(days=30)
    portal = Portal.objects.get(name="caobang")
    Mailbox.objects.create(portal=portal, name="given-up", last_look_at=at)
    Mailbox.objects.filter(name="portal-3").update(last_look_at=datetime.now(UTC))
    assert mailboxes(Seen()).level == Level.OK
    assert b"given-up" not in exposition()
    assert b"portal-3" in exposition()


@pytest.mark.usefixtures("db")
def test_times_are_those_of_the_offices_clock() -> None:
    at = datetime(2026, 11, 22, 20, 5, tzinfo=UTC)
    Job.objects.create(kind="x", not_before=at)
    assert "23/11/2026 03:05" in jobs(Seen()).text
    assert "UTC" not in jobs(Seen()).text


@pytest.mark.usefixtures("db")
def test_one_is_no_plural() -> None:
    for dead, words in ((1, "1 piece of work failed"), (2, "2 pieces of work failed")):
        Job.objects.create(kind=f"x{dead}", state=JobState.DEAD, not_before=datetime.now(UTC))
        with translation.override("en"):
            assert jobs(Seen()).text.startswith(words)
