"""Addresses of From, To, Reply-To, as real mailers write them (RFC 5322 §3.4 and its abuse).

One pass over the value; structure is read from the raw bytes first and names are decoded after,
because a decoded name may hold commas, quotes and angle brackets.
"""

from __future__ import annotations

from dataclasses import dataclass

from .words import decode_words

MAX_ADDRESSES = 1000


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox. `address` is as written, without blanks; compare by `key`."""

    name: str
    address: str

    @property
    def key(self) -> str:
        """The address in lower case: how addresses are compared and looked up."""
        return self.address.lower()

    @property
    def domain(self) -> str:
        """What follows the last @, lower case; "" when there is no @."""
        return self.key.rpartition("@")[2] if "@" in self.address else ""


class _Scanner:
    """Collects one address at a time from characters that are Latin-1 stand-ins for bytes."""

    def __init__(self) -> None:
        self.found: list[Address] = []
        self._clear()

    def _clear(self) -> None:
        self.text: list[str] = []
        self.comment: list[str] = []
        self.angle: list[str] | None = None
        self.closed = False

    def flush(self) -> None:
        text = "".join(self.text).strip()
        if self.angle is not None:
            name, address = text, "".join(self.angle)
        else:
            name, address = "".join(self.comment), text
        # A source route (RFC 5322 §4.4) names relays before the colon.
        address = "".join(address.split()).rpartition(":")[2].strip("<>\"'")
        if "@" in address and len(self.found) < MAX_ADDRESSES:
            shown = decode_words(name.strip(" \t\"'").encode("latin-1")).text
            self.found.append(Address(" ".join(shown.split()), _text(address)))
        self._clear()


def _text(address: str) -> str:
    # SMTPUTF8 addresses (RFC 6532) are UTF-8; anything else stays readable.
    return address.encode("latin-1").decode("utf-8", "replace")


def parse_addresses(raw: bytes) -> tuple[Address, ...]:
    """All addresses in a raw header value, at most `MAX_ADDRESSES`; what has no @ is left out."""
    scanner = _Scanner()
    quoted = escaped = False
    depth = 0
    for char in raw.decode("latin-1"):
        if len(scanner.found) >= MAX_ADDRESSES:
            break
        if escaped:
            escaped = False
        elif char == "\\" and (quoted or depth):
            escaped = True
            continue
        elif char == '"' and not depth:
            quoted = not quoted
            continue
        elif not quoted and char in "()":
            depth = depth + 1 if char == "(" else max(depth - 1, 0)
            continue
        elif not quoted and not depth and _structure(scanner, char):
            continue
        _target(scanner, depth).append(char)
    if quoted and b'"' in raw:
        # A quote that never closes swallows what follows: without quotes more can be read.
        return parse_addresses(raw.replace(b'"', b""))
    scanner.flush()
    return tuple(scanner.found)


def _structure(scanner: _Scanner, char: str) -> bool:
    """Whether `char` was structure outside quotes and comments, and is dealt with."""
    angle = None if scanner.closed else scanner.angle
    # Commas inside the angle belong to a source route: <@a,@b:user@host>.
    if char in ",;" and not (angle and angle[0] == "@"):
        scanner.flush()
    elif char == "<":
        scanner.angle, scanner.closed = [], False
    elif char == ">" and angle is not None:
        scanner.closed = True
    elif char == ":" and scanner.angle is None and "@" not in scanner.text:
        scanner.text.clear()  # a group's name (RFC 5322 §3.4: "Undisclosed recipients:;")
    else:
        return False
    return True


def _target(scanner: _Scanner, depth: int) -> list[str]:
    if depth:
        return scanner.comment
    return scanner.text if scanner.angle is None or scanner.closed else scanner.angle
