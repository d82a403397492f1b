"""Trials: who may begin one, what is in it, and what becomes of its lines. No pipeline here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import make_member, make_portal, make_submission, make_user
from vanthu.config.policies import copy_template, template_text
from vanthu.jobs import runner
from vanthu.queue import trial_jobs, trials
from vanthu.queue.errors import NotAllowed, Unfit
from vanthu.queue.outcomes import Outcome, Place, difference, places_of
from vanthu.store.models import (
    Event,
    Job,
    LineState,
    Membership,
    Role,
    Submission,
    SubmissionState,
    Trial,
    TrialLine,
    TrialState,
)
from vanthu.store.models.portals import PolicyVersion, Portal
from vanthu.store.portals import sync_portals

pytestmark = pytest.mark.django_db


@pytest.fixture
def portal():
    return make_portal()


@pytest.fixture
def admin():
    return make_user("quantri", is_superuser=True)


def tried(trial, state="refused"):
    """As the pipeline's job leaves it: all but the first change their result."""
    for place, line in enumerate(trial.lines.select_related("submission__portal").order_by("pk")):
        mail = line.submission
        before = Outcome(mail.state, {"1": Place("taken")})
        after = Outcome(state, {"1": Place("refused", {"a.b": "reject"})}) if place else before
        trials.line_tried(line, difference(before, after), mail.round, mail.portal.policy_hash)
    trials.go_on(trial)
    trial.refresh_from_db()
    return trial


@pytest.mark.parametrize("role", ["secretary", "deputy", "head", "editor", "stranger"])
def test_the_office_begins_editors_and_strangers_do_not(portal, role):
    mail = make_submission(portal)
    where = make_portal("longxuyen") if role == "stranger" else portal
    who = make_member(where, Role.SECRETARY if role == "stranger" else Role(role))
    if role in ("editor", "stranger"):
        with pytest.raises(NotAllowed):
            trials.rerun_begin(submissions=[mail.pk], actor=who)
        assert not Trial.objects.exists()
    else:
        trial = trials.rerun_begin(submissions=[mail.pk], actor=who)
        assert trial.portal == portal
        assert trials.visible(who).get() == trial


@pytest.mark.parametrize("may", [True, False])
def test_who_the_policy_lets_administer_tries_and_others_of_the_role_do_not(
    portal, settings, tmp_path, may
):
    """Level "administer" (R101, R128): the services ask, whatever a page has asked before."""
    settings.VANTHU = settings.VANTHU.model_copy(update={"data": tmp_path})
    text = template_text("caobang") + ('\n[levels]\nadminister = ["editor"]\n' if may else "")
    copy_template("caobang", settings.VANTHU.portals_dir).write_text(text, encoding="utf-8")
    sync_portals()
    mail, editor = make_submission(portal), make_member(portal, Role.EDITOR)
    begin = (
        lambda: trials.rerun_begin(submissions=[mail.pk], actor=editor),
        lambda: trials.what_if_begin(portal=portal, policy=text, number=5, actor=editor),
    )
    if may:
        for trial in [one() for one in begin]:
            assert trials.visible(editor).filter(pk=trial.pk).exists()
            trials.trial_stop(trial=trial, actor=editor)
        # Elsewhere the level is nobody's.
        with pytest.raises(Portal.DoesNotExist):
            trials.what_if_begin(
                portal=make_portal("longxuyen"), policy=text, number=5, actor=editor
            )
    else:
        for one, refusal in zip(begin, (NotAllowed, Portal.DoesNotExist), strict=True):
            with pytest.raises(refusal):
                one()


def test_what_is_in_hand_or_sealed_is_left_out_and_the_number_is_bounded(
    portal, admin, monkeypatch
):
    monkeypatch.setattr(trials, "MOST", 3)
    mails = [make_submission(portal) for _ in range(5)]
    moving = make_submission(portal, state=SubmissionState.PROCESSING)
    sealed = make_submission(portal, sealed_at=datetime.now(UTC))
    ids = [moving.pk, sealed.pk, *(row.pk for row in mails)]
    trial = trials.rerun_begin(submissions=[mails[0].pk, *ids], actor=admin)
    found = {line.submission_id for line in trial.lines.all()}
    assert found == {mails[0].pk}  # of the first three that were asked for
    monkeypatch.setattr(trials, "MOST", 500)
    trial = trials.rerun_begin(submissions=ids, actor=admin)
    assert {line.submission_id for line in trial.lines.all()} == {row.pk for row in mails}


def test_only_what_was_shown_is_applied_once(portal, admin):
    mails = [make_submission(portal) for _ in range(3)]
    trial = trials.rerun_begin(submissions=[row.pk for row in mails], actor=admin)
    with pytest.raises(NotAllowed):
        trials.trial_apply(trial=trial, actor=admin)  # nobody has seen anything yet
    tried(trial)
    assert trial.state == TrialState.DONE
    trials.trial_apply(trial=trial, actor=admin)
    with pytest.raises(NotAllowed):
        trials.trial_apply(trial=trial, actor=admin)
    work_off("trial.apply")
    rounds = sorted(Submission.objects.values_list("round", flat=True))
    assert rounds == [1, 2, 2]
    assert Job.objects.filter(kind="submission.process").count() == 2
    trial.refresh_from_db()
    assert trial.state == TrialState.APPLIED
    # What was left out may follow.
    trials.trial_apply(trial=trial, actor=admin, picked=[row.pk for row in mails])
    work_off("trial.apply")
    assert sorted(Submission.objects.values_list("round", flat=True)) == [2, 2, 2]


