"""Views of files that were looked into."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from vanthu.parsers.inspection.facts import Inspection
from vanthu.validators.context import PartView

from .contexts import file


def inspected(name: str, short: str, *, original: str = "", **facts: Any) -> PartView:
    view = file(name, short, inspection=Inspection(**facts))
    return replace(view, part=replace(view.part, original_name=original or name))
