"""Submissions that bear a mark of secrecy: sealed unread until the head has spoken."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SealingDecision(models.TextChoices):
    """What the head said."""

    RELEASED = "released", _("Not a secret document")
    DESTROYED = "destroyed", _("Handed over and destroyed")


class Sealing(models.Model):
    """One sealing of a submission. Holds nothing of the mail: what it was lies encrypted in a box
    (`vanthu.store.sealed`), and this row outlives box and key as the record of their end."""

    submission = models.ForeignKey(
        "store.Submission", on_delete=models.PROTECT, related_name="sealings"
    )
    #: Name of the box and of its key; "" once they are gone.
    box = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField()
    #: When nothing of the mail lay open on our disks any more.
    shredded_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=10, choices=SealingDecision.choices, blank=True)
    decided_by = models.ForeignKey(
        "store.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    #: Whom the matter was handed over to, for the record.
    handed_to = models.CharField(max_length=200, blank=True)
    witness = models.CharField(max_length=200, blank=True)
    #: Place -> {"at": ISO time or "", "state": "destroyed" | "absent" | "waiting" | "kept", "why"}:
    #: "store", "spool", "outgoing", "mailbox:NAME".
    wiped = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission"],
                condition=models.Q(decision=""),
                name="sealing_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.decision or 'open'}"
