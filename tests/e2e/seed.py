"""A day at the desk, as data: two portals, their boards, mails in every state, drafts on their way.

Run as a program on a service's data folder: `python -m tests.e2e.seed` with VANTHU_DATA set.
Prints one JSON object with the ids that tests need.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from .seed_contents import contents
from .seed_drafts import drafts
from .seed_intake import mails, sealed, troubles
from .seed_items import news_item
from .seed_languages import languages
from .seed_long import long_item
from .seed_media import media
from .seed_standing import standing
from .seed_trials import seeded_trials

PASSWORD = "mot-mat-khau-du-dai-7"

BOARD = (
    ("nongthihanh", "Nông Thị Hạnh", "editor"),
    ("hoangvanlap", "Hoàng Văn Lập", "secretary"),
    ("trieudinhle", "Triệu Đình Lê", "head"),
    ("lythimai", "Lý Thị Mai", "deputy"),
)


def main() -> None:
    import django

    django.setup()
    from django.conf import settings

    from vanthu.config.policies import copy_template
    from vanthu.store.portals import sync_portals

    for name in ("caobang", "longxuyen"):
        copy_template(name, settings.VANTHU.portals_dir)
    sync_portals()
    print(json.dumps(seed(long=True), ensure_ascii=False))


def seed(*, long: bool = False) -> dict[str, Any]:
    """Make the rows; ids by name. `long`: also what is named without a blank, which only a browser
    can judge."""
    from tests.factories import make_agency
    from vanthu.store.models import AgencyAddress, Portal

    portal = Portal.objects.get(name="caobang")
    people = _people(portal)
    office = make_agency(portal, "Văn phòng UBND tỉnh Cao Bằng")
    AgencyAddress.objects.create(agency=office, pattern="@vpubnd.caobang.gov.vn")
    justice = make_agency(portal, "Sở Tư pháp")
    ids: dict[str, Any] = {"password": PASSWORD, "office": office.pk, "justice": justice.pk}
    ids |= drafts(portal, people, office, justice)
    ids |= media(portal)
    ids |= standing(portal, people, office)
    if long:
        ids |= long_item(portal, people)
    ids |= contents(portal, people, office)
    ids |= mails(portal)
    ids |= troubles(portal)
    ids |= sealed(portal, people, office)
    other = Portal.objects.get(name="longxuyen")
    ids |= _lists(portal, people, ids)
    ids |= seeded_trials(portal, people, ids)
    ids |= _notes(portal, people, ids)
    ids["foreign"] = news_item(other, "Tin của nơi khác").pk
    ids |= languages(portal, people, PASSWORD)
    for numbered in (portal, other):  # the next mail that is booked comes after these
        last = numbered.submissions.order_by("code").last()
        numbered.counter = int(last.code.rpartition("-")[2]) if last else 0
        numbered.counter_year = 2026
        numbered.save()
    return ids


def _people(portal: Any) -> dict[str, Any]:
    from vanthu.store.models import Membership, Portal, User

    people = {}
    for username, name, role in BOARD:
        user = User.objects.create_user(username, password=PASSWORD, display_name=name)
        Membership.objects.create(user=user, portal=portal, role=role)
        people[role] = user
    stranger = User.objects.create_user("nguoila", password=PASSWORD, display_name="Trần Văn Khác")
    Membership.objects.create(
        user=stranger, portal=Portal.objects.get(name="longxuyen"), role="editor"
    )
    User.objects.create_user(
        "quantri", password=PASSWORD, display_name="Hứa Minh Tuấn", is_superuser=True
    )
    User.objects.create_user(
        "moi", password=PASSWORD, display_name="Người Mới", must_change_password=True
    )
    return people


def _notes(portal: Any, people: dict[str, Any], ids: dict[str, Any]) -> dict[str, Any]:
    """Notes in every state on the news item, and an article that
    somebody was given to write."""
    from vanthu.queue.composing import draft_commission
    from vanthu.queue.notes import note_add, note_resolve
    from vanthu.store.models import Draft, Kind
    from vanthu.vietnamese.working_days import add_working_days

    editor, secretary, head = people["editor"], people["secretary"], people["head"]
    draft = Draft.objects.get(pk=ids["news"])
    asked = note_add(
        draft=draft, actor=secretary, quote="phường Thục Phán",
        text="@Nông Thị Hạnh xem lại tên phường.\nCó cần ghi “TP. Cao Bằng (cũ)” không?",
    )  # fmt: skip
    note_add(draft=draft, actor=editor, text="Không cần, tên mới đã đủ.", answers=asked)
    done = note_add(draft=draft, actor=head, text="Thêm ảnh chụp bờ sông.")
    note_resolve(note=done, actor=editor)
    today = datetime.now(UTC).astimezone().date()
    given = draft_commission(
        portal=portal, actor=secretary, assignee=people["deputy"], kind=Kind.ARTICLE,
        title="Nghề rèn Phúc Sen vào vụ Tết", due=add_working_days(today, 4),
        brief="Phỏng vấn một gia đình ba đời làm nghề; 800–1.000 chữ, ba ảnh.",
    )  # fmt: skip
    return {"note": asked.pk, "given": given.pk}


def _lists(portal: Any, people: dict[str, Any], ids: dict[str, Any]) -> dict[str, Any]:
    """Filters under a name, and an act on several drafts that is still to be filled in."""
    from vanthu.queue import bulk, saved
    from vanthu.queue.actions import Act

    usual = {"portal": portal, "where": "drafts"}
    saved.filter_save(
        **usual, actor=people["secretary"], name="Văn bản Sở Tư pháp chưa nhận",
        query="list=new&kind=document", shared=True,
    )  # fmt: skip
    own = saved.filter_save(
        **usual, actor=people["editor"], name="Tin của tôi", query="list=mine&kind=news"
    )
    picked = [(ids["fresh"], None), (ids["late"], None)]
    asked = bulk.begin(
        actor=people["secretary"], portal=portal, act=Act.DECLINE, picked=picked,
        back="/desk/?list=new",
    )  # fmt: skip
    return {"bulk": asked.pk, "filter": own.pk}


if __name__ == "__main__":
    main()
