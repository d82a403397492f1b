"""Hostile mails through the real service into the desk, and a browser that looks whether anything
of them runs, loads or breaks out: shared by the browser tests and `make prove`.

As a program (`python -m tests.e2e.hostile`, on a service's data): brings the drafts that came of
the mails to the public, so that their public pages can be looked at too.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Dialog

from tests.peers.chromium import chromium
from vanthu.desk.originals import PLAYED

from .desk import Desk, Watched, open_window, sign_in

#: Their bytes may be looked at only from the other origin, as that says.
HEADERS = {
    "content-security-policy": "sandbox",
    "x-content-type-options": "nosniff",
    "content-disposition": "attachment",
}


@dataclass
class Looked:
    """What a browser saw that must not be."""

    pages: int = 0
    ran: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    complained: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Looked) -> None:
        """What another browser saw."""
        self.pages += other.pages
        self.ran += other.ran
        self.loaded += other.loaded
        self.complained += other.complained
        self.wrong += other.wrong

    def faults(self) -> list[str]:
        """All of it."""
        return [*self.ran, *self.loaded, *self.complained, *self.wrong]


def bring(desk: Desk, mails: Mapping[str, bytes]) -> list[str]:
    """Import the mails, and wait until each is decided on; their codes."""
    with TemporaryDirectory() as folder:
        for number, raw in enumerate(mails.values()):
            (Path(folder) / f"{number:04}.eml").write_bytes(raw)
        before = {row[0] for row in desk.service.query("SELECT code FROM store_submission")}
        done = desk.service.run("import", folder, "--portal", "caobang", check=False)
    assert not done.returncode, done.stdout + done.stderr
    _wait(desk)
    rows = desk.service.query("SELECT code FROM store_submission ORDER BY id")
    return [row[0] for row in rows if row[0] not in before]


def _wait(desk: Desk) -> None:
    from tests.peers.process import wait_for

    ready = "SELECT COUNT(*) FROM store_job WHERE kind = 'submission.process' AND state IN "
    wait_for(
        lambda: desk.service.query(f"{ready} ('ready', 'leased')")[0][0] == 0,
        "every mail is decided on",
        900,
    )


def publish(desk: Desk) -> list[str]:
    """Two people bring what can be published to the public; the paths of the public pages."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.e2e.hostile"],
        env=desk.service.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if told.returncode:
        raise RuntimeError(told.stderr[-3000:])
    from tests.peers.process import wait_for

    ids = json.loads(told.stdout.splitlines()[-1])
    listed = ",".join(map(str, ids)) or "0"
    wait_for(
        lambda: (
            not desk.service.query(
                f"SELECT id FROM store_publication WHERE state = 'ready' AND draft_id IN ({listed})"
            )
        ),
        "everything is published",
        300,
    )
    rows = desk.service.query(
        "SELECT id, slug FROM store_publication WHERE state = 'published' "
        f"AND draft_id IN ({listed})"
    )
    return [
        path
        for pk, slug in rows
        for path in (f"/portals/caobang/{pk}-{slug}/", f"/portals/caobang/{pk}/print/")
    ]


def pages_of_mail(desk: Desk, code: str, *, every: bool = True) -> Iterator[str]:
    """Every page of the desk that shows a mail; `every`: the rarer ones too."""
    yield f"/desk/submissions/{code}/"
    rows = desk.service.query(
        "SELECT d.id, s.id, s.token FROM store_submission s LEFT JOIN store_draft d "
        f"ON d.submission_id = s.id WHERE s.code = '{code}'"
    )
    parts = desk.service.query(f"SELECT id FROM store_part WHERE submission_id = {rows[0][1]}")
    if every:
        yield f"/status/{rows[0][2]}/"
    for draft in (row[0] for row in rows if row[0]):
        base = f"/desk/drafts/{draft}/"
        yield from (f"{base}?file={part[0]}" for part in parts)
        yield f"{base}edit/"
        if every:
            yield from (f"{base}{more}/" for more in ("slip", "revisions", "events", "do/decline"))


def look(
    desk: Desk, browser: Browser, user: str, paths: Iterator[str] | list[str], found: Looked
) -> None:
    """Open each page, and note what happens that must not."""
    window = open_window(desk, browser)
    if user:
        sign_in(window, user, desk.ids["password"])
    page = window.page

    def asked(dialog: Dialog) -> None:
        found.ran.append(f"{page.url}: dialog {dialog.message}")
        dialog.dismiss()

    page.on("dialog", asked)
    page.on("popup", lambda popup: found.ran.append(f"{page.url}: opened {popup.url}"))
    for path in paths:
        answer = page.goto(path)
        found.pages += 1
        if page.evaluate("window.__hit"):
            found.ran.append(f"{path}: ran")
        if answer is None or answer.status >= 400:
            found.wrong.append(f"{path}: {answer and answer.status}")
        elif not page.url.startswith(desk.url):
            found.wrong.append(f"{path}: ended at {page.url}")
        _inner(window, path, found)
    found.loaded += window.foreign
    found.complained += window.complaints
    window.close()


