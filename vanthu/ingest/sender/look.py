"""The first look at a sender: the connection and header lines, no network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any, Literal

from vanthu.config.settings import Settings
from vanthu.ingest.envelope import Envelope
from vanthu.parsers.headers import Headers

from .results import trusted_results, verdict

Auth = Literal["trusted", "pass", "none", "fail"]
#: A better-authenticated arrival improves its submission. A `fail` is worse than knowing nothing.
RANK: Mapping[str, int] = {"fail": 0, "none": 1, "pass": 2, "trusted": 3}
#: Channels that somebody else can send through.
OUTSIDE = frozenset({"smtp", "lmtp", "imap"})


@dataclass(frozen=True, slots=True)
class SenderCheck:
    """`auth`: value of `SenderAuth`. `detail`: what it rests on, for screens. `pending`: DNS has
    still to be asked."""

    auth: Auth
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def pending(self) -> bool:
        """Whether `settle` has work to do."""
        return bool(self.detail.get("pending"))


def first_look(
    envelope: Envelope, headers: Headers, author: str, settings: Settings
) -> SenderCheck:
    """What connection and header lines tell; `author` is the domain in From.

    A trusted server's own result goes before the network it came over: a Postfix in front connects
    from loopback for the whole world.
    """
    if envelope.channel not in OUTSIDE:
        return SenderCheck("none", {"by": envelope.channel})
    results = trusted_results(headers, settings.trusted_authserv_ids)
    if results is not None:
        found = verdict(results, author)
        detail = {
            "by": "authentication-results",
            "results": [[result.method, result.result] for result in results],
        }
        return SenderCheck(_auth(found), detail)
    if _trusted_peer(envelope, settings):
        return SenderCheck("trusted", {"by": "network", "peer": envelope.peer})
    if settings.check_sender and author:
        return SenderCheck("none", {"by": "", "pending": True})
    return SenderCheck("none", {"by": ""})


def _auth(value: str) -> Auth:
    return "pass" if value == "pass" else "fail" if value == "fail" else "none"


def _trusted_peer(envelope: Envelope, settings: Settings) -> bool:
    if envelope.channel == "imap":
        return False
    if envelope.peer == "unix":
        return True
    try:
        address = ip_address(envelope.peer)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return any(mapped in network for network in settings.trusted_networks)
