"""Asking DNS, behind one small door so that tests need no network.

A fault of DNS is `DnsFault`, never an answer: it must not turn into a failed check.
"""

from __future__ import annotations

from typing import Any, Protocol

import dns.exception
import dns.resolver

#: For one mail altogether: RFC 7208 §4.6.4 wants at least 20 s to be allowed.
TIMEOUT = 20.0
PER_QUERY = 5.0


class DnsFault(Exception):
    """DNS didn't answer. Says nothing about the sender."""


class Resolver(Protocol):
    """What the checks ask."""

    def records(self, name: str, kind: str) -> list[Any]:
        """The records of a kind: TXT as bytes, A and AAAA as text, MX as (preference, name), PTR as
        a name. [] when there are none; DnsFault when nobody knows."""


class SystemResolver:
    """The resolver of the machine."""

    def records(self, name: str, kind: str) -> list[Any]:
        """See `Resolver.records`."""
        try:
            answer = dns.resolver.resolve(name, kind, lifetime=PER_QUERY)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, OSError, UnicodeError) as error:
            raise DnsFault(f"{kind} {name}: {type(error).__name__}") from error
        return [_plain(kind, record) for record in answer]


def _plain(kind: str, record: Any) -> Any:
    if kind == "TXT":
        return b"".join(record.strings)
    if kind in ("A", "AAAA"):
        return record.address
    if kind == "MX":
        return record.preference, record.exchange.to_text(omit_final_dot=True)
    return record.target.to_text(omit_final_dot=True)
