"""Bar 8: hostile and broken files through the real sandbox: typed outcomes and nothing else."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

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


@pytest.mark.timeout(3600)
def test_mutated_files(figure: Figure) -> None:
    started = time.monotonic()
    with planted() as (secrets, connections), Watched() as sandbox:
        trial = Trial(sandbox, secrets)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for done in [
                pool.submit(trial.examine, data, name, type_, label=label)
                for data, name, type_, label in mutants(range(FILES))
            ]:
                done.result()
        figure("seconds", f"{time.monotonic() - started:.0f}", "")
        _settle(trial, connections, figure)
