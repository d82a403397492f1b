"""Where a person is brought back to: the list, at the place where they were."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest

#: A longer address isn't ours.
LONGEST = 1500


def safe_back(request: HttpRequest, usual: str) -> str:
    """The address of this desk in `back`, else `usual`: nobody is sent anywhere else."""
    back = request.POST.get("back") or request.GET.get("back") or ""
    parts = urlsplit(back)
    ours = back.startswith("/desk/") and not (parts.scheme or parts.netloc)
    fits = len(back) <= LONGEST and "\\" not in back and back.isprintable()
    return back if ours and fits else usual
