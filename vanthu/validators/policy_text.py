"""A policy in words, in Vietnamese or English: everything that the portal does by it."""

from __future__ import annotations

import textwrap
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files

from .chain import RULESET_VERSION
from .codes import Code, codes
from .policy import DeadlineRule, Policy
from .policy_steps import Level
from .rules import RULES
from .rules.type_allow_list import permitted_list
from .verdicts import Action, Releaser

WIDTH = 100
ACTIONS = {
    Action.REJECT: "not taken",
    Action.HOLD: "waits for a decision",
    Action.WARN: "taken, with a warning",
    Action.NOTE: "taken, noted",
}
RELEASERS = {
    Releaser.NOBODY: "nobody",
    Releaser.SECRETARY: "the secretary",
    Releaser.HEAD: "the head",
    Releaser.ADMINISTRATOR: "the administrator",
}
DOCX = {
    "accept": "DOCX is taken",
    "accept_with_notice": "DOCX is taken, which each agency is told once a quarter",
    "refuse": "DOCX is not taken",
}
VERIFY_BEFORE = {
    "submit": "before it is submitted",
    "approve": "before it is approved",
}
LEVELS = {
    Level.ADMINISTER: "administers the system (releases technical faults)",
    Level.REVIEW: "reviews and approves",
    Level.UPDATE: "updates (takes in and edits)",
    Level.PUBLISH: "publishes",
}
KINDS = {
    "document": "documents",
    "news": "news",
    "article": "articles",
    "photo": "photos",
    "video": "videos",
    "question": "questions",
}
SINCE = {
    "issued": "issue",
    "received": "receipt",
    "approved": "the day of issue, approval or decision",
}


def lines_of(policy: Policy, language: str) -> Iterator[str]:
    """The lines that `vanthu rules` prints."""
    head = ""
    for section, line in statements(policy, language):
        if section != head:
            head = section
            yield head
        yield from textwrap.wrap(line, WIDTH, initial_indent="  ", subsequent_indent="      ")


def statements(policy: Policy, language: str) -> Iterator[tuple[str, str]]:
    """(section, statement): two texts of a policy differ in what they say, not in their lines."""
    said = _Said(language)
    for head, items in (
        (f"{policy.title} ({policy.name})", _about(policy, said)),
        (said("Files that are taken"), _files(policy, said)),
        (said("Completeness"), _completeness(policy, said)),
        *_of_the_board(policy, said),
        (said("Duties of single items"), _items(policy, said)),
        (said("Categories"), _categories(policy, said)),
        (said("Time limits, the first that fits counts"), _deadlines(policy, said)),
        (said("Clauses (only verified ones are quoted in mail)"), _clauses(policy, said)),
        (said("Laws by version"), _laws(policy, said)),
        *_findings(policy, said),
    ):
        for line in items:
            yield head, line


@cache
def _vietnamese() -> Mapping[str, str]:
    return tomllib.loads(
        files(__package__).joinpath("policy_text_vi.toml").read_text(encoding="utf-8")
    )


#: What `[items]` may ask, in words.
ITEM_DUTIES = {
    "reference": "news that nobody has confirmed is marked as for reference only",
    "quoted": "what is quoted names its author or agency and the day of its first publication",
    "advertising": "advertising is marked, and needs the enterprise’s written confirmation",
    "official": "pages say that what agencies supplied is official information",
    "signed_off": "who signed it off at the agency is noted",
}


#: How often a category is renewed.
RHYTHMS = {
    "working": "something new every {n} working days",
    "calendar": "something new every {n} days",
}


