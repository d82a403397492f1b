"""Every page of the desk and of the public side, by who opens it, with what shows its states."""

from __future__ import annotations

from typing import Any

from .seed_languages import language_pages
from .seed_standing import standing_pages

#: Addresses that answer GET without being a page of their own, and what they are.
NO_PAGES = {
    "desk:choose-portal": "goes back to where the person was",
    "desk:what-if-start": "goes on to the portal's page",
    "desk:draft-glance": "a piece of the inbox",
    "desk:draft-package": "a download",
    "desk:report-file": "a download",
    "desk:report-published-file": "a download",
    "desk:work-log-file": "a download",
    "desk:draft-version-package": "a download",
    "desk:trial-policy": "a download",
    "desk:raw": "goes on to the other origin",
    "desk:file": "goes on to the other origin",
    "desk:reuse-scan": "goes on to the other origin",
    "desk:paper-scan": "goes on to the other origin",
    "desk:file-page": "goes on to the other origin",
    "desk:file-play": "a recording's bytes",
    "desk:file-preview-play": "a recording's bytes",
    "desk:file-preview-page": "a picture",
    "public:feed": "Atom",
    "public:file": "a download",
    "public:poster": "a picture",
    "public:captions": "a film's captions, for players",
}


def pages_of(ids: dict[str, Any]) -> dict[str, list[str]]:
    """Every page by who opens it: "" is everybody, else a user name."""
    draft = f"/desk/drafts/{ids['waiting']}"
    mine = f"/desk/drafts/{ids['taken']}"
    public = f"/portals/caobang/{ids['publication']}"
    files = f"/desk/drafts/{ids['media']}/?file="
    parts = ids["media_parts"]
    return {
        "": [
            "/", "/portals/caobang/", f"{public}-{ids['slug']}/", f"{public}/print/",
            "/portals/caobang/rules/", "/check/", "/portals/caobang/check/",
            f"/status/{ids['token']}/", "/desk/sign-in/",
            "/portals/caobang/?q=khong-co-gi", "/portals/nowhere/",
            *standing_pages(ids, ""), *language_pages(ids, ""),
        ],
        "nongthihanh": [
            "/desk/?list=open", "/desk/?list=mine", "/desk/?list=late", "/desk/?q=khong-co-gi",
            "/desk/keys/", "/desk/account/", "/desk/account/password/",
            f"{mine}/", f"{mine}/edit/", f"{mine}/split/", f"{mine}/merge/",
            f"{mine}/revisions/", f"{mine}/events/", f"{mine}/do/submit/", f"{mine}/do/ask/",
            f"/desk/drafts/{ids['private']}/",
            f"{files}{parts['mp3']}", f"/desk/files/{parts['wmv']}/preview/",
            f"/desk/files/{parts['avi']}/preview/", f"/desk/files/{parts['wma']}/preview/",
            f"/desk/files/{parts['doc']}/preview/",
            f"/desk/drafts/{ids['news']}/", f"/desk/drafts/{ids['news']}/edit/",
            f"/desk/drafts/{ids['proposal']}/proposal/",
            f"/desk/drafts/{ids['proposal']}/revisions/",
            f"/desk/drafts/{ids['proposal']}/revisions/?old=2&new=1",
            *language_pages(ids, "editor"),
            "/desk/mentions/", "/desk/drafts/new/", "/desk/work-log/",
            f"/desk/drafts/{ids['corrected']}/versions/{ids['earlier_publication']}/",
            f"/desk/drafts/{ids['corrected']}/", f"/desk/drafts/{ids['corrected']}/revisions/",
            f"/desk/drafts/{ids['news']}/notes/",
            f"/desk/drafts/{ids['frozen']}/", f"/desk/drafts/{ids['published']}/",
            "/desk/agencies/", "/desk/agencies/?q=khong-co-gi", f"/desk/agencies/{ids['office']}/",
            f"/desk/filters/{ids['filter']}/", "/desk/submissions/?state=held&q=khong-co-gi",
            f"/desk/drafts/{ids['private']}/edit/", f"{mine}/slip/",
            f"/desk/files/{ids['listed']}/conversion/?draft={ids['private']}",
            "/desk/drafts/987654/",
        ],
        "trieudinhle": [
            f"{files}{parts['wmv']}",
            *standing_pages(ids, "head"),
            "/desk/work-log/", "/desk/work-log/?from=1/1/2020",
            "/desk/report/", "/desk/report/?from=01/01/2020&to=31/03/2020",
            "/desk/report/published/", "/desk/report/published/?delay=board",
            f"{draft}/", f"{draft}/slip/", f"{draft}/do/approve/",
            f"{draft}/do/return/", f"{draft}/do/decline/",
            f"/desk/submissions/{ids['sealed']}/", f"/desk/submissions/{ids['sealed']}/do/unseal/",
            f"/desk/submissions/{ids['sealed']}/do/destroy/",
            f"/desk/submissions/{ids['destroyed']}/",
            f"/desk/submissions/{ids['destroyed']}/record/",
            f"{draft}/edit/?approve=1", f"/desk/drafts/{ids['published']}/do/withdraw/",
        ],
        "hoangvanlap": [
            f"{draft}/paper/", f"/desk/drafts/{ids['approved']}/", f"/desk/drafts/{ids['taken']}/",
            f"/desk/drafts/{ids['approved']}/slip/",
            "/desk/?list=new", "/desk/?list=all&kind=document&from=01/01/2026&assignee=nobody",
            "/desk/filters/", f"/desk/many/{ids['bulk']}/",
            f"{files}{parts['zip']}",
            "/desk/tour/", "/desk/monitor/", "/desk/submissions/", "/desk/submissions/?state=held",
            "/desk/register/", "/desk/register/?from=01/01/2020&to=02/01/2020",
            "/desk/rhythm/", f"/desk/drafts/{ids['news']}/do/place/", "/desk/?list=open&first=1",
            "/desk/deliveries/new/", f"/desk/submissions/{ids['delivered']}/slip/",
            f"/desk/agencies/{ids['justice']}/letter/", f"/desk/submissions/{ids['read']}/",
            f"/desk/submissions/{ids['refused']}/", f"/desk/submissions/{ids['held']}/",
            f"/desk/submissions/{ids['held']}/do/refuse/", "/desk/monitor/outbox/?state=unsure",
            "/desk/monitor/files/?code=type.not_permitted",
            f"/desk/mails/release/?mail={ids['held_pk']}&mail={ids['refused_pk']}",
            f"/desk/submissions/{ids['held']}/do/rerun/", "/desk/agencies/add/",
            "/desk/?list=collated", f"/desk/drafts/{ids['collated']}/",
            "/desk/drafts/give/", f"/desk/notes/{ids['note']}/",
            f"/desk/drafts/{ids['given']}/",
            f"/desk/drafts/{ids['collated']}/do/return/",
            f"/desk/drafts/{ids['collated']}/do/check/",
            f"/desk/drafts/{ids['changed']}/",
            f"/desk/drafts/{ids['approved']}/", f"/desk/drafts/{ids['approved']}/clean/",
            f"/desk/drafts/{ids['approved']}/do/publish/",
            f"/desk/drafts/{ids['approved']}/do/publish_by_hand/",
        ],
        "quantri": [
            "/desk/monitor/", f"/desk/submissions/{ids['refused']}/", "/desk/people/",
            f"/desk/trials/{ids['trial']}/", f"/desk/trials/{ids['trial_running']}/",
            f"/desk/trials/{ids['what_if']}/", "/desk/what-if/caobang/", "/desk/monitor/outbox/",
            "/desk/monitor/files/", "/desk/submissions/?from=1.11.2026&to=x",
            "/desk/people/add/", "/desk/people/1/", "/desk/people/1/change/", "/desk/tour/",
        ],
        "lethuha": language_pages(ids, "reuse"),
        "moi": ["/desk/account/password/"],
    }  # fmt: skip
