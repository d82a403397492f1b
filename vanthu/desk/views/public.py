"""What everybody may read: the portals' publications, and the rules they run by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vanthu.desk import blocks, languages
from vanthu.desk.article_files import kind_of, shown
from vanthu.desk.context import known_policy
from vanthu.desk.marks import for_readers
from vanthu.desk.paging import page_of, ranked_page
from vanthu.desk.rules import changes, policy_page
from vanthu.desk.snippets import snippet
from vanthu.desk.standing import for_public, tag_of
from vanthu.desk.streams import blob_response
from vanthu.publisher.validity import standings
from vanthu.publisher.versions import corrections, readable_still, successor
from vanthu.store.behind import behind
from vanthu.store.fulltext import PUBLICATIONS, Query, parse
from vanthu.store.fulltext.terms import LONGEST
from vanthu.store.models import Agency, Kind, Portal, Publication, PublicationState
from vanthu.validators.policy import Policy

PAGE = 20


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """The portals of this installation; where there is one, its page."""
    portals = list(Portal.objects.order_by("title"))
    if len(portals) == 1:
        return redirect("public:portal", portals[0].name)
    return render(request, "public/home.html", {"portals": portals})


@require_safe
def portal(request: HttpRequest, portal: str) -> HttpResponseBase:
    """What a portal has published, newest first."""
    row, policy = _portal(portal)
    search = request.GET.get("q", "").strip()[:LONGEST]
    kind = request.GET.get("kind", "")
    query, found = parse(search), 0
    items = published(row, named=bool(query))
    if kind in Kind.values:
        items = items.filter(draft__kind=kind)
    if query:
        page, found = ranked_page(items, PUBLICATIONS.search(query, [row.pk]), request, PAGE)
    else:
        page = page_of(items.defer("revision__blocks"), ("-published_at", "-pk"), request, PAGE)
    context = {
        "portal": row,
        "policy": policy,
        "page": page,
        "lines": _lines(page.rows, query),
        "found": found,
        "search": search,
        "kind": kind,
        "kinds": Kind.choices,
    }
    return render(request, "public/portal.html", context)


# The portal's own recordings; the decorator's type knows no addresses with parts.
@csp_update({"media-src": [SELF]})  # type: ignore[arg-type]
@require_safe
def article(request: HttpRequest, portal: str, publication: int, slug: str) -> HttpResponseBase:
    """One publication: the official file first, the text to be searched, who supplied it."""
    row, policy = _portal(portal)
    item = _publication(row, publication)
    if item.state != PublicationState.PUBLISHED:
        newer = successor(item)
        if newer is not None:
            return redirect(address_of(newer))
        return render(request, "public/gone.html", {"portal": row, "policy": policy}, status=410)
    if slug != item.slug:
        return redirect(address_of(item))
    return _in_its_language(request, "public/article.html", row, policy, item)


@require_safe
def earlier(request: HttpRequest, portal: str, publication: int) -> HttpResponseBase:
    """A version that a corrected one has replaced, where everybody may still read it."""
    row, policy = _portal(portal)
    item = _publication(row, publication)
    newer = readable_still(item)
    if newer is None:
        return render(request, "public/gone.html", {"portal": row, "policy": policy}, status=410)
    context = _article_context(row, policy, item)
    context |= {"newer": newer, "newer_address": address_of(newer), "address": address_of(newer)}
    response = render(request, "public/earlier.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def article_print(request: HttpRequest, portal: str, publication: int) -> HttpResponseBase:
    """The article for paper, with the line that those who re-use it must write (R24)."""
    row, policy = _portal(portal)
    item = _publication(row, publication)
    if item.state != PublicationState.PUBLISHED:
        return render(request, "public/gone.html", {"portal": row, "policy": policy}, status=410)
    return _in_its_language(request, "public/print.html", row, policy, item)


def _in_its_language(
    request: HttpRequest, template: str, row: Portal, policy: Policy | None, item: Publication
) -> HttpResponseBase:
    """The page in the language that the item is written in, whatever the desk's is (R109)."""
    with translation.override(item.draft.language):
        response = render(request, template, _article_context(row, policy, item))
    response["Content-Language"] = item.draft.language
    return response


@require_safe
def public_file(
    request: HttpRequest, portal: str, publication: int, number: int, name: str
) -> HttpResponseBase:
    """One file of the publication, as it was cleaned for the public; never the received file."""
    row, _policy = _portal(portal)
    item = _publication(row, publication)
    shown = item.state == PublicationState.PUBLISHED or readable_still(item) is not None
    if not shown or not 1 <= number <= len(item.files):
        raise Http404
    file = item.files[number - 1]
    if name != file["name"]:
        raise Http404
    return _cleaned(request, file["sha256"], file["name"], kind_of(file["type"]))


@require_safe
def poster(request: HttpRequest, portal: str, publication: int, number: int) -> HttpResponseBase:
    """A picture of a film, for before it plays."""
    sha256 = _beside(portal, publication, number, "poster")
    return _cleaned(request, sha256, "poster.jpg", "image/jpeg")


@require_safe
def captions(_request: HttpRequest, portal: str, publication: int, number: int) -> HttpResponseBase:
    """A film's captions."""
    text = _beside(portal, publication, number, "captions")
    return _guarded(HttpResponse(text, content_type="text/vtt; charset=utf-8"))


