"""Mailboxes watched by IMAP: search → fetch in pieces → spool → book → mark.

IDLE is a hint, polling the net. One connection a mailbox, one thread a connection, one lease a
mailbox, so any number of watchers may run.
"""

from .errors import CredentialsRefused
from .expunging import Wanted, expunge
from .ledger import retry_aside, set_aside
from .supervisor import Supervisor, run
from .timing import Timing

__all__ = [
    "CredentialsRefused",
    "Supervisor",
    "Timing",
    "Wanted",
    "expunge",
    "retry_aside",
    "run",
    "set_aside",
]
