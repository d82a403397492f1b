"""Decisions on submissions: who may release what, and what goes on from there."""

from __future__ import annotations

import pytest

from tests.factories import make_member, make_part, make_portal, make_submission, make_user
from vanthu.queue import intake
from vanthu.queue.errors import NotAllowed, ReasonNeeded
from vanthu.store.models import (
    Event,
    FindingRow,
    Job,
    Notice,
    Role,
    Submission,
    SubmissionState,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def portal():
    return make_portal()


@pytest.fixture
def held(portal):
    return make_submission(portal, state=SubmissionState.HELD)


def finding(submission, code="type.not_permitted", action="hold", part=None):
    return FindingRow.objects.create(
        submission=submission, code=code, action=action, severity="stop", part=part
    )


#: Code of each releaser -> who may release it: administrator, secretary, deputy, head, editor.
RELEASES = {
    "virus.scanner_away": "administrator",
    "type.not_permitted": "secretary deputy head",
    "virus.not_scanned": "",  # nobody: it holds nothing by itself
    "gone.from_the_table": "head",
}


@pytest.mark.parametrize("code", RELEASES)
@pytest.mark.parametrize("who", ["administrator", "secretary", "deputy", "head", "editor"])
def test_each_code_says_who_releases_it(portal, held, code, who):
    if code == "virus.scanner_away":
        from vanthu.validators.codes import codes

        code = next(row.id for row in codes().values() if row.releaser == "administrator")
        allowed = RELEASES["virus.scanner_away"]
    else:
        allowed = RELEASES[code]
    person = (
        make_user("admin", is_superuser=True)
        if who == "administrator"
        else make_member(portal, Role(who))
    )
    row = finding(held, code)
    if who in allowed.split():
        intake.finding_release(finding=row, actor=person, reason="Đã kiểm tra")
        row.refresh_from_db()
        assert row.released_by == person
    else:
        with pytest.raises(NotAllowed):
            intake.finding_release(finding=row, actor=person, reason="Đã kiểm tra")
        row.refresh_from_db()
        assert row.released_at is None


def test_a_release_lets_the_mail_go_on_by_a_new_round(portal, held):
    secretary = make_member(portal, Role.SECRETARY)
    after = intake.finding_release(finding=finding(held), actor=secretary, reason="Được")
    assert (after.round, after.state) == (2, SubmissionState.PROCESSING)
    assert Job.objects.get(kind="submission.process").ref == held.pk
    assert Event.objects.get(verb="submission.release").role == "secretary"


def test_a_release_on_a_drafted_mail_needs_no_new_round(portal):
    drafted = make_submission(portal)
    secretary = make_member(portal, Role.SECRETARY)
    after = intake.finding_release(finding=finding(drafted), actor=secretary, reason="Được")
    assert after.round == 1
    assert not Job.objects.exists()


def test_an_exception_takes_a_refused_file_with_name_and_reason(portal):
    submission = make_submission(portal)
    part = make_part(submission, "a.xlsx", b"x")
    part.verdict = "refused"
    part.save()
    row = finding(submission, action="reject", part=part)
    secretary = make_member(portal, Role.SECRETARY)
    with pytest.raises(ReasonNeeded):
        intake.exception_accept(part=part, actor=secretary, reason="")
    after = intake.exception_accept(part=part, actor=secretary, reason="Phụ lục chỉ có bản này")
    row.refresh_from_db()
    assert (row.released_by, row.release_reason) == (secretary, "Phụ lục chỉ có bản này")
    assert after.round == 2


def test_an_exception_never_covers_what_is_not_the_actors(portal):
    submission = make_submission(portal)
    part = make_part(submission, "a.xlsx", b"x")
    mine = finding(submission, action="reject", part=part)
    finding(submission, code="secret.mark", part=part)
    secretary = make_member(portal, Role.SECRETARY)
    with pytest.raises(NotAllowed):
        intake.exception_accept(part=part, actor=secretary, reason="x")
    mine.refresh_from_db()
    assert mine.released_at is None


def test_refusing_is_told_in_the_persons_words(portal, held):
    secretary = make_member(portal, Role.SECRETARY)
    after = intake.submission_refuse(
        submission=held, actor=secretary, reason="Thư gửi nhầm địa chỉ"
    )
    assert after.state == SubmissionState.REFUSED
    assert "Thư gửi nhầm địa chỉ" in Notice.objects.get().text
    with pytest.raises(NotAllowed):
        intake.submission_refuse(submission=held, actor=secretary, reason="x")


def test_rerun_is_the_secretarys_and_the_administrators(portal):
    submission = make_submission(portal, state=SubmissionState.FAILED)
    admin = make_user("admin", is_superuser=True)
    assert intake.submission_rerun(submission=submission, actor=admin).round == 2
    assert Event.objects.get(verb="submission.rerun").role == "administrator"
    with pytest.raises(NotAllowed):
        intake.submission_rerun(submission=submission, actor=make_member(portal, Role.EDITOR))


def test_an_administrator_decides_nothing_on_content(portal, held):
    admin = make_user("admin", is_superuser=True)
    with pytest.raises(NotAllowed):
        intake.submission_refuse(submission=held, actor=admin, reason="x")
    with pytest.raises(NotAllowed):
        intake.submission_tell(submission=held, actor=admin)


def test_other_portals_submissions_are_not_there(portal, held):
    stranger = make_member(make_portal("longxuyen"), Role.HEAD)
    with pytest.raises(Submission.DoesNotExist):
        intake.submission_rerun(submission=held, actor=stranger)
    with pytest.raises(Submission.DoesNotExist):
        intake.finding_release(finding=finding(held), actor=stranger, reason="x")
    assert intake.submissions_rerun(submissions=[held.pk], actor=stranger) == []


def test_many_at_once(portal):
    many = [make_submission(portal, state=SubmissionState.REFUSED).pk for _ in range(3)]
    foreign = make_submission(make_portal("longxuyen"), state=SubmissionState.REFUSED).pk
    secretary = make_member(portal, Role.SECRETARY)
    done = intake.submissions_rerun(submissions=[*many, foreign], actor=secretary)
    assert [row.pk for row in done] == many
    assert Job.objects.filter(kind="submission.process").count() == 3
