"""Contexts for rules: a portal's policy and parts in a line each."""

from __future__ import annotations

from typing import Any

from vanthu.config.policies import template_text
from vanthu.parsers.filetypes import by_short
from vanthu.parsers.types import Block, Finding, Outcome, Part, Run
from vanthu.validators.context import Context, PartView, SenderView
from vanthu.validators.policy import Policy, parse_policy
from vanthu.validators.rule import Rule


def policy(name: str = "caobang", **changes: Any) -> Policy:
    return parse_policy(template_text(name), name).model_copy(update=changes)


def file(
    name: str,
    short: str,
    *,
    path: str = "1.2",
    size: int = 100,
    text: str | None = None,
    metadata: dict[str, Any] | None = None,
    findings: tuple[Finding, ...] = (),
    **changes: Any,
) -> PartView:
    mime = by_short(short).mime
    outcome = None
    if text is not None:
        blocks = tuple(Block("paragraph", (Run(line),)) for line in text.splitlines())
        outcome = Outcome(mime, blocks, metadata or {}, findings)
    return PartView(Part(path, "attachment", name, type=mime, size=size), outcome, **changes)


def context(*parts: PartView, **changes: Any) -> Context:
    values: dict[str, Any] = {
        "policy": policy(),
        "sender": SenderView("a@so.gov.vn", "Sở A", "pass", "Sở A"),
    }
    return Context(**{**values, **changes, "parts": parts})


def found(rule: Rule, *parts: PartView, **changes: Any) -> list[str]:
    return [finding.code for finding in rule.check(context(*parts, **changes))]
