"""Previews of received files that no browser shows: asked for, made by a job, kept beside them.

A film in AVI or WMV becomes a short WebM and a picture, a text in DOC or ODT a PDF of its pages.
What is made goes with the received file (`store.sealed.traces`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from vanthu.jobs.enqueue import enqueue
from vanthu.jobs.registry import Permanent, Work
from vanthu.parsers.filetypes import by_mime
from vanthu.parsers.previews import OFFICE
from vanthu.parsers.sandbox import default_sandbox
from vanthu.parsers.types import Finding
from vanthu.store.blobs import blobs
from vanthu.store.models import PartRow, Preview, PreviewState
from vanthu.store.sealed.traces import shred_blobs
from vanthu.validators.verdicts import Verdict

#: The kind of the job; its `ref` is the Preview.
JOB = "file.preview"
#: Mails come first: a preview waits for a free worker.
PRIORITY = -10
_MEDIA = ("video", "audio")


def previewable(part: PartRow) -> bool:
    """Whether a preview can be made of a file: media that no browser plays, texts with pages."""
    if not part.sha256:
        return False
    if by_mime(part.type).family in _MEDIA:
        return not part.metadata.get("web_playable")
    return part.type in OFFICE


def plan(parts: Iterable[PartRow]) -> None:
    """Ask for previews of a mail's films and sounds, so that they are there when it is opened.
    Pages of texts take a while and are asked for by who wants to see them."""
    for part in parts:
        is_open = part.verdict in (Verdict.TAKEN, Verdict.NOTED)
        if is_open and by_mime(part.type).family in _MEDIA and previewable(part):
            ask(sha256=part.sha256, type_=part.type)


def ask(*, sha256: str, type_: str) -> Preview:
    """The preview of a file; its job is planted where there is none yet, or where it failed."""
    try:
        with transaction.atomic():
            row, new = Preview.objects.get_or_create(sha256=sha256, defaults={"type": type_})
            raised = Preview.objects.filter(pk=row.pk, state=PreviewState.FAILED).update(
                state=PreviewState.WAITING, error="", asked_at=timezone.now(), began_at=None
            )
            if new or raised:
                enqueue(JOB, row.pk, priority=PRIORITY)
    except IntegrityError:  # somebody else asked at the same moment
        return Preview.objects.get(sha256=sha256)
    if raised:
        row.refresh_from_db()
    return row


def make(work: Work) -> None:
    """The job: convert in the sandbox, keep what came of it."""
    row = Preview.objects.filter(pk=work.ref or 0).first()
    if row is None:
        return  # the file was destroyed meanwhile
    Preview.objects.filter(pk=row.pk).update(state=PreviewState.MAKING, began_at=datetime.now(UTC))
    store = blobs()
    # Whoever destroys the file waits for this, then finds what to destroy with it.
    with store.referencing():
        try:
            values = _made(row)
        except FileNotFoundError as error:
            raise Permanent("the file is gone") from error
        with work.finish():
            kept = Preview.objects.filter(pk=row.pk).update(**values, done_at=datetime.now(UTC))
    if not kept:
        shred_blobs(filter(None, (values.get("made_sha256"), values.get("poster_sha256"))))


def gave_up(work: Work, error: str) -> None:
    """The job has died: the desk says so and offers to try again."""
    del error
    Preview.objects.filter(pk=work.ref or 0).update(state=PreviewState.FAILED, error="")


def _made(row: Preview) -> dict[str, Any]:
    """The row's values after the work."""
    if row.type in OFFICE:
        return _by_task(row.sha256, "office.pages", {"type": row.type})[0]
    values, failed = _by_task(row.sha256, "media.preview", {"kind": "clip"})
    if not failed and by_mime(row.type).family == "video":
        poster, _failed = _by_task(row.sha256, "media.preview", {"kind": "poster"})
        if poster.get("made_type") == "image/jpeg":
            values["poster_sha256"] = poster["made_sha256"]
    return values


def _by_task(
    sha256: str, task: str, args: Mapping[str, Any]
) -> tuple[dict[str, Any], Finding | None]:
    with blobs().open(sha256) as source, tempfile.TemporaryFile() as output:
        result = default_sandbox().run(task, source, args=args, output=output)
        answer = result.data if isinstance(result.data, dict) else {}
        failure = result.failure
        if failure is None and not isinstance(answer.get("type"), str):
            failure = Finding("file.not_convertible")
        if failure is not None:
            return {"state": PreviewState.FAILED, "error": failure.code[:60]}, failure
        output.seek(0)
        made, size = blobs().put(output)
    return {
        "state": PreviewState.READY,
        "made_sha256": made,
        "made_type": answer["type"][:120],
        "made_size": size,
        "pages": min(int(answer.get("pages") or 0), 10_000),
        "seconds": float(answer.get("seconds") or 0),
    }, None
