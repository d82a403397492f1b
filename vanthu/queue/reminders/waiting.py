"""What waits at one portal on one day: read once, told to several people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from vanthu.publisher.targets import TARGETS
from vanthu.queue.rhythm import Beat, beats
from vanthu.queue.workflow import UNDECIDED, Act
from vanthu.store.models import (
    Draft,
    DraftState,
    Event,
    FindingRow,
    Mention,
    Portal,
    Publication,
    PublicationState,
    Relation,
    RelationState,
    Role,
    Sealing,
    Submission,
    SubmissionState,
    User,
)
from vanthu.validators.codes import Code, codes
from vanthu.validators.policy import Policy
from vanthu.validators.verdicts import Action, Releaser
from vanthu.vietnamese.working_days import add_working_days, is_working_day, working_days_between

#: Rows of one sort that are read at most; whoever has more needs the desk, not a mail.
MOST = 500
#: Where the next step is the editor's own.
IN_HAND = (DraftState.NEW, DraftState.EDITING, DraftState.RETURNED, DraftState.AWAITING_SENDER)
#: Where nobody waits for the text to appear: what was taken down waits for a decision instead.
HURRIES = Q(unfinished=True) & ~Q(state=DraftState.SUSPENDED)
#: Where what was taken down still waits for a decision, in correction too.
DOWN = {DraftState.SUSPENDED} | UNDECIDED


@dataclass(frozen=True, slots=True)
class Held:
    """A mail that waits for a person. Of a closed one the code and the time are all that is told
    (wording.md §0.8)."""

    submission: Submission
    sealed: bool = False
    reasons: tuple[Code, ...] = ()

    @property
    def closed(self) -> bool:
        """Whether what it is about is for no mail."""
        return self.sealed or any(row.restricted for row in self.reasons)

    @property
    def for_head(self) -> bool:
        """Whether the head alone can let it go on."""
        return self.sealed or any(row.releaser == Releaser.HEAD for row in self.reasons)


@dataclass
class Waiting:
    """What waits at a portal today, a list a sort, the most urgent first."""

    portal: Portal
    policy: Policy
    today: date
    #: Only this draft; None: the portal's.
    only: Draft | None = None
    _own: dict[int, list[Draft]] = field(default_factory=dict)

    # Drafts.

    @cached_property
    def submitted(self) -> list[Draft]:
        """Waiting for approval; `since` is when they were submitted."""
        rows = self._drafts().filter(state=DraftState.SUBMITTED)
        return list(rows.annotate(since=_last(Act.SUBMIT, "at"))[:MOST])

    @cached_property
    def collated(self) -> list[Draft]:
        """Handed over to the secretary, who gathers and submits."""
        return list(self._drafts().filter(state=DraftState.COLLATED)[:MOST])

    @cached_property
    def changed(self) -> list[Draft]:
        """Approved with changes of the approver's own, from the last working day until today: each
        is told to its submitter once."""
        done = Event.objects.filter(
            verb=f"draft.{Act.APPROVE_WITH_CHANGES.value}", portal=self.portal.pk,
            at__gte=_midnight(self._yesterday()), at__lt=_midnight(self.today),
        )  # fmt: skip
        rows = self._drafts().filter(pk__in=list(done.values_list("subject_id", flat=True)[:MOST]))
        rows = rows.filter(approved=F("current")).select_related("approved_by")
        return [row for row in rows if row.approved_by_id is not None]

    def _yesterday(self) -> date:
        """The last working day before today."""
        day = self.today - timedelta(days=1)
        while not is_working_day(day):
            day -= timedelta(days=1)
        return day

    @cached_property
    def suspended(self) -> list[Draft]:
        """Taken down by somebody else than the head, who hasn't decided yet."""
        return [row for row in self.taken_down if getattr(row, "by", "") != Role.HEAD]

    @cached_property
    def taken_down(self) -> list[Draft]:
        """All that is taken down and not decided on, the longest first, with what `history` says.

        Opened for correction it is still down, and the head is still to be asked: only a decision
        ends that, which approving the corrected text is too.
        """
        down = Publication.objects.filter(
            portal=self.portal, target__in=TARGETS, state=PublicationState.SUSPENDED
        )
        rows = self._drafts().filter(state__in=DOWN, pk__in=down.values("draft"))
        rows = rows.annotate(**history("pk"))
        return sorted(rows[:MOST], key=lambda row: getattr(row, "since", None) or row.changed_at)

    @cached_property
    def unassigned(self) -> list[Draft]:
        """Taken by nobody."""
        return list(self._drafts().filter(state__in=IN_HAND, assignee=None)[:MOST])

    @cached_property
    def late(self) -> list[Draft]:
        """Past their deadline, whoever has them."""
        return list(self._drafts().filter(HURRIES, due__lt=self.today)[:MOST])

    @cached_property
    def soon(self) -> list[Draft]:
        """Due today, or before the next working day is over."""
        until = add_working_days(self.today, 1)
        return list(self._drafts().filter(HURRIES, due__gte=self.today, due__lte=until)[:MOST])

    @cached_property
    def approved(self) -> list[Draft]:
        """Approved, and without an hour at which they go out."""
        return list(self._drafts().filter(state=DraftState.APPROVED)[:MOST])

    @cached_property
    def bearing(self) -> list[Draft]:
        """Published ones that a newer document repeals, replaces or amends, not looked through."""
        rows = Relation.objects.filter(portal=self.portal, state=RelationState.OPEN)
        return list(self._drafts().filter(pk__in=rows.values("target"))[:MOST])

    def own(self, user: User) -> list[Draft]:
        """In the person's hand: returned, late or due today."""
        if user.pk not in self._own:
            mine = Q(assignee=user) | Q(assignee=None, submitted_by=user)
            pressing = Q(state=DraftState.RETURNED) | Q(due__lte=self.today)
            rows = self._drafts().filter(mine, pressing, state__in=IN_HAND)
            self._own[user.pk] = list(rows[:MOST])
        return self._own[user.pk]

    def naming(self, user: User) -> list[tuple[Draft, int]]:
        """Drafts with notes that name the person and that they haven't seen, and how many."""
        unseen = Mention.objects.filter(user=user, portal=self.portal, seen_at=None)
        counts = dict(
            unseen.values_list("note__draft").annotate(n=Count("pk")).order_by("note__draft")
        )
        rows = Draft.objects.filter(pk__in=counts).select_related("submission").order_by("pk")
        return [(row, counts[row.pk]) for row in rows[:MOST]] if counts else []

    def _drafts(self) -> QuerySet[Draft]:
        rows = Draft.objects.filter(portal=self.portal, merged_into=None)
        if self.only is not None:
            rows = rows.filter(pk=self.only.pk)
        return (
            rows.select_related("submission", "submitted_by", "assignee")
            .defer("submission__rules_log")
            .order_by("due", "pk")
        )

    # How long.

    def waited(self, draft: Draft) -> int:
        """Working days since it was submitted or suspended."""
        return working_days_between(_day_of(draft), self.today)

    def overdue(self, draft: Draft) -> bool:
        """Whether a submitted draft has waited longer than it may, or its deadline has passed."""
        return draft.due < self.today or self.waited(draft) > self.policy.board.approval_days

    def unconfirmed(self, draft: Draft) -> bool:
        """Whether the head has let the time pass for deciding on a suspended one."""
        return self.waited(draft) > self.policy.board.suspended_days

    def decide_by(self, draft: Draft) -> date:
        """The last day for the head's decision on a suspended one."""
        return add_working_days(_day_of(draft), self.policy.board.suspended_days)

    def opened(self, draft: Draft) -> datetime | None:
        """When one that is taken down was opened for correction since."""
        since, opened = vars(draft).get("since"), vars(draft).get("opened")
        after = draft.state != DraftState.SUSPENDED and opened and (not since or opened > since)
        return opened if after else None

    @cached_property
    def stale(self) -> list[Beat]:
        """Categories that should have been renewed before today, the latest first (R13, R123)."""
        return [beat for beat in beats(self.portal, self.policy, self.today) if beat.late]

    # Mails.

    @cached_property
    def held(self) -> list[Held]:
        """Mails that the board has to decide on, oldest first: sealed ones, and those held for
        more than a technical reason, which is the administrator's."""
        sealed = Sealing.objects.filter(decision="").values("submission")
        rows = (
            Submission.objects.filter(
                Q(state=SubmissionState.HELD) | Q(pk__in=sealed),
                portal=self.portal,
            )
            .select_related("agency")
            .defer("rules_log")
            .order_by("received_at", "pk")
        )
        found = list(rows[:MOST])
        reasons = _reasons(found)
        held = (Held(row, row.sealed_at is not None, reasons.get(row.pk, ())) for row in found)
        return [row for row in held if row.sealed or row.reasons]

    @cached_property
    def closed(self) -> frozenset[int]:
        """Mails with drafts that a later look has closed: their titles are for no mail."""
        rows = _open(Q(action__in=(Action.HOLD, Action.REJECT), code__in=_restricted()))
        rows = rows.filter(submission__portal=self.portal, submission__drafts__isnull=False)
        return frozenset(rows.values_list("submission", flat=True))

    def is_closed(self, draft: Draft) -> bool:
        """Whether only the code of a draft's mail may be told."""
        mail = draft.submission
        return mail is not None and (mail.sealed_at is not None or mail.pk in self.closed)


