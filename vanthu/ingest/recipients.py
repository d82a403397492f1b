"""Which addresses we receive for: the snapshot file between the policies and the receiver.

The process that has the policies writes DATA/run/recipients.json; the receiver reads it at every
RCPT, so it answers for unknown recipients while the database is away.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from .directory import fsync_directory
from .envelope import Recipient

FILE_NAME = "recipients.json"


class SnapshotMissing(Exception):
    """There is no list of addresses (yet). Our fault: the sender is told to come again."""


def normalise(address: str) -> str | None:
    """The address as it is compared: lower case, A-label domain, no route, no quotes.

    Our own local parts never differ in case only (the policy model lowers them). None when it isn't
    an address at all.
    """
    address = unicodedata.normalize("NFC", address.strip())
    if address.startswith("@") and ":" in address:
        # A source route; RFC 5321 §4.1.1.3 wants it ignored.
        address = address.partition(":")[2]
    local, at, domain = address.rpartition("@")
    if not at:
        local, domain = address, ""
    local = _unquoted(local)
    domain = domain.removesuffix(".")
    if not local or (at and not domain):
        return None
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    return f"{local}@{domain}".lower() if at else local.lower()


def _unquoted(local: str) -> str:
    """RFC 5321 §4.1.2: "portal"@x and portal@x are one mailbox."""
    if len(local) < 2 or not (local.startswith('"') and local.endswith('"')):
        return local
    return re.sub(r"\\(.)", r"\1", local[1:-1])


def match(address: str, addresses: Mapping[str, str]) -> Recipient | None:
    """The portal of an address, or None.

    `portal+anything@…` is portal@…: our own mails carry such return addresses. The postmaster of
    each of our domains, and the bare one, always exists (RFC 5321 §4.5.1).
    """
    wanted = normalise(address)
    if wanted is None:
        return None
    local, at, domain = wanted.rpartition("@")
    if not at:
        local, domain = wanted, ""
    name, plus, _detail = local.partition("+")
    for candidate in (wanted, f"{name}@{domain}" if plus else wanted):
        portal = addresses.get(candidate)
        if portal is not None:
            return {"address": wanted, "portal": portal}
    if local == "postmaster":
        return _postmaster(wanted, domain, addresses)
    return None


def _postmaster(wanted: str, domain: str, addresses: Mapping[str, str]) -> Recipient | None:
    for known in sorted(addresses):
        if not domain or known.rpartition("@")[2] == domain:
            return {"address": wanted, "portal": addresses[known], "role": "postmaster"}
    return None


class Recipients:
    """The snapshot, read again whenever the file has changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._addresses: dict[str, str] = {}

    @property
    def addresses(self) -> Mapping[str, str]:
        """Normalised address → portal. SnapshotMissing when there was never a readable one."""
        # A damaged new snapshot is no reason to forget the good old one.
        with suppress(OSError, ValueError):
            self._reload()
        # No address at all is a service that isn't set up; to refuse for ever would lose mail.
        if not self._addresses:
            raise SnapshotMissing(str(self._path))
        return self._addresses

    def find(self, address: str) -> Recipient | None:
        """The recipient that an address names, None when we have no such; SnapshotMissing."""
        return match(address, self.addresses)

    def _reload(self) -> None:
        stat = os.stat(self._path)
        seen = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
        if seen != self._seen:
            self._seen = seen
            self._addresses = read_snapshot(self._path)


def read_snapshot(path: Path) -> dict[str, str]:
    """The snapshot's addresses, normalised. OSError or ValueError when it can't be read."""
    value = json.loads(path.read_bytes())
    found = value.get("addresses") if isinstance(value, dict) else None
    if not isinstance(found, dict):
        raise ValueError(f"{path}: no table of addresses")
    pairs = ((normalise(str(address)), str(portal)) for address, portal in found.items())
    return {address: portal for address, portal in pairs if address}


def write_snapshot(path: Path, addresses: Mapping[str, str]) -> bool:
    """Replace the snapshot atomically; False when it says so already."""
    text = json.dumps({"addresses": dict(sorted(addresses.items()))}, ensure_ascii=False, indent=1)
    raw = text.encode("utf-8")
    with suppress(FileNotFoundError):
        if path.read_bytes() == raw:
            return False
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    tmp = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(tmp, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    tmp.replace(path)
    fsync_directory(path.parent)
    return True
