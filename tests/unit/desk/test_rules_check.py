"""The line on policy files: monitor and `vanthu doctor`."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from tests.factories import make_portal
from vanthu.desk.health.checks import Level, Seen, rules
from vanthu.store.portals import sync_portals

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy_file() -> Path:
    """The policy in force; the file is put back by whoever breaks it."""
    make_portal()
    sync_portals()
    return Path(settings.VANTHU.portals_dir) / "caobang.toml"


def test_a_typo_leaves_the_old_rules_in_force_and_is_told(policy_file: Path) -> None:
    assert rules(Seen()).level == Level.OK
    good = policy_file.read_text(encoding="utf-8")
    try:
        policy_file.write_text(f'reuze = "approvals"\n{good}', encoding="utf-8")
        check = rules(Seen())
        assert check.level == Level.WARN
        assert "caobang.toml" in check.text
        assert "reuze" in check.text
        assert check.mend
    finally:
        policy_file.write_text(good, encoding="utf-8")
    assert rules(Seen()).level == Level.OK
