"""The bytes of a notice: RFC 5322 with the manners of RFC 3834. `EmailMessage` only ever writes."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import UTC, datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from django.conf import settings

from vanthu.publisher.outgoing import Mail
from vanthu.store.models import Notice, NoticeKind
from vanthu.store.portals import policy_of
from vanthu.validators.policy import Policy
from vanthu.vietnamese.clean import clean_line

#: Answers to a mail; the others go out because of something that people did later (RFC 3834 §5).
REPLIES = frozenset(
    {NoticeKind.RECEIVED, NoticeKind.PARTIAL, NoticeKind.REFUSED, NoticeKind.INTERIM}
)
_ID = re.compile(r"[^\s<>\"\\(),:;\[\]\x00-\x20\x7f-\U0010ffff]{1,250}")
#: RFC 5322 §2.1.1, less the line end.
LONGEST = 998


def new_message_id(policy: Policy, hint: str) -> str:
    """A Message-ID without brackets: says what it is about, and can't be guessed, because an
    answer that names it may add files to a submission."""
    domain = settings.VANTHU.outgoing.helo or policy.sender.rpartition("@")[2]
    word = re.sub(r"[^a-z0-9-]+", "-", hint.lower()).strip("-")[:80]
    return f"{word}.{secrets.token_hex(10)}@{domain.encode('idna').decode()}"


def instance() -> str:
    """Names this installation in X-Vanthu-Loop, without telling where it is."""
    return hashlib.sha256(settings.VANTHU.own_secret("instance").encode()).hexdigest()[:16]


def mail_of(notice: Notice) -> Mail:
    """The notice with its envelope, ready for a transport."""
    policy = policy_of(notice.portal)
    back = policy.addresses[0] if settings.VANTHU.outgoing.return_path == "portal" else ""
    return Mail(
        sender=back,
        recipient=envelope_address(notice.recipient),
        message_id=notice.message_id,
        render=lambda eight_bit: message_of(notice, policy, eight_bit=eight_bit),
    )


def message_of(notice: Notice, policy: Policy, *, eight_bit: bool = True) -> bytes:
    """The mail's bytes with CRLF line ends.

    8bit where the way out takes it and no line is too long, else base64: quoted-printable would
    write each Vietnamese letter as six or nine signs.
    """
    recipient = envelope_address(notice.recipient)
    policy_of_mail = (SMTP if recipient.isascii() else SMTPUTF8).clone(refold_source="none")
    message = EmailMessage(policy=policy_of_mail)
    sender = f"<{envelope_address(policy.sender)}>"
    message.set_raw("From", f"{_encoded('From', policy.words.board)} {sender}")
    message["To"] = _address(recipient)
    message["Reply-To"] = _address(policy.addresses[0])
    message.set_raw("Subject", _encoded("Subject", notice.subject))
    message["Date"] = format_datetime(notice.created_at or datetime.now(UTC))
    message["Message-ID"] = f"<{notice.message_id}>"
    if answered := _ids(notice.in_reply_to):
        message["In-Reply-To"] = answered[0]
        message["References"] = " ".join(answered)
    replied = notice.kind in REPLIES
    message["Auto-Submitted"] = "auto-replied" if replied else "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["X-Vanthu-Loop"] = instance()
    message["Content-Language"] = "vi"
    message.set_content(notice.text, cte=_encoding(notice.text, eight_bit))
    if notice.html:
        message.add_alternative(notice.html, subtype="html", cte=_encoding(notice.html, eight_bit))
    return message.as_bytes()


def envelope_address(address: str) -> str:
    """The address as SMTP wants it: the domain in ASCII (RFC 5891)."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"


def _encoded(name: str, text: str) -> str:
    """One line of text as encoded words. `EmailMessage` itself loses the space at which it breaks
    a line ("06 Sở Thông tinvà Truyền thông", CPython 3.11: RFC 2047 §6.2)."""
    return Header(clean_line(text, 250), "utf-8", header_name=name).encode(linesep="\r\n")


def _address(address: str, name: str = "") -> Address:
    local, _, domain = envelope_address(address).rpartition("@")
    return Address(name, local, domain)  # `addr_spec=` takes ASCII local parts only


def _ids(text: str) -> list[str]:
    """Message-IDs in brackets; what isn't one isn't repeated."""
    return [f"<{id_}>" for id_ in _ID.findall(text) if "@" in id_][:20]


def _encoding(text: str, eight_bit: bool) -> str:
    longest = max((len(line.encode()) for line in text.splitlines()), default=0)
    return "8bit" if eight_bit and longest <= LONGEST else "base64"
