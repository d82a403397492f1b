"""Numbers and lines as the reader's language and program want them."""

from __future__ import annotations

import pytest
from django.utils import translation

from vanthu.desk.conversion import summary
from vanthu.desk.letter import Letter


@pytest.mark.parametrize(("language", "number"), [("vi", "12.345"), ("en", "12,345")])
def test_thousands_are_parted_as_the_language_does(language: str, number: str) -> None:
    with translation.override(language):
        (line,) = summary([{"charset": "tcvn3", "letters": 12345}])
    assert f": {number} " in line


def test_lines_of_a_mail_that_is_opened_from_a_page() -> None:
    """RFC 6068 §5: line breaks are %0D%0A; some programs show any other as one long line."""
    letter = Letter("lan@so.gov.vn", "Hướng dẫn", "Kính gửi:\n\nTrân trọng", ())
    assert letter.link.endswith("%0D%0A%0D%0ATr%C3%A2n%20tr%E1%BB%8Dng")