def history(draft: str) -> dict[str, Subquery]:
    """Of rows whose column `draft` names a draft: `since` when it was last taken down, `by` as what
    and `who` by whom; `opened` and `opener`: when and by whom it was last opened for correction."""
    return {
        "since": _last(Act.SUSPEND, "at", draft),
        "by": _last(Act.SUSPEND, "role", draft),
        "who": _name(Act.SUSPEND, draft),
        "opened": _last(Act.CORRECT, "at", draft),
        "opener": _name(Act.CORRECT, draft),
    }


def _last(act: Act, column: str, draft: str = "pk") -> Subquery:
    """The time or the role of the last time that somebody did it."""
    return Subquery(_events(act, OuterRef(draft)).values(column)[:1])


def _name(act: Act, draft: str) -> Subquery:
    """The name of who did it last, as `User` says it."""
    actor = Subquery(_events(act, OuterRef(OuterRef(draft))).values("actor")[:1])
    name = Coalesce(NullIf("display_name", Value("")), "username")
    return Subquery(User.objects.filter(pk=actor).values(name=name)[:1])


def _events(act: Act, draft: OuterRef) -> QuerySet[Event]:
    events = Event.objects.filter(subject="draft", subject_id=draft, verb=f"draft.{act.value}")
    return events.order_by("-seq")


def _day_of(draft: Draft) -> date:
    return timezone.localdate(getattr(draft, "since", None) or draft.changed_at)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _restricted() -> list[str]:
    return [id_ for id_, row in codes().items() if row.restricted]


def _open(where: Q) -> QuerySet[FindingRow]:
    return FindingRow.objects.filter(where, released_at=None)


def _reasons(mails: Sequence[Submission]) -> dict[int, tuple[Code, ...]]:
    """What holds each mail and the board may release."""
    known = codes()
    found: dict[int, dict[str, Code]] = {}
    rows = _open(Q(action=Action.HOLD, submission__in=[mail.pk for mail in mails]))
    for mail, id_ in rows.order_by("pk").values_list("submission", "code"):
        row = known.get(id_)
        if row is not None and row.releaser in (Releaser.SECRETARY, Releaser.HEAD):
            found.setdefault(mail, {})[id_] = row
    return {mail: tuple(rows.values()) for mail, rows in found.items()}
