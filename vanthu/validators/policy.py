"""A portal's policy: one TOML file, read into one typed model.

Templates lie in `vanthu/config/portals`; the operator's copies in DATA/portals count.
Errors name the file, the key and the remedy.
"""

from __future__ import annotations

import hashlib
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError, field_validator, model_validator

from .codes import codes, families, fixed
from .policy_contents import Category, Precedence
from .policy_faults import in_words
from .policy_items import Items, Languages
from .policy_steps import CheckItem, DraftKind, Levels, Slug, Steps
from .policy_steps import Table as _Table
from .verdicts import Action

#: Every upper-case letter but I and O, which are heard and read as digits on the phone.
CodePrefix = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,6}$")]
EmailAddress = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$", to_lower=True)]
Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
FileType = Literal[
    "txt", "doc", "docx", "odt", "pdf", "rtf", "zip", "rar",
    "bmp", "jpg", "gif", "png", "psd",
    "mp4", "avi", "wmv", "wma", "mp3", "wav",
]  # fmt: skip


#: Families of codes on what a mail says, not on how it was made: never refused by a machine
#: (regulations.md, "How to read them").
CONTENT = frozenset(
    {"annex", "personal", "print", "recipients", "reply", "secrecy", "sender", "source", "version"}
)


class PolicyError(ValueError):
    """A policy file can't be used. The operator's fault; the text names file, key and remedy."""


def _valid(first: date | None, last: date | None, day: date) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


