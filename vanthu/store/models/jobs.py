"""The job table: the truth about machine work; Celery only says "look at job N"."""

from __future__ import annotations

from django.db import models


class JobState(models.TextChoices):
    """ready → leased → done, or dead after three failures or twenty claims."""

    READY = "ready"
    LEASED = "leased"
    DONE = "done"
    DEAD = "dead"


class Job(models.Model):
    """One piece of machine work.

    `claims` counts every taking (a kill -9 included); `failures` only when the step or its child
    failed. Two fields for two things: `lease_until` guards the work, `dispatch_after` throttles the
    hints (a trial with one field for both stood still).
    """

    kind = models.CharField(max_length=40)
    ref = models.BigIntegerField(null=True, blank=True)
    args = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.READY)
    priority = models.SmallIntegerField(default=0)
    not_before = models.DateTimeField(db_index=True)
    claims = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    dispatch_after = models.DateTimeField(null=True, blank=True)
    #: At most one live or finished job of a key ("deadlines:2026-11-22").
    dedupe_key = models.CharField(max_length=120, null=True, blank=True, unique=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "not_before", "-priority"], name="job_due")]

    def __str__(self) -> str:
        return f"{self.id} {self.kind} {self.ref} {self.state}"
