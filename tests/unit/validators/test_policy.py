"""The five policies against what their regulations say, and errors that name file, key, remedy."""

from __future__ import annotations

from datetime import date

import pytest

from vanthu.config.policies import template_names, template_text
from vanthu.validators.policy import PolicyError, parse_policy
from vanthu.validators.verdicts import Action

PORTALS = ("bacgiang", "caobang", "hoabinh", "longxuyen", "quangbinh")


def of(name: str):
    return parse_policy(template_text(name), f"{name}.toml")


def test_five_portals_and_their_addresses() -> None:
    """R9, R105; where the text names no address, portal@ the site's domain."""
    assert tuple(template_names()) == PORTALS
    assert {name: of(name).addresses for name in PORTALS} == {
        "caobang": ("portal@caobang.gov.vn",),
        "longxuyen": ("portal@longxuyen.angiang.gov.vn",),
        "quangbinh": ("portal@quangbinh.gov.vn",),
        "hoabinh": ("ubndhhoabinh@baclieu.gov.vn", "ubndhuyenhoabinh@gmail.com"),
        "bacgiang": ("portal@bacgiang.gov.vn",),
    }


def test_the_seventeen_types_of_cao_bang_and_docx() -> None:
    """R1-R5."""
    policy = of("caobang")
    assert len(policy.types.permitted) == 17
    assert "docx" not in policy.types.permitted
    assert policy.types.docx == "accept_with_notice"


def test_fourteen_kinds_of_content() -> None:
    """R34: Điều 7 has 14 khoản; khoản 13 has two limits, foreign languages stand beside it."""
    named = {c.name.rpartition("(khoản ")[2].rstrip(")") for c in of("caobang").categories}
    assert {str(n) for n in range(1, 15)} <= named


#: Portal, category or kind -> working days and what they count from, as the regulations have it.
LIMITS = [
    ("caobang", "law", 15, "approved"),  # R14
    ("caobang", "plan", 10, "approved"),  # R16
    ("caobang", "project", 10, "approved"),  # R16
    ("caobang", "comments", 0, "received"),  # R17
    ("caobang", "science-call", 4, "issued"),  # R18
    ("caobang", "science-result", 6, "approved"),  # R18
    ("caobang", "statistics", 10, "approved"),  # R19
    ("caobang", "news", None, "received"),  # R13
    ("caobang", "contacts", None, "received"),  # R13
    ("longxuyen", "law", 15, "approved"),  # R64
    ("longxuyen", "science-result", 20, "approved"),  # R67
    ("longxuyen", "statistics", 10, "approved"),  # R68
    ("quangbinh", "law", 15, "approved"),  # R90
    ("quangbinh", "science-result", 20, "approved"),  # R90
]


@pytest.mark.parametrize(("portal", "category", "days", "since"), LIMITS)
def test_limits_by_category(portal: str, category: str, days: int | None, since: str) -> None:
    rule = next(rule for rule in of(portal).deadlines if category in rule.categories)
    assert (rule.working_days, rule.since) == (days, since)


@pytest.mark.parametrize("name", PORTALS)
def test_no_clause_is_verified_until_somebody_has(name: str) -> None:
    """S0's numbers are reconstructed, S2 is an unsigned draft; the others are copies."""
    regulation = of(name).regulation
    assert not any(clause.verified for clause in regulation.clauses.values())
    assert all(clause.source for clause in regulation.clauses.values())
    assert regulation.quotable is (name != "quangbinh")


def test_a_law_that_was_replaced_counts_until_then() -> None:
    """NĐ 43/2011 by 42/2022, NĐ 13/2023 by Luật 91/2025."""
    for name in ("caobang", "longxuyen", "quangbinh"):
        policy = of(name)
        on = (date(2022, 8, 14), date(2022, 8, 15), date(2025, 12, 31), date(2026, 1, 1))
        for (subject, title), day in zip(VERSIONS, on, strict=True):
            found = [law.title for law in policy.laws_on(day) if law.subject == subject]
            assert len(found) == 1
            assert title in found[0]


VERSIONS = (
    ("portals", "43/2011/NĐ-CP"),
    ("portals", "42/2022/NĐ-CP"),
    ("personal-data", "13/2023/NĐ-CP"),
    ("personal-data", "91/2025/QH15"),
)


def test_titles_of_roles_are_the_portals() -> None:
    """R50-R52, R72, R101."""
    assert of("hoabinh").words.secretary == "Quản trị Cổng"
    assert of("longxuyen").words.editor == "Thành viên Ban Biên tập"
    assert of("caobang").words.head == "Trưởng ban"


def test_who_must_name_an_author() -> None:
    """R103, R121: only S3 and S4."""
    assert {name for name in PORTALS if of(name).author.required} == {"hoabinh", "bacgiang"}


