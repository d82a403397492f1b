"""What both sides of the sandbox agree on."""

from __future__ import annotations

from typing import Final

#: Largest packet of a request; larger arguments go by a file in memory.
PACKET: Final = 64 * 1024
#: Of a task: source, result, and then output and args where the packet says so.
MAX_DESCRIPTORS: Final = 4
#: Exit codes of a child (sysexits' EX_SOFTWARE and its neighbour).
WALLS_FAILED: Final = 70
NO_ANSWER: Final = 71
