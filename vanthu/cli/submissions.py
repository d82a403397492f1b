"""`vanthu submissions`: what came in and what became of it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import click

from .setup import data_option, data_ready

_LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


@click.command()
@click.option("--portal", default="", metavar="NAME", help="Of this portal only.")
@click.option("--state", default="", metavar="STATE", help="In this state only.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array, UTF-8 (see the docs).")
@data_option
def command(portal: str, state: str, as_json: bool) -> None:
    """List submissions in the order in which they were booked.

    [1/2]: one of two files was taken.
    """
    data_ready()
    from vanthu.store.listing import submissions_out
    from vanthu.store.models import Portal, SubmissionState

    if state and state not in SubmissionState.values:
        raise click.UsageError(
            f"no state {state!r}; there are: {', '.join(SubmissionState.values)}"
        )
    if portal and not Portal.objects.filter(name=portal).exists():
        names = ", ".join(Portal.objects.order_by("name").values_list("name", flat=True))
        raise click.UsageError(f"no portal {portal!r}; there are: {names or 'none'}")
    rows = submissions_out(portal, state)
    if as_json:
        click.echo("[", nl=False)
        for number, row in enumerate(rows):
            click.echo((",\n " if number else "") + row.model_dump_json(), nl=False)
        click.echo("]")
        return
    for row in rows:
        moment = row.received_at.astimezone(_LOCAL).strftime("%d/%m/%Y %H:%M")
        # Bodies and opened archives have no verdict of their own.
        verdicts = [part.verdict for part in row.parts if part.verdict]
        taken = sum(verdict in ("taken", "noted") for verdict in verdicts)
        click.echo(
            f"{row.code}  {moment}  {row.state:<11}  {row.sender or '-'}  "
            f"[{taken}/{len(verdicts)}]  {row.subject}"
        )
