"""What all sessions of one receiver share."""

from __future__ import annotations

import ssl
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vanthu.ingest.recipients import Recipients
from vanthu.ingest.spool import Spool
from vanthu.ingest.wake import Wake

from .admission import Admission, FreeSpace
from .config import ReceiverConfig
from .upload import Buffers

if TYPE_CHECKING:
    from .connection import Connection


@dataclass(slots=True)
class Counts:
    """What this receiver has done since its start; shown by the monitor."""

    accepted: int = 0
    bytes: int = 0
    refused: int = 0
    deferred: int = 0
    turned_away: int = 0


@dataclass(slots=True)
class Room:
    """The spool, the limits and the counters behind every session."""

    config: ReceiverConfig
    spool: Spool
    recipients: Recipients
    pool: Executor
    wake: Wake
    admission: Admission
    space: FreeSpace
    tls: ssl.SSLContext | None = None
    buffers: Buffers = field(default_factory=Buffers)
    counts: Counts = field(default_factory=Counts)
    sessions: set[Connection] = field(default_factory=set)
    #: Set once: no new transaction is begun, and who ends one is sent away.
    stopping: bool = False
