"""What came in: submissions, their receipts, parts and findings."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubmissionState(models.TextChoices):
    """received → processing → drafted · held · quarantined · refused · noted · failed."""

    RECEIVED = "received", _("Received")
    PROCESSING = "processing", _("Being checked")
    DRAFTED = "drafted", _("Passed to editors")
    HELD = "held", _("Waiting for a decision")
    QUARANTINED = "quarantined", _("Quarantined")
    REFUSED = "refused", _("Not received")
    NOTED = "noted", _("Noted")
    FAILED = "failed", _("Technical fault, being retried")


#: What the monitor counts as troubles.
TROUBLES = (
    SubmissionState.REFUSED,
    SubmissionState.HELD,
    SubmissionState.QUARANTINED,
    SubmissionState.FAILED,
)


class MailClass(models.TextChoices):
    """What kind of mail the header says it is; only MAIL becomes drafts."""

    MAIL = "mail", _("Mail")
    BOUNCE = "bounce", _("Bounce")
    AUTOMATIC = "automatic", _("Automatic answer")
    LIST = "list", _("List mail")
    OWN = "own", _("Our own mail")


class Channel(models.TextChoices):
    """How a mail arrived."""

    SMTP = "smtp", "SMTP"
    LMTP = "lmtp", "LMTP"
    IMAP = "imap", "IMAP"
    FILE = "file", _("File import")
    HAND = "hand", _("By hand")


class SenderAuth(models.TextChoices):
    """What is known of the sender: `trusted` came over a trusted network, `pass` is aligned SPF or
    DKIM, `none` says nothing, `fail` contradicts. None is not fail."""

    TRUSTED = "trusted", _("Trusted network")
    PASS = "pass", _("Confirmed")
    NONE = "none", _("Unknown")
    FAIL = "fail", _("Contradicted")


def new_token() -> str:
    """An unguessable name for a public status page (128 bits)."""
    return secrets.token_urlsafe(16)


class Submission(models.Model):
    """One mail (or delivery by hand) for one portal, booked once."""

    portal = models.ForeignKey("store.Portal", on_delete=models.PROTECT, related_name="submissions")
    code = models.CharField(max_length=24, unique=True)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    state = models.CharField(
        max_length=16, choices=SubmissionState.choices, default=SubmissionState.RECEIVED
    )
    mail_class = models.CharField(max_length=12, choices=MailClass.choices, default=MailClass.MAIL)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    #: SHA-256 over the bytes without hop headers, CRLF line ends: the identity of a mail.
    raw_key = models.CharField(max_length=64)
    #: SHA-256 of the bytes as received: where they lie in the blob store.
    raw_sha256 = models.CharField(max_length=64, db_index=True)
    raw_size = models.BigIntegerField()
    #: Probable duplicates share it; set by the open step.
    content_key = models.CharField(max_length=64, blank=True, db_index=True)
    message_id = models.CharField(max_length=255, blank=True, db_index=True)
    in_reply_to = models.TextField(blank=True)
    subject = models.CharField(max_length=500, blank=True)
    sender_address = models.CharField(max_length=254, blank=True, db_index=True)
    sender_name = models.CharField(max_length=200, blank=True)
    reply_address = models.CharField(max_length=254, blank=True)
    sender_auth = models.CharField(
        max_length=8, choices=SenderAuth.choices, default=SenderAuth.NONE
    )
    agency = models.ForeignKey(
        "store.Agency", null=True, blank=True, on_delete=models.SET_NULL, related_name="submissions"
    )
    #: The submission that this mail continues (a reply that carries its code).
    continues = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="continued_by"
    )
    #: Backlog, import and re-run send nothing unless a person asks.
    silent = models.BooleanField(default=False)
    #: Every answer is forbidden for the reason that stands here ("list", "auth_fail", …).
    no_answer = models.CharField(max_length=40, blank=True)
    #: Round of processing: 1, and one more for each re-run.
    round = models.PositiveIntegerField(default=1)
    policy_hash = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField(db_index=True)
    booked_at = models.DateTimeField(auto_now_add=True)
    #: A mark of secrecy was found: nothing of the mail is in the database (`Sealing`). It stays
    #: set when the mail was destroyed; the head's "not a secret" takes it away.
    sealed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    #: Record of rule hits and misses with the rule set's version (Mailman's habit).
    rules_log = models.JSONField(default=dict, blank=True)
    #: Whether full-text search knows the mail as it is; see `queue.indexing`.
    indexed = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["portal", "raw_key"], name="submission_once")
        ]
        indexes = [
            models.Index(fields=["portal", "state", "-id"], name="submission_by_state"),
            models.Index(fields=["portal", "-id"], name="submission_newest"),
            models.Index(fields=["agency", "-id"], name="submission_by_agency"),
            models.Index(
                fields=["id"], condition=models.Q(indexed=False), name="submission_not_indexed"
            ),
            # Lists of some days, of one state and of all.
            models.Index(
                fields=["portal", "state", "-received_at", "-id"], name="submission_state_day"
            ),
            models.Index(fields=["portal", "-received_at", "-id"], name="submission_day"),
        ]

    def __str__(self) -> str:
        return self.code


class Receipt(models.Model):
    """One arrival of a mail, with its own hop headers and authentication."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="receipts")
    #: "smtp:QUEUEID", "imap:MAILBOX:UIDVALIDITY:UID", "file:SHA256": stops re-reads of one object.
    transport_key = models.CharField(max_length=200)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    peer = models.CharField(max_length=60, blank=True)
    helo = models.CharField(max_length=255, blank=True)
    mail_from = models.CharField(max_length=320, blank=True)
    rcpt_to = models.JSONField(default=list)
    tls = models.BooleanField(default=False)
    sender_auth = models.CharField(
        max_length=8, choices=SenderAuth.choices, default=SenderAuth.NONE
    )
    auth_detail = models.JSONField(default=dict, blank=True)
    hop_headers = models.TextField(blank=True)
    #: Where this arrival's bytes lie; they differ from the submission's by their hop headers.
    raw_sha256 = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "transport_key"], name="receipt_once")
        ]

    def __str__(self) -> str:
        return self.transport_key


