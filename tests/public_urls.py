"""The public addresses that rooms below the desk link to (docs/architecture.md, "Addresses"),
without the desk behind them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def page(request: HttpRequest, **_: str) -> HttpResponse:
    """Nothing to see."""
    return HttpResponse()


_public = [
    path("status/<token>/", page, name="status"),
    path("portals/<portal>/", page, name="portal"),
    path("portals/<portal>/feed.atom", page, name="feed"),
    path("portals/<portal>/rules/", page, name="rules"),
    path("portals/<portal>/<int:publication>-<slug>/", page, name="article"),
]
urlpatterns = [path("", include((_public, "public")))]
