"""Documents in an old charset that became Unicode (TCVN3, VNI, VISCII, VPS, …)."""

from __future__ import annotations

from vanthu.parsers.types import Finding
from vanthu.validators.record_rule import RecordRule, named
from vanthu.vietnamese.charsets import charset
from vanthu.vietnamese.record import Record

from .doubtful import places_in

#: Pieces of a sentence (wording.md §4.2): the doubtful places, by language.
_DOUBT = " Có {:02d} chỗ chưa xác định chắc chắn, biên tập viên sẽ đối chiếu với tệp đã gửi."
_DOUBT_EN = " {} places are uncertain; an editor will compare them with the file."


class LegacyConverted(RecordRule):
    """Names charset and fonts, and how many places stay uncertain. R107: by name of the font."""

    name = "legacy-converted"
    codes = ("encoding.legacy_converted",)
    rows = ("R11", "R59", "R107", "R124")

    def look(self, record: Record) -> Finding | None:
        """See `RecordRule.look`."""
        if not record.conversions:
            return None
        fonts = named([font for one in record.conversions for font in one.fonts])
        count = len(places_in(record))
        return Finding(
            "encoding.legacy_converted",
            args={
                "charset": ", ".join(charset(one.charset).title for one in record.conversions),
                "fonts": f", phông {fonts}" if fonts else "",
                "fonts_en": f", fonts {fonts}" if fonts else "",
                "doubtful": count,
                "doubt": _DOUBT.format(count) if count else "",
                "doubt_en": _DOUBT_EN.format(count) if count else "",
            },
            evidence={
                "sure": min(one.sure for one in record.conversions),
                "letters": sum(one.letters for one in record.conversions),
            },
        )
