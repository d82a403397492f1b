"""What was brought to the office by post, courier or hand instead of by mail (R10)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Manner(models.TextChoices):
    """How it came."""

    POST = "post", _("By post")
    COURIER = "courier", _("By courier")
    PERSON = "person", _("Brought in person")


class Delivery(models.Model):
    """One delivery as the secretary wrote it down; its files went the way of a mail's."""

    submission = models.OneToOneField(
        "store.Submission", on_delete=models.CASCADE, related_name="delivery"
    )
    manner = models.CharField(max_length=8, choices=Manner.choices)
    #: Who handed it over: a person's name, with a courier's the sender's on the envelope.
    brought_by = models.CharField(max_length=200)
    #: The number that stands on the envelope, and the post's own number of the item.
    number = models.CharField(max_length=80, blank=True)
    tracking = models.CharField(max_length=80, blank=True)
    #: The day that deadlines are counted from; written down later, perhaps.
    received_on = models.DateField()
    registered_by = models.ForeignKey(
        "store.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    registered_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.submission_id} {self.manner}"
