"""Bar 8: hostile and broken files through the real sandbox: typed outcomes and nothing else."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.samples.hostile import files
from tests.samples.mutants import mutants
from tests.samples.trial import Trial, Watched, planted

pytestmark = pytest.mark.prove
Figure = Callable[[str, object, str], None]

#: How many; fewer for a first look.
FILES = int(os.environ.get("PROVE_MUTANTS", "20000"))
_AT_ONCE = 3


def _settle(trial: Trial, connections: list[str], figure: Figure) -> None:
    for name, value in trial.report():
        figure(name, value, "")
    breaches = [*trial.all_breaches(), *connections]
    figure("files, tasks, breaches", f"{trial.files}, {trial.sandbox.tasks}, {len(breaches)}", "0")
    assert breaches == []


def _examine(trial: Trial, jobs: Iterable[tuple[bytes, str, str, str, bool]]) -> None:
    """All files, a few at once; what is waiting is bounded, since files are made as they go."""
    room = threading.BoundedSemaphore(_AT_ONCE * 4)

    def one(data: bytes, name: str, type_: str, label: str, shown: bool) -> None:
        try:
            trial.examine(data, name, type_, label=label, shown=shown)
        finally:
            room.release()

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for job in jobs:
            room.acquire()
            pool.submit(one, *job)


@pytest.mark.timeout(3600)
def test_hostile_files(figure: Figure) -> None:
    started = time.monotonic()
    with planted() as (secrets, connections), Watched() as sandbox:
        trial = Trial(sandbox, secrets)
        _examine(trial, ((data, name, "", name, True) for name, data in files(secrets)))
        figure("seconds", f"{time.monotonic() - started:.0f}", "")
        assert trial.files + len(trial.breaches) >= 200
        _settle(trial, connections, figure)


@pytest.mark.timeout(3600)
def test_mutated_files(figure: Figure) -> None:
    started = time.monotonic()
    with planted() as (secrets, connections), Watched() as sandbox:
        trial = Trial(sandbox, secrets)
        _examine(trial, ((*mutant, False) for mutant in mutants(range(FILES))))
        figure("seconds", f"{time.monotonic() - started:.0f}", "")
        _settle(trial, connections, figure)
