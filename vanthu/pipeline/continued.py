"""What a reply does to the drafts of the submission that it continues.

More files are added as a revision (only proposed where a person has had the draft in hand); a wish
to withdraw freezes until an editor decides; what an editor has asked for comes back into work; each
is a finding that the editors of the first submission see.
"""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q

from vanthu.ingest.sender.same import may_speak_for
from vanthu.queue import revisions
from vanthu.queue.drafting import go_on, untouched, waits_by_itself
from vanthu.store import audit
from vanthu.store.models import Draft, DraftState, FindingRow, PartRow, Submission
from vanthu.store.revisions import content_of
from vanthu.validators.codes import code

from .case import Case, PlannedDraft
from .rows import files_json

#: What replies tell on the mail that they answer.
REPLY = "reply."
#: What more files put right.
ANNEX_MISSING = "annex.missing"
#: Nothing goes on there any more, so there is nothing to freeze.
_ENDED = (DraftState.WITHDRAWN, DraftState.DECLINED)


def pass_on(case: Case, submission: Submission, parts: dict[str, PartRow]) -> None:
    """Pass a reply on to the drafts that it is about. Idempotent."""
    if case.facts.continues is None or case.state != "drafted":
        return
    for plan in case.plans:
        if plan.extends is not None:
            _add_files(plan, files_json(case, plan, parts), submission)
    is_new = _tell(case, submission)
    if case.wish == "withdrawal" and _trusted(case, submission):
        _freeze(submission)
    elif is_new and _trusted(case, submission):
        _take_up(submission)


def _add_files(plan: PlannedDraft, files: list[dict[str, object]], reply: Submission) -> None:
    draft = (
        Draft.objects.select_for_update(no_key=True, of=("self",))
        .select_related("current", "agency")
        .filter(pk=plan.extends or 0)
        .first()
    )
    if draft is None or draft.current is None:
        return
    content = content_of(draft.current)
    known = {file.get("sha256") for revision in draft.revisions.all() for file in revision.files}
    new = [file for file in files if file["sha256"] not in known]
    if not new:
        return
    fresh = untouched(draft)
    content = replace(content, files=[*content.files, *new])
    revision = revisions.write(
        draft=draft, author=None, content=content, note=reply.code, proposed=not fresh
    )
    if fresh:
        FindingRow.objects.filter(
            code=ANNEX_MISSING, submission=draft.submission_id, released_at=None,
            part__in=[file.get("part") for file in content.files],
        ).delete()  # fmt: skip
        go_on(draft)
    draft.version += 1
    draft.save()
    audit.record(
        "draft.add_files",
        "draft",
        draft.pk,
        portal=draft.portal_id,
        submission=reply.pk,
        revision=revision.number,
        digest=revision.digest,
        proposed=not fresh,
    )


def told_by_replies(submission: Submission) -> Q:
    """Findings that replies to a mail have told on it (`_tell`): nothing in the mail itself says
    them again. Its own, where it is a reply too, names the mail that it answers."""
    told = Q(code__startswith=REPLY)
    answered = submission.continues
    return told & ~Q(args__code=answered.code) if answered is not None else told


def _tell(case: Case, submission: Submission) -> bool:
    """The same finding on the first submission, where its editors look. Returns whether anything
    was told that hadn't been before."""
    is_new = False
    for finding in case.findings:
        if finding.code.startswith(REPLY) and submission.continues_id is not None:
            _, created = FindingRow.objects.get_or_create(
                submission_id=submission.continues_id,
                part=None,
                code=finding.code,
                args={**revisions.clean_json(finding.args), "code": submission.code},
                defaults={
                    "action": case.action(finding).value,
                    "severity": code(finding.code).severity.value,
                },
            )
            is_new = is_new or created
    return is_new


def _trusted(case: Case, submission: Submission) -> bool:
    """Whether whoever wishes it may speak for who sent the first mail; a stranger's wish is told to
    the editors but stops nothing."""
    if case.facts.sender.auth == "fail" or submission.continues is None:
        return False
    return may_speak_for(submission.continues, submission.sender_address, submission.agency_id)


def _take_up(submission: Submission) -> None:
    """End the wait that an editor began: whether the answer is enough, somebody has to look, and
    nobody looks among what waits for others."""
    drafts = Draft.objects.select_for_update(no_key=True).filter(
        submission_id=submission.continues_id or 0, state=DraftState.AWAITING_SENDER
    )
    for draft in drafts:
        if waits_by_itself(draft):
            continue  # for an annex: `_add_files` says when it has come
        draft.state = DraftState.NEW if draft.assignee_id is None else DraftState.EDITING
        draft.reason = ""
        draft.version += 1
        draft.save(update_fields=["state", "reason", "version", "changed_at"])
        audit.record(
            "draft.answered", "draft", draft.pk, portal=draft.portal_id, submission=submission.pk
        )


def _freeze(submission: Submission) -> None:
    drafts = Draft.objects.select_for_update(no_key=True).filter(
        submission_id=submission.continues_id or 0, frozen=False
    )
    for draft in drafts.exclude(state__in=_ENDED):
        draft.frozen = True
        draft.frozen_reason = submission.code
        draft.version += 1
        draft.save(update_fields=["frozen", "frozen_reason", "version", "changed_at"])
        audit.record(
            "draft.freeze", "draft", draft.pk, portal=draft.portal_id, submission=submission.pk
        )
