"""The audit trail: an append-only chain of events."""

from __future__ import annotations

from django.db import models


class EventHead(models.Model):
    """The one row that is locked while an event is appended."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    mac = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.seq} {self.mac[:8]}"


class Event(models.Model):
    """One line of the audit trail. Holds ids and salted hashes, never values; `mac` is an HMAC over
    this line and `prev` with a key outside the database."""

    seq = models.BigIntegerField(primary_key=True)
    prev = models.CharField(max_length=64, unique=True)
    mac = models.CharField(max_length=64)
    at = models.DateTimeField()
    #: User id, or None for the machine.
    actor = models.BigIntegerField(null=True, blank=True)
    role = models.CharField(max_length=20, blank=True)
    verb = models.CharField(max_length=60, db_index=True)
    #: "submission", "draft", "notice", "publication", "user", "job", …
    subject = models.CharField(max_length=20)
    subject_id = models.BigIntegerField(null=True, blank=True)
    portal = models.BigIntegerField(null=True, blank=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "subject_id", "seq"], name="event_by_subject"),
            models.Index(fields=["actor", "-at"], name="event_by_actor"),
            # Reports count what a board's people did in some days; the machine's own lines, which
            # are most, stay out of it.
            models.Index(
                fields=["portal", "verb", "at"],
                condition=models.Q(actor__isnull=False),
                name="event_of_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"
