"""Where a person is brought back to: the list, at the place where they were."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

#: A longer address isn't ours.
LONGEST = 1500
#: Cookie that remembers the list which a draft was opened from.
COOKIE = "vanthu_list"


def safe_back(request: HttpRequest, usual: str) -> str:
    """The address of this desk in `back`, else `usual`: nobody is sent anywhere else."""
    back = request.POST.get("back") or request.GET.get("back") or ""
    # What begins so has neither scheme nor host.
    fits = len(back) <= LONGEST and "\\" not in back and back.isprintable()
    return back if back.startswith("/desk/") and fits else usual


def remember(request: HttpRequest, response: HttpResponseBase, query: str) -> HttpResponseBase:
    """Keep the list's address for the way back from a draft; in no page but the desk's."""
    query = query if len(query) <= LONGEST else ""
    if request.COOKIES.get(COOKIE, "") != query:
        response.set_cookie(
            COOKIE, query, path=reverse("desk:inbox"), httponly=True, samesite="Lax",
            secure=request.is_secure(),
        )  # fmt: skip
    return response


def list_url(request: HttpRequest) -> str:
    """The list that was looked at last."""
    query = request.COOKIES.get(COOKIE, "")
    fits = query.isascii() and query.isprintable() and len(query) <= LONGEST and '"' not in query
    return f"{reverse('desk:inbox')}?{query}" if query and fits else reverse("desk:inbox")