class _Said:
    """A text in the reader's language, filled."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, text: str, **values: object) -> str:
        return (_vietnamese()[text] if self.language == "vi" else text).format(**values)


def _about(policy: Policy, said: _Said) -> Iterator[str]:
    regulation, words = policy.regulation, policy.words
    quoted = "" if regulation.quotable else f" ({said('not quoted in mail')})"
    yield f"{said('Rule set')}: {RULESET_VERSION}"
    yield f"{said('Regulation')}: {regulation.title}{quoted}"
    if regulation.source:
        yield f"{said('copy')}: {regulation.source}"
    yield f"{said('Addresses')}: {', '.join(policy.addresses)}"
    yield f"{said('Roles')}: {words.secretary}, {words.editor}, {words.deputy}, {words.head}"


def _files(policy: Policy, said: _Said) -> Iterator[str]:
    yield permitted_list(policy, 0 if said.language == "vi" else 1)
    yield said(DOCX[policy.types.docx])
    for family, limit in policy.limits.model_dump().items():
        if limit is not None:
            yield said("At most {n} MB of {family}", n=limit, family=family)


def _completeness(policy: Policy, said: _Said) -> Iterator[str]:
    yield said("an annex that was not taken makes its document wait")
    if policy.completeness.recipients_name_portal:
        yield said("issued documents name the portal in “Nơi nhận” (else a note)")
    if policy.completeness.printed_copy == "normative":
        yield said("normative documents are sent in print, too (a note)")
    if policy.completeness.printed_copy == "all":
        yield said("everything is sent in print, too (a note)")
    if policy.author.required:
        yield said(
            "news and articles without {what} wait for their sender", what=policy.author.what
        )
    held = policy.action("sender.unknown") is Action.HOLD
    yield said(
        "mail of unknown senders waits for the secretary"
        if held
        else "mail of unknown senders is noted"
    )


def of_the_board(policy: Policy, language: str) -> list[tuple[str, list[str]]]:
    """How the board works by this policy: (heading, statements), for the page of rules."""
    found = ((head, list(lines)) for head, lines in _of_the_board(policy, _Said(language)))
    return [(head, lines) for head, lines in found if lines]


def _of_the_board(policy: Policy, said: _Said) -> Iterator[tuple[str, Iterator[str]]]:
    yield said("Steps of the workflow"), _steps(policy, said)
    yield said("What comes first"), _precedence(policy, said)
    yield said("Levels of permission"), _levels(policy, said)
    yield said("Checklist for editing and approving"), _checklist(policy, said)


def _items(policy: Policy, said: _Said) -> Iterator[str]:
    items = policy.items
    if items.earlier_versions == "public":
        yield said("the version before a correction stays readable for everybody")
    else:
        yield said("the version before a correction is kept at the desk alone")
    for key, words in ITEM_DUTIES.items():
        if getattr(items, key):
            yield said(words)
    if category := policy.category(items.reference_category):
        yield said(
            "what is for reference only stands in “{category}” alone", category=category.name
        )
    if items.reuse == "approvals":
        yield said("who uses an item elsewhere needs the board and the People's Committee to agree")
    yield from _languages(policy, said)


def _languages(policy: Policy, said: _Said) -> Iterator[str]:
    languages = policy.languages
    if languages.other:
        yield said("items may go out in English, too, linked with the Vietnamese version")
    if languages.both:
        yield said("{kinds}: in Vietnamese and in English", kinds=_kinds(languages.both, said))
    if languages.review_days:
        yield said(
            "foreign-language information is looked through every {n} days",
            n=f"{languages.review_days:02d}",
        )


def _steps(policy: Policy, said: _Said) -> Iterator[str]:
    steps, words = policy.steps, policy.words
    if steps.collate:
        yield said(
            "{kinds}: editors hand over to the {secretary}, who gathers and submits",
            kinds=_kinds(steps.collate, said), secretary=words.secretary,
        )  # fmt: skip
    else:
        yield said("editors submit to the {head} themselves", head=words.head)
    if steps.verify:
        before = said(VERIFY_BEFORE[steps.verify_before])
        yield said(
            "{kinds}: somebody confirms that it is true, and how they know, {before}",
            kinds=_kinds(steps.verify, said), before=before,
        )  # fmt: skip
    if steps.approver_publishes:
        yield said("who approves may publish in the same step")
    if not policy.two_persons:
        yield said("one person may approve alone what only the machine has written")
    if not policy.deputies_approve:
        yield said("only the {head} approves", head=words.head)


def _precedence(policy: Policy, said: _Said) -> Iterator[str]:
    rule = policy.precedence
    if rule.kinds:
        whose = [said("agencies on the register")] if rule.register_ else []
        yield said(
            "{kinds}: what comes from {whose} comes first among what falls due on the same day",
            kinds=_kinds(rule.kinds, said), whose=", ".join((*whose, *rule.addresses)),
        ) + _cite(policy, rule.clause, said)  # fmt: skip


def _levels(policy: Policy, said: _Said) -> Iterator[str]:
    for level in Level:
        roles = [str(getattr(policy.words, role)) for role in getattr(policy.levels, level)]
        if level is Level.ADMINISTER:
            roles.insert(0, policy.words.administrator)
        yield f"{said(LEVELS[level])}: {', '.join(roles)}"


def _checklist(policy: Policy, said: _Said) -> Iterator[str]:
    for item in policy.checklist:
        kinds = f" [{_kinds(item.kinds, said)}]" if item.kinds else ""
        needed = f"; {said('ticked before it is submitted')}" if item.required else ""
        yield f"{item.text}{kinds}{needed}{_cite(policy, item.clause, said)}"


def _kinds(kinds: Iterable[str], said: _Said) -> str:
    return ", ".join(said(KINDS[kind]) for kind in kinds)


def _categories(policy: Policy, said: _Said) -> Iterator[str]:
    for one in policy.categories:
        rhythm = f": {said('kept up to date all the time')}" if one.continuous else ""
        if one.every:
            rhythm += f"; {said(RHYTHMS[one.every_of], n=f'{one.every:02d}')}"
        if one.dated:
            rhythm += f"; {said('what it says holds until a day that it names')}"
        yield f"{one.id}: {one.name}{rhythm}{_cite(policy, one.clause, said)}"


def _deadlines(policy: Policy, said: _Said) -> Iterator[str]:
    for rule in policy.deadlines:
        what = ", ".join((*rule.kinds, *rule.categories, *rule.issuers))
        whose = f" [{what}]" if what else ""
        yield f"{rule.name}{whose}: {_limit(rule, said)}{_cite(policy, rule.clause, said)}"


def _limit(rule: DeadlineRule, said: _Said) -> str:
    if rule.working_days is None:
        limit = said("no date")
    elif rule.working_days == 0:
        limit = said("at once")
    else:
        limit = said(
            "{n} working days from {since}",
            n=f"{rule.working_days:02d}",
            since=said(SINCE[rule.since]),
        )
    if rule.valid_from or rule.valid_to:
        dates = [f"{day:%d/%m/%Y}" if day else "…" for day in (rule.valid_from, rule.valid_to)]
        limit += f"; {said('only mail from {first} to {last}', first=dates[0], last=dates[1])}"
    return limit


def _cite(policy: Policy, key: str, said: _Said) -> str:
    clause = policy.regulation.clauses.get(key)
    if clause is None:
        return ""
    return f" ({clause.cite}{'' if clause.verified else ', ' + said('not verified')})"


def _clauses(policy: Policy, said: _Said) -> Iterator[str]:
    for key, clause in policy.regulation.clauses.items():
        state = said("verified" if clause.verified else "not verified")
        source = f"; {clause.source}" if clause.source else ""
        yield f"{key}: {clause.cite} – {state}{source}"


def _laws(policy: Policy, said: _Said) -> Iterator[str]:
    for law in policy.laws:
        dates = [
            f"{said(word)} {day:%d/%m/%Y}"
            for word, day in (("from", law.valid_from), ("until", law.valid_to))
            if day is not None
        ]
        yield f"{law.title}{' ' if dates else ''}{' '.join(dates)}; {law.source}"


def _findings(policy: Policy, said: _Said) -> Iterator[tuple[str, list[str]]]:
    """What is found, under what is done about it."""
    by_code = {code_id: rule.name for rule in RULES for code_id in rule.codes}
    for action, label in ACTIONS.items():
        rows = [row for row in codes().values() if policy.action(row.id) is action]
        yield said(label), [_finding(row, policy, by_code, said) for row in rows]


def _finding(row: Code, policy: Policy, by_code: dict[str, str], said: _Said) -> str:
    details = []
    if policy.action(row.id) is not row.action:
        details.append(said("portal's own"))
    if row.quarantine:
        details.append(said("locks the whole mail away"))
    if policy.action(row.id) in (Action.HOLD, Action.REJECT):
        details.append(f"{said('released by')} {said(RELEASERS[row.releaser])}")
    if not row.told:
        details.append(said("not told to the sender"))
    if row.id in by_code:
        details.append(f"{said('found by')} {by_code[row.id]}")
    return f"{row.words(said.language).title} [{row.id}]: {'; '.join(details)}"
