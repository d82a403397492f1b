"""SPF of one arrival, by pyspf with our resolver."""

from __future__ import annotations

from typing import Any, Literal

import spf

from .dns import TIMEOUT, DnsFault, Resolver

SpfResult = Literal[
    "pass", "fail", "softfail", "neutral", "none", "temperror", "permerror"
]  # RFC 7208 §2.6


def check_spf(peer: str, mail_from: str, helo: str, resolver: Resolver) -> SpfResult:
    """The result for the connecting address; with the null sender HELO's name is checked
    (RFC 7208 §2.4). Never raises: what can't be reckoned is "temperror" or "permerror"."""
    try:
        query = _Query(peer, mail_from or f"postmaster@{helo}", helo, resolver)
        result, _code, _text = query.check()
    except DnsFault:
        return "temperror"
    except Exception:  # noqa: BLE001 - pyspf raises what it likes on broken records
        return "permerror"
    return result if result in SpfResult.__args__ else "none"  # type: ignore[attr-defined]


class _Query(spf.query):  # type: ignore[misc]
    """pyspf calls a deprecated function of dnspython; this asks ours instead."""

    def __init__(self, peer: str, mail_from: str, helo: str, resolver: Resolver) -> None:
        self._resolver = resolver
        super().__init__(i=peer, s=mail_from, h=helo, timeout=int(TIMEOUT), querytime=int(TIMEOUT))

    def dns(
        self, name: str, qtype: str, cnames: Any = None, ignore_void: bool = False
    ) -> list[Any]:
        """The records, counted against the limit of void look-ups (RFC 7208 §4.6.4)."""
        del cnames
        name = str(name).rstrip(".").lower()
        if qtype == "SPF" or not name or any(not 0 < len(label) < 64 for label in name.split(".")):
            return []
        key = (name, qtype)
        if key not in self.cache:
            found = self._resolver.records(name, qtype)
            self.cache[key] = [(item,) for item in found] if qtype == "TXT" else found
            if not found and not ignore_void:
                self.void_lookups += 1
                if self.void_lookups > spf.MAX_VOID_LOOKUPS:
                    raise spf.PermError("too many look-ups without an answer")
        return list(self.cache[key])
