"""What one task may use."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits of one task: sizes in bytes, times in seconds.

    `memory`: address space beyond what the warm child starts with. `file_size`: of any file that
    is written, the output among them. `result`: JSON that comes back. `processes`: how many
    programs may run at once; 0 forbids starting any. `scratch`: an own empty folder to write in
    (TMPDIR, HOME). `local_sockets`: Unix sockets, which soffice talks to itself by; never the
    network. `reuse`: how many tasks one child may serve before it is replaced.
    """

    memory: int = 1024 * MIB
    cpu: int = 20
    wall: float = 60.0
    file_size: int = 256 * MIB
    result: int = 64 * MIB
    files: int = 64
    processes: int = 0
    scratch: bool = False
    local_sockets: bool = False
    reuse: int = 1

    def to_json(self) -> dict[str, Any]:
        """All fields."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Budget:
        """The budget that `to_json` wrote."""
        return cls(**data)
