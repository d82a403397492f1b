"""What every page of the desk gets: the person, the portal's names, the navigation with counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from vanthu.queue.intake import OFFICE
from vanthu.store.models import Portal, Role, SubmissionState
from vanthu.store.portals import policy_of
from vanthu.validators.policy import Policy, PolicyError

from .access import Desk, desk_of
from .back import list_url
from .lists import lists_of
from .numbers import WAITING_MAILS, draft_numbers, mail_numbers
from .reuse import by_approval
from .saved import kept

#: Where somebody who has never seen the tour is told of it.
FIRST_PAGES = frozenset({"desk:inbox", "desk:monitor", "desk:account"})
#: Keys that open lists.
LIST_KEYS = {"mine": "g d", "new": "g m", "approval": "g c"}
#: Cookie that switches single-letter keys off (WCAG 2.1.4).
KEYS_COOKIE = "vanthu_keys"


@dataclass(frozen=True)
class Item:
    """One link of the navigation."""

    label: Any
    url: str
    count: int | None = None
    hot: bool = False
    current: bool = False
    key: str = ""


@dataclass(frozen=True)
class Section:
    """One headed group of links. Templates loop over `items`, so it isn't a dict."""

    title: Any
    items: list[Item] = field(default_factory=list)


def desk(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Costs nothing on pages that don't ask for it."""
    if not request.path.startswith("/desk/") or not request.user.is_authenticated:
        return {}
    person = desk_of(request)
    # Without a role somebody looks at all portals, so the head of the page names none of them.
    portal = person.portal if person.roles or len(person.watched) == 1 else None
    return {
        "desk": person,
        "portal": portal,
        "portal_short": short_name(portal),
        "role_title": role_title(person, person.portal),
        "list_url": list_url(request),
        "keys_off": request.COOKIES.get(KEYS_COOKIE) == "off",
        "nav": _once(lambda: navigation(request, person)),
        "welcome": not person.user.tour and _view(request) in FIRST_PAGES,
    }


def _once(make: Callable[[], list[Section]]) -> Callable[[], list[Section]]:
    return cache(make)


def known_policy(portal: Portal | None) -> Policy | None:
    """The portal's policy, or None where there is none to be had."""
    if portal is None:
        return None
    try:
        return policy_of(portal)
    except PolicyError:
        return None


def short_name(portal: Portal | None) -> str:
    """What the portal is called in small print."""
    policy = known_policy(portal)
    return policy.words.short if policy else (portal.title if portal else "")


def role_name(policy: Policy | None, role: str) -> str:
    """A role's title, which is the portal's own."""
    if policy is not None and role in Role.values:
        return str(getattr(policy.words, role))
    return str(Role(role).label) if role in Role.values else role


def role_title(person: Desk, portal: Portal | None) -> str:
    """The person's titles at a portal; administrators are that besides."""
    policy = known_policy(portal)
    roles = person.roles_at(portal.pk if portal else None)
    titles = [role_name(policy, role) for role in Role.values if role in roles]
    if person.administrator:
        titles.append(_("Administrator"))
    return ", ".join(titles)


def navigation(request: HttpRequest, person: Desk) -> list[Section]:
    """The links of the rail."""
    sections: list[Section] = []
    view = _view(request)
    if person.roles and person.portal is not None:
        sections.append(Section(_("Documents, news, articles"), _lists(request, person, view)))
        sections += _kept(request, person, view)
    if person.monitors:
        sections.append(Section(_("Intake"), _intake(request, person, view)))
    elif person.roles:
        sections.append(Section(_("Intake"), _waiting(request, person, view)))
    work: list[Item] = []
    if person.roles:
        if person.portal is not None and person.roles_at(person.portal.pk):
            work.append(_link(_("Write news or an article"), "desk:draft-new", view, "g s"))
        naming = reverse("desk:mentions")
        shown = view == "desk:mentions"
        work.append(Item(_("Naming me"), naming, person.mentions or None, True, shown, "g n"))
        work.append(_link(_("List for approval"), "desk:approvals", view))
    work += _papers(person, view)
    if person.roles:
        work.append(_link(_("Documents to look through"), "desk:standing", view))
        if by_approval(known_policy(person.portal)):
            work.append(_link(_("Use elsewhere"), "desk:reuses", view))
        work.append(_link(_("Agencies"), "desk:agencies", view))
        if person.portal is not None:
            work += [
                Item(_("Rules that apply"), reverse("public:rules", args=[person.portal.name])),
                Item(_("Public pages"), reverse("public:portal", args=[person.portal.name])),
            ]
    if person.administrator:
        work.append(_link(_("People and roles"), "desk:people", view))
    if not person.user.tour.get("closed"):
        work.append(_link(_("Getting to know the desk"), "desk:tour", view))
    if work:
        sections.append(Section(_("Work"), work))
    return sections


def _papers(person: Desk, view: str) -> list[Item]:
    """What came and what was done: of the portal for its office, of oneself for everybody."""
    roles = person.roles_at(person.portal.pk) if person.portal is not None else frozenset()
    found = []
    if roles & OFFICE:
        found.append(_link(_("Enter what was delivered"), "desk:delivery-new", view))
    if person.monitors:
        found.append(_link(_("Register of mails"), "desk:register", view))
    if roles & OFFICE:
        found.append(_link(_("Report of activities"), "desk:report", view, "g b"))
    if roles:
        found.append(_link(_("Work log"), "desk:work-log", view))
    return found


def _view(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match else ""


def _link(label: str, name: str, view: str, key: str = "") -> Item:
    return Item(label, reverse(name), current=view == name, key=key)


def _lists(request: HttpRequest, person: Desk, view: str) -> list[Item]:
    counts = draft_numbers(request, person)
    shown = request.GET.get("list", "mine") if view == "desk:inbox" else ""
    if view == "desk:inbox" and any(one.current for one in kept(request, person)):
        shown = ""  # the filter under its name is where they are
    return [
        Item(
            item.label,
            f"{reverse('desk:inbox')}?list={item.name}",
            counts.get(item.name) if item.counted else None,
            hot=item.hot,
            current=shown == item.name,
            key=LIST_KEYS.get(item.name, ""),
        )
        for item in lists_of(person.portal)
    ]


def _kept(request: HttpRequest, person: Desk, view: str) -> list[Section]:
    """Saved filters; not on a draft's pages, where the navigation is folded away."""
    if view.startswith("desk:draft"):
        return []
    items = [Item(one.row.name, one.url, current=one.current) for one in kept(request, person)]
    if not items:
        return []
    return [
        Section(_("Saved filters"), [*items, _link(_("Order and rename"), "desk:filters", view)])
    ]


def _intake(request: HttpRequest, person: Desk, view: str) -> list[Item]:
    states = (*WAITING_MAILS, SubmissionState.REFUSED, SubmissionState.FAILED)
    items = [Item(_("Monitor"), reverse("desk:monitor"), current=view == "desk:monitor", key="g t")]
    items += [_mails(request, person, view, state) for state in states]
    shown = view == "desk:submissions" and not request.GET.get("state", "")
    items.append(Item(_("All mails"), reverse("desk:submissions"), current=shown, key="g l"))
    return items


def _waiting(request: HttpRequest, person: Desk, view: str) -> list[Item]:
    """What somebody who doesn't run the intake sees of it: what may become work."""
    return [_mails(request, person, view, state) for state in WAITING_MAILS]


def _mails(request: HttpRequest, person: Desk, view: str, state: SubmissionState) -> Item:
    counts: dict[str, int] = {}
    if not view.startswith("desk:draft"):  # there the list is folded away
        counts = mail_numbers(request, person)
    return Item(
        state.label,
        f"{reverse('desk:submissions')}?state={state}",
        counts.get(state.value) if state != SubmissionState.REFUSED else None,
        hot=state == SubmissionState.FAILED,
        current=view == "desk:submissions" and request.GET.get("state", "") == state,
        key="g h" if state == SubmissionState.HELD else "",
    )
