from __future__ import annotations

from vanthu.validators.rules.message_id import MessageIdReuse

from .contexts import found


def test_one_message_id_over_two_texts() -> None:
    assert found(MessageIdReuse(), same_message_id=("CBG-26-000001",)) == ["mail.message_id_reused"]
    assert found(MessageIdReuse()) == []
