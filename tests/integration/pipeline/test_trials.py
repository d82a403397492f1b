"""Trials over real mails: nothing is written by them, and what they say is what then happens."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.factories import make_member, make_user
from tests.regulations.files import mail as regulation_mail
from tests.regulations.table import rows
from vanthu.jobs import runner
from vanthu.pipeline.trials import outcome_of, tried
from vanthu.queue import trials
from vanthu.queue.outcomes import difference, stored
from vanthu.store.models import (
    Change,
    Draft,
    Job,
    LineState,
    Notice,
    NoticeState,
    Portal,
    Revision,
    Role,
    Submission,
    Trial,
    TrialLine,
    TrialState,
)
from vanthu.store.portals import policy_of, sync_portals
from vanthu.validators.policy import parse_policy

from .conftest import arrive, mail

#: What a trial is allowed to write.
OWN = {"store_trial", "store_trial_line", "store_job", "store_event", "store_eventhead"}
SAMPLES = (1, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36, 39)


def dump(without: set[str] = frozenset()) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    tables = sorted(set(connection.introspection.table_names()) - set(without))
    rows: dict[str, list[tuple[object, ...]]] = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows[table] = sorted(cursor.fetchall(), key=repr)
    return rows


def bytes_on_disk() -> dict[str, str]:
    """Every file of the data folder that isn't the database's."""
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in _files(settings.VANTHU.data)
    }


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and "sqlite" not in path.name)


def change_policy(name: str, *changes: tuple[str, str]) -> str:
    """The portal's policy with some lines replaced, as an operator edits the file."""
    text = (settings.VANTHU.portals_dir / f"{name}.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def put_in_force(name: str, text: str) -> None:
    (settings.VANTHU.portals_dir / f"{name}.toml").write_text(text, encoding="utf-8")
    sync_portals()


def work_off() -> None:
    """All jobs that are ready, and those that they plant."""
    while (job := Job.objects.filter(state="ready").order_by("pk").first()) is not None:
        runner.run(job.pk)


@pytest.fixture(autouse=True)
def policies_as_they_were(portals):
    """What a test puts in force must not stay."""
    folder = settings.VANTHU.portals_dir
    texts = {path: path.read_text(encoding="utf-8") for path in folder.glob("*.toml")}
    yield
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
        os.utime(path, (time.time() + 5, time.time() + 5))


@pytest.fixture
def admin():
    return make_user("quantri", is_superuser=True)


def arrived(numbers=SAMPLES, portal: str = "caobang") -> list[Submission]:
    """Mails of the regulations' table."""
    chosen = [row for row in rows() if row["so"] in numbers]
    return [
        arrive(regulation_mail(row.get("tep", []), row.get("noi_dung_thu", "")).as_bytes(), portal)
        for row in chosen
    ]


#: Stricter, milder and other policies, in every way that decisions hang on.
CHANGES = (
    ('docx = "accept_with_notice"', 'docx = "refuse"'),
    ('"odt", "pdf", "zip"', '"rtf", "pdf", "zip"'),
)
OTHER = {
    "types": CHANGES,
    "actions": (
        (
            "[completeness]",
            (
                '[actions]\n"type.not_permitted" = "hold"\n"archive.encrypted" = "hold"\n'
                '"encoding.*" = "hold"\n\n[completeness]'
            ),
        ),
        ("required = false", "required = true"),
    ),
    "what belongs to it": (('printed_copy = "normative"', 'printed_copy = "all"'),),
    "only names": (('noun = "Cổng"', 'noun = "Trang"'),),
}
#: Of the regulations' table: every type, packages, news without an author, old letters.
TABLE = (1, 2, 3, 6, 10, 11, 21, 22, 24, 31, 32, 36)


def test_a_dry_run_writes_nothing(agency):
    for submission in arrived():
        before, files = dump(), bytes_on_disk()
        case = tried(Submission.objects.select_related("portal").get(pk=submission.pk))
        assert dump() == before
        assert bytes_on_disk() == files
        # By the same rules nothing changes either.
        found = difference(stored(submission), outcome_of(case))
        assert found.change == Change.NONE, (submission.code, found)


def test_a_trial_writes_its_own_lines_alone(agency, admin):
    mails = arrived((1, 3, 9))
    work_off()
    before, files = dump(OWN), bytes_on_disk()
    trial = trials.rerun_begin(submissions=[row.pk for row in mails], actor=admin)
    work_off()
    trial.refresh_from_db()
    assert trial.state == TrialState.DONE
    assert set(trial.lines.values_list("state", flat=True)) == {LineState.TRIED}
    assert dump(OWN) == before
    assert bytes_on_disk() == files


def test_a_what_if_is_what_the_policy_then_does(agency, admin, monkeypatch):
    mails = arrived(TABLE)
    work_off()
    read = counted(monkeypatch)
    changed = {}
    shipped = change_policy("caobang")
    for name, changes in OTHER.items():
        read.clear()
        changed[name], tried_lines = as_said(mails, change_policy("caobang", *changes), admin)
        assert len(read) <= tried_lines
        if name in ("types", "actions"):
            # What the policy can't change isn't read again.
            assert len(read) < tried_lines / 2
        put_in_force("caobang", shipped)
        for row in mails:
            trials_rerun(row.pk, admin)
    assert changed["types"] >= 3
    assert changed["actions"] >= 4
    assert changed["only names"] == 0


def counted(monkeypatch) -> list[int]:
    """Ids of the mails that are run anew, as it happens."""
    from vanthu.pipeline import trials as steps

    read: list[int] = []
    real = steps.tried

    def counting(submission, policy=None):
        read.append(submission.pk)
        return real(submission, policy)

    monkeypatch.setattr(steps, "tried", counting)
    return read


def as_said(mails: list[Submission], text: str, admin) -> tuple[int, int]:
    """Try a policy, put it in force, run all mails again, and compare; how many mails changed their
    result, of how many."""
    portal = Portal.objects.get(name="caobang")
    trial = trials.what_if_begin(portal=portal, policy=text, number=1000, actor=admin)
    work_off()
    lines = list(TrialLine.objects.filter(trial=trial).select_related("submission"))
    assert {line.state for line in lines} == {LineState.TRIED}
    before = {line.submission_id: stored(line.submission) for line in lines}
    put_in_force("caobang", text)
    assert policy_of("caobang") == parse_policy(text)
    for line in lines:
        trials_rerun(line.submission_id, admin)
    for line in lines:
        row = Submission.objects.get(pk=line.submission_id)
        found = difference(before[row.pk], stored(row))
        said = (line.before, line.after, line.change, line.detail, line.codes.split())
        assert said == (
            found.before, found.after, found.change, found.as_json(), list(found.codes)
        ), row.code  # fmt: skip
    return sum(line.change == Change.RESULT for line in lines), len(lines)


def trials_rerun(pk: int, admin) -> None:
    from vanthu.queue.intake import submission_rerun

    submission_rerun(submission=Submission.objects.get(pk=pk), actor=admin)
    work_off()


def test_what_was_shown_is_applied_and_sends_nothing(agency, admin):
    mails = arrived((1, 3))
    work_off()
    put_in_force("caobang", change_policy("caobang", *CHANGES))
    notices = list(Notice.objects.values_list("pk", flat=True))
    trial = trials.rerun_begin(submissions=[row.pk for row in mails], actor=admin)
    work_off()
    changed = trial.lines.exclude(change=Change.NONE)
    shown = {line.submission_id: line.after for line in changed}
    assert shown
    trials.trial_apply(trial=trial, actor=admin)
    work_off()
    trial.refresh_from_db()
    assert trial.state == TrialState.APPLIED
    for pk, state in shown.items():
        row = Submission.objects.get(pk=pk)
        assert (row.state, row.round) == (state, 2)
    untouched = [row.pk for row in mails if row.pk not in shown]
    assert set(Submission.objects.filter(pk__in=untouched).values_list("round", flat=True)) <= {1}
    new = Notice.objects.exclude(pk__in=notices)
    assert {notice.state for notice in new} <= {NoticeState.WITHHELD}
    assert set(trial.lines.values_list("state", flat=True)) <= {"applied", "tried"}


def test_an_edited_draft_gets_a_proposal(agency, admin, monkeypatch):
    (submission,) = arrived((1,))
    work_off()
    draft = Draft.objects.get(submission=submission)
    editor = make_member(submission.portal, Role.EDITOR)
    Draft.objects.filter(pk=draft.pk).update(assignee=editor, state="editing")
    trial = trials.rerun_begin(submissions=[submission.pk], actor=admin)
    work_off()
    # Something else is read of the same file by today's rules.
    from vanthu.pipeline import write

    plan_of = write.draft_plan

    def other(case, plan, parts):
        import dataclasses

        return dataclasses.replace(plan_of(case, plan, parts), title="Tiêu đề khác")

    monkeypatch.setattr(write, "draft_plan", other)
    trials.trial_apply(trial=trial, actor=admin, picked=[submission.pk])
    work_off()
    draft.refresh_from_db()
    assert draft.title != "Tiêu đề khác"
    assert Revision.objects.filter(draft=draft, proposed=True).count() == 1


def test_a_mail_that_changed_meanwhile_is_passed_over(agency, admin):
    first, second = arrived((1, 6))
    work_off()
    trial = trials.rerun_begin(submissions=[first.pk, second.pk], actor=admin)
    work_off()
    trials_rerun(first.pk, admin)
    trials.trial_apply(trial=trial, actor=admin, picked=[first.pk, second.pk])
    work_off()
    states = dict(trial.lines.values_list("submission", "state"))
    assert states == {first.pk: LineState.STALE, second.pk: LineState.APPLIED}
    assert Submission.objects.get(pk=first.pk).round == 2


def test_rules_that_changed_meanwhile_are_not_what_was_shown(agency, admin):
    (submission,) = arrived((1,))
    work_off()
    trial = trials.rerun_begin(submissions=[submission.pk], actor=admin)
    work_off()
    put_in_force("caobang", change_policy("caobang", *CHANGES))
    trials.trial_apply(trial=trial, actor=admin, picked=[submission.pk])
    work_off()
    assert trial.lines.get().state == LineState.STALE
    assert Submission.objects.get(pk=submission.pk).round == 1


def test_stopping_and_going_on_tries_each_mail_once(agency, admin, monkeypatch):
    mails = arrived((1, 6, 9))
    work_off()
    from vanthu.pipeline import trials as steps

    seen: list[int] = []
    real = steps.tried

    def counting(submission, policy=None):
        seen.append(submission.pk)
        if len(seen) == 1:
            trials.trial_stop(trial=Trial.objects.get(), actor=admin)
        return real(submission, policy)

    monkeypatch.setattr(steps, "tried", counting)
    trial = trials.rerun_begin(submissions=[row.pk for row in mails], actor=admin)
    work_off()
    trial.refresh_from_db()
    assert (trial.state, len(seen)) == (TrialState.STOPPED, 1)
    trials.trial_resume(trial=trial, actor=admin)
    work_off()
    trial.refresh_from_db()
    assert trial.state == TrialState.DONE
    assert sorted(seen) == sorted(row.pk for row in mails)


def test_a_job_that_died_in_the_middle_goes_on(agency, admin, monkeypatch):
    mails = arrived((1, 6))
    work_off()
    from vanthu.pipeline import trials as steps

    monkeypatch.setattr(steps, "AT_ONCE", 0.0)  # one mail a job, at the most
    trial = trials.rerun_begin(submissions=[row.pk for row in mails], actor=admin)
    job = Job.objects.get(kind="trial.run", state="ready")
    work = runner.claim(job.pk)
    steps._try(trials.next_line(trial), None)  # and then its process is killed
    assert work is not None
    Job.objects.filter(pk=job.pk).update(state="ready", lease_until=None)
    monkeypatch.setattr(steps, "AT_ONCE", 10.0)
    work_off()
    trial.refresh_from_db()
    assert trial.state == TrialState.DONE
    assert trial.lines.filter(state=LineState.TRIED).count() == 2


def test_a_fault_of_ours_hides_no_other_mail(agency, admin, monkeypatch):
    first, second = arrived((1, 6))
    work_off()
    from vanthu.pipeline import trials as steps

    real = steps.tried

    def breaking(submission, policy=None):
        if submission.pk == second.pk:
            raise ZeroDivisionError
        return real(submission, policy)

    monkeypatch.setattr(steps, "tried", breaking)
    trial = trials.rerun_begin(submissions=[first.pk, second.pk], actor=admin)
    work_off()
    states = dict(trial.lines.values_list("submission", "state"))
    assert states == {first.pk: LineState.TRIED, second.pk: LineState.FAILED}


def test_what_is_sealed_is_not_tried(agency, admin):
    (submission,) = arrived((1,))
    work_off()
    secret = arrive(mail(("qd.txt", "MẬT\n\nQUYẾT ĐỊNH\n".encode())))
    work_off()
    if secret.sealed_at is None:
        pytest.fail("the sample isn't sealed")
    trial = trials.rerun_begin(submissions=[submission.pk, secret.pk], actor=admin)
    assert [line.submission_id for line in trial.lines.all()] == [submission.pk]
