"""The task "public.file": the file that the public gets, made inside the sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO

from .documents.legacy import looks_legacy
from .publishing.pdf_copy import clean_pdf
from .readers import reader
from .sandbox.refusal import Refusal
from .types import Block, Finding, block_from_json

_PICTURES = frozenset(
    {"image/jpeg", "image/png", "image/gif", "image/bmp", "image/vnd.adobe.photoshop"}
)


def task(source: BinaryIO, name: str, args: Mapping[str, Any], output: BinaryIO | None) -> Any:
    """`args`: "type" (MIME), for texts "blocks", "title", "attribution", and "mask": values that
    must not be in a PDF's copy.

    A PDF is cleaned, a picture is written anew, film and sound lose their metadata; any other
    document becomes a PDF of `args["blocks"]`, or of its own text where none are given. Answers
    {"type": MIME type of what was written, …}. Refusal where nothing fit can be made.
    """
    assert output is not None
    type_ = str(args.get("type", ""))
    title = str(args.get("title", ""))
    if type_ == "application/pdf":
        return clean_pdf(source, output, title, args.get("mask") or ())
    if args.get("mask") and type_.startswith(("image/", "video/", "audio/")):
        # Where it stands in pixels or sound isn't known: only its text may go out.
        raise Refusal(Finding("file.not_convertible"))
    if type_ in _PICTURES:
        from .publishing.picture_copy import clean_picture

        return clean_picture(source, output)
    if type_.startswith(("video/", "audio/")):
        from .publishing.media_copy import clean_media

        return clean_media(source, output)
    from .publishing.text_copy import text_pdf

    blocks = _blocks(source, name, type_, args)
    return text_pdf(blocks, output, title=title, attribution=str(args.get("attribution", "")))


def _blocks(source: BinaryIO, name: str, type_: str, args: Mapping[str, Any]) -> list[Block]:
    if args.get("blocks"):
        return [block_from_json(block) for block in args["blocks"]]
    read = reader(type_)
    if read is None:
        raise Refusal(Finding("file.not_convertible"))
    source.seek(0)
    outcome = read(source, name)
    if outcome.findings and not outcome.blocks:
        raise Refusal(outcome.findings[0])
    if looks_legacy(outcome.text):
        # Converting is the pipeline's: its blocks have to be given for such a file.
        raise Refusal(Finding("file.not_convertible"))
    return list(outcome.blocks)
