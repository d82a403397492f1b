"""Counts that pages show without counting: rows of +1 and -1, written by triggers in the
transaction that changes a draft, mail or finding, and folded together by and by (`store.tallies`).

Plain numbers instead of foreign keys: a tally outlives what it counted. Nothing is NULL, so that
rows of one kind are found equal: 0 stands for nobody, `NEVER` for no date.
"""

from __future__ import annotations

from django.db import models


def _one_a_kind(name: str, *fields: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=fields, condition=models.Q(loose=False), name=f"{name}_once"
    )


def _to_fold(name: str) -> list[models.Index]:
    loose, spent = models.Q(loose=True), models.Q(loose=False, n=0)
    return [
        models.Index(fields=["id"], condition=loose, name=f"{name}_loose"),
        models.Index(fields=["id"], condition=spent, name=f"{name}_spent"),
    ]


class DraftTally(models.Model):
    """Drafts by state; assignee and deadline of unfinished ones only."""

    portal = models.BigIntegerField()
    state = models.CharField(max_length=16)
    assignee = models.BigIntegerField()
    deadline = models.DateField()
    n = models.BigIntegerField()
    loose = models.BooleanField()

    class Meta:
        db_table = "store_draft_tally"
        constraints = [_one_a_kind("draft_tally", "portal", "state", "assignee", "deadline")]
        indexes = [
            *_to_fold("draft_tally"),
            models.Index(fields=["portal", "state"], name="draft_tally_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.n} × {self.state}"


class MailTally(models.Model):
    """Submissions by state, agency and the local day of their arrival."""

    portal = models.BigIntegerField()
    day = models.DateField()
    state = models.CharField(max_length=16)
    agency = models.BigIntegerField()
    n = models.BigIntegerField()
    loose = models.BooleanField()

    class Meta:
        db_table = "store_mail_tally"
        constraints = [_one_a_kind("mail_tally", "portal", "day", "state", "agency")]
        indexes = [
            *_to_fold("mail_tally"),
            models.Index(fields=["portal", "day"], name="mail_tally_by_day"),
            models.Index(fields=["agency", "day"], name="mail_tally_by_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.n} × {self.state}"


class DayTally(models.Model):
    """Submissions by state and day: three months of many agencies' days are tens of thousands of
    rows, of days alone some hundred."""

    portal = models.BigIntegerField()
    day = models.DateField()
    state = models.CharField(max_length=16)
    n = models.BigIntegerField()
    loose = models.BooleanField()

    class Meta:
        db_table = "store_day_tally"
        constraints = [_one_a_kind("day_tally", "portal", "day", "state")]
        indexes = [
            *_to_fold("day_tally"),
            models.Index(fields=["portal", "day"], name="day_tally_by_day"),
            models.Index(fields=["portal", "state"], name="day_tally_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.n} × {self.state}"


class AgencyTally(models.Model):
    """Submissions of an agency of all time: adding up its days of many years takes long."""

    portal = models.BigIntegerField()
    agency = models.BigIntegerField()
    n = models.BigIntegerField()
    loose = models.BooleanField()

    class Meta:
        db_table = "store_agency_tally"
        constraints = [_one_a_kind("agency_tally", "portal", "agency")]
        indexes = _to_fold("agency_tally")

    def __str__(self) -> str:
        return f"{self.n} of {self.agency}"


class TroubleTally(models.Model):
    """Submissions of agencies that had troubles (`mail.TROUBLES`): a fifth of the days' rows."""

    portal = models.BigIntegerField()
    day = models.DateField()
    agency = models.BigIntegerField()
    n = models.BigIntegerField()
    loose = models.BooleanField()

    class Meta:
        db_table = "store_trouble_tally"
        constraints = [_one_a_kind("trouble_tally", "portal", "day", "agency")]
        indexes = [
            *_to_fold("trouble_tally"),
            models.Index(fields=["portal", "day"], name="trouble_tally_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.n} of {self.agency}"


class FindingTally(models.Model):
    """Findings that held or refused, by code, the file's type ("" for the whole mail) and the day
    of the mail's arrival."""

    portal = models.BigIntegerField()
    day = models.DateField()
    code = models.CharField(max_length=60)
    action = models.CharField(max_length=8)
    type = models.CharField(max_length=120)
    n = models.BigIntegerField()
    loose = models.BooleanField()

    class Meta:
        db_table = "store_finding_tally"
        constraints = [_one_a_kind("finding_tally", "portal", "day", "code", "action", "type")]
        indexes = [
            *_to_fold("finding_tally"),
            models.Index(fields=["portal", "day"], name="finding_tally_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.n} × {self.code}"


class FaultTally(models.Model):
    """Findings that hold or refuse and weren't released, by code and the mail's agency."""

    portal = models.BigIntegerField()
    day = models.DateField()
    code = models.CharField(max_length=60)
    agency = models.BigIntegerField()
    n = models.BigIntegerField()
    loose = models.BooleanField()

    class Meta:
        db_table = "store_fault_tally"
        constraints = [_one_a_kind("fault_tally", "portal", "day", "code", "agency")]
        indexes = [
            *_to_fold("fault_tally"),
            models.Index(fields=["agency", "day"], name="fault_tally_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.n} × {self.code}"
