"""What people of a board write to each other about a draft: notes, and whom they name in them."""

from __future__ import annotations

from django.db import models

#: Characters of one note.
NOTE_LENGTH = 4000
#: Characters of the place in the text that a note is about.
QUOTE_LENGTH = 200


class Note(models.Model):
    """One short internal note on a draft. Never an agency's or the public's to see; only who wrote
    it may change it, and only for a while (`queue.notes`)."""

    draft = models.ForeignKey("store.Draft", on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey("store.User", on_delete=models.PROTECT, related_name="notes")
    #: The first note of the thread that this one answers in.
    answers = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="answered_by"
    )
    text = models.TextField(max_length=NOTE_LENGTH)
    #: Words of the draft's text that it is about, as they stood then; "" for the whole.
    quote = models.CharField(max_length=QUOTE_LENGTH, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    #: Of a thread's first note: who says that it is settled.
    resolved_by = models.ForeignKey(
        "store.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.draft_id} n{self.pk}"


class Mention(models.Model):
    """One person named in a note, until they have seen it."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey("store.User", on_delete=models.CASCADE, related_name="mentions")
    #: The draft's portal: who has lost their role there sees nothing of it any more.
    portal = models.ForeignKey("store.Portal", on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "user"], name="mention_once")]
        indexes = [
            models.Index(fields=["user", "-id"], name="mention_newest"),
            models.Index(
                fields=["user", "portal"],
                condition=models.Q(seen_at=None),
                name="mention_unseen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.note_id}"
