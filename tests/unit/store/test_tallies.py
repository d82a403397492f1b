"""Counts follow every change, whoever makes it (run over PostgreSQL too, see tools/check)."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum

from tests.factories import (
    make_agency,
    make_draft,
    make_member,
    make_part,
    make_portal,
    make_submission,
)
from vanthu.store import tallies
from vanthu.store.models import (
    AgencyTally,
    DayTally,
    Draft,
    DraftState,
    DraftTally,
    FaultTally,
    FindingRow,
    FindingTally,
    MailTally,
    Role,
    Submission,
    SubmissionState,
    TroubleTally,
)
from vanthu.store.models.drafts import NEVER
from vanthu.store.tallies.triggers import COUNTED, recount

pytestmark = pytest.mark.django_db


def counts(tally: Any, *keys: str) -> dict[Any, int]:
    rows = tally.objects.values_list(*keys).annotate(s=Sum("n")).order_by()
    return {row[:-1] if len(keys) > 1 else row[0]: row[-1] for row in rows if row[-1]}


def test_drafts_by_state_assignee_and_deadline() -> None:
    portal = make_portal()
    editor = make_member(portal, Role.EDITOR)
    draft, other = make_draft(portal), make_draft(portal)
    Draft.objects.filter(pk=draft.pk).update(assignee=editor, deadline=date(2026, 5, 4))
    keys = ("state", "assignee", "deadline")
    assert counts(DraftTally, *keys) == {
        ("new", editor.pk, date(2026, 5, 4)): 1,
        ("new", 0, NEVER): 1,
    }
    Draft.objects.update(state=DraftState.PUBLISHED)
    assert counts(DraftTally, *keys) == {("published", 0, NEVER): 2}
    Draft.objects.filter(pk=other.pk).delete()
    assert counts(DraftTally, "state") == {"published": 1}


def test_mails_by_the_day_in_vietnam() -> None:
    portal = make_portal()
    late = datetime(2026, 3, 1, 18, 30, tzinfo=UTC)
    mail = make_submission(portal, received_at=late, state=SubmissionState.RECEIVED)
    for tally in (MailTally, DayTally):
        assert counts(tally, "day", "state") == {(date(2026, 3, 2), "received"): 1}
    mail.state = SubmissionState.REFUSED
    mail.save()
    assert counts(MailTally, "state") == counts(DayTally, "state") == {"refused": 1}


def test_findings_that_bar_by_code_and_type() -> None:
    mail = make_submission(make_portal())
    part = make_part(mail, "x.exe", b"MZ", "application/x-dosexec")
    for code, action, where in (
        ("type.executable", "reject", part),
        ("sender.unknown", "hold", None),
        ("text.none", "warn", part),
    ):
        FindingRow.objects.create(
            submission=mail, part=where, code=code, action=action, severity="warning"
        )
    assert counts(FindingTally, "code", "type") == {
        ("type.executable", "application/x-dosexec"): 1,
        ("sender.unknown", ""): 1,
    }
    mail.findings.all().delete()
    assert counts(FindingTally, "code") == {}


def test_an_agency_found_later_takes_mail_and_findings_along() -> None:
    portal = make_portal()
    old, new = make_agency(portal, "Sở Tư pháp"), make_agency(portal, "Sở Y tế")
    mail = make_submission(portal, agency=old)
    for code, action in (("type.executable", "reject"), ("text.none", "warn")):
        FindingRow.objects.create(submission=mail, code=code, action=action, severity="stop")
    assert counts(FaultTally, "code", "agency") == {("type.executable", old.pk): 1}
    Submission.objects.filter(pk=mail.pk).update(agency=new)
    assert counts(FaultTally, "code", "agency") == {("type.executable", new.pk): 1}
    assert counts(AgencyTally, "agency") == {new.pk: 1}
    new.delete()
    assert counts(FaultTally, "agency") == counts(AgencyTally, "agency") == {0: 1}
    assert counts(MailTally, "agency") == {0: 1}


def test_agencies_that_have_troubles() -> None:
    portal = make_portal()
    agency = make_agency(portal, "Sở Tư pháp")
    mail = make_submission(portal, agency=agency, state=SubmissionState.RECEIVED)
    make_submission(portal, state=SubmissionState.REFUSED)
    assert counts(TroubleTally, "agency") == {}
    Submission.objects.filter(pk=mail.pk).update(state=SubmissionState.HELD)
    assert counts(TroubleTally, "agency") == {agency.pk: 1}
    Submission.objects.filter(pk=mail.pk).update(state=SubmissionState.DRAFTED)
    assert counts(TroubleTally, "agency") == {}


def test_what_is_released_is_no_fault_any_more() -> None:
    portal = make_portal()
    mail = make_submission(portal, agency=make_agency(portal, "Sở Tư pháp"))
    found = FindingRow.objects.create(
        submission=mail, code="archive.encrypted", action="hold", severity="stop"
    )
    assert counts(FaultTally, "code") == {"archive.encrypted": 1}
    FindingRow.objects.filter(pk=found.pk).update(released_at=datetime.now(UTC))
    assert counts(FaultTally, "code") == {}
    assert counts(FindingTally, "code") == {"archive.encrypted": 1}


def test_folding_changes_no_sum() -> None:
    portal = make_portal()
    for state in ("received", "drafted", "drafted", "refused"):
        mail = make_submission(portal, state="received")
        Submission.objects.filter(pk=mail.pk).update(state=state)
    before = counts(MailTally, "state")
    tallies.fold()
    make_submission(portal, state="drafted")
    tallies.fold()
    assert counts(MailTally, "state") == Counter(before) + Counter(drafted=1)
    assert MailTally.objects.count() == 3
    assert not MailTally.objects.filter(loose=True).exists()


def test_a_count_of_everything_agrees() -> None:
    portal = make_portal()
    mail = make_submission(portal, agency=make_agency(portal, "Sở Tư pháp"), state="held")
    FindingRow.objects.create(submission=mail, code="a", action="hold", severity="stop")
    make_draft(portal)
    for counted, tally in zip(COUNTED, tallies.TALLIES, strict=True):
        keys = list(counted.columns)
        before = counts(tally, *keys)
        tally._base_manager.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(recount(counted, connection.vendor))
        assert counts(tally, *keys) == before != {}


def test_installing_again_keeps_the_counts() -> None:
    make_submission(make_portal())
    tallies.install()
    assert counts(MailTally, "state") == {"drafted": 1}
