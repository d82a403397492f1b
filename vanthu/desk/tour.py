"""The tour: what somebody tries in their first minutes at the desk, and what is done of it.

A step is done when the audit trail has one of its deeds by that person, or, where there is only
something to look at, when they opened it from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vanthu.desk.access import Desk
from vanthu.ingest.samples.mails import SAMPLES
from vanthu.store.models import Event, Portal, Role, Submission

ADMINISTRATOR = "administrator"
OFFICE = frozenset({Role.SECRETARY.value, Role.DEPUTY.value, Role.HEAD.value})
EDITING = frozenset({Role.SECRETARY.value, Role.EDITOR.value})
DECIDING = frozenset({Role.DEPUTY.value, Role.HEAD.value})
EVERYBODY = OFFICE | EDITING
#: Newest events of a person that are looked through: who has more knows the desk.
LOOKED_AT = 500
#: What the event says that was written when samples were booked.
SENT = "portal.samples"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to try. `deeds`: verbs of events that show it done; none: opening it does."""

    id: str
    title: Promise
    text: Promise
    who: frozenset[str]
    #: Name and query of the page where it is done.
    page: str
    query: str = ""
    deeds: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Where it is done."""
        return reverse(self.page) + self.query


STEPS: tuple[Step, ...] = (
    Step(
        "people", _("Give people their accounts and roles"),
        _("Everybody has an own account; the board's roles are those of the regulation."),
        frozenset({ADMINISTRATOR}), "desk:people", deeds=("membership.add",),
    ),
    Step(
        "health", _("See whether everything runs"),
        _("Each light that isn't green says what to do and what isn't lost meanwhile."),
        frozenset({ADMINISTRATOR}), "desk:monitor",
    ),
    Step(
        "refused", _("Find what was not taken, and why"),
        _("Each mail keeps its files, the reasons, and the answer that the agency reads."),
        frozenset({ADMINISTRATOR, Role.SECRETARY.value}), "desk:submissions",
    ),
    Step(
        "find", _("Find a document without typing its marks"),
        _("“giay khen” finds “Giấy khen”; a number is found however it is written."),
        EVERYBODY, "desk:inbox", "?list=all&q=giay+khen",
    ),
    Step(
        "assign", _("Assign a draft to an editor"),
        _("Open a draft that nobody has taken, press “Assign”."),
        frozenset({Role.SECRETARY.value}), "desk:inbox", "?list=new", ("draft.assign",),
    ),
    Step(
        "take", _("Take a draft for editing"),
        _("Move with j and k, open with Enter, press n."),
        EDITING, "desk:inbox", "?list=new", ("draft.take",),
    ),
    Step(
        "edit", _("Check it and save"),
        _("The received file stands beside the text; ] leads to the next word in doubt."),
        EDITING, "desk:inbox", "?list=mine", ("draft.edit",),
    ),
    Step(
        "submit", _("Submit it for approval"),
        _("Ctrl+Enter; what is still missing is named, with a link to its field."),
        EDITING, "desk:inbox", "?list=mine", ("draft.submit", "draft.collate"),
    ),
    Step(
        "approve", _("Decide on what was submitted"),
        _("On one page, also on a phone: approve, approve with changes, or return with a word."),
        DECIDING, "desk:approvals",
        deeds=("draft.approve", "draft.approve_with_changes", "draft.return", "draft.decline"),
    ),
    Step(
        "register", _("Print the register of mails"),
        _("Every mail has its number, also one that was not taken."),
        OFFICE, "desk:register",
    ),
    Step(
        "keys", _("See what the keys do"),
        _("Everything can be done without a mouse; ? shows the keys."),
        EVERYBODY | {ADMINISTRATOR}, "desk:keys",
    ),
)  # fmt: skip
BY_ID = {step.id: step for step in STEPS}

#: What each sample shows, by its id in `ingest.samples`.
LESSONS: dict[str, Promise] = {
    "regulation": _("The portal's own regulation: number, date, signer and agency are read."),
    "legacy": _("A text in an old font: it arrives in Unicode, without losing a mark."),
    "partial": _("A ZIP with a file that isn't permitted: the rest is taken, the reason is told."),
    "news": _("A news item in the mail itself, with a picture and without the writer's name."),
    "annex": _("A plan whose annex was not taken: the draft waits for the agency."),
}


class Line(NamedTuple):
    """A step with its tick."""

    step: Step
    done: bool


class Sample(NamedTuple):
    """A sample that is here, and what it shows."""

    submission: Submission
    lesson: Promise


def steps_of(desk: Desk) -> list[Step]:
    """The steps for what this person is at the portal that they look at."""
    mine = set(desk.roles_at(desk.portal.pk if desk.portal else None))
    if desk.administrator:
        mine.add(ADMINISTRATOR)
    return [step for step in STEPS if step.who & mine]


def lines_of(desk: Desk) -> list[Line]:
    """The person's steps and which are done."""
    steps = steps_of(desk)
    newest = Event.objects.filter(actor=desk.user.pk).order_by("-at").values("seq")[:LOOKED_AT]
    # A handful of verbs instead of a row a deed.
    verbs = Event.objects.filter(seq__in=newest).order_by().values_list("verb", flat=True)
    done = set(verbs.distinct())
    seen = set(desk.user.tour.get("seen", []))
    return [
        Line(step, bool(done.intersection(step.deeds)) if step.deeds else step.id in seen)
        for step in steps
    ]


def samples_of(portal: Portal | None) -> list[Sample]:
    """The samples that were booked last at a portal, in the tour's order."""
    if portal is None:
        return []
    event = (
        Event.objects.filter(subject="portal", subject_id=portal.pk, verb=SENT)
        .order_by("-seq")
        .first()
    )
    if event is None:
        return []
    rows = Submission.objects.in_bulk(event.data["submissions"])
    pairs = zip(event.data["submissions"], SAMPLES, strict=False)
    return [Sample(rows[pk], LESSONS[name]) for pk, name in pairs if pk in rows]


def may_send(desk: Desk) -> bool:
    """Whether this person may put samples into the portal: its office, and whoever sets it up."""
    portal = desk.portal.pk if desk.portal else None
    return desk.portal is not None and (desk.administrator or bool(desk.roles_at(portal) & OFFICE))
