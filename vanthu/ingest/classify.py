"""What kind of mail this is, and whether an automatic answer to it is forbidden.

From header lines and envelope alone. The tables follow RFC 3834 and what RT, FreeScout and
alaveteli do (mail.md §6.3). Classes other than `mail` never become drafts; `no_answer` alone only
silences.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from vanthu.parsers.headers import Headers

#: Marks each mail of ours; whoever sees it from another installation doesn't answer either.
LOOP_HEADER = "X-Vanthu-Loop"
#: More hops than this and something goes round in circles.
MAX_HOPS = 30

MailKind = Literal["mail", "bounce", "automatic", "list", "own"]


@dataclass(frozen=True, slots=True)
class Class:
    """`kind`: value of `MailClass`. `no_answer`: why no automatic answer may go out, in a word."""

    kind: MailKind
    no_answer: str = ""


@dataclass(frozen=True, slots=True)
class _Sign:
    """A header field whose value (lower case) matches a pattern, and what that tells."""

    name: str
    pattern: re.Pattern[str]
    kind: MailKind
    no_answer: str


def _sign(name: str, pattern: str, kind: MailKind, no_answer: str) -> _Sign:
    return _Sign(name, re.compile(pattern), kind, no_answer)


_DELIVERY_REPORT = (
    r'message/delivery-status|multipart/report\b.*\breport-type\s*=\s*"?delivery-status'
)
_OTHER_REPORT = r"multipart/report|message/(disposition-notification|feedback-report)"
#: The first that fits counts.
SIGNS = (
    _sign(LOOP_HEADER, "", "own", "own"),
    _sign("Content-Type", _DELIVERY_REPORT, "bounce", "bounce"),
    _sign("X-Failed-Recipients", "", "bounce", "bounce"),
    _sign("Content-Type", _OTHER_REPORT, "automatic", "automatic"),
    _sign("Auto-Submitted", r"(?!\s*no\b)", "automatic", "automatic"),
    _sign("Precedence", r"auto[_-]?reply", "automatic", "automatic"),
    _sign("X-Precedence", r"auto[_-]?reply", "automatic", "automatic"),
    _sign("X-Autoreply", "", "automatic", "automatic"),
    _sign("X-Autorespond", "", "automatic", "automatic"),
    _sign("X-Autoresponder", "", "automatic", "automatic"),
    _sign("X-FC-MachineGenerated", "", "automatic", "automatic"),
    _sign("List-Id", "", "list", "list"),
    _sign("List-Unsubscribe", "", "list", "list"),
    _sign("List-Post", "", "list", "list"),
    _sign("Mailing-List", "", "list", "list"),
    _sign("Precedence", r"bulk|junk|list", "list", "list"),
    _sign("X-Precedence", r"bulk|junk|list", "list", "list"),
    # Only asks for silence; programs of agencies send real documents with it.
    _sign("X-Auto-Response-Suppress", r".*\b(all|autoreply|oof|dr|rn|nrn)\b", "mail", "suppressed"),
)  # fmt: skip

_DAEMON = re.compile(r"mailer-daemon|mail-daemon|mdaemon")
#: Nobody reads what is sent there; what comes from there may still be a document.
_ROBOT = re.compile(
    r"(no|do[-_.]?not)[-_.]?reply.*|bounces?|bounces?[-+=].*|.*-(request|bounces?)|owner-.*"
    r"|listserv|majordomo|postmaster|autoanswer|auto-?reply"
)


def classify(
    headers: Headers, *, mail_from: str | None, sender: str, own: Collection[str]
) -> Class:
    """The class of a mail.

    `mail_from`: "" for the null sender, None where it isn't known. `sender`: the From address, ""
    when there is none. `own`: our own addresses, in lower case.
    """
    local = sender.rpartition("@")[0].lower()
    found = [sign for sign in SIGNS if _fits(sign, headers)]
    kinds = [sign for sign in found if sign.kind != "mail"]
    if kinds and kinds[0].kind in ("own", "bounce"):
        return Class(kinds[0].kind, kinds[0].no_answer)
    if _DAEMON.fullmatch(local):
        return Class("bounce", "bounce")
    if kinds:
        return Class(kinds[0].kind, kinds[0].no_answer)
    if mail_from == "":
        # Only machines send with the null sender (RFC 5321 §4.5.5).
        return Class("automatic", "null_sender")
    return Class("mail", _silence(found, headers, sender, local, own))


def _silence(
    found: list[_Sign], headers: Headers, sender: str, local: str, own: Collection[str]
) -> str:
    if not sender:
        return "no_sender"
    if sender.lower() in own:
        return "own_address"
    if _ROBOT.fullmatch(local):
        return "robot"
    if len(headers.raw_all("received")) > MAX_HOPS:
        return "hops"
    return found[0].no_answer if found else ""


def _fits(sign: _Sign, headers: Headers) -> bool:
    return any(sign.pattern.match(value.lower()) for value in headers.get_all(sign.name.lower()))
