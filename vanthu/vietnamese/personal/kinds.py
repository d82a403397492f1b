"""The kinds of personal data, one row each: what families and screens and masks go by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """What a finding's code goes by ("personal.number")."""

    #: Numbers that the state or a bank has given to one person.
    NUMBER = "number"
    #: S0 Điều 2 khoản 6, second class: never published (R33).
    SECRET = "secret"  # noqa: S105 - a family's name
    #: Phone, e-mail and home of a private person.
    CONTACT = "contact"
    BIRTH = "birth"
    #: Names in a list of private people.
    LIST = "list"


class Cover(StrEnum):
    """How a value is masked (`masking`)."""

    #: All but the last three digits.
    DIGITS = "digits"
    #: First letter and domain of an e-mail.
    MAIL = "mail"
    #: Day and month; the year stays.
    DATE = "date"
    #: Initials.
    NAME = "name"
    #: Nothing of it stays.
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind; `vi` and `en` as it stands in a sentence."""

    id: str
    family: Family
    cover: Cover
    vi: str
    en: str

    @property
    def secret(self) -> bool:
        """Whether it is never published, consent or not (R33)."""
        return self.family is Family.SECRET


_ROWS = """
cccd     | number  | digits | số định danh cá nhân, căn cước     | identity number
cmnd     | number  | digits | số chứng minh nhân dân             | old identity card number
passport | number  | digits | số hộ chiếu                        | passport number
tax      | number  | digits | mã số thuế cá nhân                 | personal tax code
account  | number  | digits | số tài khoản ngân hàng             | bank account
card     | secret  | digits | số thẻ ngân hàng                   | bank card number
social   | secret  | digits | mã số bảo hiểm xã hội              | social insurance number
health   | secret  | digits | số thẻ bảo hiểm y tế               | health insurance number
record   | secret  | whole  | hồ sơ y tế hoặc hồ sơ nộp thuế     | medical or tax record
phone    | contact | digits | số điện thoại cá nhân              | personal phone number
email    | contact | mail   | thư điện tử cá nhân                | personal e-mail address
address  | contact | whole  | nơi cư trú                         | home address
birth    | birth   | date   | ngày sinh                          | date of birth
name     | list    | name   | họ tên trong danh sách cá nhân     | name in a list of persons
other    | contact | whole  | chỗ do biên tập viên chọn          | place that an editor chose
"""


def _kind(line: str) -> Kind:
    id_, family, cover, vi, en = (cell.strip() for cell in line.split("|"))
    return Kind(id_, Family(family), Cover(cover), vi, en)


KINDS: Mapping[str, Kind] = {kind.id: kind for kind in map(_kind, _ROWS.strip().splitlines())}
