"""What the public sees: one revision at one target."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PublicationState(models.TextChoices):
    """The way of a publication."""

    READY = "ready", _("Ready")
    PUBLISHED = "published", _("Published")
    SUSPENDED = "suspended", _("Suspended")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    FAILED = "failed", _("Failed")


class Publication(models.Model):
    """Exactly the approved revision at one target ("pages": the built-in public pages, "hand":
    published elsewhere by a person, who records the address)."""

    portal = models.ForeignKey(
        "store.Portal", on_delete=models.PROTECT, related_name="publications"
    )
    draft = models.ForeignKey("store.Draft", on_delete=models.PROTECT, related_name="publications")
    revision = models.ForeignKey("store.Revision", on_delete=models.PROTECT, related_name="+")
    #: The draft's category when it went out, which tells when each was last updated (R123).
    category = models.CharField(max_length=60, blank=True, default="", db_default="")
    target = models.CharField(max_length=20, default="pages")
    state = models.CharField(
        max_length=10, choices=PublicationState.choices, default=PublicationState.READY
    )
    address = models.URLField(max_length=500, blank=True)
    slug = models.SlugField(max_length=200, blank=True)
    #: Files as the public gets them: [{"name", "sha256", "type", "size"}].
    files = models.JSONField(default=list, blank=True)
    published_by = models.ForeignKey(
        "store.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: When the secretary has it go out; None: at once.
    due_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True, db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    #: Whether full-text search knows it; see `queue.indexing`.
    indexed = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "target", "revision"], name="publication_once")
        ]
        indexes = [
            models.Index(
                fields=["portal", "target", "state", "-published_at", "-id"],
                name="publication_newest",
            ),
            models.Index(
                fields=["id"], condition=models.Q(indexed=False), name="publication_not_indexed"
            ),
            models.Index(
                fields=["portal", "category", "-published_at"],
                condition=models.Q(state="published"),
                name="publication_rhythm",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} at {self.target}"
