"""What people make for their own work on lists: filters under a name, and acts on many drafts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Where(models.TextChoices):
    """Which list a filter is for."""

    DRAFTS = "drafts", _("Documents, news, articles")
    MAILS = "mails", _("Mails")


class SavedFilter(models.Model):
    """One list with its filters, search and order, under the name that a person gave it."""

    user = models.ForeignKey("store.User", on_delete=models.CASCADE, related_name="saved_filters")
    portal = models.ForeignKey(
        "store.Portal", on_delete=models.CASCADE, related_name="saved_filters"
    )
    where = models.CharField(max_length=6, choices=Where.choices)
    name = models.CharField(max_length=60)
    #: The list's address without its path: names and values that the list knows, in one order.
    query = models.CharField(max_length=1000)
    #: In the navigation of everybody on the portal's board.
    shared = models.BooleanField(default=False)
    #: Place among the person's own.
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "portal", "where", "name"], name="saved_filter_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Bulk(models.Model):
    """One act on many drafts: asked for once, done one by one, and told as a whole.

    What is left stands in `todo`, so that a page that is closed or a machine that stops in the
    middle leaves nothing half done and nothing forgotten.
    """

    user = models.ForeignKey("store.User", on_delete=models.CASCADE, related_name="bulks")
    portal = models.ForeignKey("store.Portal", on_delete=models.CASCADE, related_name="bulks")
    #: An action of the workflow's table.
    act = models.CharField(max_length=24)
    #: What the action's form was filled in with; None: it is still to be asked.
    arguments = models.JSONField(null=True, blank=True)
    #: [[draft, version as the list showed it, name], …]
    todo = models.JSONField(default=list)
    #: [[draft, version afterwards, name], …]
    done = models.JSONField(default=list)
    #: [[draft, what stood in the way, name], …]
    failed = models.JSONField(default=list)
    #: The list that it was asked from: where the person is brought back to.
    back = models.CharField(max_length=1500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="bulk_by_age")]

    def __str__(self) -> str:
        return f"{self.act} × {len(self.todo) + len(self.done) + len(self.failed)}"
