"""The audit trail of one thing as people read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vanthu.queue.workflow import TRANSITIONS
from vanthu.store.models import Draft, Event, Submission, User

#: Verbs that aren't actions of the workflow's table.
VERBS = {
    "draft.create": gettext_lazy("Draft made from the mail"),
    "draft.renew": gettext_lazy("Text renewed by a new check"),
    "draft.propose": gettext_lazy("A new check proposes another text"),
    "draft.freeze": gettext_lazy("The agency asks to withdraw it; work is stopped"),
    "draft.add_files": gettext_lazy("Files added by a later mail"),
    "draft.answered": gettext_lazy("The agency has answered; work goes on"),
    "draft.split_off": gettext_lazy("Split off from another draft"),
    "draft.merge_into": gettext_lazy("Merged into another draft"),
    "submission.book": gettext_lazy("Mail received"),
    "submission.deliver": gettext_lazy("Delivery by hand entered"),
    "submission.process": gettext_lazy("Checked"),
    "submission.receive_again": gettext_lazy("The same mail arrived again"),
    "submission.fail": gettext_lazy("Technical fault; waits for an administrator"),
    "submission.rerun": gettext_lazy("To be checked again"),
    "submission.rescan": gettext_lazy("The virus scanner is back; checked again"),
    "submission.seal": gettext_lazy("Sealed; read by nobody"),
    "submission.shred": gettext_lazy("Open copies wiped"),
    "submission.unseal": gettext_lazy("Not a secret document; goes on"),
    "submission.destroy": gettext_lazy("To be handed over and destroyed"),
    "submission.destroyed": gettext_lazy("Destroyed in store and spool"),
    "submission.expunge": gettext_lazy("Taken out of the mailbox"),
    "submission.release": gettext_lazy("Finding released"),
    "submission.refuse": gettext_lazy("Not taken"),
    "submission.accept_exception": gettext_lazy("Taken as an exception"),
    "submission.tell": gettext_lazy("Reply sent on request"),
    "draft.compose": gettext_lazy("Written at the desk"),
    "draft.commission": gettext_lazy("Given to somebody to write"),
    "draft.upload": gettext_lazy("Files brought at the desk"),
    "note.add": gettext_lazy("Note written"),
    "note.edit": gettext_lazy("Note changed"),
    "note.resolve": gettext_lazy("Note settled"),
    "note.reopen": gettext_lazy("Note opened again"),
    "draft.export": gettext_lazy("Package downloaded"),
    "notice.send": gettext_lazy("Reply sent"),
    "notice.send_again": gettext_lazy("Reply sent again"),
    "publication.publish": gettext_lazy("Published"),
    "publication.fail": gettext_lazy("Publishing failed"),
    "file.download": gettext_lazy("Received file downloaded"),
    "file.compare": gettext_lazy("Conversion of a received file looked at"),
    "file.view": gettext_lazy("Page of a received file looked at"),
    "paper.view": gettext_lazy("Scan of an approval on paper looked at"),
    "raw.download": gettext_lazy("Received mail downloaded"),
    "agency.add": gettext_lazy("Agency added"),
    "portal.samples": gettext_lazy("Sample mails received"),
    "agency.change": gettext_lazy("Agency changed"),
    "user.create": gettext_lazy("Account made"),
    "user.change": gettext_lazy("Account corrected"),
    "user.close": gettext_lazy("Account closed"),
    "user.password_change": gettext_lazy("Password changed"),
    "user.password_reset": gettext_lazy("New first password given"),
    "user.reminders": gettext_lazy("Reminders by mail switched"),
    "user.mentions": gettext_lazy("Mails about notes switched"),
    "membership.add": gettext_lazy("Role given"),
    "membership.remove": gettext_lazy("Role taken away"),
    "job.retry": gettext_lazy("Job started again"),
    "filter.save": gettext_lazy("Filter kept"),
    "filter.change": gettext_lazy("Filter renamed or shared"),
    "filter.drop": gettext_lazy("Filter dropped"),
}
LABELS = {f"draft.{row.act.value}": row.label for row in TRANSITIONS}


class LogLine(NamedTuple):
    """One event in words."""

    at: datetime
    who: str
    what: str
    more: str
    seq: int


def lines_of(
    *,
    draft: Draft | None = None,
    submission: Submission | None = None,
    limit: int | None = None,
    known: Sequence[User] = (),
) -> list[LogLine]:
    """The events of a draft and of the mail it came by, newest first. `known`: people who needn't
    be looked up."""
    condition = Q(pk__in=[])
    if draft is not None:
        condition |= Q(subject="draft", subject_id=draft.pk)
        if draft.submission_id is not None:
            condition |= Q(subject="submission", subject_id=draft.submission_id)
    if submission is not None:
        condition |= Q(subject="submission", subject_id=submission.pk)
    events = list(Event.objects.filter(condition).order_by("-seq")[:limit])
    names = {user.pk: str(user) for user in known}
    if unknown := {event.actor for event in events if event.actor} - names.keys():
        names |= {user.pk: str(user) for user in User.objects.filter(pk__in=unknown)}
    return [
        LogLine(
            at=event.at,
            who=names.get(event.actor or 0, "") or (_("Machine") if event.actor is None else "?"),
            what=words_of(event.verb),
            more=_more(event.data),
            seq=event.seq,
        )
        for event in events
    ]


def words_of(verb: str) -> str:
    """A verb of the trail in the reader's language."""
    if verb in VERBS:
        return str(VERBS[verb])
    return _(LABELS[verb]) if verb in LABELS else verb


def _more(data: dict[str, Any]) -> str:
    pieces = []
    if data.get("revision"):
        pieces.append(_("revision %(n)s") % {"n": data["revision"]})
    if data.get("restored"):
        pieces.append(_("revision %(n)s restored") % {"n": data["restored"]})
    if data.get("fixes"):
        pieces.append(ngettext("%(n)s fix", "%(n)s fixes", data["fixes"]) % {"n": data["fixes"]})
    if data.get("taken_back"):
        pieces.append(_("taken back"))
    return ", ".join(pieces)
