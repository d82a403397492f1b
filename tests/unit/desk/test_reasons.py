"""Why a mail wasn't answered, in words: whoever writes a word of code gives it its text."""

from __future__ import annotations

import pytest
from django.utils import translation

from vanthu.desk.reasons import REASONS, in_words
from vanthu.ingest.classify import SIGNS
from vanthu.publisher.notices import caps, outbox
from vanthu.store.models.mail import MailClass


def test_every_word_of_code_has_its_text() -> None:
    known = {sign.no_answer for sign in SIGNS}
    known |= {kind.value for kind in MailClass if kind != MailClass.MAIL}
    known |= {caps.ASKED, outbox.TAKEN_BACK}
    assert known <= REASONS.keys()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_text_is_a_word_of_code(language: str) -> None:
    with translation.override(language):
        assert not [code for code in REASONS if in_words(code) == code]


def test_what_a_server_said_stays() -> None:
    assert in_words("550 5.1.1 no such user") == "550 5.1.1 no such user"
