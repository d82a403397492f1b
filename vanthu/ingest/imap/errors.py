"""What can go wrong with a mailbox, told apart by what helps."""

from __future__ import annotations

import ssl
from imaplib import IMAP4


class CredentialsRefused(Exception):
    """The server (or the token server) says no. The operator's to mend; tried again slowly."""


class ConnectionLost(Exception):
    """The line is dead although no error was raised."""


class LeaseGone(Exception):
    """Another watcher has the mailbox now."""


class SpoolFault(Exception):
    """Our disk can't take the message. It stays in the mailbox; nothing counts against it."""


class BookingWaits(Exception):
    """The database or the blob store is away. The message is safe in the spool."""


class BookingFailed(Exception):
    """The message itself can't be booked; it counts against it."""


#: The line or the server is away: close, wait, connect again. IMAP4.abort is one of IMAP4.error.
NETWORK = (OSError, ssl.SSLError, TimeoutError, IMAP4.abort, ConnectionLost)
