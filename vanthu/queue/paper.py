"""What lies on paper, recorded at the desk: an approval that was signed on the slip, and the
printed copy that the agency owes (R6).

Two persons have a hand in it here too: who has signed must have been entitled to decide on that
day, with no hand in the text, and somebody else records it (R25, R50, R51, R75).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from vanthu.publisher.notices.board import Line, Section, desk_page, tell
from vanthu.publisher.notices.phrases import day as day_words
from vanthu.publisher.notices.phrases import quoted
from vanthu.store.models import Draft, Membership, PaperApproval, Portal, Role, User
from vanthu.store.portals import policy_of
from vanthu.validators.policy_steps import Level
from vanthu.vietnamese.clean import clean_line

from . import guards
from .changing import Change, changing
from .deciding import approve
from .errors import Unfit
from .facts import facts_of
from .reminders.sections import code_of, heading_of
from .reminders.waiting import Waiting
from .workflow import Act

NUMBER = 80


@dataclass(frozen=True, slots=True)
class Scan:
    """The scan of the signed paper: a blob that is in the store when the service's transaction
    commits (`pipeline.papers`)."""

    sha256: str
    name: str
    type: str
    size: int


def draft_approve_on_paper(
    *,
    draft: Draft,
    actor: User,
    version: int,
    approver: User,
    on: date,
    scan: Scan,
    number: str = "",
) -> Draft:
    """Duyệt trên giấy: `approver` has approved the current revision by hand on the day `on`.

    Raises Unfit where who has signed wasn't entitled to, had a hand in the text, or is the actor.
    """
    with changing(Act.APPROVE_ON_PAPER, draft=draft, actor=actor, version=version) as change:
        _dated(change.draft, on)
        _entitled(change, approver, on)
        revision = change.draft.current
        assert revision is not None  # guard "complete"
        approve(change, approver)
        paper = PaperApproval.objects.create(
            draft=change.draft,
            revision=revision,
            approver=approver,
            on=on,
            number=clean_line(number, NUMBER),
            scan=asdict(scan),
            registered_by=actor,
        )
        change.data |= {"approver": approver.pk, "on": on.isoformat(), "scan": scan.sha256}
        _tell(change.draft, paper)
    return change.draft


def draft_printed(*, draft: Draft, actor: User, version: int, on: date | None) -> Draft:
    """Đã nhận bản in, on that day; without a day it is taken back."""
    if on is not None and on > timezone.localdate():
        raise Unfit({"on": _("The date must not lie ahead.")})
    with changing(Act.PRINTED, draft=draft, actor=actor, version=version) as change:
        change.draft.printed_on = on
        change.draft.printed_by = actor if on else None
        change.data |= {"on": on.isoformat()} if on else {"taken_back": True}
    return change.draft


def approvers(portal: Portal) -> list[User]:
    """Who may have signed something at a portal, by its policy's levels; past members too, for the
    paper's day counts."""
    levels = policy_of(portal).levels
    roles = [role for role in Role if Level.REVIEW in levels.of(frozenset({role.value}))]
    people = Membership.objects.filter(portal=portal, role__in=roles, user__is_active=True)
    return list(User.objects.filter(pk__in=people.values("user")).order_by("display_name", "pk"))


def _dated(draft: Draft, on: date) -> None:
    """Nobody has signed tomorrow, nor a text that there wasn't yet."""
    if on > timezone.localdate():
        raise Unfit({"on": _("The date must not lie ahead.")})
    if draft.current is not None and on < timezone.localdate(draft.current.created_at):
        raise Unfit({"on": _("This revision is younger than the paper. Have it approved again.")})


def _entitled(change: Change, approver: User, on: date) -> None:
    if approver == change.actor:
        raise Unfit({"approver": _("Approve it at the desk; others' papers are recorded here.")})
    facts = facts_of(approver, change.draft, day=on)
    if Level.REVIEW not in facts.levels:
        raise Unfit({"approver": _("This person could not approve on that day.")})
    if not guards.GUARDS["deputy_may_decide"].holds(facts):
        raise Unfit({"approver": guards.words(("deputy_may_decide",))[0]})
    if not guards.GUARDS["two_persons"].holds(facts):
        words = _("This person has worked on the text or submitted it. Another one must approve.")
        raise Unfit({"approver": words})


def _tell(draft: Draft, paper: PaperApproval) -> None:
    """To the approver, in the caller's transaction: nobody approves without knowing of it."""
    policy = policy_of(draft.portal)
    closed = Waiting(draft.portal, policy, timezone.localdate()).is_closed(draft)
    signed = f"duyệt trên giấy ngày {day_words(paper.on)}"
    if paper.number:
        signed += f", số {quoted(paper.number, NUMBER)}"
    by = f"{quoted(str(paper.registered_by), 80)} ghi nhận"
    note = "; ".join(filter(None, (code_of(draft), signed, by)))
    line = Line(heading_of(draft, closed=closed), note, desk_page("draft", draft.pk))
    tell(
        portal=draft.portal,
        user=paper.approver,
        round_=f"paper:{draft.pk}:{draft.version}:{paper.approver_id}",
        headline="Đã ghi nhận ý kiến duyệt trên giấy của Ông/Bà",
        lead=f"Nội dung sau của {policy.words.noun} được ghi nhận là Ông/Bà đã duyệt trên giấy. "
        "Nếu không đúng, đề nghị mở bàn biên tập, bấm Trả lại trước khi nội dung được đăng.",
        sections=[Section("ĐÃ GHI NHẬN DUYỆT TRÊN GIẤY", [line], "")],
    )
