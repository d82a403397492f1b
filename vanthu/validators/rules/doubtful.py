"""Places of a document that its conversion leaves in doubt."""

from __future__ import annotations

from collections import Counter

from vanthu.parsers.types import Finding
from vanthu.validators.record_rule import RecordRule
from vanthu.vietnamese.doubts import Doubt
from vanthu.vietnamese.record import Record

#: Places that the finding keeps: [block, start, end].
PLACES = 200


class Doubtful(RecordRule):
    """Tells editors how many there are and where. The draft's own list has words and suggestions
    (`Revision.doubts`); a finding may be seen by people who may not see the text."""

    name = "doubtful"
    codes = ("encoding.doubtful",)
    rows = ("R11",)

    def look(self, record: Record) -> Finding | None:
        """See `RecordRule.look`."""
        places = places_in(record)
        if not places:
            return None
        return Finding(
            "encoding.doubtful",
            args={"count": len(places)},
            evidence={
                "kinds": dict(Counter(doubt.kind for doubt in places)),
                "places": [[doubt.block, doubt.start, doubt.end] for doubt in places[:PLACES]],
            },
        )


def places_in(record: Record) -> tuple[Doubt, ...]:
    """The doubts of a document, none of one that nothing was converted in or left unread."""
    return record.doubts if record.conversions or record.unread else ()
