"""Addresses that everybody may open (namespace `public`). Mails and targets link to them."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views import check, feed, public, status

urlpatterns: list[URLPattern] = [
    path("", public.home, name="home"),
    path("status/<str:token>/", status.status, name="status"),
    path("portals/<slug:portal>/", public.portal, name="portal"),
    path("portals/<slug:portal>/feed.atom", feed.feed, name="feed"),
    # Two ways to one name: mails link to their own portal's, people may come to the list.
    path("check/", check.choose, name="check"),
    path("portals/<slug:portal>/check/", check.check, name="check"),
    path("portals/<slug:portal>/rules/", public.rules, name="rules"),
    path("portals/<slug:portal>/<int:publication>-<slug:slug>/", public.article, name="article"),
    path("portals/<slug:portal>/<int:publication>/earlier/", public.earlier, name="earlier"),
    path("portals/<slug:portal>/<int:publication>/print/", public.article_print, name="print"),
    path(
        "portals/<slug:portal>/<int:publication>/posters/<int:number>/",
        public.poster,
        name="poster",
    ),
    path(
        "portals/<slug:portal>/<int:publication>/captions/<int:number>/",
        public.captions,
        name="captions",
    ),
    path(
        "portals/<slug:portal>/<int:publication>/files/<int:number>/<path:name>",
        public.public_file,
        name="file",
    ),
]
