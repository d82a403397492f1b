"""`vanthu rules`: all that a portal's policy does; which row of the regulations is kept by what."""

from __future__ import annotations

from collections import Counter

import click

from vanthu.validators.coverage import coverage
from vanthu.validators.policy_text import lines_of

from .policies import policy_named
from .setup import data_option


@click.command()
@click.option("--portal", default="caobang", show_default=True, help="Whose rules.")
@click.option(
    "--lang",
    type=click.Choice(["vi", "en"]),
    default="vi",
    show_default=True,
    help="In which language.",
)
@click.option(
    "--coverage",
    "as_coverage",
    is_flag=True,
    help="Which row of the regulations is kept by what, and which tests hold it to that.",
)
@data_option
def command(portal: str, lang: str, as_coverage: bool) -> None:
    """What a portal takes, until when it publishes, and what it does with what its rules find."""
    if as_coverage:
        _coverage()
        return
    for line in lines_of(policy_named(portal), lang):
        click.echo(line)


def _coverage() -> None:
    """Every row with its state; what is lacking is said, too."""
    for name, row in coverage().items():
        click.echo(f"{name:<5} {row.state:<13} {row.what}")
        for label, values in (("kept by", row.kept_by), ("tests", row.tests)):
            for value in values:
                click.echo(f"      {label:<8} {value}")
        if row.why:
            click.echo(f"      {'but' if row.state == 'partly' else 'because':<8} {row.why}")
    counted = Counter(row.state for row in coverage().values())
    click.echo(", ".join(f"{state}: {counted[state]}" for state in counted))
