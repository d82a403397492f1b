"""Trials: stored mails run through the rules again with nothing written but these rows.

What would change is shown before anything does. A line holds places, verdicts and codes, no name
and no text, so that what is erased elsewhere leaves nothing here.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TrialKind(models.TextChoices):
    """`rerun`: by today's rules, and may be applied; `what_if`: by a policy that isn't in force."""

    RERUN = "rerun", _("Check again")
    WHAT_IF = "what_if", _("Trial of a policy")


class TrialState(models.TextChoices):
    """running → stopped · done; of a re-run then applying → halted · applied."""

    RUNNING = "running", _("Being tried")
    STOPPED = "stopped", _("Stopped")
    DONE = "done", _("Tried")
    APPLYING = "applying", _("Being applied")
    HALTED = "halted", _("Stopped while being applied")
    APPLIED = "applied", _("Applied")


class LineState(models.TextChoices):
    """waiting → tried · gone · failed; of a re-run then chosen → applied · stale."""

    WAITING = "waiting", _("Waiting")
    TRIED = "tried", _("Tried")
    GONE = "gone", _("Can't be tried")
    FAILED = "failed", _("Technical fault")
    CHOSEN = "chosen", _("Chosen")
    APPLIED = "applied", _("Being checked again")
    STALE = "stale", _("Changed meanwhile")


class Change(models.TextChoices):
    """What the other rules would change: the decision, or no more than its notes."""

    NONE = "", _("Stays as it is")
    NOTES = "notes", _("Other notes only")
    RESULT = "result", _("Another result")


class Trial(models.Model):
    """One person's question: what would become of these mails?"""

    kind = models.CharField(max_length=8, choices=TrialKind.choices)
    state = models.CharField(
        max_length=8, choices=TrialState.choices, default=TrialState.RUNNING, db_index=True
    )
    actor = models.ForeignKey("store.User", on_delete=models.CASCADE, related_name="+")
    #: Where all its mails are of one portal, as those of a what-if always are.
    portal = models.ForeignKey(
        "store.Portal", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    #: A what-if's policy as TOML.
    policy = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    done_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.state}"


class TrialLine(models.Model):
    """One mail of a trial: what stands, and what would."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="lines")
    submission = models.ForeignKey("store.Submission", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=LineState.choices, default=LineState.WAITING)
    change = models.CharField(max_length=8, choices=Change.choices, blank=True)
    #: The mail's state before and after (`SubmissionState`).
    before = models.CharField(max_length=16, blank=True)
    after = models.CharField(max_length=16, blank=True)
    #: `queue.outcomes.Difference` as JSON: parts with verdicts and codes.
    detail = models.JSONField(default=dict, blank=True)
    #: The codes by which it changes, " code code ", for finding them.
    codes = models.TextField(blank=True)
    #: The mail's round and the rules' hash when it was tried: older than the mail, it is stale.
    round = models.PositiveIntegerField(default=0)
    policy_hash = models.CharField(max_length=64, blank=True)
    #: Kind of our own fault, where it couldn't be tried.
    error = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "store_trial_line"
        constraints = [
            models.UniqueConstraint(fields=["trial", "submission"], name="trial_line_once")
        ]
        indexes = [models.Index(fields=["trial", "state", "id"], name="trial_line_by_state")]

    def __str__(self) -> str:
        return f"{self.trial_id}/{self.submission_id} {self.before} → {self.after}"
