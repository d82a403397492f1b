"""The audit trail is read by people: every verb that the code records has words."""

from __future__ import annotations

import re
from pathlib import Path

import vanthu
from vanthu.desk.events import LABELS, VERBS

RECORD = re.compile(r'\b(?:record|audit\.record)\(\s*"([a-z_]+\.[a-z_]+)"')


def test_every_recorded_verb_has_words() -> None:
    sources = Path(vanthu.__file__).parent.rglob("*.py")
    found = {verb for path in sources for verb in RECORD.findall(path.read_text(encoding="utf-8"))}
    assert "submission.process" in found
    assert not found - set(VERBS) - set(LABELS)
