"""A form that came when the session had ended, or with the token of another one: what was typed
stands on the answer, to be sent again, for it may be an hour's work and nobody else has it.

Only what our own page sent is offered: the browser says where a form comes from (Origin), and a
form from elsewhere gets the usual answers.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

#: Fields that never stand on a page again.
SECRET = frozenset({"password", "old", "new", "again", "token"})
OWN = frozenset({"csrfmiddlewaretoken"})


def offered(request: HttpRequest) -> HttpResponse | None:
    """The page that sends the form again; None where there is nothing to be lost."""
    if request.method != "POST" or request.FILES or not _own(request):
        return None
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in OWN
    ]
    if not any(str(value).strip() for _name, value in sent) or SECRET & request.POST.keys():
        return None
    context = {"sent": sent, "address": request.get_full_path()}
    return render(request, "desk/resend.html", context, status=403)


def _own(request: HttpRequest) -> bool:
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