def look_by_several(
    desk: Desk, user: str, paths: list[str], found: Looked, several: int = 3
) -> None:
    """The same in several browsers at once: the service answers one while another draws."""

    def part(number: int) -> Looked:
        seen = Looked()
        with chromium() as browser:
            look(desk, browser, user, paths[number::several], seen)
        return seen

    with ThreadPoolExecutor(several) as pool:
        for seen in pool.map(part, range(several)):
            found.add(seen)


def _inner(window: Watched, path: str, found: Looked) -> None:
    """What came from a mail has no tags that run, frame, load or send, and no handlers."""
    bad = window.page.evaluate(
        """() => [...document.querySelectorAll(
             'script:not([src]), iframe, object, embed, base, meta[http-equiv], style, template, '
             + 'math, form[action]:not([action^="/"]), [formaction]:not([formaction^="/"]), '
             + '[srcdoc], '
             + 'a[href^="javascript" i], a[href^="data:" i], a[href^="vbscript" i]')]
           .concat([...document.querySelectorAll('*')].filter(
             (el) => el.getAttributeNames().some((name) => name.startsWith('on'))))
           .map((el) => el.outerHTML.slice(0, 150))"""
    )
    found.wrong += [f"{path}: {piece}" for piece in bad]


def open_files(desk: Desk, browser: Browser, user: str, codes: list[str], found: Looked) -> int:
    """Every received file from where its link leads: the other origin, as bytes to be kept."""
    window = open_window(desk, browser)
    sign_in(window, user, desk.ids["password"])
    listed = ", ".join(f"'{code}'" for code in codes)
    rows = desk.service.query(
        "SELECT p.id FROM store_part p JOIN store_submission s ON s.id = p.submission_id "
        f"WHERE s.code IN ({listed}) AND p.sha256 <> ''"
    )
    paths = [f"/desk/files/{pk}/" for (pk,) in rows] + [
        f"/desk/submissions/{c}/raw/" for c in codes
    ]
    opened = 0
    for path in paths:
        answer = window.page.request.get(path)
        if answer.status == 404:
            continue  # sealed, or empty
        opened += 1
        if answer.url.startswith(desk.url):
            found.wrong.append(f"{path}: answered by the desk's own origin")
        kind = answer.headers.get("content-type", "").partition(";")[0]
        picture = kind.startswith("image/")
        for name, value in HEADERS.items():
            if value not in answer.headers.get(name, "") and not (
                picture and name == "content-disposition"
            ):
                found.wrong.append(f"{path}: {name}: {answer.headers.get(name)}")
        if kind not in {"application/octet-stream", *PLAYED.values()} and not picture:
            found.wrong.append(f"{path}: {kind}")
    window.close()
    return opened


def _publish_all() -> list[int]:
    """Editor, head and secretary: every draft that may go out goes out."""
    from vanthu.queue import actions
    from vanthu.queue.errors import Refusal
    from vanthu.store.models import Draft, User

    editor, head, secretary = (
        User.objects.get(username=name) for name in ("nongthihanh", "trieudinhle", "hoangvanlap")
    )
    done: list[int] = []
    new = Draft.objects.filter(state="new", portal__name="caobang").exclude(submission=None)
    for draft in new.order_by("pk"):
        try:
            row = actions.draft_take(draft=draft, actor=editor, version=draft.version)
            row = actions.draft_save(draft=row, actor=editor, version=row.version, edit=_whole(row))
            row = actions.draft_submit(draft=row, actor=editor, version=row.version)
            row = actions.draft_approve(draft=row, actor=head, version=row.version)
            actions.draft_publish(draft=row, actor=secretary, version=row.version)
        except Refusal:
            continue
        done.append(draft.pk)
    return done


def _whole(draft: Any) -> Any:
    """What a draft needs before it may be submitted, hostile too where it is typed."""
    from tests.samples.pages.places import BREAKS
    from vanthu.queue.edits import Edit

    text = BREAKS["attribute"]
    metadata = {
        "author": text, "source": text, "number": f"77/QĐ-UBND {text}", "type": text,
        "date": "2026-11-20", "agency": text, "place": text, "signer": text,
        "signer_position": text,
    }  # fmt: skip
    current = draft.current
    files = [file | {"caption": text, "alt": text} for file in current.files]
    if draft.kind != "document":
        metadata = {name: metadata[name] for name in ("author", "source")}
    return Edit(title=f"{current.title} {text}"[:400], metadata=metadata, files=files, note=text)


def main() -> None:
    import django

    django.setup()
    print(json.dumps(_publish_all()))


if __name__ == "__main__":
    main()
