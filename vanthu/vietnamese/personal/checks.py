"""Structure of numbers: what tells a card, an identity or a tax code from any other digits."""

from __future__ import annotations

from datetime import date

#: Provinces by the codes of TT 07/2016/TT-BCA; the code of the place of birth's registration stays
#: in a number for life, so the mergers of 2025 change nothing in it.
PROVINCES = frozenset(
    [
        "001",
        "002",
        "004",
        "006",
        "008",
        "010",
        "011",
        "012",
        "014",
        "015",
        "017",
        "019",
        "020",
        "022",
        "024",
        "025",
        "026",
        "027",
        "030",
        "031",
        "033",
        "034",
        "035",
        "036",
        "037",
        "038",
        "040",
        "042",
        "044",
        "045",
        "046",
        "048",
        "049",
        "051",
        "052",
        "054",
        "056",
        "058",
        "060",
        "062",
        "064",
        "066",
        "067",
        "068",
        "070",
        "072",
        "074",
        "075",
        "077",
        "079",
        "080",
        "082",
        "083",
        "084",
        "086",
        "087",
        "089",
        "091",
        "092",
        "093",
        "094",
        "095",
        "096",
    ]
)
#: Nobody older than this is a matter of data protection.
OLDEST = 115
_MST_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
#: Mobile networks' prefixes since 2018; 87 and 59 are those of new providers.
MOBILE = frozenset(
    [
        "032",
        "033",
        "034",
        "035",
        "036",
        "037",
        "038",
        "039",
        "052",
        "055",
        "056",
        "058",
        "059",
        "070",
        "076",
        "077",
        "078",
        "079",
        "081",
        "082",
        "083",
        "084",
        "085",
        "086",
        "087",
        "088",
        "089",
        "090",
        "091",
        "092",
        "093",
        "094",
        "095",
        "096",
        "097",
        "098",
        "099",
    ]
)
#: Eleven digits until 2018; old documents carry them still.
OLD_MOBILE = frozenset(
    [
        "0120",
        "0121",
        "0122",
        "0123",
        "0124",
        "0125",
        "0126",
        "0127",
        "0128",
        "0129",
        "0162",
        "0163",
        "0164",
        "0165",
        "0166",
        "0167",
        "0168",
        "0169",
        "0186",
        "0188",
        "0199",
    ]
)


def luhn(digits: str) -> bool:
    """ISO/IEC 7812-1's check digit."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit)
        if place % 2:
            value = value * 2 - 9 * (value > 4)
        total += value
    return total % 10 == 0


def is_card(digits: str) -> bool:
    """Issuer's prefix, its lengths and the check digit. 9704: domestic cards (NAPAS)."""
    size = len(digits)
    issued = (
        (digits.startswith("9704") and size in (16, 19))
        or (digits[0] == "4" and size in (16, 19))
        or (size == 16 and ("51" <= digits[:2] <= "55" or "2221" <= digits[:4] <= "2720"))
        or (size == 16 and "3528" <= digits[:4] <= "3589")
        or (size == 15 and digits[:2] in ("34", "37"))
        or (size in (16, 19) and digits.startswith("62"))
    )
    return issued and len(set(digits)) > 1 and luhn(digits)


def is_identity(digits: str, today: date | None = None) -> bool:
    """Twelve digits of NĐ 137/2015 Điều 13: province, century with sex, year, six at random."""
    if len(digits) != 12 or digits[:3] not in PROVINCES or digits[3] not in "0123":
        return False
    year = (1900 if digits[3] in "01" else 2000) + int(digits[4:6])
    this_year = (today or date.today()).year  # noqa: DTZ011 - a year is all that counts
    return this_year - OLDEST <= year <= this_year and len(set(digits[6:])) > 1


def is_tax_code(digits: str) -> bool:
    """Ten digits, the tenth of them a check digit; three more name a branch."""
    if len(digits) not in (10, 13):
        return False
    total = sum(w * int(d) for w, d in zip(_MST_WEIGHTS, digits, strict=False))
    return (10 - total % 11) % 10 == int(digits[9]) and total % 11 != 0


def is_persons_tax_code(digits: str) -> bool:
    """Codes that begin with 8 are people's; all others an organisation's, which is public."""
    return digits[0] == "8"


def mobile(digits: str, *, abroad: bool = False) -> bool:
    """Whether the digits are a mobile number. `abroad`: written with +84 or 84."""
    if abroad or (digits.startswith("84") and len(digits) in (11, 12)):
        digits = "0" + digits[2:].lstrip("0")
    if len(digits) == 11:
        return digits[:4] in OLD_MOBILE
    return len(digits) == 10 and digits[:3] in MOBILE and len(set(digits[3:])) > 1


#: The groups of people on health insurance cards (QĐ 1351/QĐ-BHXH and those before it).
HEALTH_GROUPS = frozenset(
    [
        "DN",
        "HX",
        "CH",
        "NN",
        "TK",
        "HC",
        "XK",
        "HT",
        "TB",
        "NO",
        "CT",
        "XB",
        "TN",
        "CS",
        "QN",
        "CA",
        "CY",
        "XN",
        "MS",
        "CC",
        "CK",
        "CB",
        "KC",
        "HD",
        "TE",
        "BT",
        "HN",
        "DT",
        "DK",
        "XD",
        "TS",
        "TC",
        "TQ",
        "TA",
        "TY",
        "HG",
        "LS",
        "PV",
        "CN",
        "HS",
        "SV",
        "GB",
        "GD",
        "ND",
        "TG",
        "TV",
        "TD",
        "TU",
        "BA",
        "HK",
        "QT",
    ]
)


def is_health_card(letters: str, digits: str) -> bool:
    """Group, rate 1–5, then the province and ten digits; blanks between are allowed."""
    return letters.upper() in HEALTH_GROUPS and len(digits) == 13 and digits[0] in "12345"