def test_it_stops_between_two_mails_and_goes_on(portal, admin, monkeypatch):
    mails = [make_submission(portal) for _ in range(4)]
    trial = tried(trials.rerun_begin(submissions=[row.pk for row in mails], actor=admin))
    trials.trial_apply(trial=trial, actor=admin)
    real = trial_jobs._apply_next

    def once(row, who):
        done = real(row, who)
        trials.trial_stop(trial=row, actor=admin)
        return done

    monkeypatch.setattr(trial_jobs, "_apply_next", once)
    work_off("trial.apply")
    trial.refresh_from_db()
    assert trial.state == TrialState.HALTED
    assert trial.lines.filter(state=LineState.APPLIED).count() == 1
    monkeypatch.setattr(trial_jobs, "_apply_next", real)
    trials.trial_resume(trial=trial, actor=admin)
    work_off("trial.apply")
    assert trial.lines.filter(state=LineState.APPLIED).count() == 3


def test_who_lost_the_role_applies_nothing(portal):
    who = make_member(portal, Role.SECRETARY)
    mails = [make_submission(portal) for _ in range(2)]
    trial = tried(trials.rerun_begin(submissions=[row.pk for row in mails], actor=who))
    trials.trial_apply(trial=trial, actor=who)
    Membership.objects.filter(user=who).delete()
    work_off("trial.apply")
    assert set(Submission.objects.values_list("round", flat=True)) == {1}
    assert trial.lines.filter(state=LineState.STALE).count() == 1


def test_who_lost_the_role_no_longer_sees_what_they_began(portal):
    who, elsewhere = make_member(portal, Role.SECRETARY), make_portal("longxuyen")
    Membership.objects.create(user=who, portal=elsewhere, role=Role.SECRETARY)
    here, there = make_submission(portal).pk, make_submission(elsewhere).pk
    for mails in ([here], [there], [here, there]):
        trials.rerun_begin(submissions=mails, actor=who)
    assert trials.visible(who).count() == 3
    Membership.objects.filter(user=who, portal=elsewhere).delete()
    left = trials.visible(who).get()
    assert left.portal == portal


def test_it_is_applied_in_the_name_of_who_applies_it(portal):
    began, applies = make_member(portal, Role.SECRETARY), make_member(portal, Role.HEAD)
    mails = [make_submission(portal) for _ in range(3)]
    trial = tried(trials.rerun_begin(submissions=[row.pk for row in mails], actor=began))
    Membership.objects.filter(user=began).delete()
    trials.trial_apply(trial=trial, actor=applies)
    work_off("trial.apply")
    assert sorted(Submission.objects.values_list("round", flat=True)) == [1, 2, 2]
    events = Event.objects.filter(verb="submission.rerun")
    assert set(events.values_list("actor", "role")) == {(applies.pk, "head")}


def test_stopping_and_going_on_leaves_one_job_at_it(portal, admin):
    mails = [make_submission(portal) for _ in range(3)]
    trial = trials.rerun_begin(submissions=[row.pk for row in mails], actor=admin)
    for _time in range(3):
        trials.trial_stop(trial=trial, actor=admin)
        trials.trial_resume(trial=trial, actor=admin)
    assert Job.objects.filter(kind="trial.run").count() == 1
    trials.trial_apply(trial=tried(trial), actor=admin)
    for _time in range(3):
        trials.trial_stop(trial=trial, actor=admin)
        trials.trial_resume(trial=trial, actor=admin)
    assert Job.objects.filter(kind="trial.apply").count() == 1
    work_off("trial.apply")
    trial.refresh_from_db()
    assert trial.state == TrialState.APPLIED


def test_a_job_given_up_can_be_taken_up_again(portal, admin):
    trial = trials.rerun_begin(submissions=[make_submission(portal).pk], actor=admin)
    work = runner.claim(Job.objects.get(kind="trial.run").pk)
    runner.bury(work, "SandboxError: none")
    trial.refresh_from_db()
    assert trial.state == TrialState.STOPPED
    trials.trial_resume(trial=trial, actor=admin)
    assert Job.objects.filter(kind="trial.run", state="ready").count() == 1


def test_policies_that_are_not_this_portals_are_not_tried(portal, admin):
    make_submission(portal)
    text = PolicyVersion.objects.get(portal=make_portal("longxuyen")).text
    for unfit in (text, "x = ", "a" * (trials.LONGEST_POLICY + 1)):
        with pytest.raises(Unfit):
            trials.what_if_begin(portal=portal, policy=unfit, number=10, actor=admin)
    deputy = make_member(portal, Role.DEPUTY)
    with pytest.raises(Portal.DoesNotExist):
        trials.what_if_begin(portal=portal, policy=text, number=10, actor=deputy)


def test_old_trials_are_forgotten(portal, admin):
    trial = trials.rerun_begin(submissions=[make_submission(portal).pk], actor=admin)
    Trial.objects.filter(pk=trial.pk).update(created_at=datetime.now(UTC) - timedelta(days=6))
    trial_jobs.tidy(None)
    assert Trial.objects.exists()
    Trial.objects.filter(pk=trial.pk).update(
        kind="what_if", created_at=datetime.now(UTC) - timedelta(days=2)
    )
    trial_jobs.tidy(None)
    assert not TrialLine.objects.exists()


def test_a_difference_comes_back_from_json():
    found = difference(
        Outcome("held", {"1": Place("held", {"a.b": "hold"}), "2": Place("taken")}),
        Outcome("drafted", {"1": Place("noted", {"a.b": "note"}), "2": Place("taken")}),
    )
    assert places_of(found.as_json()) == list(found.places)
    assert [one.path for one in found.places] == ["1"]
    assert found.codes == ("a.b",)


def work_off(kind):
    while (job := Job.objects.filter(kind=kind, state="ready").first()) is not None:
        runner.run(job.pk)
