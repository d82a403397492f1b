"""Taking one message out of a mailbox for good: that one, wherever it lies, and no other."""

from __future__ import annotations

import io
from typing import Any

import pytest
from imapclient import IMAPClient

from tests.peers.dovecot import USER, Dovecot
from vanthu.ingest.imap import Wanted, expunge
from vanthu.ingest.raw_key import CHUNK, RawKeyReader
from vanthu.validators.policy import MailboxConfig

from .conftest import Station, mail

SECRET, OTHER = mail("bi mat"), mail("khac!!")


def _config(port: int, **more: Any) -> MailboxConfig:
    return MailboxConfig(
        name="box", address=USER, host="127.0.0.1", port=port, security="plain", user=USER, **more
    )


def _wanted(uidvalidity: int = 1, uid: int = 1) -> Wanted:
    reader = RawKeyReader(io.BytesIO(SECRET))
    while reader.read(CHUNK):
        pass
    return Wanted(uidvalidity, uid, reader.key, len(SECRET))


def _subjects(dovecot: Dovecot, folder: str = "INBOX") -> list[bytes]:
    with dovecot.client() as client:
        client.select_folder(folder, readonly=True)
        found = client.fetch(client.search(["ALL"]), ["ENVELOPE"])
        return sorted(data[b"ENVELOPE"].subject for data in found.values())


@pytest.fixture
def box(station: Station, dovecot: Dovecot) -> Dovecot:
    station.add_mailbox(dovecot.port)
    for raw in (OTHER, SECRET, b"Received: from a.example\r\n" + OTHER):
        dovecot.append(raw)
    return dovecot


def test_it_is_found_by_its_content_and_only_it_goes(box: Dovecot, settings: Any) -> None:
    """The number that we knew is another message's by now."""
    with box.client() as client:
        client.select_folder("INBOX")
        client.add_flags(client.search(["SUBJECT", "khac"])[:1], [b"\\Deleted"])  # a person's
    assert expunge(_config(box.port), settings.VANTHU, _wanted()) == "destroyed"
    assert _subjects(box) == [b"khac!!", b"khac!!"]
    assert expunge(_config(box.port), settings.VANTHU, _wanted()) == "absent"


def test_it_is_found_where_booked_mail_is_moved_to(box: Dovecot, settings: Any) -> None:
    with box.client() as client:
        client.create_folder("Processed")
        client.select_folder("INBOX")
        client.move(client.search(["SUBJECT", "bi mat"]), "Processed")
    assert expunge(_config(box.port), settings.VANTHU, _wanted()) == "destroyed"
    assert _subjects(box, "Processed") == []


def test_a_server_that_can_only_expunge_all_is_left_to_a_person(
    box: Dovecot, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(IMAPClient, "has_capability", lambda _self, name: name != "UIDPLUS")
    assert expunge(_config(box.port), settings.VANTHU, _wanted()) == "marked"
    assert len(_subjects(box)) == 3
