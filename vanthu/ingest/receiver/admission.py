"""Who may connect, and whether there is room: counted once for all sessions of a receiver."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from ipaddress import ip_address
from pathlib import Path

from .config import Limits, Network

#: How often the file system is asked for its free space, in seconds.
_LOOK = 1.0


class Admission:
    """Counts connections, in total and for each client."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._peers: Counter[str] = Counter()
        self.connections = 0

    def enter(self, peer: str) -> bool:
        """Whether one more connection of this client is taken; if so it is counted."""
        key = _household(peer)
        if self.connections >= self._limits.connections:
            return False
        if self._peers[key] >= self._limits.connections_per_peer:
            return False
        self._peers[key] += 1
        self.connections += 1
        return True

    def leave(self, peer: str) -> None:
        """One that was counted is gone."""
        key = _household(peer)
        self.connections -= 1
        self._peers[key] -= 1
        if not self._peers[key]:
            del self._peers[key]


def _household(peer: str) -> str:
    """IPv6 clients own a /64; every address of it is one client."""
    if ":" not in peer:
        return peer
    try:
        return str(int(ip_address(peer.partition("%")[0])) >> 64)
    except ValueError:
        return peer


def trusted(peer: str, networks: tuple[Network, ...]) -> bool:
    """Whether a client may speak for others: a local socket, or an address of these networks."""
    if peer == "unix":
        return True
    try:
        address = ip_address(peer.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return any(mapped in network for network in networks)


class FreeSpace:
    """Whether the spool's file system has room above the floor."""

    def __init__(self, folder: Path, floor: int) -> None:
        self._folder = folder
        self._floor = floor
        self._free = 0
        self._looked = float("-inf")

    def has(self, size: int) -> bool:
        """Room for `size` bytes more; also True when the file system can't be asked."""
        now = time.monotonic()
        if now - self._looked > _LOOK:
            self._looked = now
            try:
                found = os.statvfs(self._folder)
                self._free = found.f_bavail * found.f_frsize
            except OSError:
                # The write itself will tell.
                self._free = sys.maxsize
        return self._free - size >= self._floor
