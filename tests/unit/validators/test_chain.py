"""The chain, the table of rules, and the table of codes they emit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

import vanthu
from vanthu.parsers.types import Finding
from vanthu.validators.chain import run_stage
from vanthu.validators.codes import codes
from vanthu.validators.context import Context
from vanthu.validators.policy import PolicyError, parse_policy
from vanthu.validators.rules import RULES
from vanthu.validators.verdicts import Action, Stage

from .contexts import context, file, policy


class Always:
    name = "always"
    stage = Stage.TEXT
    codes = ("text.none",)
    rows = ()

    def check(self, context: Context) -> Iterable[Finding]:
        return [Finding("text.none", view.part.path) for view in context.parts]


class Liar(Always):
    codes = ()


def test_hits_and_misses_are_kept() -> None:
    run = run_stage(Stage.BYTES, context(file("a.exe", "exe")))
    assert run.hits == {"executable": 1, "scanner-configured": 1}
    assert "type-allow-list" in run.misses
    assert run.as_log()["stage"] == "bytes"


def test_only_the_stages_rules_run() -> None:
    assert run_stage(Stage.BYTES, context(file("a", "doc")), [Always()]).findings == ()
    assert len(run_stage(Stage.TEXT, context(file("a", "doc")), [Always()]).findings) == 1


def test_a_code_that_a_rule_does_not_name_is_a_fault() -> None:
    with pytest.raises(ValueError, match="doesn't name"):
        run_stage(Stage.TEXT, context(file("a", "doc")), [Liar()])


def test_rules_have_own_names_known_codes_and_a_test_each() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert set(rule.codes) <= set(codes())
        assert (
            all(codes()[id_].stage is rule.stage for id_ in rule.codes) or rule.name == "password"
        )
        module = type(rule).__module__.rpartition(".")[2]
        assert (Path(__file__).parent / f"test_{module}.py").exists(), module


def test_every_code_in_the_program_is_in_the_table() -> None:
    root = Path(vanthu.__file__).parent
    used = {
        (match[1], path.name)
        for path in root.rglob("*.py")
        for match in re.finditer(r'\bFinding\(\s*"([a-z_]+\.[a-z_]+)"', path.read_text("utf-8"))
    }
    assert {pair for pair in used if pair[0] not in codes()} == set()


def test_a_portals_own_line_counts_before_its_family_and_the_default() -> None:
    assert policy().action("file.limit") is Action.HOLD
    assert policy(actions={"file.*": Action.WARN}).action("file.limit") is Action.WARN
    own = policy(actions={"file.*": Action.WARN, "file.limit": Action.NOTE})
    assert own.action("file.limit") is Action.NOTE


def test_a_policy_that_names_no_code_says_which() -> None:
    from vanthu.config.policies import template_text

    text = template_text("caobang") + '\n[actions]\n"type.nosuch" = "hold"\n'
    with pytest.raises(PolicyError, match=r"actions: .*no such code: type.nosuch"):
        parse_policy(text, "caobang.toml")
