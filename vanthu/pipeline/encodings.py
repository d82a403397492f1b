"""What the conversion of a document is stored as, and what the rules on encodings say of it."""

from __future__ import annotations

from typing import Any

from vanthu.parsers.types import Finding
from vanthu.validators.record_rule import RecordRule
from vanthu.validators.rules import RULES
from vanthu.vietnamese.fonts import base_name
from vanthu.vietnamese.record import Record


def conversions_of(record: Record) -> tuple[dict[str, Any], ...]:
    """The record that a part keeps, one {charset, letters, sure, fonts} a charset."""
    return tuple(
        {
            "charset": one.charset,
            "letters": one.letters,
            "sure": one.sure,
            "fonts": sorted({base_name(font) for font in one.fonts} - {""}),
        }
        for one in record.conversions
    )


def findings_of(record: Record) -> tuple[Finding, ...]:
    """Findings on one document that is no part of a mail (`vanthu extract`)."""
    looks = (rule.look(record) for rule in RULES if isinstance(rule, RecordRule))
    return tuple(finding for finding in looks if finding is not None)