class Clause(_Table):
    """A place in the regulation. Only a verified one is quoted in mail."""

    #: As it is written in a sentence: "khoản 2 Điều 12 Quy chế".
    cite: str
    source: str = ""
    verified: bool = False
    valid_from: date | None = None
    valid_to: date | None = None

    def valid_on(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return _valid(self.valid_from, self.valid_to, day)


class Law(_Table):
    """One version of a law or standard that the regulation rests on (R12, R90): which text counts
    on which day, and what replaced it."""

    #: Versions of one subject share it ("portals", "personal-data", "standards").
    subject: Slug
    title: str
    valid_from: date | None = None
    valid_to: date | None = None
    #: Where that is written, and whether it was checked against the original.
    source: str = ""
    verified: bool = False

    def valid_on(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return _valid(self.valid_from, self.valid_to, day)


class Regulation(_Table):
    """The regulation that the portal runs by."""

    #: "Quy chế ban hành kèm theo Quyết định số 31/2015/QĐ-UBND ngày 11/9/2015 của UBND …"
    title: str
    #: How it is called after the first time.
    short: str = "Quy chế"
    quotable: bool = True
    #: Which copy was read.
    source: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    #: Clauses by use: "types", "encoding", "deadline", "author", "approval", or a code.
    clauses: dict[str, Clause] = Field(default_factory=dict)

    def quoted(self, key: str, day: date) -> str:
        """The clause as a mail may quote it on that day, else "": verified, in force, and of a
        regulation that somebody has signed."""
        clause = self.clauses.get(key)
        if clause is None or not (self.quotable and clause.verified and clause.valid_on(day)):
            return ""
        return clause.cite if _valid(self.valid_from, self.valid_to, day) else ""


class Secretary(_Table):
    """Whom an agency can phone; stands in every mail."""

    name: str
    phone: str
    title: str = "Thư ký Ban Biên tập"

    @property
    def is_named(self) -> bool:
        """Whether the operator has put a person in; the template's "(ghi họ tên …)" is nobody."""
        return bool(self.name) and not self.name.startswith("(")


class Types(_Table):
    """Permitted types, by content (R1-R5)."""

    permitted: tuple[FileType, ...]
    docx: Literal["accept", "accept_with_notice", "refuse"] = "accept_with_notice"


class Limits(_Table):
    """How large one file may be, in MB, by its family (R4). None: as large as a mail may be."""

    text: Annotated[int, Field(gt=0)] | None = None
    archive: Annotated[int, Field(gt=0)] | None = None
    image: Annotated[int, Field(gt=0)] | None = None
    video: Annotated[int, Field(gt=0)] | None = None
    audio: Annotated[int, Field(gt=0)] | None = None


class DeadlineRule(_Table):
    """One rule of the deadline table; the first that fits counts."""

    name: str
    kinds: tuple[DraftKind, ...] = ()
    #: Only content of these categories; empty: of any.
    categories: tuple[Slug, ...] = ()
    #: Only documents that one of these agencies has issued; empty: anybody's.
    issuers: tuple[str, ...] = ()
    working_days: Annotated[int, Field(ge=0)] | None = None
    #: From which date days are counted. "approved": the day on which a plan or a result was
    #: approved, accepted or decided to be made public; editors enter it (R16, R18, R19).
    since: Literal["issued", "received", "approved"] = "received"
    clause: str = ""
    #: Mail received on these days only: a limit may come from a law that was replaced (R90).
    valid_from: date | None = None
    valid_to: date | None = None

    def valid_on(self, day: date) -> bool:
        """Whether it counts for mail of that day."""
        return _valid(self.valid_from, self.valid_to, day)


class Author(_Table):
    """Whether news and articles must name who wrote them (R103, R121)."""

    required: bool = False
    #: The same for the source.
    source_required: bool = False
    #: "tên, địa chỉ của người viết": what is missing, in the regulation's words.
    what: str = "tên tác giả"
    #: What the answer should say.
    ask: str = "họ tên, đơn vị của tác giả"


class Completeness(_Table):
    """What belongs to an issued document besides its file."""

    #: Its "Nơi nhận" names the portal (R8).
    recipients_name_portal: bool = False
    #: The printed, signed and sealed copy is sent too: of normative documents (R6), of all (R105).
    printed_copy: Literal["none", "normative", "all"] = "none"


class MailboxConfig(_Table):
    """One mailbox that is watched by IMAP. The password lies in DATA/secrets/mailbox-NAME."""

    name: Slug
    address: EmailAddress
    host: str
    port: int = 993
    security: Literal["tls", "starttls", "plain"] = "tls"
    user: str
    folder: str = "INBOX"
    auth: Literal["password", "xoauth2"] = "password"
    #: Mail that arrived earlier is left alone. Unset: the moment of the first look.
    start_at: datetime | None = None
    #: For XOAUTH2: where a refresh token becomes an access token; client id (no secret).
    token_url: str = ""
    client_id: str = ""
    scope: str = ""
    processed_folder: str = "Processed"
    failed_folder: str = "Failed"


class Words(_Table):
    """Names that screens and mails use for this portal."""

    #: "Cổng", "Trang", "Website".
    noun: str = "Cổng"
    #: "Cổng TTĐT Cao Bằng", in subjects of mails.
    short: str
    #: "Ban Biên tập Cổng Thông tin điện tử tỉnh Cao Bằng".
    board: str
    #: Titles of roles.
    secretary: str = "Thư ký"
    editor: str = "Biên tập viên"
    deputy: str = "Phó Trưởng ban"
    head: str = "Trưởng ban"
    administrator: str = "Quản trị hệ thống"
    publish: str = "Đăng lên Cổng"


class Board(_Table):
    """When the board's own people are reminded by mail of what waits for them."""

    #: On the offices' clock, each working day.
    remind_at: Clock = "07:30"
    #: Working days that a submitted text may wait before it is named first.
    approval_days: Annotated[int, Field(ge=0)] = 1
    #: Working days within which the head decides on what was suspended.
    suspended_days: Annotated[int, Field(ge=0)] = 1


class Policy(_Table):
    """All of one portal's rules."""

    name: Slug
    code: CodePrefix
    title: str
    site: str
    #: R24: those who re-use must write it; stands in feed, print, export.
    attribution: str
    accent: Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")] = "#2b3d8c"
    addresses: tuple[EmailAddress, ...]
    #: R31: personal mail in answers goes out under this address; the first address when empty.
    from_address: EmailAddress | None = None
    postal_address: str = ""
    #: To whom the board's reports go (R55, R119).
    reports_to: tuple[str, ...] = ()
    words: Words
    secretary: Secretary
    regulation: Regulation
    types: Types
    #: Code (or "family.*") -> what is done. Codes without a line follow the code table's default.
    actions: dict[str, Action] = Field(default_factory=dict)
    limits: Limits = Field(default_factory=Limits)
    author: Author = Field(default_factory=Author)
    completeness: Completeness = Field(default_factory=Completeness)
    categories: tuple[Category, ...] = ()
    precedence: Precedence = Field(default_factory=Precedence)
    deadlines: tuple[DeadlineRule, ...] = ()
    laws: tuple[Law, ...] = ()
    mailboxes: tuple[MailboxConfig, ...] = ()
    board: Board = Field(default_factory=Board)
    steps: Steps = Field(default_factory=Steps)
    checklist: tuple[CheckItem, ...] = ()
    items: Items = Field(default_factory=Items)
    languages: Languages = Field(default_factory=Languages)
    levels: Levels = Field(default_factory=Levels)
    #: Whether one person may approve alone what came from nobody's hand but the machine's.
    two_persons: bool = True
    #: Whether the deputy head decides like the head (R51). False: only the head approves.
    deputies_approve: bool = True
    #: "Hold" mail of unknown senders for the secretary (R130), or only note it.
    unknown_senders: Literal["hold", "note"] = "note"

    @field_validator("actions")
    @classmethod
    def _known_codes(cls, actions: dict[str, Action]) -> dict[str, Action]:
        known = set(codes()) | {f"{family}.*" for family in families()}
        if strange := sorted(set(actions) - known):
            raise ValueError(f"no such code: {', '.join(strange)}; `vanthu rules` lists them")
        if sealing := sorted(set(actions) & fixed()):
            raise ValueError(
                f"{', '.join(sealing)}: what is secret or not for everybody waits for the head, "
                "whatever the portal; take the line out"
            )
        for key, action in actions.items():
            if action is Action.REJECT and key.partition(".")[0] in CONTENT:
                raise ValueError(f"{key}: a person decides on content, no machine; write hold")
        return actions

    @model_validator(mode="after")
    def _hangs_together(self) -> Policy:
        """What names something else in the file names what is there."""
        ids = [category.id for category in self.categories]
        checks = [item.id for item in self.checklist]
        for table, names in (("categories", ids), ("checklist", checks)):
            if twice := sorted({name for name in names if names.count(name) > 1}):
                raise ValueError(f"{table}: {', '.join(twice)} stands there twice; rename one")
        for rule in self.deadlines:
            if strange := sorted(set(rule.categories) - set(ids)):
                raise ValueError(
                    f"deadlines: “{rule.name}” names the category {', '.join(strange)}, which "
                    f"isn't there; there are: {', '.join(ids) or 'none'}"
                )
        if (filed := self.items.reference_category) and filed not in ids:
            raise ValueError(
                f"items: reference_category names the category {filed}, which isn't there; "
                f"there are: {', '.join(ids) or 'none'}"
            )
        named = {("deadlines", rule.name, rule.clause) for rule in self.deadlines}
        named |= {("categories", one.name, one.clause) for one in self.categories}
        named |= {("checklist", one.id, one.clause) for one in self.checklist}
        named.add(("precedence", "precedence", self.precedence.clause))
        for table, name, clause in sorted(named):
            if clause and clause not in self.regulation.clauses:
                raise ValueError(
                    f"{table}: “{name}” names the clause {clause}, which isn't in "
                    f"[regulation.clauses]; there are: {', '.join(self.regulation.clauses)}"
                )
        return self

    def category(self, id_: str) -> Category | None:
        """The category of that id."""
        return next((category for category in self.categories if category.id == id_), None)

    def laws_on(self, day: date) -> list[Law]:
        """The laws in force on a day."""
        return [law for law in self.laws if law.valid_on(day)]

    def grounded(self, text: str, clause: str) -> str:
        """One of a code's texts without "theo Quy chế" where this regulation says nothing on it."""
        if not clause or clause in self.regulation.clauses:
            return text
        return text.replace(f" theo {self.regulation.short}", "")

    def action(self, code_id: str) -> Action:
        """What this portal does with a code: its own line for it, then its line for the family
        ("type.*"), then the table's default."""
        if code_id in fixed():
            return codes()[code_id].action
        family = f"{code_id.partition('.')[0]}.*"
        for key in (code_id, family):
            if key in self.actions:
                return self.actions[key]
        if code_id == "sender.unknown" and self.unknown_senders == "hold":
            return Action.HOLD  # R130
        if code_id == "source.author_missing" and self.author.required:
            return Action.HOLD  # R103, R121: the draft waits, nothing is refused
        return codes()[code_id].action

    @property
    def sender(self) -> str:
        """The address that answers come from."""
        return self.from_address or self.addresses[0]


def parse_policy(text: str, where: str = "policy") -> Policy:
    """The policy in a TOML text; `where` names it in errors.

    Raises PolicyError with one line a fault: key, what is wrong, what would be right.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{where}: not TOML: {error}. Mend the line it names.") from error
    try:
        return Policy.model_validate(data)
    except ValidationError as error:
        raise PolicyError("\n".join(in_words(where, fault) for fault in error.errors())) from error


def load_policy(path: Path) -> Policy:
    """The policy in a file."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise PolicyError(f"{path}: can't be read: {error.strerror}.") from error
    policy = parse_policy(text, str(path))
    if policy.name != path.stem:
        raise PolicyError(
            f"{path}: name: is {policy.name!r}; it must be the file's, {path.stem!r}."
        )
    return policy


def policy_hash(text: str) -> str:
    """SHA-256 of a policy's text: the name under which submissions remember it."""
    return hashlib.sha256(text.encode()).hexdigest()
