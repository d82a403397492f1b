"""How often one address may ask for what costs much; kept in this process's memory."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from ipaddress import ip_address


class Rate:
    """At most `times` in `seconds` an address (of IPv6 a /64, which is one office); the oldest
    addresses are forgotten beyond `addresses`."""

    def __init__(self, times: int, seconds: float, addresses: int = 10_000) -> None:
        self._times, self._seconds, self._addresses = times, seconds, addresses
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, address: str) -> float:
        """0 when it may (which counts), else the seconds until it may again."""
        key, now = _key(address), time.monotonic()
        with self._lock:
            seen = self._seen.setdefault(key, deque())
            self._seen.move_to_end(key)
            while seen and seen[0] <= now - self._seconds:
                seen.popleft()
            if len(seen) >= self._times:
                return seen[0] + self._seconds - now
            seen.append(now)
            while len(self._seen) > self._addresses:
                self._seen.popitem(last=False)
        return 0.0


def _key(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if found.version == 4:
        return str(found)
    mapped = found.ipv4_mapped
    return str(mapped) if mapped else found.exploded[:19]
