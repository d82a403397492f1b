"""The built-in public pages: they show what the database says is published, so publishing is one
committed row, and taking down is too."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from vanthu.publisher.public_files import public_files
from vanthu.store.models import Publication
from vanthu.store.portals import policy_of

BY_HAND = False


def prepared_files(publication: Publication) -> list[dict[str, Any]]:
    """The revision's public files, each cleaned."""
    return public_files(publication.revision, policy_of(publication.portal))


def address_of(publication: Publication) -> str:
    """The article's address on this installation."""
    path = reverse(
        "public:article", args=[publication.portal.name, publication.pk, publication.slug]
    )
    return f"{settings.VANTHU.public_url}{path}"
