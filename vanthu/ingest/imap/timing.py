"""How long the watcher waits for what, in seconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """Defaults for real servers; tests make them shorter."""

    connect: float = 15
    read: float = 60
    #: The first IDLE after a look is short: mail that came between look and IDLE may be hidden in
    #: the library's buffer until IDLE ends (mail.md §2.2).
    first_idle: float = 3
    #: Longest IDLE, and so the longest delay of a lost hint. NAT boxes forget after minutes.
    idle: float = 50
    #: How often a stop is looked for while idling.
    slice: float = 1
    #: Between looks where the server has no IDLE.
    poll: float = 60
    #: Full jitter between 0 and first × 2^faults, at most `backoff`.
    backoff_first: float = 1
    backoff: float = 300
    #: After refused credentials: never hammer, accounts get locked.
    refused: float = 600
    #: A mailbox belongs to one watcher at a time.
    lease: float = 120
    renew: float = 20
    #: How long the host's booker may take before the watcher books by itself.
    handover: float = 3
    #: How often policies are read again.
    policies: float = 10
