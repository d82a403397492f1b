from __future__ import annotations

from vanthu.validators.context import SenderView
from vanthu.validators.rules.known_sender import KnownSender
from vanthu.validators.verdicts import Action

from .contexts import found, policy

STRANGER = SenderView("ai@do.vn", "", "none", "")


def test_addresses_of_no_agency() -> None:
    assert found(KnownSender(), sender=STRANGER) == ["sender.unknown"]
    assert found(KnownSender()) == []
    assert found(KnownSender(), sender=STRANGER, has_sender=False) == []


def test_the_portal_notes_or_holds_them() -> None:
    assert policy().action("sender.unknown") is Action.WARN
    assert policy(unknown_senders="hold").action("sender.unknown") is Action.HOLD
