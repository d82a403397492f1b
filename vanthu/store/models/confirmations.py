"""What people have confirmed about one revision of a draft."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Method(models.TextChoices):
    """How somebody knows that it is true (R98)."""

    SOURCE = "source", _("Asked the source")
    DOCUMENT = "document", _("Compared with the document")
    SITE = "site", _("Was there")
    OTHER = "other", _("Otherwise")


class Confirmation(models.Model):
    """One person's word on one revision: a line of the portal's checklist, or (`item` is "") that
    what it says is true. Of a later revision it says nothing, as with an approval."""

    draft = models.ForeignKey("store.Draft", on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey(
        "store.Revision", on_delete=models.CASCADE, related_name="confirmations"
    )
    #: `CheckItem.id` of the policy of that day; "" for the verification.
    item = models.CharField(max_length=40, blank=True)
    method = models.CharField(max_length=10, blank=True, choices=Method.choices)
    #: Whom they asked, what they compared it with.
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey("store.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "item"], name="confirmation_once")
        ]
        indexes = [models.Index(fields=["draft", "-id"], name="confirmation_newest")]

    def __str__(self) -> str:
        return f"{self.item or 'verified'} r{self.revision_id}"
