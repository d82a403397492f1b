from __future__ import annotations

from vanthu.validators.rules.repeated_mail import RepeatedMail

from .contexts import found


def test_the_same_thing_sent_again() -> None:
    assert found(RepeatedMail(), same_content=("CBG-26-000001",)) == ["mail.duplicate"]
    assert found(RepeatedMail()) == []
