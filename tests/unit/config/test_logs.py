"""Log lines carry no addresses."""

from __future__ import annotations

from vanthu.config.logs import redact


def test_local_parts_are_hidden() -> None:
    line = "from <Vanthu.So@caobang.gov.vn>, to: a+b@x.vn; id 1@2"
    assert redact(line) == "from <***@caobang.gov.vn>, to: ***@x.vn; id ***@2"
