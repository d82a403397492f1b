"""Báo cáo hoạt động: what a board did in a span of days beside the span before it (R55, R56, R91,
R118, R119). Each number leads to its list where there is one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from vanthu.queue.workflow import Act
from vanthu.store.models import Agency, Kind, Portal, SubmissionState
from vanthu.validators.policy import Policy

from . import period_counts as counted
from .mail_filters import MailFilters
from .period_counts import AGENCY, BOARD, CORRECTED, FIRST, IN_TIME, NO_LIMIT, Counted
from .published import NONE
from .report_tables import Line, Table, compared
from .spans import Span
from .troubles import Number
from .words import KINDS_SHORT, code_title

#: The order in which mails are reported.
STATES = (
    SubmissionState.DRAFTED, SubmissionState.REFUSED, SubmissionState.HELD,
    SubmissionState.QUARANTINED, SubmissionState.NOTED, SubmissionState.FAILED,
    SubmissionState.PROCESSING, SubmissionState.RECEIVED,
)  # fmt: skip
#: What approving is called in the workflow's table.
APPROVALS = (
    Act.APPROVE, Act.APPROVE_WITH_CHANGES, Act.APPROVE_ON_PAPER, Act.APPROVE_PUBLISH,
    Act.APPROVE_SCHEDULE,
)  # fmt: skip
ACTS = (Act.SUBMIT, *APPROVALS, Act.RETURN, Act.DECLINE, Act.SUSPEND, Act.WITHDRAW)


def delay_names() -> dict[str, str]:
    """Whose delay it was, in words (wording.md §6.3)."""
    return {
        IN_TIME: _("Published in time"),
        AGENCY: _("Late already when it came (the agency's delay)"),
        BOARD: _("Published late (the board's delay)"),
        NO_LIMIT: _("Without a time limit by the regulation"),
    }


@dataclass(frozen=True)
class Report:
    """All tables of one portal's report: five questions, and one for the agencies' names."""

    span: Span
    tables: list[Table]

    @classmethod
    def of(cls, portal: Portal, policy: Policy | None, span: Span) -> Report:
        """Count it."""
        mails = counted.mails(portal, span)
        public = counted.publications(portal, span)
        made = _Made(portal, policy, span)
        tables = [
            made.intake(mails),
            made.reasons(counted.findings(portal, span)),
            made.published(public),
            made.delays(public),
            made.work(counted.deeds(portal, span, ACTS), public),
            made.agencies(counted.mails_of_agencies(portal, span), public),
        ]
        return cls(span, tables)


@dataclass(frozen=True)
class _Made:
    """Makes the tables; the addresses of lists are made from portal and span."""

    portal: Portal
    policy: Policy | None
    span: Span

    def intake(self, mails: Counted) -> Table:
        """Mails that came, by what became of them."""
        states = mails.fold(0)
        lines = [
            compared(
                str(state.label),
                Number(states.now[state], self._mails(self.span, state)),
                Number(states.before[state], self._mails(self.span.before, state)),
            )
            for state in STATES
            if states.now[state] or states.before[state] or state in STATES[:2]
        ]
        every = compared(
            _("Mails received"),
            Number(states.now.total(), self._mails(self.span)),
            Number(states.before.total(), self._mails(self.span.before)),
        )
        return Table("intake", _("Mails received"), self._heads(_("State")), lines, every)

    def reasons(self, findings: Counted) -> Table:
        """Why files and mails were held or refused."""
        codes = findings.fold(0)
        lines = [
            compared(
                code_title(code),
                Number(codes.now[code], self._files(self.span, code)),
                Number(codes.before[code], self._files(self.span.before, code)),
            )
            for code in sorted({*codes.now, *codes.before}, key=lambda one: (-codes.now[one], one))
        ]
        return Table(
            "reasons", _("Why files were held or refused"), self._heads(_("Reason")), lines,
            note=_("Files, not mails: one mail may hold several, and one file several reasons."),
            empty=_("Nothing was held back."),
        )  # fmt: skip

    def published(self, public: Counted) -> Table:
        """What was published for the first time, by category and kind."""
        both = public.fold((counted.CATEGORY, counted.KIND), p0=FIRST)
        categories = public.fold(counted.CATEGORY, p0=FIRST)
        kinds = [kind for kind in Kind if any(kind == found for _c, found in both.now)]
        names = self._categories(set(categories.now) | set(categories.before))

        def line(title: str, category: str | None) -> Line:
            mine = {"category": category or NONE} if category is not None else {}
            wanted = categories.now if category is None else {category: categories.now[category]}
            cells = [
                Number(
                    sum(both.now[one, kind] for one in wanted),
                    self._public(self.span, kind=kind, **mine),
                )
                for kind in kinds
            ]
            now = sum(wanted.values())
            old = categories.before.total() if category is None else categories.before[category]
            cells += [
                Number(now, self._public(self.span, **mine)),
                Number(old, self._public(self.span.before, **mine)),
            ]
            return Line(title, cells)

        heads = [
            _("Category"), *(str(KINDS_SHORT[kind]) for kind in kinds), _("Together"),
            _("Span before"),
        ]  # fmt: skip
        return Table(
            "published", _("Published, by category and kind"), heads,
            [line(name, category) for category, name in names], line(_("Together"), None),
            note=_("By the day of publishing; corrected versions are counted on their own below."),
        )  # fmt: skip

    def delays(self, public: Counted) -> Table:
        """In time or late, and whose delay it was."""
        whose = public.fold(counted.DELAY, p0=FIRST)
        lines = [
            compared(
                name,
                Number(whose.now[delay], self._public(self.span, delay=delay)),
                Number(whose.before[delay], self._public(self.span.before, delay=delay)),
            )
            for delay, name in delay_names().items()
        ]
        return Table("delays", _("Time limits of what was published"), self._heads(""), lines)

    def work(self, deeds: Counted, public: Counted) -> Table:
        """What was decided."""

        def of(*acts: Act) -> tuple[Number, Number]:
            numbers = (sum(side[act,] for act in acts) for side in (deeds.now, deeds.before))
            now, before = (Number(n, "") for n in numbers)
            return now, before

        what = public.fold(counted.WHAT)
        corrected = (
            Number(what.now[CORRECTED], self._public(self.span, what=CORRECTED)),
            Number(what.before[CORRECTED], self._public(self.span.before, what=CORRECTED)),
        )
        lines = [
            compared(_("Submitted for approval"), *of(Act.SUBMIT)),
            compared(_("Approved"), *of(*APPROVALS)),
            compared(_("Returned, to be completed"), *of(Act.RETURN)),
            compared(_("Not published"), *of(Act.DECLINE)),
            compared(_("Corrected versions published"), *corrected),
            compared(_("Taken down for the time being"), *of(Act.SUSPEND)),
            compared(_("Withdrawn"), *of(Act.WITHDRAW)),
        ]
        return Table(
            "work", _("Approvals, corrections, withdrawals"), self._heads(_("Deed")), lines,
            note=_("How often it was done, by the audit trail; what was undone isn't counted."),
        )  # fmt: skip

    def agencies(self, mails: Counted, public: Counted) -> Table:
        """Bảng tổng hợp kết quả cung cấp thông tin: each agency by what it sent."""
        sent = mails.fold(1)
        taken = mails.fold(1, p0=SubmissionState.DRAFTED)
        refused = mails.fold(1, p0=SubmissionState.REFUSED)
        out = public.fold(counted.WHO, p0=FIRST)
        delays = public.fold((counted.WHO, counted.DELAY), p0=FIRST)
        ids = set(sent.now) | set(out.now)
        names = dict(Agency.objects.filter(pk__in=ids - {0}).values_list("pk", "name"))

        def line(pk: int) -> Line:
            whose = {"agency": pk or NONE}
            own = [
                Number(sent.now[pk], self._mails(self.span, agency=pk)),
                Number(taken.now[pk], self._mails(self.span, SubmissionState.DRAFTED, pk)),
                Number(refused.now[pk], self._mails(self.span, SubmissionState.REFUSED, pk)),
                Number(out.now[pk], self._public(self.span, **whose)),
            ]
            own += [
                Number(delays.now[pk, delay], self._public(self.span, delay=delay, **whose))
                for delay in (IN_TIME, AGENCY, BOARD)
            ]
            if not pk:  # the list of mails has no such filter
                own[:3] = [Number(one.n, "") for one in own[:3]]
            name = names.get(pk, f"({pk})") if pk else _("Not on the register of agencies")
            return Line(name, own)

        order = sorted(
            ids, key=lambda pk: (pk == 0, -sent.now[pk], -out.now[pk], names.get(pk, ""))
        )
        lines = [line(pk) for pk in order]
        columns = zip(*(one.cells for one in lines), strict=True)
        sums = [
            Number(sum(one.n for one in column if isinstance(one, Number)), "")
            for column in columns
        ]
        heads = [
            _("Agency"), _("Sent"), _("Taken"), _("Not taken yet"), _("Published"), _("In time"),
            _("Late: agency"), _("Late: board"),
        ]  # fmt: skip
        return Table(
            "agencies", _("Results of supplying information, by agency"), heads, lines,
            Line(_("Together"), sums) if lines else None,
            note=_("Sent, taken, not taken: mails of the span. Published: items published in it."),
            empty=_("No mail in these days."),
        )  # fmt: skip

    def _heads(self, first: str) -> list[str]:
        return [first, _("This span"), _("Span before"), _("More, fewer")]

    def _categories(self, found: Iterable[str]) -> list[tuple[str, str]]:
        """(id, name) in the regulation's order; what it doesn't know any more last."""
        names = {one.id: one.name for one in self.policy.categories} if self.policy else {}
        place = {name: at for at, name in enumerate(names)}
        ordered = sorted(found, key=lambda one: (one not in place, place.get(one, 0), one))
        return [(one, names.get(one, one) or _("Without a category")) for one in ordered]

    def _mails(self, span: Span, state: str = "", agency: int = 0) -> str:
        return self._list("desk:submissions", span, state=state, agency=agency)

    def _files(self, span: Span, code: str) -> str:
        return self._list("desk:held-files", span, code=code)

    def _list(self, name: str, span: Span, **values: object) -> str:
        filters = MailFilters(since=span.first, until=span.last, portal=self.portal.pk)
        return f"{reverse(name)}?{filters.query(**values)}"

    @staticmethod
    def _public(span: Span, **values: object) -> str:
        return f"{reverse('desk:report-published')}?{span.query(**values)}"
