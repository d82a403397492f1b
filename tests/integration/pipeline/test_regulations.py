"""The five regulations in every permitted format of documents, mailed: drafts with equal text.

The whole of it, over SMTP and a running service, is prove/test_regulations.py.
"""

from __future__ import annotations

import unicodedata

import pytest

from .conftest import FIXTURES, arrive, mail

NAMES = ("caobang", "longxuyen", "quangbinh", "hoabinh", "bacgiang")


def plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


@pytest.mark.parametrize("name", NAMES)
def test_all_formats_of_one_regulation_are_one_document(name):
    formats = ("txt", "doc", "docx", "odt", "pdf")
    submission = arrive(
        mail(*((f"{name}.{f}", (FIXTURES / f"{name}.{f}").read_bytes()) for f in formats))
    )
    draft = submission.drafts.get()
    assert draft.kind == "document"
    assert len(draft.current.files) == len(formats)
    text = "\n".join("".join(run["text"] for run in b["runs"]) for b in draft.current.blocks)
    assert plain(text) == plain((FIXTURES / f"{name}.txt").read_text("utf-8"))
