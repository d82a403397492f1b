"""Every address of the web part, but for the originals' origin (`vanthu.desk.originals`)."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from .views import accents

urlpatterns: list[URLPattern | URLResolver] = [
    path("accents.css", accents.accents, name="accents"),
    path("", include("vanthu.desk.health_urls")),
    path("desk/", include(("vanthu.desk.urls_desk", "desk"))),
    path("", include(("vanthu.desk.urls_public", "public"))),
]

handler400 = "vanthu.desk.views.errors.bad_request"
handler403 = "vanthu.desk.views.errors.forbidden"
handler404 = "vanthu.desk.views.errors.not_found"
handler500 = "vanthu.desk.views.errors.fault"
