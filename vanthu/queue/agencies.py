"""The register of agencies: who may send, with addresses, contact person and dates of validity.

The register is the board's office's (secretary, deputy, head). Rows are never deleted: provinces
merge and districts end, but what they sent stays theirs; a row gets an end instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vanthu.store import audit
from vanthu.store.models import Agency, AgencyAddress, Portal, User
from vanthu.vietnamese.clean import clean_line

from .errors import NotAllowed, Unfit
from .facts import roles_of
from .intake import OFFICE

#: "vanthu@x.gov.vn" or "@x.gov.vn", as `AgencyAddress` keeps them.
PATTERN = re.compile(r"^[^@\s]*@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}$")
#: RFC 5321 §4.5.3.1.3, without the brackets; PostgreSQL refuses a longer one with a fault.
LONGEST = 254


@transaction.atomic
def agency_save(
    *,
    portal: Portal,
    actor: User,
    name: str,
    patterns: Sequence[str],
    agency: Agency | None = None,
    short_name: str = "",
    contact_name: str = "",
    contact_email: str = "",
    contact_phone: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Agency:
    """Add an agency to the portal's register, or change it; `patterns` is the whole list.

    Raises NotAllowed, or Unfit when the name is taken, an address isn't one or is another's.
    """
    if OFFICE.isdisjoint(roles_of(actor, portal.pk)):
        raise NotAllowed(_("This is for the secretary, the deputy head or the head."))
    name = clean_line(name, 200)
    wanted = _patterns(portal, patterns, agency)
    if not name:
        raise Unfit({"name": _("Give the agency's name.")})
    if valid_from and valid_to and valid_to < valid_from:
        raise Unfit({"valid_to": _("The end lies before the beginning.")})
    row = agency or Agency(portal=portal)
    if row.portal_id != portal.pk:
        raise NotAllowed(_("This agency is not on the portal's register."))
    row.name, row.short_name = name, clean_line(short_name, 80)
    row.contact_name = clean_line(contact_name, 120)
    row.contact_email = clean_line(contact_email, 254)
    row.contact_phone = clean_line(contact_phone, 40)
    row.valid_from, row.valid_to = valid_from, valid_to
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Unfit({"name": _("This agency is on the register already.")}) from error
    known = set(row.addresses.values_list("pattern", flat=True))
    row.addresses.exclude(pattern__in=wanted).delete()
    AgencyAddress.objects.bulk_create(
        AgencyAddress(agency=row, pattern=pattern) for pattern in sorted(wanted - known)
    )
    audit.record(
        "agency.change" if agency else "agency.add", "agency", row.pk, actor=actor,
        portal=portal.pk, addresses=[audit.hashed(pattern) for pattern in sorted(wanted)],
    )  # fmt: skip
    return row


def _patterns(portal: Portal, patterns: Sequence[str], agency: Agency | None) -> set[str]:
    wanted = {pattern.strip().lower() for pattern in patterns if pattern.strip()}
    wrong = sorted(
        pattern for pattern in wanted if len(pattern) > LONGEST or not PATTERN.match(pattern)
    )
    if wrong:
        raise Unfit(
            {
                "patterns": _(
                    "%(text)s is neither an address (vanthu@x.gov.vn) nor a domain (@x.gov.vn)."
                )
                % {"text": wrong[0][:80]}
            }
        )
    others = AgencyAddress.objects.filter(agency__portal=portal, pattern__in=wanted)
    if agency is not None:
        others = others.exclude(agency=agency)
    taken = others.select_related("agency").first()
    if taken is not None:
        raise Unfit(
            {
                "patterns": _("%(text)s belongs to %(agency)s on this register.")
                % {"text": taken.pattern, "agency": taken.agency.name}
            }
        )
    return wanted
