"""The pages that `bench/desk.py` asks for, and by whom."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bench.desk_world import AT_DOOR, IN_HAND


@dataclass(frozen=True)
class Asked:
    """One page. Where it is the same piece of work in both databases their times are compared."""

    path: str
    who: str = "editor1"
    #: False: three months are two days in the small database, so the ratio is told and not judged.
    alike: bool = True

    @property
    def named(self) -> bool:
        """Whether the bar names it: inbox, draft, monitor, search, and the bound beside them."""
        place = self.path.partition("?")[0]
        return self.search or place in NAMED

    @property
    def search(self) -> bool:
        """Whether the bar of searches holds for it."""
        return "q=" in self.path


NAMED = (
    "/bound/", "/desk/", "/desk/monitor/", "/desk/drafts/{open}/", "/desk/drafts/{done}/",
    "/desk/drafts/{submitted}/", "/desk/drafts/{mine}/edit/",
)  # fmt: skip
#: Braces: `places` below.
PAGES = {
    "bound": Asked("/bound/"),
    "inbox": Asked("/desk/"),
    "inbox, my fields": Asked("/desk/?list=field"),
    "inbox, nobody's": Asked("/desk/?list=new"),
    "inbox, for approval": Asked("/desk/?list=approval", "head"),
    "inbox, soon": Asked("/desk/?list=soon"),
    "inbox, late": Asked("/desk/?list=late"),
    "inbox, all unfinished": Asked("/desk/?list=open"),
    "inbox, published": Asked("/desk/?list=published"),
    "inbox, all": Asked("/desk/?list=all"),
    "inbox, all, in the middle": Asked("/desk/?list=all&after={middle}"),
    "inbox, all of an agency": Asked("/desk/?list=all&agency={agency}"),
    "inbox, all articles": Asked("/desk/?list=all&kind=article"),
    "inbox, all of a category": Asked("/desk/?list=all&category={category}"),
    "inbox, all of some days": Asked("/desk/?list=all&from={day}&to={day}"),
    # One of which the small database has a page full, too.
    "inbox, all with a finding": Asked("/desk/?list=all&code=encoding.legacy_converted"),
    "inbox, all of an editor": Asked("/desk/?list=all&assignee=me"),
    "filters": Asked("/desk/filters/"),
    "draft in hand": Asked("/desk/drafts/{open}/"),
    "draft published": Asked("/desk/drafts/{done}/"),
    "draft to approve": Asked("/desk/drafts/{submitted}/", "head"),
    "edit": Asked("/desk/drafts/{mine}/edit/"),
    "notes": Asked("/desk/drafts/{done}/notes/"),
    "mentions": Asked("/desk/mentions/", "secretary"),
    "standing": Asked("/desk/standing/", "secretary"),
    "standing of a draft": Asked("/desk/drafts/{document}/standing/", "secretary"),
    "draft new": Asked("/desk/drafts/new/"),
    "slip": Asked("/desk/drafts/{submitted}/slip/", "head"),
    "revisions": Asked("/desk/drafts/{done}/revisions/"),
    "events": Asked("/desk/drafts/{done}/events/"),
    "approvals": Asked("/desk/approvals/", "head"),
    "monitor": Asked("/desk/monitor/", "secretary"),
    "monitor, 90 days": Asked("/desk/monitor/?days=90", "secretary"),
    "monitor, administrator": Asked("/desk/monitor/", "admin"),
    "mails": Asked("/desk/submissions/", "secretary"),
    "mails, refused": Asked("/desk/submissions/?state=refused", "secretary"),
    "mails, held": Asked("/desk/submissions/?state=held", "secretary"),
    "mails, by code": Asked("/desk/submissions/?code=type.executable", "secretary"),
    "mails, by a rare code": Asked("/desk/submissions/?code=virus.found", "secretary"),
    "mails, of an agency": Asked("/desk/submissions/?agency={agency}", "secretary"),
    "mails, of a type": Asked("/desk/submissions/?type=application/msword", "secretary"),
    "mails, troubles of a day": Asked(
        "/desk/submissions/?state=trouble&from={day}&to={day}", "secretary"
    ),
    "files held": Asked("/desk/monitor/files/", "secretary"),
    "files held, by code": Asked("/desk/monitor/files/?code=type.executable", "secretary"),
    "outbox": Asked("/desk/monitor/outbox/", "secretary"),
    "tour": Asked("/desk/tour/"),
    "mail": Asked("/desk/submissions/CBG-26-{mail:07d}/", "secretary"),
    "mail held": Asked("/desk/submissions/CBG-26-{held:07d}/", "secretary"),
    "register, a day": Asked("/desk/register/?from={day}&to={day}", "secretary"),
    "report, a day": Asked("/desk/report/?from={day}&to={day}", "head"),
    "report, a quarter": Asked("/desk/report/?from={quarter}&to={day}", "head", alike=False),
    "items published, a quarter": Asked(
        "/desk/report/published/?from={quarter}&to={day}", "head", alike=False
    ),
    "work log, a quarter": Asked("/desk/work-log/?from={quarter}&to={day}", "head", alike=False),
    "work log, one's own": Asked("/desk/work-log/?from={day}&to={day}"),
    "agencies": Asked("/desk/agencies/", "secretary"),
    "agency": Asked("/desk/agencies/{writer}/", "secretary"),
    "letter to an agency": Asked("/desk/agencies/{writer}/letter/", "secretary"),
    "people": Asked("/desk/people/", "admin"),
    "account": Asked("/desk/account/"),
    "public pages": Asked("/portals/caobang/"),
    "search: two common words": Asked("/desk/?list=all&q=nhân+dân"),
    "search: without marks": Asked("/desk/?list=all&q=uy+ban+nhan+dan"),
    "search: a number": Asked("/desk/?list=all&q={any}/qd-ubnd"),
    "search: three words": Asked("/desk/?list=all&q=thông+tin+quyết"),
    "search: rare words": Asked("/desk/?list=all&q=khuya+nghênh"),
    "search: nothing": Asked("/desk/?list=all&q=zzzz"),
    "search: mine": Asked("/desk/?list=mine&q=thông+tin"),
    "search: a mail": Asked("/desk/submissions/?q=CBG-26-{mail:07d}", "secretary"),
    "search: mails": Asked("/desk/submissions/?q=văn+thư", "secretary"),
    "search: public": Asked("/portals/caobang/?q=thông+tin"),
}


def places(filled: dict[str, Any], round_: int) -> dict[str, Any]:
    """What stands in the braces of addresses, another one each round."""
    mails = filled["mails"]
    drafts = mails * 3 // 10
    in_hand = max(IN_HAND, drafts // 100)
    hop = round_ * 7919
    day = datetime.fromisoformat(filled["now"])
    return {
        "open": drafts - hop % IN_HAND,
        "done": 1 + hop % (drafts - in_hand),
        # Every fourth of the newest waits for approval, see `desk_rows.fate`.
        "submitted": drafts - hop % (IN_HAND // 4) * 4,
        # Of seven, the third is the first editor's.
        "mine": drafts - hop % 4 * 56 - 2,
        # Three of five are documents.
        "document": 1 + hop % ((drafts - in_hand) // 5) * 5,
        "category": filled["category"],
        "any": 1 + hop % drafts,
        "mail": 1 + round_ * 104_729 % (mails - AT_DOOR),
        "held": mails - round_ % 8 * 20,
        # The one that sends most, and one that sends 1 %.
        "agency": filled["agency"],
        "writer": filled["agency"] + 9,
        "middle": _token([drafts // 2]),
        "day": f"{day:%d/%m/%Y}",
        "quarter": f"{day - timedelta(days=90):%d/%m/%Y}",
    }


def _token(key: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")
