"""Who works here: users, and their roles a portal."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person with an own account (R131). `is_superuser` is the system administrator, who runs
    the machines and decides nothing on content (R50, DESIGN)."""

    display_name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    must_change_password = models.BooleanField(default=False)
    #: Whether they get the board's daily mail about what waits for them.
    reminders = models.BooleanField(default=True)
    #: The tour: {"seen": [ids of steps], "closed": bool}; {} while they have never opened it.
    tour = models.JSONField(default=dict, blank=True)
    #: Whether a note that names them is mailed at once, and not in the daily mail.
    mentions_at_once = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.display_name or self.username


class Role(models.TextChoices):
    """Roles of a portal's board (R50-R53, R72). Titles on screens are the portal's own."""

    SECRETARY = "secretary", _("Secretary")
    EDITOR = "editor", _("Editor")
    DEPUTY = "deputy", _("Deputy head")
    HEAD = "head", _("Head")


class Membership(models.Model):
    """One role of one user at one portal."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    portal = models.ForeignKey("store.Portal", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    #: Ids of the policy's categories that the person has in hand; [] is all (R51, S3 Đ10.2).
    fields = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "portal", "role"], name="membership_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.portal} · {self.role}"
