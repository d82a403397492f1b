"""Who is answered at which address: one row an address, and what the answers must be.

A new address needs a row in `ROWS` (`test_every_address_has_a_row` says which is missing):

    "draft-slip": Row(BOARD, "draft"),                 # GET for the board of the draft's portal
    "draft-doubts": Row(BOARD, "draft", methods=POST), # POST alone
    "tour": Row(ACCOUNT),                              # whoever has an account

`things` are the parts of the address in order: names of THINGS, or `=text` for a constant. Each
thing is asked for as one's own, as another portal's, and as one that doesn't exist: the last two
must not be told apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from vanthu.desk.urls_desk import urlpatterns

BOARD = frozenset({"editor", "secretary", "deputy", "head"})
OFFICE = frozenset({"secretary", "deputy", "head"})
ADMINISTRATOR = frozenset({"administrator"})
MONITORS = frozenset({"secretary", "administrator"})
#: Who may try a policy out.
TRIERS = frozenset({"head", "secretary", "administrator"})
#: Who sees the technical side of a mail.
WATCHERS = BOARD | ADMINISTRATOR
#: With a role at any portal.
MEMBERS = BOARD | {"stranger"}
ACCOUNT = MEMBERS | {"ended", "administrator"}
#: Nobody is signed in for them: no session, or that of an account that was closed.
NOBODY = frozenset({"anonymous", "closed"})
EVERYBODY = ACCOUNT | NOBODY
PEOPLE = tuple(sorted(EVERYBODY))

GET, POST, BOTH = frozenset({"GET"}), frozenset({"POST"}), frozenset({"GET", "POST"})
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
WHOSE = ("own", "foreign", "missing")


@dataclass(frozen=True)
class Row:
    """Who is answered at one address, to which methods."""

    who: frozenset[str]
    things: tuple[str, ...] | str = ()
    methods: frozenset[str] = GET
    #: What GET may answer to those who may ask.
    shown: tuple[int, ...] = (200,)
    #: What POST may answer to them: a form again, or on to the next page.
    done: tuple[int | str, ...] = (200, 302)
    #: What POST answers where nobody is signed in, if not the way to the sign-in.
    signed_out: int = 302
    #: What any other method is answered.
    otherwise: tuple[int, ...] = (405,)

    @property
    def parts(self) -> tuple[str, ...]:
        """The things as a tuple."""
        return (self.things,) if isinstance(self.things, str) else self.things


ROWS: dict[str, Row] = {
    "inbox": Row(ACCOUNT, shown=(200, 302)),
    "filters": Row(MEMBERS),
    "filter-keep": Row(MEMBERS, methods=POST),
    "filter": Row(frozenset({"editor"}), "filter", BOTH),
    "filter-do": Row(frozenset({"editor"}), ("filter", "=drop"), POST),
    "bulk-begin": Row(MEMBERS, methods=POST, done=(200, 302, 404)),  # 404: no such act
    "bulk": Row(frozenset({"editor"}), "bulk", BOTH, shown=(200, 302)),
    "bulk-undo": Row(frozenset({"editor"}), "bulk", POST),
    "undo": Row(MEMBERS, methods=POST),
    "draft-new": Row(MEMBERS, methods=BOTH),
    "draft-commission": Row(MEMBERS, methods=BOTH, shown=(200, 302)),
    "sign-in": Row(EVERYBODY, methods=BOTH, shown=(200, 302), otherwise=(405, 302)),
    "sign-out": Row(EVERYBODY, methods=POST, done=("in",)),
    "account": Row(ACCOUNT),
    "password": Row(ACCOUNT, methods=BOTH),
    "reminders": Row(ACCOUNT, methods=POST),
    "keys": Row(ACCOUNT, methods=BOTH),
    "language": Row(EVERYBODY, methods=POST),
    "choose-portal": Row(ACCOUNT, "=caobang", shown=(302,)),
    "approvals": Row(MEMBERS),
    "register": Row(MONITORS),
    "report": Row(OFFICE),
    "report-file": Row(OFFICE),
    "report-published": Row(OFFICE),
    "report-published-file": Row(OFFICE),
    "work-log": Row(MEMBERS),
    "work-log-file": Row(MEMBERS),
    "draft": Row(BOARD, "draft"),
    "draft-glance": Row(BOARD, "draft"),
    "draft-edit": Row(BOARD, "draft", BOTH, shown=(200, 302)),
    "draft-doubts": Row(BOARD, "draft", POST),
    "draft-slip": Row(BOARD, "draft"),
    "draft-typing": Row(BOARD, "draft", POST, done=(200, 400, 409), signed_out=401),
    "draft-typing-drop": Row(BOARD, "draft", POST),
    "draft-split": Row(BOARD, "draft", BOTH, shown=(200, 302)),
    "draft-merge": Row(BOARD, "draft", BOTH, shown=(200, 302)),
    "draft-revisions": Row(BOARD, "draft"),
    # It has no earlier version that was published.
    "draft-version": Row(BOARD, ("draft", "=987654"), shown=(404,)),
    "draft-version-package": Row(BOARD, ("draft", "=987654"), shown=(404,)),
    "draft-restore": Row(BOARD, "draft", POST),
    "draft-upload": Row(BOARD, "draft", POST),
    "draft-paper": Row(BOARD, "draft", BOTH, shown=(200, 302)),
    "draft-printed": Row(BOARD, "draft", POST),
    "draft-translate": Row(BOARD, "draft", POST),
    "draft-reviewed": Row(BOARD, "draft", POST),
    # 404: nobody has to ask at this portal.
    "draft-reuse": Row(BOARD, "draft", BOTH, shown=(404,), done=(404,)),
    "reuses": Row(MEMBERS),
    "reuse-decide": Row(BOARD, "reuse", BOTH, shown=(404,), done=(404,)),
    "reuse-record": Row(BOARD, "reuse", BOTH, shown=(404,), done=(404,)),
    "reuse-letter": Row(BOARD, "reuse"),
    "reuse-scan": Row(BOARD, "reuse", shown=(302,)),
    "paper-scan": Row(BOARD, "paper", shown=(302,)),
    "draft-proposal": Row(BOARD, "draft", BOTH, shown=(200, 302)),
    "draft-events": Row(BOARD, "draft"),
    "standing": Row(MEMBERS),
    # 404: news and articles have no force to state.
    "draft-standing": Row(BOARD, "draft", BOTH, shown=(200, 302), done=(200, 302, 404)),
    # There is no such relation.
    "draft-unrelated": Row(BOARD, ("draft", "=987654"), BOTH, shown=(404,), done=(404,)),
    "draft-notes": Row(BOARD, "draft", BOTH),
    "note-edit": Row(BOARD, "note", BOTH, shown=(200, 302)),
    "note-settle": Row(BOARD, "note", POST),
    "mentions": Row(MEMBERS, methods=BOTH),
    "draft-personal": Row(BOARD, "draft", POST),
    "draft-clean": Row(BOARD, "draft", shown=(200, 302)),
    "draft-package": Row(BOARD, "draft", shown=(200, 302)),
    "draft-do": Row(BOARD, ("draft", "=ask"), BOTH, shown=(200, 302)),
    "file": Row(BOARD, "part", shown=(302,)),
    "file-conversion": Row(BOARD, "converted"),
    "file-page": Row(BOARD, ("picture", "=1"), shown=(302,)),
    "file-play": Row(BOARD, "sound"),
    "file-preview": Row(BOARD, "film", BOTH),
    # Nothing was made of it yet.
    "file-preview-play": Row(BOARD, "film", shown=(404,)),
    "file-preview-page": Row(BOARD, ("film", "=1"), shown=(404,)),
    "monitor": Row(MONITORS),
    "retry-bad": Row(ADMINISTRATOR, methods=POST),
    "retry-jobs": Row(ADMINISTRATOR, methods=POST),
    "held-files": Row(MEMBERS | ADMINISTRATOR),
    "outbox": Row(MONITORS),
    "outbox-send": Row(MONITORS, methods=POST),
    "what-if-start": Row(TRIERS, shown=(302,)),
    "what-if": Row(TRIERS, "portal", BOTH),
    "trial-policy": Row(OFFICE | ADMINISTRATOR, "what-if"),
    "retry-job": Row(ADMINISTRATOR, "=1", POST),
    "send-again": Row(MONITORS, "notice", POST),
    "submissions": Row(MEMBERS | ADMINISTRATOR),
    "again": Row(ACCOUNT, methods=POST),
    "release": Row(ACCOUNT, methods=BOTH, shown=(200, 302)),
    "trial": Row(OFFICE | ADMINISTRATOR, "trial"),
    "trial-do": Row(OFFICE | ADMINISTRATOR, ("trial", "=stop"), POST),
    "submission": Row(WATCHERS, "code"),
    "rhythm": Row(MEMBERS | ADMINISTRATOR),
    "delivery-new": Row(MEMBERS, methods=BOTH, shown=(200, 302)),
    "delivery-slip": Row(BOARD, "code", shown=(404,)),  # it came by mail
    "raw": Row(OFFICE | ADMINISTRATOR, "code", shown=(302,)),
    "sealed-record": Row(OFFICE, "destroyed"),
    "submission-do": Row(WATCHERS, ("code", "=rerun"), BOTH),
    "agencies": Row(MEMBERS),
    "agency-add": Row(MEMBERS, methods=BOTH),
    "agency": Row(BOARD, "agency", BOTH),
    "agency-letter": Row(MONITORS, "agency"),
    "tour": Row(ACCOUNT),
    "tour-step": Row(ACCOUNT, "=keys", POST, done=(302, 404)),
    "tour-samples": Row(OFFICE | ADMINISTRATOR, methods=POST),
    "tour-clear": Row(OFFICE | ADMINISTRATOR, methods=POST),
    "tour-close": Row(ACCOUNT, methods=POST),
    "people": Row(ADMINISTRATOR),
    "person-add": Row(ADMINISTRATOR, methods=BOTH),
    "person": Row(ADMINISTRATOR, "user"),
    "person-change": Row(ADMINISTRATOR, "user", BOTH),
    "role-add": Row(ADMINISTRATOR, "user", POST),
    "person-do": Row(ADMINISTRATOR, ("user", "=password"), POST),
    "role-remove": Row(ADMINISTRATOR, "membership", POST),
}


def world(ids: dict[str, Any]) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """(people by column, things: name → whose → value). Things without another portal's side
    (accounts) have none."""
    from tests.factories import make_agency, make_part, make_submission
    from vanthu.queue.people import user_close
    from vanthu.store.models import Agency, Draft, Membership, Notice, PartRow, Portal, User

    here, there = (Portal.objects.get(name=name) for name in ("caobang", "longxuyen"))
    ended = User.objects.create_user("thoiviec", password=ids["password"])
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.create(user=ended, portal=here, role="head", valid_to=yesterday)
    closed = User.objects.create_user("dadong", password=ids["password"])
    Membership.objects.create(user=closed, portal=here, role="head")
    names = {
        "editor": "nongthihanh", "secretary": "hoangvanlap", "deputy": "lythimai",
        "head": "trieudinhle", "administrator": "quantri", "stranger": "nguoila",
    }  # fmt: skip
    people: dict[str, Any] = {key: User.objects.get(username=name) for key, name in names.items()}
    people |= {"ended": ended, "closed": closed, "anonymous": None}

    other = make_submission(there, subject="Thư của nơi khác", state="held")
    parts = {
        "own": _part(here, "lo-ren.jpg"),
        "foreign": make_part(other, "anh.jpg", b"\xff\xd8", "image/jpeg"),
    }
    text = make_part(other, "van-ban.txt", b"x")
    text.conversions = [{"charset": "tcvn3", "letters": 1, "sure": 1.0, "fonts": []}]
    text.save()
    row = Notice.objects.get(pk=ids["notice"])
    row.pk, row.portal, row.submission, row.message_id = None, there, other, "<x@longxuyen>"
    row.save()
    foreign_office = make_agency(there, "Cơ quan nơi khác")
    gone = 987_654
    things = {
        "draft": {"own": ids["taken"], "foreign": ids["foreign"], "missing": gone},
        "part": {
            "own": _part(here, "QD-1234.txt").pk, "foreign": parts["foreign"].pk, "missing": gone
        },
        "picture": {"own": parts["own"].pk, "foreign": parts["foreign"].pk, "missing": gone},
        "converted": {
            "own": _part(here, "danh-sach.txt").pk, "foreign": text.pk, "missing": gone
        },
        "sound": {
            "own": _made(here, "a.mp3", "audio/mpeg"), "missing": gone,
            "foreign": make_part(other, "b.mp3", b"x", "audio/mpeg").pk,
        },
        "film": {
            "own": _made(here, "a.avi", "video/x-msvideo"), "missing": gone,
            "foreign": make_part(other, "b.avi", b"x", "video/x-msvideo").pk,
        },
        "note": {
            "own": _note(ids["taken"], people["editor"]), "missing": gone,
            "foreign": _note(ids["foreign"], people["stranger"]),
        },
        "paper": {
            "own": _paper(ids["approved"], people["head"]), "missing": gone,
            "foreign": _paper(ids["foreign"], people["stranger"]),
        },
        "reuse": {
            "own": _reuse(ids["published"]), "foreign": _reuse(ids["foreign"]), "missing": gone
        },
        "bulk": {
            "own": _bulk(here, people["editor"]), "missing": gone,
            "foreign": _bulk(there, people["stranger"]),
        },
        "trial": {
            "own": _trial(here, people["secretary"]), "missing": gone,
            "foreign": _trial(there, people["administrator"]),
        },
        "filter": {
            "own": _filter(here, people["editor"]), "missing": gone,
            "foreign": _filter(there, people["stranger"]),
        },
        "portal": {"own": here.name, "foreign": there.name, "missing": "khong-co"},
        "what-if": {
            "own": _trial(here, people["secretary"], kind="what_if"), "missing": gone,
            "foreign": _trial(there, people["administrator"], kind="what_if"),
        },
        "notice": {"own": ids["notice"], "foreign": row.pk, "missing": gone},
        "code": {"own": ids["held"], "foreign": other.code, "missing": "LGX-26-987654"},
        "destroyed": {"own": ids["destroyed"], "foreign": other.code, "missing": "LGX-26-987654"},
        "agency": {
            "own": Agency.objects.filter(portal=here).order_by("pk")[0].pk,
            "foreign": foreign_office.pk,
            "missing": gone,
        },
        "user": {"own": people["editor"].pk, "missing": gone},
        "membership": {
            "own": Membership.objects.get(user=people["editor"]).pk, "missing": gone
        },
    }  # fmt: skip
    assert Draft.objects.get(pk=ids["foreign"]).portal == there
    assert PartRow.objects.filter(submission__portal=there).exists()
    people["_close"] = lambda: user_close(user=closed)
    return people, things


def _part(portal: Any, name: str) -> Any:
    from vanthu.store.models import PartRow

    return PartRow.objects.filter(submission__portal=portal, name=name).order_by("pk")[0]


def _made(portal: Any, name: str, mime: str) -> int:
    from tests.factories import make_part
    from vanthu.store.models import Submission

    row = Submission.objects.filter(portal=portal, state="drafted").order_by("pk")[0]
    return int(make_part(row, name, name.encode(), mime).pk)


def _note(draft: int, author: Any) -> int:
    from vanthu.store.models import Note

    return int(Note.objects.create(draft_id=draft, author=author, text="Ghi chú").pk)


def _paper(draft: int, approver: Any) -> int:
    from vanthu.store.models import Draft, PaperApproval

    scan = {"sha256": "0" * 64, "name": "phieu.pdf", "type": "application/pdf", "size": 9}
    row = PaperApproval.objects.create(
        draft_id=draft, revision=Draft.objects.get(pk=draft).current, approver=approver,
        registered_by=approver, on=timezone.localdate(), scan=scan,
    )  # fmt: skip
    return int(row.pk)


def _reuse(draft: int) -> int:
    from vanthu.store.models import Draft, Reuse

    scan = {"sha256": "0" * 64, "name": "cv.pdf", "type": "application/pdf", "size": 9}
    row = Draft.objects.get(pk=draft)
    made = Reuse.objects.create(
        portal=row.portal, draft=row, revision=row.current, state="permitted", asker="Báo",
        contact="0206", place="Báo in", asked_on=timezone.localdate(), scan=scan,
        committee_number="1/UBND", committee_on=timezone.localdate(), committee_signer="A",
    )  # fmt: skip
    return int(made.pk)


def _bulk(portal: Any, user: Any) -> int:
    from vanthu.store.models import Bulk

    return int(
        Bulk.objects.create(portal=portal, user=user, act="take", arguments={}, back="/desk/").pk
    )


def _trial(portal: Any, actor: Any, kind: str = "rerun") -> int:
    from vanthu.config.policies import template_text
    from vanthu.store.models import Trial

    policy = template_text("caobang")
    return int(Trial.objects.create(kind=kind, portal=portal, actor=actor, policy=policy).pk)


def _filter(portal: Any, user: Any) -> int:
    from vanthu.store.models import SavedFilter

    row = SavedFilter.objects.create(portal=portal, user=user, where="drafts", name="Lọc")
    return int(row.pk)


def addresses(things: dict[str, dict[str, Any]]) -> Iterator[tuple[str, Row, str, str]]:
    """(name, row, whose, path) of every address with every kind of thing."""
    there = {str(pattern.name) for pattern in urlpatterns}
    for name, row in ((name, row) for name, row in ROWS.items() if name in there):
        for whose in WHOSE:
            values = []
            for part in row.parts:
                thing = {whose: part[1:]} if part[0] == "=" else things[part]
                values.append(thing.get(whose))
            named = [part for part in row.parts if part[0] != "="]
            if (not named and whose != "own") or None in values:
                continue
            yield name, row, whose, reverse(f"desk:{name}", args=values)


def expected(row: Row, person: str, method: str, whose: str) -> tuple[int | str, ...]:
    """What may be answered: statuses, or "in" for the way to the sign-in."""
    reads = "GET" if method == "HEAD" else method
    if person in NOBODY and not row.who & NOBODY:
        return (row.signed_out,) if method == "POST" and row.signed_out != 302 else ("in",)
    sees = _sees(row, person, whose)
    if reads not in row.methods:
        return row.otherwise if sees else (404, 405)
    # Pages with forms take GET and POST alone.
    no_head = (405,) if method == "HEAD" and "POST" in row.methods else ()
    if not sees:
        return (404, *no_head)
    return (*row.shown, *no_head) if reads == "GET" else row.done


def _sees(row: Row, person: str, whose: str) -> bool:
    named = any(part[0] != "=" for part in row.parts)
    if person == "stranger" and named:  # an editor too, of the other portal
        return whose == "foreign" and "editor" in row.who
    # Administrators see the technical side of every portal.
    both_sides = person == "administrator" and whose == "foreign"
    return person in row.who and (whose == "own" or both_sides)
