"""Codes on who has sent a mail."""

from __future__ import annotations

from . import CodeCase
from .cases_mail import NEWS

CASES = (
    CodeCase(
        "sender.unknown",
        lambda world: world.mail(body=NEWS),
        before=lambda world: world.forget_agency(),
    ),
)
