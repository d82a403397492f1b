"""Documents that are in Unicode in one place and in an old charset in another."""

from __future__ import annotations

from vanthu.parsers.types import Finding
from vanthu.validators.record_rule import RecordRule
from vanthu.vietnamese.charsets import charset
from vanthu.vietnamese.record import Record

#: Fewer words or letters are a name that was pasted in.
WORDS, LETTERS = 5, 10


class MixedEncodings(RecordRule):
    """Finds what was put together from several files; editors compare it with more care. R59."""

    name = "mixed-encodings"
    codes = ("encoding.mixed",)
    rows = ("R11", "R59")

    def look(self, record: Record) -> Finding | None:
        """See `RecordRule.look`."""
        old = [one for one in record.conversions if one.letters >= LETTERS]
        titles = [charset(one.charset).title for one in old]
        if record.unicode >= WORDS:
            titles.insert(0, "Unicode")
        if not old or len(titles) < 2:
            return None
        return Finding(
            "encoding.mixed",
            args={"charsets": ", ".join(titles)},
            evidence={
                "unicode": record.unicode,
                "letters": {one.charset: one.letters for one in old},
            },
        )
