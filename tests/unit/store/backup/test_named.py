"""Files that rows name and the store has lost."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.utils import timezone

from tests.factories import make_draft, make_part, make_portal, make_submission
from vanthu.config.settings import Settings
from vanthu.store.backup.make import make
from vanthu.store.backup.named import missing
from vanthu.store.blobs import FolderBlobs
from vanthu.store.models import Publication, Receipt, Submission

pytestmark = pytest.mark.django_db


def put(settings: Settings, content: bytes) -> str:
    return FolderBlobs(settings.blobs_dir).put(io.BytesIO(content))[0]


def test_whatever_names_it_it_is_missed(settings_: Settings) -> None:
    store = FolderBlobs(settings_.blobs_dir)
    portal = make_portal()
    names = {kind: put(settings_, kind.encode()) for kind in ("raw", "part", "receipt", "public")}
    mail = make_submission(portal, raw_sha256=names["raw"])
    part = make_part(mail, "a.txt", b"a")
    type(part).objects.filter(pk=part.pk).update(sha256=names["part"])
    receipt = Receipt.objects.create(
        submission=mail,
        channel="smtp",
        transport_key="k",
        received_at=timezone.now(),
        raw_sha256=names["receipt"],
    )
    draft = make_draft(portal)
    Submission.objects.exclude(pk=mail.pk).update(raw_sha256=names["raw"])
    type(part).objects.exclude(pk=part.pk).update(sha256="")
    Publication.objects.create(
        portal=portal,
        draft=draft,
        revision=draft.current,
        target="site",
        files=[{"sha256": names["public"]}],
    )
    assert missing(store) == []
    for name in names.values():
        store.delete(name)
    assert missing(store) == sorted(names.values())
    # What was wiped for a mark of secrecy isn't lost.
    Submission.objects.filter(pk=receipt.submission_id).update(sealed_at=timezone.now())
    assert names["receipt"] not in missing(store)


def test_the_copy_tells_and_keeps_what_an_older_one_has(
    settings_: Settings, tmp_path: Path
) -> None:
    name = put(settings_, b"received")
    make_submission(make_portal(), raw_sha256=name)
    make(settings_, tmp_path / "copies")
    FolderBlobs(settings_.blobs_dir).delete(name)
    made = make(settings_, tmp_path / "copies", keep=1)
    assert made.blobs.damaged == {name: True}
    assert (tmp_path / "copies" / "blobs" / name[:2] / name).read_bytes() == b"received"
    assert name in (made.path / "blobs.txt").read_text().split()
