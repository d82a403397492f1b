"""Meeting one code: the mail is booked, processed, answered, sent; then words are looked for."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from typing import Any
from unittest import mock

from django.conf import settings
from django.test import Client
from django.utils.translation import override

from tests.factories import make_member
from tests.integration.pipeline.conftest import FIXTURES, arrive, mail
from tests.notices import read_mail, send_all, tick
from vanthu.store.models import Agency, AgencyAddress, FindingRow, Notice, Portal, Role, Submission
from vanthu.validators.codes import Code, code
from vanthu.validators.verdicts import Action

from . import CodeCase

ADDRESS = "@so-mau.example"
BARRING = (Action.HOLD, Action.REJECT)
#: Pieces of the table's texts that are too short to prove anything.
SHORTEST = 12


@dataclass
class World:
    """What a case may change before its mail comes, and the way in."""

    portal: str
    pytest_settings: Any
    peer: Any = None
    #: An earlier mail, for cases that need one.
    first: Submission | None = None
    #: What is undone when the case ends.
    ends: ExitStack = field(default_factory=ExitStack)

    def mail(
        self, *files: tuple[str, bytes], subject: str = "", body: str = "", **headers: str
    ) -> EmailMessage:
        """A mail of the agency on the register."""
        return mail(*files, subject=subject or "Gửi đăng tải văn bản", body=body, **headers)

    def paper(self, name: str = "bacgiang.doc") -> bytes:
        """A decision as an office program saved it: `tests/fixtures/regulations`."""
        return (FIXTURES / name).read_bytes()

    def arrive(self, message: EmailMessage | bytes) -> Submission:
        """Book it as if it had come by SMTP over a trusted network, and do its jobs."""
        return arrive(message, self.portal)

    def policy(self, old: str, new: str) -> None:
        """Change a line of the portal's policy file."""
        path = settings.VANTHU.portals_dir / f"{self.portal}.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{path.name} has no {old!r}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def configure(self, **values: Any) -> None:
        """Change the installation's settings."""
        self.pytest_settings.VANTHU = settings.VANTHU.model_copy(update=values)

    def patch(self, name: str, value: object) -> None:
        """Replace something of ours until the case ends."""
        self.ends.enter_context(mock.patch(name, value))

    def keep(self, thing: Any) -> Any:
        """Close it when the case ends."""
        self.ends.enter_context(thing)
        return thing

    def forget_agency(self) -> None:
        """The sender is on no register any more."""
        AgencyAddress.objects.all().delete()
        Agency.objects.all().delete()


@contextmanager
def staged(case: CodeCase, pytest_settings: Any, peer: Any) -> Iterator[World]:
    """The stage of a case: an agency on the register, then what the case asks for. The policy's
    file is afterwards as it was."""
    agency = Agency.objects.create(portal=Portal.objects.get(name=case.portal), name="Sở Mẫu")
    AgencyAddress.objects.create(agency=agency, pattern=ADDRESS)
    world = World(case.portal, pytest_settings, peer)
    file = settings.VANTHU.portals_dir / f"{case.portal}.toml"
    before = file.read_text(encoding="utf-8")
    try:
        with world.ends:
            case.before(world)
            yield world
    finally:
        file.write_text(before, encoding="utf-8")


def meet(case: CodeCase, world: World) -> Submission:
    """Send the mail of a case and check all that its code promises."""
    submission = world.arrive(case.mail(world))
    case.after(world, submission)
    submission.refresh_from_db()
    row = code(case.code)
    if case.where == "publication":
        _on_the_draft(case, submission, row)
        return submission
    found = _finding(case, submission)
    assert submission.state == case.state, (submission.state, _codes(submission))
    _break_the_silence(submission)
    send_all()
    replies = " ".join(_replies(submission))
    if row.told and not case.sealed:
        for piece in (*_pieces(row, found), *case.says):
            assert _plain(piece) in replies, (piece, replies)
    else:
        for piece in _pieces(row, found):
            assert _plain(piece) not in replies, (piece, replies)
    if case.sealed:
        assert not replies
    _on_the_desk(case, submission, row)
    return submission


def _finding(case: CodeCase, submission: Submission) -> FindingRow:
    found = FindingRow.objects.filter(submission=submission, code=case.code).first()
    assert found is not None, f"{case.code} not met, but: {_codes(submission)}"
    return found


def _codes(submission: Submission) -> list[str]:
    return sorted(set(submission.findings.values_list("code", flat=True)))


def _break_the_silence(submission: Submission) -> None:
    """What waits for a decision is told so after half an hour."""
    Submission.objects.filter(pk=submission.pk).update(
        booked_at=submission.booked_at - timedelta(minutes=31)
    )
    tick("notice.interim")


def _replies(submission: Submission) -> Iterator[str]:
    """The text of each mail that left about the submission, as a reader of mail finds it."""
    sent = Notice.objects.filter(submission=submission, state="sent")
    wanted = set(sent.values_list("message_id", flat=True))
    for path in sorted(settings.VANTHU.outgoing_dir.glob("*.eml")):
        message = read_mail(path.read_bytes())
        if str(message["Message-ID"]).strip("<>") in wanted:
            body = message.get_body(("plain",))
            assert body is not None
            yield _plain(f"{message['Subject']} {body.get_content()}")


def _pieces(row: Code, found: FindingRow) -> Iterator[str]:
    """The table's own words of one code, cut at what is filled in or cited."""
    texts = (row.vi.why, row.vi.mend) if found.action in BARRING else (row.vi.note,)
    waits = found.action == Action.HOLD and found.submission.state == "held"
    if waits and row.releaser == "administrator":
        return  # it waits for us; the sender needn't do anything
    for text in texts:
        for piece in re.split(r"\{[^}]*\}|theo Quy chế|Quy chế|\. ", text):
            if len(piece.strip()) >= SHORTEST:
                yield piece.strip(" .;,:")


def _plain(text: str) -> str:
    return " ".join(text.split())


def _page(submission: Submission, path: str) -> str:
    """What the secretary sees there."""
    client = Client()
    client.force_login(make_member(submission.portal, Role.SECRETARY))
    with override("vi"):
        page = client.get(path, headers={"accept-language": "vi"})
    assert page.status_code == 200, page
    return html.unescape(page.content.decode())


def _on_the_draft(case: CodeCase, submission: Submission, row: Code) -> None:
    shown = _page(submission, f"/desk/drafts/{submission.drafts.get().pk}/")
    for words in (row.vi.title, *case.says):
        assert words in shown, words


def _on_the_desk(case: CodeCase, submission: Submission, row: Code) -> None:
    shown = _page(submission, f"/desk/submissions/{submission.code}/")
    if case.sealed:
        assert not submission.subject
        assert not submission.raw_sha256
        assert not submission.parts.exists()
        assert row.vi.title not in shown
    else:
        title = re.split(r"\{[^}]*\}", row.vi.title)[0].strip()
        assert title in shown, title
