"""Files of two types."""

from __future__ import annotations

from vanthu.validators.rules.polyglot import Polyglot

from .contexts import context, file, found
from .inspections import inspected


def test_both_types_are_named() -> None:
    [finding] = Polyglot().check(context(inspected("a.gif", "gif", also=("html", "zip"))))
    assert finding.code == "type.polyglot"
    assert finding.args["type_name"] == "hình ảnh GIF"
    assert finding.args["others"] == "trang web (HTML), tệp nén ZIP"


def test_clean_files() -> None:
    assert found(Polyglot(), inspected("a.gif", "gif"), file("b.gif", "gif")) == []
