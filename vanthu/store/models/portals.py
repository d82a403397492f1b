"""Portals, the policies they were run by, their mailboxes, and the agencies that write to them."""

from __future__ import annotations

from django.db import models


class Portal(models.Model):
    """One site with its regulation. The policy file in DATA/portals is the truth for everything
    else about it; this row anchors foreign keys and the running number."""

    name = models.SlugField(max_length=40, unique=True)
    code = models.CharField(max_length=6, unique=True)
    title = models.CharField(max_length=200)
    policy_hash = models.CharField(max_length=64, blank=True)
    #: Running number of `CBG-26-001234`: year it counts for, and the last number given.
    counter_year = models.PositiveSmallIntegerField(default=0)
    counter = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class PolicyVersion(models.Model):
    """One text of a policy file, kept for ever: a submission names the hash it was judged by."""

    portal = models.ForeignKey(Portal, on_delete=models.CASCADE, related_name="policy_versions")
    hash = models.CharField(max_length=64)
    text = models.TextField()
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["portal", "hash"], name="policy_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.portal} {self.hash[:8]}"


class Mailbox(models.Model):
    """One IMAP folder that is watched. Where to connect stands in the portal's policy (and the
    password in DATA/secrets); here is what the watcher has to remember."""

    portal = models.ForeignKey(Portal, on_delete=models.CASCADE, related_name="mailboxes")
    name = models.CharField(max_length=60, unique=True)
    uidvalidity = models.BigIntegerField(null=True, blank=True)
    #: User, host and folder that `uidvalidity` and the UIDs belong to.
    account = models.CharField(max_length=300, blank=True)
    #: Only for servers without keywords: the highest UID that is booked.
    last_uid = models.BigIntegerField(default=0)
    start_at = models.DateTimeField(null=True, blank=True)
    last_look_at = models.DateTimeField(null=True, blank=True)
    last_mail_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    last_error_at = models.DateTimeField(null=True, blank=True)
    #: uid -> failed tries; a message is set aside after three (zammad#2754).
    strikes = models.JSONField(default=dict, blank=True)
    holder = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """Who may send. Provinces merge and districts end, so each row has dates of validity."""

    portal = models.ForeignKey(Portal, on_delete=models.CASCADE, related_name="agencies")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["portal", "name"], name="agency_once")]

    def __str__(self) -> str:
        return self.name


class AgencyAddress(models.Model):
    """A whole address ("vanthu@x.gov.vn") or a domain ("@x.gov.vn") of an agency, lower case."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="addresses")
    pattern = models.CharField(max_length=254, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "pattern"], name="agency_address_once")
        ]

    def __str__(self) -> str:
        return self.pattern
