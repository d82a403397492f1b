"""Published elsewhere by a person, who records address and time: no file of ours, no job."""

from __future__ import annotations

from typing import Any

from vanthu.store.models import Publication

BY_HAND = True


def prepared_files(publication: Publication) -> list[dict[str, Any]]:  # noqa: ARG001 - see Target
    """Nothing: the person uploads the files of the package."""
    return []


def address_of(publication: Publication) -> str:
    """The address that the person recorded."""
    return publication.address
