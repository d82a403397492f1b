"""Scripts and actions in PDFs, in the open and in compressed object streams."""

from __future__ import annotations

from collections.abc import Callable

import pikepdf
import pytest

from tests.samples import active
from tests.samples.kinds import sample
from vanthu.parsers.inspection.facts import Link

from .looking import look


def go_to(page: str) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.URI, URI=page)


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize(
    ("change", "scripts", "at_opening", "launches"),
    [
        (active.opens_with(active.script()), 1, 1, 0),
        (active.named_script, 1, 1, 0),
        (active.page_script, 1, 1, 0),
        (active.button(active.script()), 1, 0, 0),
        (active.button(active.launch()), 0, 0, 1),
        (active.opens_with(active.launch()), 0, 0, 1),
        (active.button(go_to("https://a.example/")), 0, 0, 0),
        (lambda _file: None, 0, 0, 0),
    ],
)
def test_actions(
    change: Callable[[pikepdf.Pdf], None],
    hidden: bool,
    scripts: int,
    at_opening: int,
    launches: int,
) -> None:
    found = look(active.pdf(change, hidden=hidden))
    assert (found.scripts, found.scripts_at_opening, found.launches) == (
        scripts, at_opening, launches,
    )  # fmt: skip
    assert found.links == ()


def test_an_action_behind_another() -> None:
    first = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D="x", Next=[active.script()])
    assert look(active.pdf(active.opens_with(first), hidden=True)).scripts_at_opening == 1


def test_a_page_that_is_opened_unasked() -> None:
    found = look(active.pdf(active.opens_with(go_to("http://a.example/"))))
    assert found.links == (Link("page", "http://a.example/"),)


def test_names_written_in_other_ways() -> None:
    data = active.pdf(active.opens_with(active.script()))
    assert data.count(b"/JavaScript") == 1
    data = data.replace(b"/JavaScript", b"/Java#53cript").replace(b"/JS ", b"/J#53 ")
    assert look(data, "pdf").scripts_at_opening == 1


def test_an_ordinary_opening_is_nothing() -> None:
    """LibreOffice writes a GoTo into every file (extraction.md §11)."""
    to_page = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=[0, pikepdf.Name.Fit])
    assert look(active.pdf(active.opens_with(to_page), hidden=True)).is_clean
    assert look(sample("pdf")).is_clean


@pytest.mark.parametrize("cut", [0.2, 0.6, 0.95])
def test_damaged_files_are_told(cut: float) -> None:
    data = active.pdf(active.opens_with(active.script()), hidden=True)
    found = look(data[: int(len(data) * cut)], "pdf")
    assert found.damaged or found.scripts or not found.is_clean


def test_encrypted_files_are_the_readers() -> None:
    import io

    with pikepdf.open(io.BytesIO(sample("pdf"))) as file:
        buffer = io.BytesIO()
        file.save(buffer, encryption=pikepdf.Encryption(user="mật khẩu", owner="x"))
    assert look(buffer.getvalue(), "pdf").is_clean
