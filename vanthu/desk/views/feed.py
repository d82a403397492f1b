"""The portals' Atom feeds (RFC 4287), which also tell what was taken down (RFC 6721)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.db.models import Max, Min
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Enclosure, rfc3339_date
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from vanthu.desk.article_files import address, kind_of
from vanthu.desk.context import known_policy
from vanthu.publisher.languages import counterparts
from vanthu.publisher.marks import marked, quoted_line
from vanthu.publisher.versions import CORRECTION, SUPERSEDED
from vanthu.store.models import Portal, Publication, PublicationState

from .public import address_of, heading, published

FEED = 50
#: So long the feed says that something was taken down; readers look far more often.
REMEMBERED = timedelta(days=60)
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"


class _Feed(Atom1Feed):
    """Atom, with entries' own dates and with the ids of what was taken down, so that readers that
    keep copies drop theirs."""

    def __init__(
        self, *args: Any, gone: Iterable[tuple[str, datetime]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._gone = list(gone)

    def root_attributes(self) -> dict[str, str]:
        """The namespaces."""
        attributes: dict[str, str] = dict(super().root_attributes())
        return attributes | ({"xmlns:at": TOMBSTONES} if self._gone else {})

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """Which language an entry is in, where it isn't the feed's (RFC 4287 §2)."""
        attributes: dict[str, str] = dict(super().item_attributes(item))
        other = item["language"] != self.feed["language"]
        return attributes | ({"xml:lang": item["language"]} if other else {})

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """An entry, with where the same is to be read in the other language (RFC 4287 §4.2.7.4)."""
        super().add_item_elements(handler, item)
        if item["other"] is not None:
            code, href = item["other"]
            link = {"rel": "alternate", "hreflang": code, "href": href}
            handler.addQuickElement("link", "", link)

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """The feed's own elements."""
        super().add_root_elements(handler)
        for ref, when in self._gone:
            attributes = AttributesImpl({"ref": ref, "when": rfc3339_date(when)})
            handler.startElement("at:deleted-entry", attributes)
            handler.endElement("at:deleted-entry")


def _enclosures(item: Publication) -> list[Enclosure]:
    """The publication's files, for readers that fetch them (RFC 4287 §4.2.7.2)."""
    base = settings.VANTHU.public_url
    return [
        Enclosure(base + address(item, number), str(file.get("size", 0)), kind_of(file["type"]))
        for number, file in enumerate(item.files, 1)
    ]


@require_safe
def feed(request: HttpRequest, portal: str) -> HttpResponseBase:  # noqa: ARG001 - Django's
    """What the portal has published last; every entry carries the line of R24."""
    row = get_object_or_404(Portal, name=portal)
    policy = known_policy(row)
    base = settings.VANTHU.public_url
    items = list(published(row)[:FEED])
    first = _first_out(items)
    attribution = policy.attribution if policy else row.title
    atom = _Feed(
        title=row.title,
        link=base + reverse("public:portal", args=[row.name]),
        description="",
        feed_url=base + reverse("public:feed", args=[row.name]),
        language="vi",
        author_name=policy.words.board if policy else row.title,
        feed_copyright=attribution,
        gone=[(_id(row, draft), when) for draft, when in _gone(row)],
    )
    others = counterparts(items)
    for item in items:
        other = others.get(item.pk)
        metadata, kind = item.revision.metadata, item.draft.kind
        quoted = quoted_line(metadata, kind)
        lines = (item.revision.summary, quoted, _correction(item), attribution)
        atom.add_item(
            title=marked(heading(item), metadata, kind),
            link=base + address_of(item),
            # Django says type="html" of it, so what people wrote is escaped once more.
            description=linebreaksbr("\n".join(filter(None, lines))),
            unique_id=_id(row, item.draft_id),
            pubdate=first.get(item.draft_id, item.published_at),
            updateddate=item.published_at,
            categories=[item.draft.get_kind_display()],
            item_copyright=attribution,
            enclosures=_enclosures(item),
            language=item.draft.language,
            other=(other.draft.language, base + address_of(other)) if other else None,
        )
    response = HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml")
    # What is taken down at once must be gone at the next look, whoever stands between.
    response["Cache-Control"] = "no-cache"
    newest = published(row).aggregate(last=Max("published_at"))["last"]
    if isinstance(newest, datetime):
        response["Last-Modified"] = http_date(newest.timestamp())
    return response


def _id(row: Portal, draft: int) -> str:
    """One id for all versions of an item: a corrected one replaces what readers have (RFC 4287
    §4.2.6)."""
    return f"{settings.VANTHU.public_url}{reverse('public:portal', args=[row.name])}#{draft}"


def _correction(item: Publication) -> str:
    """What is corrected in this version, in a line."""
    correction = item.revision.metadata.get(CORRECTION)
    if not correction or item.published_at is None:
        return ""
    day = timezone.localtime(item.published_at)
    return _("Corrected on %(day)s: %(what)s") % {
        "day": f"{day:%d/%m/%Y}",
        "what": correction["what"],
    }


def _first_out(items: list[Publication]) -> dict[int, datetime]:
    """When those that were corrected went out first."""
    corrected = [item.draft_id for item in items if item.draft.corrected_at is not None]
    if not corrected:
        return {}
    rows = Publication.objects.filter(draft__in=corrected, target="pages")
    return dict(rows.order_by().values_list("draft_id").annotate(first=Min("published_at")))


def _gone(row: Portal) -> list[tuple[int, datetime]]:
    """Drafts that the pages showed and don't show any more, and since when."""
    since = timezone.now() - REMEMBERED
    shown = published(row).order_by().values("draft")
    rows = (
        Publication.objects.filter(
            portal=row,
            target="pages",
            state__in=(PublicationState.SUSPENDED, PublicationState.WITHDRAWN),
            published_at__isnull=False,
            draft__changed_at__gte=since,
        )
        .exclude(reason=SUPERSEDED)
        .exclude(draft__in=shown)
        .order_by("-pk")
        .values_list("draft_id", "ended_at", "draft__changed_at")[:FEED]
    )
    return list({draft: ended or changed for draft, ended, changed in rows}.items())
