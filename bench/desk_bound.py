"""The least that any page of the desk could cost: Django, its middleware, a session, a person."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from vanthu.desk import urls


@login_required
@require_safe
def bound(request: HttpRequest) -> HttpResponse:
    """A page with a name on it."""
    return HttpResponse(f"<!doctype html><title>{request.user}</title>")


urlpatterns = [path("bound/", bound), *urls.urlpatterns]
handler404 = getattr(urls, "handler404", "django.views.defaults.page_not_found")
