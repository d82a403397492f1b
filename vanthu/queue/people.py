"""People and their roles: own accounts (R131), roles a portal (R50-R53, R128), first passwords.

Accounts are the system administrator's to give; `actor=None` is the command line on the machine.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vanthu.store import audit
from vanthu.store.models import Membership, Portal, Role, User
from vanthu.vietnamese.clean import clean_line

from .errors import NotAllowed, Unfit

#: Letters and digits that nobody mistakes for one another on paper or on the phone.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 4


def first_administrator() -> tuple[str, str] | None:
    """Make the administrator of a fresh installation; (user name, password), told once.

    None when there is one already.
    """
    with transaction.atomic():
        if User.objects.filter(is_superuser=True).exists():
            return None
        user, password = user_create(
            username="admin", display_name=_("Administrator"), administrator=True
        )
    return user.username, password


@transaction.atomic
def user_create(
    *,
    username: str,
    display_name: str = "",
    phone: str = "",
    email: str = "",
    administrator: bool = False,
    actor: User | None = None,
) -> tuple[User, str]:
    """A new account and its first password, which has to be changed at the first sign-in.

    Raises Unfit when the user name is empty or taken.
    """
    _only_administrators(actor)
    username = clean_line(username, 150)
    if not username:
        raise Unfit({"username": _("Give a user name.")})
    password = new_password()
    user = User(
        username=username,
        display_name=clean_line(display_name, 120),
        phone=clean_line(phone, 40),
        email=email,
        is_superuser=administrator,
        must_change_password=True,
    )
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise Unfit({"username": _("This user name is taken.")}) from error
    audit.record("user.create", "user", user.pk, actor=actor, administrator=administrator)
    return user, password


@transaction.atomic
def user_change(
    *, user: User, display_name: str, phone: str, email: str, actor: User | None = None
) -> None:
    """Correct a person's name, phone or address."""
    _only_administrators(actor)
    user.display_name = clean_line(display_name, 120)
    user.phone = clean_line(phone, 40)
    user.email = email
    user.save(update_fields=["display_name", "phone", "email"])
    audit.record("user.change", "user", user.pk, actor=actor)


@transaction.atomic
def membership_add(
    *,
    user: User,
    portal: Portal,
    role: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
    fields: Sequence[str] = (),
    actor: User | None = None,
) -> Membership:
    """Give a role at a portal, or change its dates and fields (ids of categories; () is all)."""
    _only_administrators(actor)
    if valid_from and valid_to and valid_to < valid_from:
        raise Unfit({"valid_to": _("The end lies before the beginning.")})
    membership, _made = Membership.objects.update_or_create(
        user=user,
        portal=portal,
        role=Role(role),
        defaults={"valid_from": valid_from, "valid_to": valid_to, "fields": list(fields)},
    )
    audit.record(
        "membership.add", "user", user.pk, actor=actor, portal=portal.pk, granted=str(role)
    )
    return membership


@transaction.atomic
def membership_remove(*, membership: Membership, actor: User | None = None) -> None:
    """Take a role away. What the person did stays in their name."""
    _only_administrators(actor)
    audit.record(
        "membership.remove", "user", membership.user_id,
        actor=actor, portal=membership.portal_id, revoked=membership.role,
    )  # fmt: skip
    membership.delete()


@transaction.atomic
def user_close(*, user: User, actor: User | None = None) -> None:
    """Close an account: its name stays on what it did, nobody signs in with it any more."""
    _only_administrators(actor)
    if actor is not None and actor.pk == user.pk:
        raise NotAllowed(_("You can't close your own account."))
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    audit.record("user.close", "user", user.pk, actor=actor)


@transaction.atomic
def password_reset(*, user: User, actor: User | None = None) -> str:
    """A new first password for somebody who lost theirs; it ends their sessions."""
    _only_administrators(actor)
    password = new_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    audit.record("user.password_reset", "user", user.pk, actor=actor)
    return password


@transaction.atomic
def password_change(*, user: User, old: str, new: str) -> None:
    """The person's own change of password. Raises Unfit by Django's validators (R29, R63)."""
    if not user.check_password(old):
        raise Unfit({"old": _("The old password is not right.")})
    if old == new:
        raise Unfit({"new": _("Choose another password than the old one.")})
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise Unfit({"new": " ".join(error.messages)}) from error
    user.set_password(new)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    audit.record("user.password_change", "user", user.pk, actor=user)


@transaction.atomic
def reminders_set(*, user: User, wanted: bool) -> None:
    """The person's own switch for the daily mail about what waits for them."""
    if user.reminders == wanted:
        return
    user.reminders = wanted
    user.save(update_fields=["reminders"])
    audit.record("user.reminders", "user", user.pk, actor=user, wanted=wanted)


def mentions_set(*, user: User, at_once: bool) -> None:
    """The person's own switch: a note that names them is mailed at once, or told in the daily
    mail."""
    if user.mentions_at_once == at_once:
        return
    user.mentions_at_once = at_once
    user.save(update_fields=["mentions_at_once"])
    audit.record("user.mentions", "user", user.pk, actor=user, at_once=at_once)


def new_password() -> str:
    """A random first password of about 79 bits, in groups that can be read aloud."""
    return "-".join(
        "".join(secrets.choice(ALPHABET) for _letter in range(GROUP_LENGTH))
        for _group in range(GROUPS)
    )


def _only_administrators(actor: User | None) -> None:
    if actor is not None and not (actor.is_superuser and actor.is_active):
        raise NotAllowed(_("Only a system administrator manages accounts."))
