"""Once a working day, at the portal's hour: one mail to each member for whom something waits.

The relay plants `board.remind` every few minutes; it plants one job a portal and day, which decides
what everybody is told. So what comes up after the hour is told on the next day, and however often
the service is restarted, nobody is told twice (`Notice.round` names person and day).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import structlog
from django.utils import timezone

from vanthu.jobs.enqueue import enqueue
from vanthu.jobs.registry import Work, handler, periodic
from vanthu.publisher.notices.board import reachable, tell
from vanthu.publisher.notices.phrases import day as in_figures
from vanthu.publisher.notices.phrases import local, moment, two
from vanthu.store.dates import holding
from vanthu.store.models import Membership, Portal
from vanthu.store.portals import policy_of
from vanthu.validators.policy import PolicyError
from vanthu.vietnamese.working_days import is_working_day

from .sections import Person, sections_for
from .waiting import Waiting

log = structlog.get_logger(__name__)

REMIND = "board.remind"
PORTAL = "board.portal"


def working() -> bool:
    """Whether offices work today."""
    return is_working_day(timezone.localdate())


@periodic(REMIND, timedelta(minutes=5), needed=working)
def remind(work: Work) -> None:
    """Job `board.remind`: plants the day's job of each portal whose hour has come."""
    del work
    now = datetime.now(UTC)
    today = timezone.localdate(now)
    if not is_working_day(today):
        return
    for portal in Portal.objects.order_by("pk"):
        try:
            at = policy_of(portal).board.remind_at
        except PolicyError as error:
            log.warning("board_without_policy", portal=portal.name, reason=str(error))
            continue
        if f"{local(now):%H:%M}" >= at:
            key = f"{PORTAL}:{portal.pk}:{today}"
            enqueue(PORTAL, portal.pk, args={"day": today.isoformat()}, dedupe_key=key)


@handler(PORTAL)
def remind_portal(work: Work) -> None:
    """Job `board.portal`: tells the members of one board, each in a transaction of their own."""
    now = datetime.now(UTC)
    today = timezone.localdate(now)
    portal = Portal.objects.filter(pk=work.ref or 0).first()
    if portal is None or work.args.get("day") != today.isoformat():
        return  # a job that was left lying: the next day has its own
    waiting = Waiting(portal, policy_of(portal), today)
    told = 0
    for person in members(portal, today):
        told += _tell(person, waiting, now)
    log.info("board_reminded", portal=portal.name, told=told)


def members(portal: Portal, today: date, *, reminders: bool = True) -> list[Person]:
    """The board of that day: whoever has an address and, for reminders, wants them."""
    rows = Membership.objects.filter(
        holding(today),
        portal=portal,
        user__is_active=True,
    ).exclude(user__email="")
    if reminders:
        rows = rows.filter(user__reminders=True)
    people: dict[int, Person] = {}
    for row in rows.select_related("user").order_by("user", "pk"):
        person = people.setdefault(row.user_id, Person(row.user, {}))
        people[row.user_id] = Person(person.user, {**person.roles, row.role: row.fields})
    return [person for person in people.values() if reachable(person.user)]


def _tell(person: Person, waiting: Waiting, now: datetime) -> bool:
    sections = sections_for(person, waiting)
    if not sections:
        return False
    count = sum(len(section.lines) for section in sections)
    urgent = sum(len(section.lines) for section in sections if section.urgent)
    headline = f"Việc chờ xử lý ngày {in_figures(waiting.today)}: {two(count)} mục"
    if urgent:
        headline += f", {two(urgent)} mục cần quyết định trước"
    notice = tell(
        portal=waiting.portal,
        user=person.user,
        round_=f"{waiting.today}:{person.user.pk}",
        headline=headline,
        lead=f"Đến {moment(now)}, các nội dung sau đang chờ Ông/Bà xử lý.",
        sections=sections,
    )
    return notice is not None