#: What is wrong -> words that its error must hold: file, key, what would be right.
BROKEN = {
    'docx = "accept_with_notice"|docx = "maybe"': ("types.docx", "'accept'", "quotation marks"),
    'code = "CBG"|code = "cbg"': ("code", "2 to 6 capital letters"),
    'title = "Cổng Thông|titel = "Cổng Thông': ("titel", "mend its name"),
    "working_days = 15|working_days = -1": ("deadlines.1.working_days", "larger number"),
    'clause = "deadline_law"|clause = "deadline_lew"': ("deadline_lew", "deadline_law"),
    'categories = ["law"]|categories = ["lew"]': ("lew", "statistics"),
    'accent = "#2b3d8c"|accent = "blue"': ("accent", "#2b3d8c"),
    "addresses = [|addresses = [7, ": ("addresses.0", "caobang.toml"),
    'name = "caobang"|name = "Cao Bằng"': ("name", "small letters"),
    "[types]|[types": ("not TOML", "line"),
    'id = "law"|id = "plan"': ("plan stands there twice", "rename"),
    "[types]|[actions]\n'virus.fuond' = 'note'\n[types]": ("virus.fuond", "vanthu rules"),
    "[types]|[actions]\n'personal.*' = 'reject'\n[types]": ("personal.*", "write hold"),
    "[types]|[actions]\n'sender.unknown' = 'reject'\n[types]": ("sender.unknown", "write hold"),
}


@pytest.mark.parametrize("change", BROKEN)
def test_a_fault_names_file_key_and_remedy(change: str) -> None:
    old, _, new = change.partition("|")
    text = template_text("caobang")
    assert old in text
    with pytest.raises(PolicyError) as caught:
        parse_policy(text.replace(old, new, 1), "caobang.toml")
    for word in ("caobang.toml", *BROKEN[change]):
        assert word in str(caught.value)


def test_the_portals_own_line_counts_before_its_familys_and_the_tables() -> None:
    text = template_text("caobang") + '\n[actions]\n"type.*" = "hold"\n"type.mismatch" = "note"\n'
    policy = parse_policy(text)
    assert policy.action("type.not_permitted") is Action.HOLD
    assert policy.action("type.mismatch") is Action.NOTE
    assert policy.action("file.empty") is Action.REJECT


def test_a_regulation_is_named_only_where_it_says_something() -> None:
    """Only S0 lists types: elsewhere "theo Quy chế" would be untrue."""
    why = "không có trong các dạng tệp được cung cấp cho {noun} theo Quy chế ({permitted})."
    assert of("caobang").grounded(why, "types") == why
    assert "Quy chế" not in of("longxuyen").grounded(why, "types")
    assert of("longxuyen").grounded(why, "") == why


def test_a_clause_is_quoted_only_when_it_is_verified_in_force_and_signed() -> None:
    changes = {"verified": True, "valid_from": date(2020, 1, 1), "valid_to": date(2026, 12, 31)}
    clause = of("caobang").regulation.clauses["types"].model_copy(update=changes)
    regulation = of("caobang").regulation.model_copy(update={"clauses": {"types": clause}})
    day = date(2026, 11, 20)
    assert regulation.quoted("types", day) == "khoản 2 Điều 12 Quy chế"
    assert regulation.quoted("types", date(2027, 1, 1)) == ""
    assert regulation.quoted("types", date(2019, 12, 31)) == ""
    assert regulation.quoted("encoding", day) == ""
    assert of("caobang").regulation.quoted("types", day) == ""
    for change in ({"quotable": False}, {"valid_to": date(2026, 11, 19)}):
        assert regulation.model_copy(update=change).quoted("types", day) == ""


@pytest.mark.parametrize("value", ["7:30", "24:00", "07:60", "07:30+07:00"])
def test_an_hour_that_is_none_is_told_how_to_write(value: str) -> None:
    text = template_text("caobang") + f'\n[board]\nremind_at = "{value}"\n'
    with pytest.raises(PolicyError, match=r'board.remind_at: .* Write a time as "07:30"'):
        parse_policy(text)


def test_the_duties_of_items_are_those_of_each_regulation() -> None:
    """R57, R79, R83, R97, R122, R127: whoever's text doesn't say it isn't asked for it."""
    said = {
        name: {key for key, value in of(name).items.model_dump().items() if value is True}
        for name in ("caobang", "longxuyen", "quangbinh", "hoabinh", "bacgiang")
    }
    assert said == {
        "caobang": set(),
        "longxuyen": {"official"},
        "quangbinh": {"quoted", "official"},
        "hoabinh": {"signed_off"},
        "bacgiang": {"reference", "advertising"},
    }
    assert of("bacgiang").category(of("bacgiang").items.reference_category)


def test_the_category_for_reference_is_one_of_the_portals() -> None:
    text = template_text("bacgiang").replace('category = "reference"', 'category = "tham-khao"')
    with pytest.raises(PolicyError, match="tham-khao"):
        parse_policy(text)
