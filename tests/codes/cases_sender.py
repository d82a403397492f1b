"""Codes on who has sent a mail."""

from __future__ import annotations

from . import CodeCase
from .cases_mail import NEWS

#: From outside, and a trusted server of ours says that the sender's own domain disowns it.
DISOWNED = "mx.cong.example; spf=fail smtp.mailfrom=vanthu@so-mau.example; dmarc=fail"

CASES = (
    CodeCase(
        "sender.unknown",
        lambda world: world.mail(body=NEWS),
        before=lambda world: world.forget_agency(),
    ),
    CodeCase(
        "sender.unconfirmed",
        lambda world: world.mail(body=NEWS),
        before=lambda world: world.configure(trusted_networks=[], check_sender=False),
    ),
    CodeCase(
        "sender.contradicted",
        lambda world: world.mail(body=NEWS, Authentication_Results=DISOWNED),
        before=lambda world: world.configure(
            trusted_networks=[], check_sender=False, trusted_authserv_ids=["mx.cong.example"]
        ),
        state="held",
    ),
)
