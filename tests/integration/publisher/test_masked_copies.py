"""What was masked is in no byte that the public can fetch; what wasn't is still there."""

from __future__ import annotations

import json

import pytest

from tests.published import public_bytes, published, received
from tests.samples.canary import CANARIES, docx, pdf
from vanthu.parsers.publishing.page_places import folded
from vanthu.store.models import Draft, PartRow, Publication, PublicationState

pytestmark = pytest.mark.django_db(transaction=True)


def leaks(publication: Publication) -> list[str]:
    """The canaries that are public, in whatever spelling."""
    everything = public_bytes(publication)
    text = folded(everything.decode("utf-8", "ignore"))
    wide = folded(everything.decode("utf-16-be", "ignore"))
    return [one for one in CANARIES if folded(one) in text or folded(one) in wide]


def _settled(draft: Draft, choice: str = "mask") -> Publication:
    publication = published(draft, choice)
    assert publication.state == PublicationState.PUBLISHED, publication.error
    return publication


def test_without_masking_the_search_finds_all() -> None:
    """The test of the test: the same file with every value left public."""
    publication = _settled(received("qd.docx", docx()), "keep")
    assert sorted(leaks(publication)) == sorted(CANARIES)


def test_a_document_becomes_a_pdf_without_the_values() -> None:
    publication = _settled(received("qd.docx", docx()))
    assert leaks(publication) == []
    (file,) = publication.files
    assert file["type"] == "application/pdf"


def test_an_annex_is_masked_from_its_own_text() -> None:
    publication = _settled(received("phu-luc.docx", docx(), role="annex"))
    assert leaks(publication) == []
    assert publication.files[0]["masked"] == "text"


def test_a_pdf_is_masked_on_its_pages() -> None:
    publication = _settled(received("qd.pdf", pdf()))
    assert leaks(publication) == []
    assert publication.files[0]["masked"] == "pages"
    assert "Điều 2. Quyết định này có hiệu lực".encode() in public_bytes(publication)


def test_a_pdf_whose_pages_do_not_show_the_value_gives_its_text_only() -> None:
    """A scan: its text was recognised, so nobody knows where on the picture it stands."""
    draft = received("qd.pdf", pdf())
    assert draft.current
    (entry,) = draft.current.files
    part = PartRow.objects.get(pk=entry["part"])
    part.blocks = json.loads(json.dumps(part.blocks).replace("004085012345", "004085012349"))
    part.save()
    publication = _settled(Draft.objects.get(pk=draft.pk))
    assert publication.files[0]["masked"] == "text_only"
    assert b"004085012349" not in public_bytes(publication)
    assert leaks(publication) == []
