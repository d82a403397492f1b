from __future__ import annotations

from vanthu.validators.policy import Limits
from vanthu.validators.rules.file_size import MB, FileSize

from .contexts import file, found, policy

FILM = policy().model_copy(update={"limits": Limits(video=200)})


def test_larger_than_the_portals_limit_for_its_family() -> None:
    """R4."""
    assert found(FileSize(), file("a.mp4", "mp4", size=200 * MB + 1), policy=FILM) == [
        "file.too_large"
    ]
    assert found(FileSize(), file("a.mp4", "mp4", size=200 * MB), policy=FILM) == []
    assert found(FileSize(), file("a.pdf", "pdf", size=300 * MB), policy=FILM) == []


def test_no_limit_of_its_own() -> None:
    assert found(FileSize(), file("a.mp4", "mp4", size=999 * MB)) == []
