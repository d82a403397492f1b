"""From a received file to everything that the public can fetch of it, as bytes."""

from __future__ import annotations

import io
import json
from typing import Any

import pypdf
from django.test import Client

from tests.factories import (
    file_of,
    make_draft,
    make_member,
    make_part,
    make_portal,
    make_submission,
)
from vanthu.jobs import runner
from vanthu.parsers.filetypes import by_short
from vanthu.parsers.reading import read_part
from vanthu.parsers.sandbox import default_sandbox
from vanthu.parsers.types import to_json
from vanthu.pipeline.convert import convert_outcome
from vanthu.publisher import personal
from vanthu.publisher.export import write_package
from vanthu.queue import actions
from vanthu.queue.actions import Choice
from vanthu.store.blobs import blobs, opened
from vanthu.store.models import Draft, Job, Publication, Role
from vanthu.store.portals import policy_of


def received(name: str, data: bytes, *, role: str = "", kind: str = "document") -> Draft:
    """A draft of one file, read by its reader; `role` "annex": beside a text of its own."""
    mime = by_short(name.rpartition(".")[2]).mime
    submission = make_submission(make_portal())
    part = make_part(submission, name, data, mime)
    outcome = read_part(io.BytesIO(data), mime, name, sandbox=default_sandbox())
    blocks = to_json(convert_outcome(outcome).blocks)
    part.blocks, part.text = blocks, ""
    part.save()
    role = role or ("signed" if name.endswith(".pdf") else "text")
    return make_draft(
        part.submission.portal, submission=submission, kind=kind, title="Tặng Bằng khen",
        blocks=[] if role == "annex" else blocks,
        metadata={"number": "12/QĐ-UBND", "date": "2026-11-20", "agency": "UBND tỉnh"},
        files=[file_of(part, role)],
    )  # fmt: skip


def published(draft: Draft, choice: str = "mask") -> Publication:
    """Everything masked (or kept) by the secretary, approved by the head, and out."""
    secretary = make_member(draft.portal, Role.SECRETARY)
    head = make_member(draft.portal, Role.HEAD)
    assert draft.current
    keys = sorted({item.key for item in personal.open_items(draft.current)})
    act: dict[str, Any] = {"actor": secretary}
    if keys:
        draft = actions.draft_personal(
            draft=draft,
            version=draft.version,
            choices=[Choice(k, choice, "mistaken") for k in keys],
            **act,
        )
    else:
        draft = actions.draft_take(draft=draft, version=draft.version, **act)
    draft = actions.draft_submit(draft=draft, version=draft.version, **act)
    draft = actions.draft_approve(draft=draft, version=draft.version, actor=head)
    actions.draft_publish(draft=draft, version=draft.version, **act)
    runner.run(Job.objects.filter(kind="publication.publish").latest("pk").pk)
    return Publication.objects.select_related("portal", "revision", "draft").get(draft=draft)


def public_bytes(publication: Publication) -> bytes:
    """Pages, feed, files unpacked, and the package for other sites, in one string of bytes."""
    client = Client()
    portal = publication.portal.name
    base = f"/portals/{portal}/"
    address = f"{base}{publication.pk}-{publication.slug}/"
    pages = [base, address, f"{base}{publication.pk}/print/", f"{base}feed.atom"]
    found = [client.get(page, follow=True).content for page in pages]
    for file in publication.files:
        with opened(blobs(), file["sha256"]) as source:
            data = source.read()
        found += [json.dumps(file, ensure_ascii=False).encode(), data]
        if file["type"] == "application/pdf":
            found += _unpacked(data)
    package = io.BytesIO()
    write_package(
        package, draft=publication.draft, revision=publication.revision,
        policy=policy_of(publication.portal), html="", files=publication.files,
    )  # fmt: skip
    import zipfile

    with zipfile.ZipFile(package) as archive:
        found += [archive.read(name) for name in archive.namelist()]
    return b"\n".join(found)


def _unpacked(data: bytes) -> list[bytes]:
    """A PDF's streams and strings, and the text that readers take from its pages."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    found = [page.extract_text().encode() for page in reader.pages]
    for number in range(1, len(reader.xref[0]) + 1):
        obj = reader.get_object(number)
        found.append(str(obj).encode())
        if hasattr(obj, "get_data") and "/DCTDecode" not in str(obj.get("/Filter")):
            found.append(obj.get_data())
    return found
