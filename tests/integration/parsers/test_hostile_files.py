"""300 of bar 8's files: those that reach for what isn't theirs, and mutants of every type."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import pytest

from tests.samples.hostile import markup, pdfs
from tests.samples.mutants import mutants
from tests.samples.trial import Secrets, Trial, Watched, planted


def _files(secrets: Secrets) -> Iterator[tuple[bytes, str, str, str]]:
    declared = (
        (wrap(before, inside), f"{what}-{place}", "", "")
        for what, (before, inside) in markup.entities(secrets).items()
        for place, wrap in markup.PLACES.items()
    )
    linked = ((data, name, "", "") for name, data in markup.links(secrets))
    reaching = (
        (pdfs.pdf(objects), f"{name}.pdf", "", "")
        for name, objects in pdfs.reaches(secrets).items()
    )
    return chain(declared, linked, reaching, mutants(range(216)))


@pytest.mark.timeout(120)
def test_outcomes_are_typed_and_hold_no_secret() -> None:
    with planted() as (secrets, connections), Watched() as sandbox:
        trial = Trial(sandbox, secrets)
        with ThreadPoolExecutor(3) as pool:
            for data, name, type_, label in _files(secrets):
                pool.submit(trial.examine, data, name, type_, label=label)
        assert trial.all_breaches() == []
    assert connections == []
    assert trial.files >= 300
    assert trial.codes["read"] > 50
    assert trial.codes["file.unsafe_xml"] >= 20


def test_the_trial_sees_a_breach() -> None:
    """A secret that came back, an error of a reader, a code that nobody knows: all are noticed."""
    with planted() as (secrets, _), Watched() as sandbox:
        trial = Trial(sandbox, secrets)
        trial._search_text("a.txt", b"", {"text": f"x{secrets.word}x"})
        assert len(trial.all_breaches()) == 1
        trial._search_text("a.txt", secrets.word.encode(), {"text": secrets.word})
        assert len(trial.all_breaches()) == 1, "it was in the file that was sent"
        trial._all = lambda *_, **__: 1 / 0  # type: ignore[assignment, method-assign]
        trial.examine(b"x", "a.txt")
        assert len(trial.all_breaches()) == 2
