"""May this mail be answered, and to whom: RFC 3834 with DESIGN's answer-or-not rule.

Booking has read the header lines (class of the mail, `no_answer`, sender's authentication, return
path). What is withheld stays a row with its reason, so that people see it and may send it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from vanthu.store.models import MailClass, SenderAuth, Submission
from vanthu.store.portals import agency_of, policies

from .phrases import local

#: A return path of such a local part is read by a program only.
ROBOT = re.compile(
    r"mailer-daemon|mail-daemon|mdaemon|(no|do[-_.]?not|khong)[-_.]?(reply|tra-?loi).*|bounces?"
    r"|bounces?[-+=].*|.*[-+](request|bounces?)|owner-.*|listserv|majordomo|postmaster|auto-?reply"
)
_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]")
_DOMAIN = re.compile(r"(?=.{1,253}$)(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """Where an answer goes; `withheld` says in a word why none may go out ("" lets it go)."""

    recipient: str
    withheld: str = ""


def answer_to(submission: Submission, *, asked: bool = False) -> Answer:
    """The answer that a submission may get.

    `asked`: a person wants this mail to go out and has seen the address; then only what can't or
    must not be reached at all stops it.
    """
    recipient = _recipient(submission)
    if not recipient:
        return Answer("", "no_address")
    if recipient.lower() in own_addresses():
        return Answer(recipient, "own_address")
    if asked:
        return Answer(recipient)
    return Answer(recipient, _withheld(submission, recipient))


def own_addresses() -> frozenset[str]:
    """All addresses that this installation receives for: answering them is talking to itself."""
    found = policies().values()
    return frozenset(address for policy in found for address in (*policy.addresses, policy.sender))


def mailable(address: str) -> bool:
    """Whether this is one plain address that can stand in an envelope and a header as it is.

    Quoted local parts, comments, lists and everything with blanks are left out: From is written by
    whoever wants to write it.
    """
    name, _, domain = address.rpartition("@")
    if not name or len(address) > 254 or name.startswith(".") or name.endswith("."):
        return False
    if not all(
        _ATOM.match(c) or (ord(c) > 127 and unicodedata.category(c)[0] in "LMN") for c in name
    ):
        return False
    try:
        ascii_domain = domain.encode("idna").decode()
    except UnicodeError:
        return False
    return _DOMAIN.fullmatch(ascii_domain) is not None and ".." not in name


def _recipient(submission: Submission) -> str:
    """The return path where booking found it to be the author's, else From (RFC 3834 §4)."""
    for address in (submission.reply_address, submission.sender_address):
        if mailable(address) and not ROBOT.fullmatch(address.partition("@")[0].lower()):
            return address
    return next((a for a in (submission.sender_address,) if mailable(a)), "")


def _withheld(submission: Submission, recipient: str) -> str:
    auth = submission.sender_auth
    if submission.mail_class != MailClass.MAIL:
        return str(submission.mail_class)
    if submission.silent:
        return "silent"
    if auth == SenderAuth.FAIL:
        return "auth_fail"
    if submission.no_answer:
        return submission.no_answer
    if ROBOT.fullmatch(recipient.partition("@")[0].lower()):
        return "robot"
    if auth in (SenderAuth.TRUSTED, SenderAuth.PASS):
        return ""
    today = local(submission.received_at).date()
    known = agency_of(submission.portal, submission.sender_address, today)
    return "" if known else "unknown_sender"
