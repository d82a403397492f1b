"""Addresses in From, To, Cc and their kin: a tolerant scanner, one pass, capped."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

#: More addresses than this in one field are not looked at.
MAX_ADDRESSES = 200

# One alternative a token kind; each is linear and none can match the empty string.
_TOKEN = re.compile(
    rb'"(?:[^"\\]|\\.)*"?'  # quoted string, perhaps never closed
    rb"|<[^<>]*>?"  # angle address
    rb'|[^"<>(),;:\\]+'  # plain letters
    rb"|.",
    re.DOTALL,
)
# Bounded, so that a search stays linear; RFC 5321 allows 64 and 255.
_PLAIN = re.compile(r"[^\s@<>\"(),;:]{1,128}@[^\s@<>\"(),;:]{1,255}")


@dataclass(frozen=True, slots=True)
class Address:
    """One address: what people see, and where mail goes (domain in lower case)."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """What stands behind the last @; "" when there is none."""
        return self.address.rpartition("@")[2] if "@" in self.address else ""


def parse_addresses(raw: bytes, decode: Callable[[bytes], str]) -> list[Address]:
    """The addresses in a field's value; `decode` turns bytes of a display name into text.

    RFC 5322 with its obsolete forms, groups (their members), comments (dropped, or the name where
    there is no other), and addresses without angles among words.
    """
    found: list[Address] = []
    scanner = _Scanner(decode)
    for match in _TOKEN.finditer(raw):
        if address := scanner.feed(match[0]):
            found.append(address)
            if len(found) >= MAX_ADDRESSES:
                return found
    if address := scanner.flush():
        found.append(address)
    return found


class _Scanner:
    """Collects one address at a time."""

    def __init__(self, decode: Callable[[bytes], str]) -> None:
        self.decode = decode
        self.depth = 0
        self._clear()

    def _clear(self) -> None:
        self.words: list[bytes] = []
        self.comment: list[bytes] = []
        self.angle: bytes | None = None

    def feed(self, token: bytes) -> Address | None:
        """Take one token; an address when it closed one."""
        if token == b"(":
            self.depth += 1
        elif token == b")":
            self.depth = max(0, self.depth - 1)
        elif self.depth:
            self.comment.append(token)
        elif token in (b",", b";"):
            return self.flush()
        elif token == b":":
            self.words.clear()  # the name of a group
        elif token.startswith(b"<"):
            self.angle = token.strip(b"<> \t")
        else:
            self.words.append(token)
        return None

    def flush(self) -> Address | None:
        """The address collected so far, if it is one."""
        words, comment, angle = b"".join(self.words), b"".join(self.comment), self.angle
        self._clear()
        if angle is not None:
            # "<@relay:user@x>": RFC 5322 obsolete route.
            address = self.decode(angle.rpartition(b":")[2])
            name = self.decode(_unquote(words)) or self.decode(comment)
        else:
            match = _PLAIN.search(self.decode(words))
            if not match:
                return None
            address, name = match[0], self.decode(comment)
        if not _PLAIN.fullmatch(address) or len(address) > 254:
            return None
        local, _, domain = address.rpartition("@")
        return Address(name[:200], f"{local}@{domain.lower().rstrip('.')}")


def _unquote(words: bytes) -> bytes:
    text = words.strip()
    if b'"' not in text:
        return text
    return re.sub(rb"\\(.)", rb"\1", text.replace(b'\\"', b"\x00").replace(b'"', b"")).replace(
        b"\x00", b'"'
    )
