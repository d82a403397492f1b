"""Composing a mail: subject, plain text and simple HTML from one context and a pair of templates.

`templates/notices/KIND.txt` and `.html`; a portal may put its own wording into
DATA/portals/NAME/templates/notices. A broken one of these is logged and ours is used: nobody goes
without an answer because of a typo.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.template import Context, Engine, TemplateDoesNotExist, TemplateSyntaxError
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from vanthu.store.models import Membership, Role
from vanthu.store.prepared import Select, Slot
from vanthu.validators.policy import Policy

from .layout import laid_out
from .phrases import REGULATION, citation, moment, quoted, spell_out, two
from .report import Report

log = structlog.get_logger(__name__)

OURS = Path(__file__).resolve().parent.parent / "templates"

#: What stands in subject and headline of each kind.
HEADLINES: Mapping[str, str] = {
    "received": "Đã tiếp nhận",
    "partial": "Tiếp nhận một phần, đề nghị gửi bổ sung",
    "refused": "Chưa tiếp nhận được, đề nghị gửi lại",
    "interim": "Đã nhận thư, đang kiểm tra",
    "published": "Đã đăng tải",
    "declined": "Thông báo về việc không đăng tải",
    "withdrawn": "Đã dừng xử lý theo đề nghị",
    "ask": "Đề nghị bổ sung",
}
#: Where nothing can be mended, nobody is asked to send again (wording.md §0.3).
FINAL_HEADLINES: Mapping[str, str] = {"partial": "Tiếp nhận một phần", "refused": "Không tiếp nhận"}
ROMAN = ("I", "II", "III", "IV", "V")


_SECRETARY = Select(
    lambda: (
        Membership.objects.filter(
            portal__name=Slot("portal"), role=Role.SECRETARY, user__is_active=True
        )
        .order_by("pk")
        .values_list("user__display_name", "user__phone")[:1]
    )
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail in words."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Secretary:
    """Whom an agency can phone. Name and phone are "" where nobody has entered them."""

    name: str
    phone: str
    title: str


def outcome_letter(kind: str, told: Report, policy: Policy, **more: Any) -> Letter:
    """The mail about what became of a submission, or of one of its drafts."""
    facts = told.facts
    final = bool(told.barred) and not told.stopped
    headline = FINAL_HEADLINES.get(kind, HEADLINES[kind]) if final else HEADLINES[kind]
    subject = f"[{policy.words.short}] {headline} - Mã {facts.code}"
    if facts.subject:
        subject += f" - {quoted(facts.subject, 80)}"
    context = {
        "headline": headline,
        "to": quoted(facts.agency, 200) or told.you,
        "you": told.you,
        "code": facts.code,
        "received": moment(facts.received_at),
        "subject": quoted(facts.subject) or "(không có tiêu đề)",
        "report": told,
        "taken": two(len(told.taken)),
        "stopped": two(len(told.stopped)),
        "barred": two(len(told.barred)),
        "held": two(len(told.held)),
        "all": two(len(told.files)),
        "section": _sections(told),
        "final": final,
        "virus": any(
            finding.code.startswith("virus.")
            for finding in facts.findings
            if finding.action == "reject"
        ),
        "withdrawal": facts.stopped,
        "continues": facts.continues,
        "words": facts.words,
        "waiting": [draft for draft in told.drafts if draft.waits],
        "late": [draft for draft in told.drafts if draft.late],
        "status_url": address("public:status", facts.token) if facts.token else "",
    }
    return compose(kind, subject, policy, {**context, **more})


def compose(kind: str, subject: str, policy: Policy, context: Mapping[str, Any]) -> Letter:
    """A mail of a kind: both parts from the same context, so that they can't differ."""
    board = policy.words.board
    common = {
        "policy": policy,
        "accent": policy.accent,
        "board": board,
        "noun": policy.words.noun,
        "signature": _signature(policy),
        "secretary": secretary_of(policy),
        "check_url": address("public:check", policy.name),
        "regulation": REGULATION,
        "approval": citation(policy, "approval", timezone.localdate()),
    }
    full = {**common, **context}
    text = laid_out(spell_out(_rendered(f"notices/{kind}.txt", policy, full), policy.regulation))
    html = spell_out(_rendered(f"notices/{kind}.html", policy, full), policy.regulation)
    return Letter(quoted(subject, 250), text, html.strip() + "\n")


def secretary_of(policy: Policy) -> Secretary:
    """The secretary that the policy names, else the one with an account; the template's
    "(ghi họ tên …)" is nobody."""
    named = policy.secretary
    if named.is_named:
        phone = "" if named.phone.startswith("(") else named.phone
        return Secretary(named.name, phone, named.title)
    name, phone = _SECRETARY.first(portal=policy.name) or ("", "")
    return Secretary(name, phone, named.title)


def address(name: str, *args: str) -> str:
    """The full address of a public page; "" for a page that this installation doesn't have."""
    try:
        return f"{settings.VANTHU.public_url}{reverse(name, args=args)}"
    except NoReverseMatch:
        return ""


def _sections(told: Report) -> dict[str, str]:
    """Roman numerals of the sections that there are."""
    there = [
        name
        for name, lines in (
            ("taken", told.taken),
            ("stopped", told.stopped),
            ("barred", told.barred),
            ("held", told.held),
            ("notes", told.notes),
        )
        if lines
    ]
    return dict(zip(there, ROMAN, strict=False))


def _signature(policy: Policy) -> list[str]:
    """ "BAN BIÊN TẬP" above the site's name, or the board's name in one line."""
    board = policy.words.board
    head, _, site = board.partition("Ban Biên tập ")
    return ["BAN BIÊN TẬP", site.upper()] if not head and site else [board.upper()]


def _rendered(name: str, policy: Policy, context: Mapping[str, Any]) -> str:
    html = name.endswith(".html")
    filled = Context(dict(context), autoescape=html)
    own = settings.VANTHU.portals_dir / policy.name / "templates"
    if own.is_dir():
        try:
            return _engine((own, OURS), _stamp(own)).get_template(name).render(filled)
        except (TemplateSyntaxError, TemplateDoesNotExist, UnicodeDecodeError) as error:
            log.error("own_template_broken", portal=policy.name, template=name, reason=str(error))
    return _engine((OURS,)).get_template(name).render(filled)


def _stamp(folder: Path) -> int:
    """Changes with any file below the folder: an operator's change counts at once."""
    seen: list[tuple[str, int, int, int]] = []
    for path in sorted(folder.rglob("*")):
        with suppress(FileNotFoundError):  # it is being replaced
            stat = path.stat()
            seen.append((str(path), stat.st_mtime_ns, stat.st_size, stat.st_ino))
    return hash(tuple(seen))


@lru_cache(maxsize=32)
def _engine(folders: tuple[Path, ...], stamp: int = 0) -> Engine:  # noqa: ARG001 - part of the key
    """Templates are compiled once; that takes longer than filling them."""
    loader = ("django.template.loaders.filesystem.Loader", [str(folder) for folder in folders])
    return Engine(loaders=[("django.template.loaders.cached.Loader", [loader])])
