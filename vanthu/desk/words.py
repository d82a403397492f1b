"""Words for states, actions and times, in one place (wording.md §6 and §7).

English message ids; the catalogue holds the Vietnamese. Tones: "" (rest), ok, note, warn, stop.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from vanthu.parsers.filetypes import by_mime
from vanthu.store.models import Kind, NoticeState, SubmissionState
from vanthu.validators.codes import codes
from vanthu.validators.policy_steps import Level
from vanthu.validators.verdicts import Severity, Verdict


class Tag(NamedTuple):
    """How a state looks: its tone and the icon that repeats it by shape."""

    tone: str = ""
    icon: str = ""


#: The icon that repeats a tone by shape.
TONE_ICONS = {"ok": "ok", "warn": "warn", "stop": "stop"}


SUBMISSION_TAGS = {
    SubmissionState.RECEIVED: Tag(),
    SubmissionState.PROCESSING: Tag(),
    SubmissionState.DRAFTED: Tag("ok", "ok"),
    SubmissionState.HELD: Tag("warn", "warn"),
    SubmissionState.QUARANTINED: Tag("stop", "lock"),
    SubmissionState.REFUSED: Tag("stop", "stop"),
    SubmissionState.NOTED: Tag(),
    SubmissionState.FAILED: Tag("stop", "warn"),
}

NOTICE_TAGS = {
    NoticeState.READY: Tag("", "clock"),
    NoticeState.GATHERED: Tag("note"),
    NoticeState.SENDING: Tag("", "clock"),
    NoticeState.SENT: Tag("ok", "ok"),
    NoticeState.IN_DOUBT: Tag("warn", "warn"),
    NoticeState.BOUNCED: Tag("stop", "stop"),
    NoticeState.FAILED: Tag("stop", "stop"),
    NoticeState.WITHHELD: Tag("note", "note"),
}

VERDICTS = {
    Verdict.TAKEN: (gettext_lazy("Taken"), Tag("ok", "ok")),
    Verdict.NOTED: (gettext_lazy("Taken, with a note"), Tag("note", "note")),
    Verdict.HELD: (gettext_lazy("Waiting to be checked"), Tag("warn", "clock")),
    Verdict.REFUSED: (gettext_lazy("Not taken yet"), Tag("stop", "stop")),
}

SEVERITY_TAGS = {
    Severity.INFO: (gettext_lazy("For information"), Tag("", "note")),
    Severity.NOTE: (gettext_lazy("Note"), Tag("note", "note")),
    Severity.WARNING: (gettext_lazy("To be dealt with"), Tag("warn", "warn")),
    Severity.STOP: (gettext_lazy("Holds it back"), Tag("stop", "stop")),
}

KINDS_SHORT = {
    Kind.DOCUMENT: gettext_lazy("Document"),
    Kind.NEWS: gettext_lazy("News"),
    Kind.ARTICLE: gettext_lazy("Article"),
    Kind.PHOTO: gettext_lazy("Photo"),
    Kind.VIDEO: gettext_lazy("Video"),
    Kind.QUESTION: gettext_lazy("Q & A"),
}

#: The four levels of permission (R128), in their order.
LEVELS = {
    Level.ADMINISTER: gettext_lazy("administers the system"),
    Level.REVIEW: gettext_lazy("reviews"),
    Level.UPDATE: gettext_lazy("updates"),
    Level.PUBLISH: gettext_lazy("publishes"),
}

#: What the agency reads on its status page (wording.md §6).
SUBMISSION_FOR_SENDER = {
    SubmissionState.RECEIVED: gettext_lazy("Received, being checked"),
    SubmissionState.PROCESSING: gettext_lazy("Received, being checked"),
    SubmissionState.DRAFTED: gettext_lazy("Received"),
    SubmissionState.HELD: gettext_lazy("Received, being checked"),
    SubmissionState.QUARANTINED: gettext_lazy("Received, being checked"),
    SubmissionState.REFUSED: gettext_lazy("Not taken yet: please send it again"),
    SubmissionState.NOTED: gettext_lazy("Received"),
    SubmissionState.FAILED: gettext_lazy("Received, being checked"),
}


def clock(moment: datetime) -> str:
    """ "14 giờ 05 phút"."""
    local = timezone.localtime(moment)
    return _("%(hour)s:%(minute)s") % {"hour": f"{local:%H}", "minute": f"{local:%M}"}


def moment_long(moment: datetime) -> str:
    """ "14 giờ 05 phút, ngày 20/11/2026", for sentences."""
    return _("%(clock)s, on %(day)s") % {
        "clock": clock(moment),
        "day": f"{timezone.localtime(moment):%d/%m/%Y}",
    }


def moment_short(moment: datetime) -> str:
    """ "20/11, 14:05"; with the year when it isn't this one."""
    local = timezone.localtime(moment)
    pattern = "%d/%m, %H:%M" if local.year == timezone.localtime().year else "%d/%m/%Y, %H:%M"
    return local.strftime(pattern)


def weekday(day: date) -> str:
    """ "thứ Hai"."""
    return (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )[day.weekday()]


def weekday_short(day: date) -> str:
    """ "T2"."""
    return (
        pgettext("short weekday", "Mo"),
        pgettext("short weekday", "Tu"),
        pgettext("short weekday", "We"),
        pgettext("short weekday", "Th"),
        pgettext("short weekday", "Fr"),
        pgettext("short weekday", "Sa"),
        pgettext("short weekday", "Su"),
    )[day.weekday()]


def count(number: int) -> str:
    """Numbers below ten with a leading nought, as officials write them."""
    return f"{number:02d}"


def size(number: int) -> str:
    """ "38,2 GB", "1,2 MB", "310 KB" with Vietnam's decimal comma in Vietnamese."""
    from django.utils.formats import number_format

    if number < 1024:
        return ngettext("%(n)d byte", "%(n)d bytes", number) % {"n": number}
    if number < 1024 * 1024:
        return f"{number_format(round(number / 1024))} KB"
    megabytes = round(number / 1024 / 1024, 1)
    if megabytes < 1024:
        return f"{number_format(megabytes, 1)} MB"
    return f"{number_format(round(number / 1024**3, 1), 1)} GB"


def code_title(id_: str) -> str:
    """A code's title in the reader's language; an unknown one (older data) as it is."""
    from django.utils.translation import get_language

    row = codes().get(id_)
    return row.words(get_language() or "vi").title if row else id_


def type_name(mime: str) -> str:
    """A type of file in the reader's language: "văn bản Word 97–2003 (DOC)"."""
    from django.utils.translation import get_language

    row = by_mime(mime)
    return row.en if get_language() == "en" else row.vi
