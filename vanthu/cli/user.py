"""`vanthu user`: accounts from the command line, for the first day and for a lost password."""

from __future__ import annotations

import click

from .setup import data_option, data_ready


@click.group()
@data_option
def command() -> None:
    """Accounts: add, set a password, give a role."""


@command.command("add")
@click.argument("username")
@click.option("--name", default="", help="Name as it is shown.")
@click.option("--email", default="", help="Where reminders go.")
@click.option("--administrator", is_flag=True, help="System administrator.")
@click.option("--portal", help="Portal of the role.")
@click.option("--role", type=click.Choice(["secretary", "editor", "deputy", "head"]))
def add(
    username: str,
    name: str,
    email: str,
    administrator: bool,
    portal: str | None,
    role: str | None,
) -> None:
    """Add USERNAME; prints a first password, which has to be changed."""
    data_ready()
    from django.utils import translation

    from vanthu.queue.errors import Unfit
    from vanthu.queue.people import membership_add, user_create
    from vanthu.store.models import Portal

    if bool(portal) != bool(role):
        raise click.UsageError("--portal and --role go together")
    row = Portal.objects.filter(name=portal).first() if portal else None
    if portal and row is None:
        names = ", ".join(Portal.objects.order_by("name").values_list("name", flat=True))
        raise click.UsageError(f"no portal {portal!r}; there are: {names or 'none'}")
    try:
        with translation.override("en"):
            user, password = user_create(
                username=username,
                display_name=name,
                email=email,
                administrator=administrator,
                actor=None,
            )
    except Unfit as error:
        raise click.UsageError(str(error)) from error
    if row is not None and role:
        membership_add(user=user, portal=row, role=role, actor=None)
    click.echo(f"{user.username}   password: {password}   (to be changed at first sign-in)")


@command.command("password")
@click.argument("username")
def password(username: str) -> None:
    """Give USERNAME a new first password."""
    data_ready()
    from vanthu.queue.people import password_reset
    from vanthu.store.models import User

    user = User.objects.filter(username=username).first()
    if user is None:
        raise click.ClickException(f"no user {username!r}")
    click.echo(f"{username}   password: {password_reset(user=user, actor=None)}")
