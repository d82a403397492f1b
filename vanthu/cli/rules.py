"""`vanthu rules`: what a portal's policy does, code by code; which rule keeps which R-row."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from vanthu.validators.chain import RULESET_VERSION
from vanthu.validators.codes import codes
from vanthu.validators.policy import Policy
from vanthu.validators.rules import RULES

from .policies import policy_named
from .setup import data_option


@click.command()
@click.option("--portal", default="caobang", show_default=True, help="Whose rules.")
@click.option("--coverage", is_flag=True, help="Which R-row is kept by which rule and test.")
@data_option
def command(portal: str, coverage: bool) -> None:
    """What a portal does with what its rules find, its types and its deadlines."""
    policy = policy_named(portal)
    if coverage:
        _coverage()
        return
    click.echo(f"{policy.title} ({policy.name}) · ruleset {RULESET_VERSION}")
    click.echo(f"  {policy.regulation.title}")
    click.echo(f"  types: {' '.join(policy.types.permitted)} · docx: {policy.types.docx}")
    _deadlines(policy)
    by_code = {code_id: rule.name for rule in RULES for code_id in rule.codes}
    click.echo("  findings:")
    for code_id, row in codes().items():
        own = "" if policy.action(code_id) == row.action else " (own)"
        action = f"{policy.action(code_id).value}{own}"
        click.echo(f"    {code_id:<26} {action:<14} {by_code.get(code_id, '-'):<20} {row.vi.title}")


def _deadlines(policy: Policy) -> None:
    click.echo("  deadlines, the first that fits counts:")
    for rule in policy.deadlines:
        days = "no date" if rule.working_days is None else f"{rule.working_days} working days"
        whose = f" of {', '.join(rule.issuers)}" if rule.issuers else ""
        kinds = f"{', '.join(rule.kinds) or 'all'}{whose}"
        clause = policy.regulation.clauses.get(rule.clause)
        cite = f" [{clause.cite}{'' if clause.verified else ', not verified'}]" if clause else ""
        click.echo(f"    {rule.name}: {kinds}: {days} since {rule.since}{cite}")


def _coverage() -> None:
    """R-row, rule, test; a row without a test that names its rule is said so."""
    rows = sorted(
        ((row, rule) for rule in RULES for row in rule.rows), key=lambda pair: int(pair[0][1:])
    )
    for row, rule in rows:
        module = Path(sys.modules[type(rule).__module__].__file__ or "").stem
        click.echo(f"{row:<5} {rule.name:<20} tests/unit/validators/test_{module}.py")