class PartRow(models.Model):
    """One file or body in the tree of a submission (`parsers.types.Part` and what was read), or a
    file that a person brought to a draft at the desk (`pipeline.uploads`)."""

    #: None for what no mail brought.
    submission = models.ForeignKey(
        Submission, null=True, blank=True, on_delete=models.CASCADE, related_name="parts"
    )
    #: The draft that somebody brought it to; None for a mail's.
    draft = models.ForeignKey(
        "store.Draft", null=True, blank=True, on_delete=models.CASCADE, related_name="uploads"
    )
    path = models.CharField(max_length=120)
    role = models.CharField(max_length=12)
    name = models.CharField(max_length=255, blank=True)
    declared_type = models.CharField(max_length=120, blank=True)
    type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    charset = models.CharField(max_length=60, blank=True)
    content_id = models.CharField(max_length=255, blank=True)
    verdict = models.CharField(max_length=8, blank=True)
    text = models.TextField(blank=True)
    #: `parsers.types.block_to_json`, Unicode NFC, defaults left out.
    blocks = models.JSONField(default=list, blank=True)
    metadata = models.JSONField(default=dict, blank=True)
    #: Official-document metadata (`vietnamese.official`), {} where there is none.
    official = models.JSONField(default=dict, blank=True)
    conversions = models.JSONField(default=list, blank=True)

    class Meta:
        db_table = "store_part"
        constraints = [models.UniqueConstraint(fields=["submission", "path"], name="part_once")]
        indexes = [
            # Lists of mails with a file of a type: the newest that have one.
            models.Index(fields=["type", "-submission"], name="part_by_type"),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.path} {self.name}"


class FindingRow(models.Model):
    """One finding on a submission or one of its parts."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="findings")
    part = models.ForeignKey(
        PartRow, null=True, blank=True, on_delete=models.CASCADE, related_name="findings"
    )
    code = models.CharField(max_length=60)
    action = models.CharField(max_length=8)
    severity = models.CharField(max_length=8)
    args = models.JSONField(default=dict, blank=True)
    evidence = models.JSONField(default=dict, blank=True)
    released_by = models.ForeignKey(
        "store.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)
    release_reason = models.TextField(blank=True)

    class Meta:
        db_table = "store_finding"
        indexes = [
            # Lists of drafts with a warning: the newest mails that have it.
            models.Index(fields=["code", "-submission"], name="finding_by_code"),
            # What held or refused, for the monitor's lists of files.
            models.Index(
                fields=["code", "-id"],
                condition=models.Q(action__in=("hold", "reject")),
                name="finding_barring_code",
            ),
            models.Index(
                fields=["-id"],
                condition=models.Q(action__in=("hold", "reject")),
                name="finding_barring",
            ),
        ]

    def __str__(self) -> str:
        return self.code
