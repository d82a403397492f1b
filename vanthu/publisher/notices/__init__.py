"""Mails to agencies: received, in part, not received, being checked, published, not published, …

`announce` and `announce_draft` write them in the transaction that decides, `outbox` sends them,
`digest` gathers what is above the caps, `interim` breaks the silence after half an hour.
"""

from __future__ import annotations

from .alerts import alert
from .letters import secretary_of
from .outbox import NotSendable, bounced, send_again, take_back
from .service import announce, announce_draft, preview

__all__ = [
    "NotSendable",
    "alert",
    "announce",
    "announce_draft",
    "bounced",
    "preview",
    "secretary_of",
    "send_again",
    "take_back",
]
