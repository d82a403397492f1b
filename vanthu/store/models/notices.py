"""What goes back to agencies: the outbox of mails."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    """Kinds of outgoing mail, at most one a (submission, kind, round)."""

    RECEIVED = "received", _("Received")
    PARTIAL = "partial", _("Received in part")
    REFUSED = "refused", _("Not received")
    INTERIM = "interim", _("Received, being checked")
    PUBLISHED = "published", _("Published")
    DECLINED = "declined", _("Not published")
    WITHDRAWN = "withdrawn", _("Withdrawn at the agency's wish")
    ASK = "ask", _("Asked for more")
    DIGEST = "digest", _("Digest")
    DAILY = "daily", _("Daily summary")
    #: To the board itself: a sealed mail's sender is to be phoned.
    ALERT = "alert", _("Call to phone the sender")
    #: To one member of the board: what waits for them.
    BOARD = "board", _("Reminder to the board")


class NoticeState(models.TextChoices):
    """The way of a notice. `in_doubt`: we stopped between handing it over and hearing the answer;
    it is shown and never sent again by itself."""

    READY = "ready", _("Ready")
    GATHERED = "gathered", _("In the digest")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    IN_DOUBT = "in_doubt", _("Perhaps sent")
    BOUNCED = "bounced", _("Bounced")
    FAILED = "failed", _("Could not be sent")
    WITHHELD = "withheld", _("Not sent on purpose")


class Notice(models.Model):
    """One outgoing mail."""

    portal = models.ForeignKey("store.Portal", on_delete=models.PROTECT, related_name="notices")
    submission = models.ForeignKey(
        "store.Submission", null=True, blank=True, on_delete=models.CASCADE, related_name="notices"
    )
    draft = models.ForeignKey(
        "store.Draft", null=True, blank=True, on_delete=models.SET_NULL, related_name="notices"
    )
    kind = models.CharField(max_length=12, choices=NoticeKind.choices)
    #: Submission.round for outcomes; for notices about a draft "draft:ID:N".
    round = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=NoticeState.choices, default=NoticeState.READY)
    recipient = models.CharField(max_length=254, db_index=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    message_id = models.CharField(max_length=255, unique=True)
    in_reply_to = models.CharField(max_length=255, blank=True)
    digest = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="gathered"
    )
    #: Why it was withheld, gathered or failed, in a word ("cap_address", "auth_fail", …).
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "kind", "round"],
                name="notice_once",
                condition=models.Q(submission__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["portal", "round"],
                name="notice_daily_once",
                condition=models.Q(kind="daily"),
            ),
            models.UniqueConstraint(
                fields=["portal", "round"],
                name="notice_board_once",
                condition=models.Q(kind="board"),
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "created_at"], name="notice_by_recipient"),
            # What a person has to look at, among all that was ever sent.
            models.Index(fields=["state", "created_at"], name="notice_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
