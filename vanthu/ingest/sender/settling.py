"""The second look at a sender: SPF and DKIM by DNS, at the start of processing.

Outside any transaction: DNS may take seconds. The keys are fetched here, the signatures verified in
the sandbox, which has no network.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import structlog
from django.db import transaction

from vanthu.parsers.dkim_check import key_names
from vanthu.parsers.headers import read_headers
from vanthu.store.blobs import blobs, opened
from vanthu.store.models import Receipt, SenderAuth, Submission
from vanthu.store.prepared import Select, Slot

from .alignment import aligned
from .dns import DnsFault, Resolver, SystemResolver
from .look import RANK
from .spf import check_spf

if TYPE_CHECKING:
    from vanthu.parsers.sandbox import Sandbox

log = structlog.get_logger(__name__)

_DETAILS = Select(
    lambda: Receipt.objects.filter(submission=Slot("submission")).values_list("auth_detail")
)


def settle(submission: Submission, *, sandbox: Sandbox, resolver: Resolver | None = None) -> str:
    """Answer what booking left open about the sender; the submission's `sender_auth` from now on.

    Call it outside a transaction, before anything is decided. Does nothing when nothing is open.
    """
    details = _DETAILS.all(submission=submission.pk)
    if not any(detail.get("pending") for (detail,) in details):
        return submission.sender_auth
    if submission.sealed_at is not None:
        return submission.sender_auth
    receipts = submission.receipts.defer("hop_headers", "rcpt_to")
    open_ones = [item for item in receipts if item.auth_detail.get("pending")]
    resolver = resolver or SystemResolver()
    passed, failed = _dkim(submission.raw_sha256, sandbox, resolver)
    author = submission.sender_address.rpartition("@")[2]
    for receipt in open_ones:
        spf = _spf(receipt, resolver)
        receipt.sender_auth = judge(
            author, spf=spf, spf_domain=_spf_domain(receipt), dkim_passed=passed
        )
        receipt.auth_detail = {
            "by": "dns",
            "spf": spf,
            "spf_domain": _spf_domain(receipt),
            "dkim": {"passed": passed, "failed": failed},
        }
    _save(submission, open_ones)
    log.info("sender_settled", code=submission.code, auth=submission.sender_auth)
    return submission.sender_auth


def judge(author: str, *, spf: str, spf_domain: str, dkim_passed: list[str]) -> SenderAuth:
    """One word for the domain in From.

    An aligned pass of either proves it. Only SPF's hard fail of an aligned domain contradicts: a
    broken signature says no more than a missing one (RFC 6376 §6.1), and a fail for a mailing
    service's domain says nothing about the author's.
    """
    if any(aligned(domain, author) for domain in dkim_passed):
        return SenderAuth.PASS
    if aligned(spf_domain, author) and spf in ("pass", "fail"):
        return SenderAuth.PASS if spf == "pass" else SenderAuth.FAIL
    return SenderAuth.NONE


def _save(submission: Submission, receipts: list[Receipt]) -> None:
    best = max((item.sender_auth for item in receipts), key=lambda auth: RANK[auth])
    with transaction.atomic():
        for receipt in receipts:
            receipt.save(update_fields=["sender_auth", "auth_detail"])
        locked = Submission.objects.select_for_update(no_key=True).get(pk=submission.pk)
        others = locked.receipts.exclude(pk__in=[item.pk for item in receipts])
        proven = set(others.values_list("sender_auth", flat=True))
        locked.sender_auth = max({best, *(proven & {"pass", "trusted"})}, key=lambda a: RANK[a])
        if locked.sender_auth == SenderAuth.FAIL:
            locked.no_answer = locked.no_answer or "auth_fail"
            # A forged answer must not freeze an agency's drafts.
            locked.continues = None
        elif locked.no_answer == "auth_fail":
            locked.no_answer = ""
        fields = ["sender_auth", "no_answer", "continues"]
        locked.save(update_fields=fields)
    for name in fields:
        setattr(submission, name, getattr(locked, name))


def _spf(receipt: Receipt, resolver: Resolver) -> str:
    """SPF needs the connecting address, which a mailbox doesn't tell (mail.md §6.2)."""
    if receipt.channel not in ("smtp", "lmtp"):
        return "none"
    return check_spf(receipt.peer, receipt.mail_from, receipt.helo, resolver)


def _spf_domain(receipt: Receipt) -> str:
    return receipt.mail_from.rpartition("@")[2] or receipt.helo


def _dkim(sha256: str, sandbox: Sandbox, resolver: Resolver) -> tuple[list[str], list[str]]:
    with opened(blobs(), sha256) as source:
        names = key_names(read_headers(source.read(1 << 20)))
        keys = {name: key for name in names if (key := _key(name, resolver))}
        if not keys:
            return [], []
        source.seek(0)
        result: Any = sandbox.run("dkim.verify", source, args={"keys": keys})
    if result.failure is not None:
        return [], []
    return list(result.data["passed"]), list(result.data["failed"])


def _key(name: str, resolver: Resolver) -> str:
    try:
        found = resolver.records(name, "TXT")
    except DnsFault:
        return ""
    return base64.b64encode(found[0]).decode("ascii") if found else ""
