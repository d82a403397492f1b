"""By what a draft is found to be akin to others."""

from __future__ import annotations

from django.db import models


class DraftKey(models.Model):
    """One key of a draft's current revision: equal keys make kin (`store.akin` says of what sort).

    `queue.indexing` keeps them up, so drafting a mail pays nothing for them.
    """

    draft = models.ForeignKey("store.Draft", on_delete=models.CASCADE, related_name="keys")
    #: A hash of the sort of key and its value.
    value = models.BigIntegerField()

    class Meta:
        db_table = "store_draft_key"
        indexes = [models.Index(fields=["value", "-draft"], name="draft_key_newest")]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.value}"
