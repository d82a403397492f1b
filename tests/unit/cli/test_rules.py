from __future__ import annotations

from click.testing import CliRunner

from vanthu.cli.rules import command
from vanthu.config.policies import template_names


def test_every_portal_explains_itself() -> None:
    for name in template_names():
        result = CliRunner().invoke(command, ["--portal", name])
        assert result.exit_code == 0
        assert "type.not_permitted" in result.stdout


def test_coverage_names_row_rule_and_test() -> None:
    result = CliRunner().invoke(command, ["--coverage"])
    assert "R1    type-allow-list" in result.stdout


def test_an_unknown_portal_is_wrong_usage() -> None:
    result = CliRunner().invoke(command, ["--portal", "khongco"])
    assert result.exit_code == 2
    assert "bacgiang" in result.output
