"""A seeded few of the hostile mails that `make prove` brings through the service into Chromium."""

from __future__ import annotations

import random
from xml.etree import ElementTree as ET

from playwright.sync_api import Browser

from tests.samples.pages import hostile_mails

from .desk import Desk
from .hostile import Looked, bring, look, open_files, pages_of_mail, publish

FEW = 5
#: Always among them: what most often comes through somewhere.
ALWAYS = ("html-script", "html-img", "subject-attribute", "file-name-element", "file-docx-link")


def test_nothing_of_a_mail_runs_or_loads(desk: Desk, browser: Browser) -> None:
    mails = hostile_mails()
    few = random.Random(20261122).sample(sorted(mails.keys() - set(ALWAYS)), FEW)
    codes = bring(desk, {name: mails[name] for name in (*ALWAYS, *few)})
    assert len(codes) == len(ALWAYS) + FEW
    found = Looked()
    paths = [path for code in codes for path in pages_of_mail(desk, code, every=False)]
    look(desk, browser, "trieudinhle", paths, found)
    assert open_files(desk, browser, "trieudinhle", codes, found) > FEW
    public = publish(desk)
    look(desk, browser, "", [*public, "/portals/caobang/?q=script"], found)
    assert found.pages > len(codes)
    assert public
    assert not found.faults(), "\n".join(found.faults()[:40])
    window = browser.new_context(base_url=desk.url)
    ET.fromstring(window.request.get("/portals/caobang/feed.atom").body())
    window.close()