def _beside(portal: str, publication: int, number: int, what: str) -> str:
    """What a recording's entry has under `what`; 404 where there is nothing to be had."""
    row, _policy = _portal(portal)
    item = _publication(row, publication)
    if item.state != PublicationState.PUBLISHED or not 1 <= number <= len(item.files):
        raise Http404
    found = str(item.files[number - 1].get(what, ""))
    if not found:
        raise Http404
    return found


def _cleaned(request: HttpRequest, sha256: str, name: str, kind: str) -> HttpResponseBase:
    try:
        response = blob_response(request, sha256, name=name, content_type=kind)
    except FileNotFoundError as error:
        raise Http404 from error
    return _guarded(response)


def _guarded(response: HttpResponseBase) -> HttpResponseBase:
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # What is taken down at once must not go on being served by whoever stands between.
    response["Cache-Control"] = "public, no-cache"
    return response


@require_safe
def rules(request: HttpRequest, portal: str) -> HttpResponseBase:
    """What the portal takes, until when it publishes, and whom to phone: from its policy."""
    row, policy = _portal(portal)
    if policy is None:
        raise Http404
    context = {"portal": row, "policy": policy, "changes": changes(row), **policy_page(policy)}
    return render(request, "public/rules.html", context)


def _lines(items: Sequence[Publication], query: Query) -> list[tuple[Publication, str, Any, Any]]:
    """Each with where the searched words stand, and its force where people may not go by it."""
    known = {pk: one for pk, one in standings(items).items() if not one.holds}
    return [
        (
            item,
            snippet(map(blocks.text_of, item.revision.blocks), query) if query else "",
            known.get(item.pk),
            tag_of(known[item.pk]) if item.pk in known else None,
        )
        for item in items
    ]


def published(row: Portal, *, named: bool = False) -> QuerySet[Publication]:
    """What the portal's pages show now, newest first. `named`: of which some are asked for by their
    keys; a bare portal would have SQLite look for them among all that it shows."""
    rows = Publication.objects.filter(target="pages", state=PublicationState.PUBLISHED)
    if named:
        rows = rows.alias(at=behind("portal")).filter(at=row.pk)
    else:
        rows = rows.filter(portal=row)
    return rows.select_related("revision", "draft", "draft__agency", "portal").order_by(
        "-published_at", "-pk"
    )


def address_of(item: Publication) -> str:
    """The article's path."""
    return reverse("public:article", args=[item.portal.name, item.pk, item.slug])


def heading(item: Publication) -> str:
    """The number before the trích yếu of an official document, else the title."""
    number = item.revision.metadata.get("number") or ""
    title = item.revision.title
    return f"{number} {title}" if number and number not in title else title


def source_of(item: Publication) -> str:
    """Who supplied it: "Nguồn: …" on the portal's own page."""
    agency: Agency | None = item.draft.agency
    metadata: dict[str, Any] = item.revision.metadata
    for value in (metadata.get("source"), metadata.get("supplied_by"), metadata.get("agency")):
        if value:
            return str(value)
    return agency.name if agency else ""


#: Metadata that the public page shows, in order: key -> label.
def _facts(item: Publication) -> list[tuple[str, str]]:
    metadata = item.revision.metadata
    rows = (
        (_("Number"), metadata.get("number")),
        (_("Type of document"), metadata.get("type")),
        (_("Issued by"), metadata.get("agency")),
        (_("Signed by"), signer(metadata)),
        (_("Date of issue"), shown_date(metadata.get("date"))),
        (_("In force from"), shown_date(metadata.get("effective_date"))),
        (_("Author"), metadata.get("author")),
    )
    return [(label, str(value)) for label, value in rows if value]


def signer(metadata: dict[str, Any]) -> str:
    """Name and position of who signed."""
    parts = (metadata.get("signer"), metadata.get("signer_position"))
    return ", ".join(str(part) for part in parts if part)


def shown_date(value: Any) -> str:
    """An ISO date as dd/mm/yyyy; anything else as it is."""
    try:
        return f"{datetime.fromisoformat(str(value)):%d/%m/%Y}" if value else ""
    except ValueError:
        return str(value)


def _article_context(row: Portal, policy: Policy | None, item: Publication) -> dict[str, Any]:
    files = shown(item)
    document = item.draft.kind == Kind.DOCUMENT
    source = source_of(item)
    return {
        "portal": row,
        "policy": policy,
        "item": item,
        "revision": item.revision,
        "heading": heading(item),
        "document": document,
        "main_file": files.main,
        "files": files.papers,
        "recordings": files.recordings,
        "pictures": files.pictures,
        "inline": files.inline,
        "facts": _facts(item),
        "source": source,
        **for_readers(item, policy, source),
        **languages.for_public(item),
        "contents": blocks.contents(item.revision.blocks) if document else [],
        "address": settings.VANTHU.public_url + address_of(item),
        **for_public(item),
        "corrections": corrections(item),
    }


def _portal(name: str) -> tuple[Portal, Policy | None]:
    row = get_object_or_404(Portal, name=name)
    return row, known_policy(row)


def _publication(row: Portal, pk: int) -> Publication:
    """A publication that was public once; one that never was isn't there."""
    return get_object_or_404(
        Publication.objects.select_related("revision", "draft", "draft__agency", "portal").exclude(
            state__in=(PublicationState.READY, PublicationState.FAILED)
        ),
        pk=pk,
        portal=row,
        target="pages",
    )
