"""What happens to every request of the desk before its view."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

Next = Callable[[HttpRequest], HttpResponseBase]


class OriginMiddleware:
    """Gives the originals' host its own URLconf, so that neither origin serves the other's pages.

    Received files must not reach a session: they are never answered on the desk's origin.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Choose the URLconf."""
        if request.headers.get("Host", "") == urlsplit(settings.VANTHU.public_originals_url).netloc:
            request.urlconf = "vanthu.desk.originals"
        return self.get_response(request)


class LanguageMiddleware:
    """Vietnamese unless the person chose English: the browser's own wish doesn't count, since
    officials' machines often run English systems."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the chosen language."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Cookie"])
        return response


class CacheMiddleware:
    """Says of every page that says nothing itself how long it may be kept: not at all unasked.

    What is taken down at once must be gone at the next look, whoever stands between (`views.feed`
    says the same of itself); and the desk's pages are one person's, whom a proxy doesn't know.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with a word for caches."""
        response = self.get_response(request)
        own = "private, " if request.path.startswith("/desk/") else ""
        response.headers.setdefault("Cache-Control", f"{own}no-cache")
        return response


class PasswordMiddleware:
    """A first password, known to whoever made the account, opens only the page that changes it."""

    #: Names of views that stay open.
    OPEN = ("desk:password", "desk:sign-out", "desk:language", "accents")

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing here: see `process_view`."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        """Send everybody whose password must change to the page for it."""
        if not request.path.startswith("/desk/"):
            return None
        user = request.user
        if not user.is_authenticated or not user.must_change_password:
            return None
        match = request.resolver_match
        if match is not None and match.view_name in self.OPEN:
            return None
        return redirect(reverse("desk:password"))


class NulMiddleware:
    """Refuses addresses with a NUL: no page of ours links to one, scanners on the net ask for them
    every day, and PostgreSQL answers each with a fault that would look like ours."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """400 for them."""
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the address")
        return self.get_response(request)
