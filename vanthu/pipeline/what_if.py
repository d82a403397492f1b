"""Which mails another policy could change at all: the others needn't be read again.

The steps ask a policy for what it does with a code that was found, and two rules ask it for types
and sizes. Where the codes that were found, and what those two rules say of the parts, are treated
alike by both policies, every step goes the way that it went before.
"""

from __future__ import annotations

from collections.abc import Sequence

from vanthu.parsers.types import Part
from vanthu.store.models import FindingRow, PartRow, Submission, SubmissionState
from vanthu.store.models.portals import PolicyVersion
from vanthu.validators.chain import RULESET_VERSION
from vanthu.validators.context import Context, PartView
from vanthu.validators.policy import Policy, PolicyError, parse_policy
from vanthu.validators.rule import Rule
from vanthu.validators.rules.file_size import FileSize
from vanthu.validators.rules.type_allow_list import TypeAllowList
from vanthu.validators.verdicts import Verdict

from .open_mail import is_file

#: Parts of a policy that no verdict hangs on: names, dates, people, what editors do later.
_BESIDE = frozenset(
    {
        "accent", "addresses", "attribution", "board", "categories", "checklist", "code",
        "deadlines", "deputies_approve", "from_address", "laws", "levels", "mailboxes",
        "postal_address", "regulation", "secretary", "site", "steps", "title", "two_persons",
        "words",
    }
)  # fmt: skip
#: Parts whose effect on a mail can be told from what is stored of it.
_TOLD = frozenset({"actions", "limits", "types", "unknown_senders"})
#: Rules that ask the policy.
_ASKING: tuple[Rule, ...] = (TypeAllowList(), FileSize())


class Unchanged:
    """Whether a mail is decided by `policy` as it was by the one that it was decided by."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._judged: dict[tuple[int, str], Policy | None] = {}

    def __call__(self, submission: Submission) -> bool:
        """True only where it is certain."""
        if (
            submission.state == SubmissionState.FAILED
            or submission.rules_log.get("ruleset") != RULESET_VERSION
        ):
            return False
        old = self._policy_of(submission)
        if old is None or not _comparable(old, self._policy):
            return False
        found = FindingRow.objects.filter(submission=submission)
        rows = set(found.values_list("code", "part__path", "action"))
        # Where the rows say otherwise, it wasn't (only) this policy that decided.
        if any(
            not old.action(code) == action == self._policy.action(code) for code, _, action in rows
        ):
            return False
        views = _views(list(PartRow.objects.filter(submission=submission).only(*_PART)))
        asked = {code for rule in _ASKING for code in rule.codes}
        stands = {(code, path or "") for code, path, _ in rows if code in asked}
        return all(_asked_of(policy, views) == stands for policy in (old, self._policy))

    def _policy_of(self, submission: Submission) -> Policy | None:
        """What it was judged by; None where that text isn't kept or can't be read any more."""
        key = (submission.portal_id, submission.policy_hash)
        if key not in self._judged:
            text = PolicyVersion.objects.filter(portal=key[0], hash=key[1]).values_list(
                "text", flat=True
            )
            try:
                self._judged[key] = parse_policy(text[0]) if text else None
            except PolicyError:
                self._judged[key] = None
        return self._judged[key]


def glanced_before(submission: Submission) -> bool:
    """Whether all its pictures were looked at for marks of secrecy when it was decided on, and
    none was found (else it would be sealed): then a trial needn't spend seconds on each again."""
    return (
        submission.state == SubmissionState.DRAFTED
        and submission.rules_log.get("ruleset") == RULESET_VERSION
        and not PartRow.objects.filter(
            submission=submission, verdict__in=(Verdict.HELD, Verdict.REFUSED)
        ).exists()
    )


_PART = ("submission_id", "path", "role", "name", "declared_type", "type", "size", "sha256")


def _comparable(old: Policy, new: Policy) -> bool:
    for name in type(old).model_fields:
        if name in _BESIDE or name in _TOLD or getattr(old, name) == getattr(new, name):
            continue
        if name != "author" or old.author.source_required != new.author.source_required:
            return False
    return True


def _views(rows: Sequence[PartRow]) -> tuple[PartView, ...]:
    """The parts as the rules on bytes saw them, as far as the asking rules look."""
    opened = {row.path.rpartition(".")[0] for row in rows}
    return tuple(
        PartView(
            part, is_file=is_file(part, opened=part.path in opened), opened=part.path in opened
        )
        for part in map(_part, rows)
    )


def _part(row: PartRow) -> Part:
    return Part(
        path=row.path,
        role=row.role,  # type: ignore[arg-type]
        name=row.name,
        declared_type=row.declared_type,
        type=row.type,
        size=row.size,
        sha256=row.sha256,
    )


def _asked_of(policy: Policy, views: tuple[PartView, ...]) -> set[tuple[str, str]]:
    """(code, path) of what the asking rules find by a policy."""
    context = Context(policy=policy, parts=views)
    return {(one.code, one.part) for rule in _ASKING for one in rule.check(context)}
