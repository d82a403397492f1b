"""What an opening task sends back: members' bytes in the output file, their facts as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from .types import Finding, to_json


@dataclass(frozen=True, slots=True)
class Budgets:
    """What one container may unfold to: members, and bytes of all of them together."""

    members: int
    size: int

    @classmethod
    def from_args(cls, args: Mapping[str, Any]) -> Budgets:
        """As the calling side passes them."""
        return cls(int(args.get("members", 500)), int(args.get("size", 256 << 20)))


@dataclass(slots=True)
class Member:
    """One file inside a container. `place` is its path below the container ("1.2").

    `name` as the container gives it, decoded but not made safe: the calling side does that.
    """

    place: str
    role: str
    name: str = ""
    declared: str = ""
    type: str = ""
    charset: str = ""
    content_id: str = ""
    encrypted: bool = False
    offset: int = 0
    size: int = 0


class TooMuch(Exception):
    """The container unfolds to more than may be written; `what` is "members" or "size"."""

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(what)
        self.what, self.limit = what, limit


@dataclass(slots=True)
class Writer:
    """Collects members; their bytes go to `output` one after the other."""

    output: BinaryIO
    budgets: Budgets
    members: list[Member] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    written: int = 0

    def begin(self, member: Member) -> Member:
        """Start a member; its bytes follow by `write`. Raises TooMuch."""
        if len(self.members) >= self.budgets.members:
            raise TooMuch("members", self.budgets.members)
        member.offset = self.written
        self.members.append(member)
        return member

    def write(self, data: bytes) -> None:
        """Bytes of the member that was begun last. Raises TooMuch before it writes too much."""
        if self.written + len(data) > self.budgets.size:
            raise TooMuch("size", self.budgets.size)
        self.output.write(data)
        self.written += len(data)
        self.members[-1].size += len(data)

    def drop(self) -> None:
        """Forget the member that was begun last, and its bytes."""
        member = self.members.pop()
        self.written = member.offset
        self.output.flush()
        self.output.seek(member.offset)

    def add(self, member: Member, data: bytes) -> Member:
        """A whole member at once."""
        self.begin(member)
        self.write(data)
        return member

    def note(self, code: str, place: str = "", **args: object) -> None:
        """A finding on a member, or on the container when `place` is ""; the same one once."""
        finding = Finding(code, part=place, args=args)
        if finding not in self.findings:
            self.findings.append(finding)

    def answer(self, **more: object) -> dict[str, Any]:
        """The task's JSON."""
        return {
            "members": [to_json(member) for member in self.members],
            "findings": [to_json(finding) for finding in self.findings],
            **more,
        }
