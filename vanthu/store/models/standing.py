"""What holds of published documents beside their text: in force or not, which other document made
it so, what was approved on paper, who may use it again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Force(models.TextChoices):
    """Tình trạng hiệu lực of an official document."""

    NOT_YET = "not_yet", _("Not in force yet")
    IN_FORCE = "in_force", _("In force")
    PARTLY_ENDED = "partly_ended", _("Partly out of force")
    ENDED = "ended", _("Out of force")
    PAUSED = "paused", _("Force paused")


class Validity(models.Model):
    """One statement on a document's force; the newest counts, the older ones are its history.

    Apart from the revisions: other documents change it long after the text was approved.
    """

    draft = models.ForeignKey("store.Draft", on_delete=models.CASCADE, related_name="validities")
    status = models.CharField(max_length=12, choices=Force.choices)
    #: From which day.
    since = models.DateField(null=True, blank=True)
    #: The document that made it so: one of this portal, or named in words.
    by = models.ForeignKey(
        "store.Draft", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_text = models.CharField(max_length=300, blank=True)
    #: What of it, where it is a part: "Điều 5, khoản 2 Điều 7".
    note = models.CharField(max_length=500, blank=True)
    set_by = models.ForeignKey(
        "store.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["draft", "-id"], name="validity_newest")]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.status}"


class Bearing(models.TextChoices):
    """What one document does to another (keys of `vietnamese.official.relations`)."""

    REPLACES = "replaces", _("replaces")
    REPEALS = "repeals", _("repeals")
    AMENDS = "amends", _("amends")


class RelationState(models.TextChoices):
    """What became of the task that a relation is."""

    OPEN = "open", _("To be decided")
    DONE = "done", _("Done")
    DISMISSED = "dismissed", _("Does not concern it")


class Relation(models.Model):
    """One published document names another one: a link for readers, and a task for the secretary
    (R78: told from the text, done by a person)."""

    portal = models.ForeignKey("store.Portal", on_delete=models.CASCADE, related_name="relations")
    #: The newer document, which says so.
    source = models.ForeignKey("store.Draft", on_delete=models.CASCADE, related_name="acting_on")
    #: The one that it bears on.
    target = models.ForeignKey("store.Draft", on_delete=models.CASCADE, related_name="acted_on_by")
    bearing = models.CharField(max_length=10, choices=Bearing.choices)
    state = models.CharField(
        max_length=10, choices=RelationState.choices, default=RelationState.OPEN
    )
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        "store.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "bearing"], name="relation_once")
        ]
        indexes = [models.Index(fields=["portal", "state", "-id"], name="relation_by_state")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.bearing} {self.target_id}"


class PaperApproval(models.Model):
    """An approval that was given on paper: of exactly one revision, with the scan that shows it."""

    draft = models.ForeignKey("store.Draft", on_delete=models.CASCADE, related_name="on_paper")
    revision = models.ForeignKey("store.Revision", on_delete=models.CASCADE, related_name="+")
    approver = models.ForeignKey("store.User", on_delete=models.PROTECT, related_name="+")
    #: The day that stands on the paper, and its number, if it has one.
    on = models.DateField()
    number = models.CharField(max_length=80, blank=True)
    #: The scan: {"sha256", "name", "type", "size", "pages"}. Never public.
    scan = models.JSONField(default=dict)
    registered_by = models.ForeignKey("store.User", on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(auto_now_add=True)
    #: When the approver confirmed at the desk that it is theirs.
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["approver", "seen_at", "-id"], name="paper_by_approver")]

    def __str__(self) -> str:
        return f"{self.draft_id} r{self.revision_id} by {self.approver_id}"


class ReuseState(models.TextChoices):
    """The way of a request: the board first, then the committee."""

    ASKED = "asked", _("Waiting for the board")
    BOARD = "board", _("Waiting for the People's Committee")
    PERMITTED = "permitted", _("Permitted")
    REFUSED = "refused", _("Not agreed to")


class Reuse(models.Model):
    """A request to use a published item elsewhere, where the regulation wants two approvals (R94):
    the board's, given here, and the committee's, which comes as a document."""

    portal = models.ForeignKey("store.Portal", on_delete=models.CASCADE, related_name="reuses")
    draft = models.ForeignKey("store.Draft", on_delete=models.CASCADE, related_name="reuses")
    #: The version that was public when it was asked for: what is permitted is that text.
    revision = models.ForeignKey("store.Revision", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=ReuseState.choices, default=ReuseState.ASKED)
    #: Who asked, how they are reached, where it is to appear and what for.
    asker = models.CharField(max_length=200)
    contact = models.CharField(max_length=300)
    place = models.CharField(max_length=300)
    purpose = models.TextField(blank=True)
    asked_on = models.DateField()
    registered_by = models.ForeignKey(
        "store.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    board_by = models.ForeignKey(
        "store.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    board_at = models.DateTimeField(null=True, blank=True)
    #: The committee's document: who signed it, its number, its day, its scan, who recorded it.
    committee_signer = models.CharField(max_length=120, blank=True)
    committee_number = models.CharField(max_length=80, blank=True)
    committee_on = models.DateField(null=True, blank=True)
    #: {"sha256", "name", "type", "size"}. Never public.
    scan = models.JSONField(default=dict, blank=True)
    recorded_by = models.ForeignKey(
        "store.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(null=True, blank=True)
    #: Said no, by whom (the committee's no is recorded by somebody of the board) and why.
    refused_by = models.ForeignKey(
        "store.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    refused_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["draft", "-id"], name="reuse_newest"),
            models.Index(fields=["portal", "-id"], name="reuse_of_portal"),
            models.Index(fields=["portal", "state", "-id"], name="reuse_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} for {self.asker}"
