"""Taking one message out of a mailbox for good: what the head had destroyed must not lie there.

The message is told by its raw key, never by its number alone: servers renumber, people and rules
move messages. Only \\Deleted with UID EXPUNGE (RFC 4315) removes it and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from imaplib import IMAP4
from typing import BinaryIO, Literal, cast

from imapclient import IMAPClient

from vanthu.config.settings import Settings
from vanthu.ingest.raw_key import CHUNK, RawKeyReader
from vanthu.validators.policy import MailboxConfig

from .connection import Connector, close
from .fetching import PIECE, _piece, headings
from .timing import Timing

#: Servers reckon sizes, hop headers differ; this many bytes more or less are looked at.
MARGIN = 16 * 1024
#: More candidates than this are not fetched: the number that we know comes first.
CANDIDATES = 500

#: "marked": the server can't remove single messages; a person has to empty its bin.
Outcome = Literal["destroyed", "absent", "marked"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The message: where it was last seen, and what it is known by."""

    uidvalidity: int
    uid: int
    raw_key: str
    size: int


def expunge(config: MailboxConfig, settings: Settings, wanted: Wanted) -> Outcome:
    """Remove the message from the watched folder and from where booked or bad mail is moved to.

    Raises CredentialsRefused or one of `errors.NETWORK`, after which it can be called again.
    """
    client = Connector(config, settings, Timing()).connect()
    try:
        folders = (config.folder, config.processed_folder, config.failed_folder)
        found = [_in_folder(client, name, wanted) for name in dict.fromkeys(folders) if name]
    finally:
        close(client)
    if "marked" in found:
        return "marked"
    return "destroyed" if "destroyed" in found else "absent"


def _in_folder(client: IMAPClient, folder: str, wanted: Wanted) -> Outcome:
    try:
        answer = client.select_folder(folder)
    except IMAP4.abort:
        raise
    except IMAP4.error:
        return "absent"  # no such folder
    known = [wanted.uid] if int(answer.get(b"UIDVALIDITY", 0)) == wanted.uidvalidity else []
    uids = list(dict.fromkeys((*known, *_alike(client, wanted.size))))
    same = [uid for uid in uids if _key_of(client, uid) == wanted.raw_key]
    if not same:
        return "absent"
    client.delete_messages(same, silent=True)
    if not client.has_capability("UIDPLUS"):
        return "marked"
    client.uid_expunge(same)
    return "destroyed"


def _alike(client: IMAPClient, size: int) -> list[int]:
    smallest, largest = max(size - MARGIN, 1) - 1, size + MARGIN
    uids = list(client.search(["LARGER", str(smallest), "SMALLER", str(largest)]))
    return list(headings(client, uids[-CANDIDATES:]))


def _key_of(client: IMAPClient, uid: int) -> str:
    reader = RawKeyReader(cast("BinaryIO", _Remote(client, uid)))
    while reader.read(CHUNK):
        pass
    return reader.key


class _Remote:
    """A message that is read in pieces."""

    def __init__(self, client: IMAPClient, uid: int) -> None:
        self._client = client
        self._uid = uid
        self._offset = 0

    def read(self, _size: int = -1) -> bytes:
        """The next piece, b"" at the end or when the message is gone."""
        piece = _piece(self._client, self._uid, self._offset) or b""
        self._offset += len(piece)
        return piece if len(piece) <= PIECE else piece[:PIECE]
