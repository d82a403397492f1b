"""Why an outgoing mail was withheld, gathered or failed, in words: rows keep one word of code."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: Words of `Submission.no_answer` and `Notice.reason` (ingest.classify, publisher.notices).
REASONS: dict[str, Promise] = {
    "asked": _("sent because a person asked for it"),
    "auth_fail": _("the sender is not who the address says"),
    "automatic": _("it is an automatic answer itself"),
    "bounce": _("it reports that a mail was not delivered"),
    "cap_address": _("too many automatic mails to this address within the hour; it goes together"),
    "cap_domain": _("too many automatic mails to this agency within the hour; it goes together"),
    "cap_total": _("too many automatic mails within the hour; it goes together"),
    "hops": _("it has gone through too many mail servers"),
    "list": _("it came over a mailing list"),
    "no_sender": _("it names no sender"),
    "null_sender": _("a machine has sent it, without an address to answer to"),
    "own": _("it is a mail of the portal's own"),
    "own_address": _("it names the portal itself as its sender"),
    "postmaster": _("it is for whoever runs the mail server"),
    "rerun": _("the agency was told already, before the new check"),
    "robot": _("nobody reads what is sent to this address"),
    "silent": _("it was imported or had been waiting: nobody is answered by itself"),
    "stopped while sending": _("the service stopped while it was being sent"),
    "superseded": _("the final answer came first"),
    "suppressed": _("the sender's program wants no automatic answers"),
    "taken_back": _("what it told was undone"),
    "unknown_sender": _("the sender is not on the register, and nothing confirms the address"),
}


def in_words(reason: str) -> str:
    """The reason in the reader's language; what a mail server has said stays as it was said."""
    return str(REASONS.get(reason, reason))
