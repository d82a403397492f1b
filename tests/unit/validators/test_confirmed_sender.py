from __future__ import annotations

import pytest

from vanthu.validators.context import SenderView
from vanthu.validators.rules.confirmed_sender import ConfirmedSender

from .contexts import found


@pytest.mark.parametrize(
    ("auth", "agency", "codes"),
    [
        ("fail", "", ["sender.contradicted"]),
        ("fail", "Sở A", ["sender.contradicted"]),
        ("none", "Sở A", ["sender.unconfirmed"]),
        ("none", "", []),
        ("pass", "Sở A", []),
        ("trusted", "Sở A", []),
    ],
)
def test_what_spf_and_dkim_say(auth: str, agency: str, codes: list[str]) -> None:
    sender = SenderView("a@so.gov.vn", "", auth, agency)
    assert found(ConfirmedSender(), sender=sender) == codes
