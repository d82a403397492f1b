"""What was made of received files so that people can look at them."""

from __future__ import annotations

from django.db import models


class PreviewState(models.TextChoices):
    """waiting → making → ready or failed."""

    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


class Preview(models.Model):
    """A short film of one that no browser plays, or the pages of a text as a PDF: of a received
    file by its SHA-256, so that the same file in ten mails is converted once."""

    #: The received file.
    sha256 = models.CharField(max_length=64, unique=True)
    type = models.CharField(max_length=120)
    state = models.CharField(
        max_length=8, choices=PreviewState.choices, default=PreviewState.WAITING
    )
    #: Blobs: what was made, and for a film a picture of it. They go with the received file.
    made_sha256 = models.CharField(max_length=64, blank=True)
    made_type = models.CharField(max_length=120, blank=True)
    made_size = models.BigIntegerField(default=0)
    poster_sha256 = models.CharField(max_length=64, blank=True)
    #: Pages of a PDF; seconds of a film that are in its preview.
    pages = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)
    #: Why there is none: the code of a finding.
    error = models.CharField(max_length=60, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    began_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "store_preview"

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.state}"
