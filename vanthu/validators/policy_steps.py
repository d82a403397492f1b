"""Tables of a policy that say how the board works: optional steps of the workflow, what is checked
before, and who holds which of the four levels of permission (R128)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, field_validator

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}$")]
DraftKind = Literal["document", "news", "article", "photo", "video", "question"]
BoardRole = Literal["secretary", "editor", "deputy", "head"]


class Table(BaseModel):
    """A table of a policy file: a key that nobody knows is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Level(StrEnum):
    """The four levels (S4 Đ14.2): quản trị hệ thống, kiểm duyệt, cập nhật, xuất bản tin."""

    ADMINISTER = "administer"
    REVIEW = "review"
    UPDATE = "update"
    PUBLISH = "publish"


class Levels(Table):
    """Which roles of the board hold which level. What a person may do by one also hangs on the
    workflow: an editor who may update still does so in drafts that are theirs."""

    #: Releases what failed technically and runs it again, beside the system administrator (in S3
    #: the intake editor is "Quản trị" too). Decides nothing on content by it.
    administer: tuple[BoardRole, ...] = ()
    review: tuple[BoardRole, ...] = ("deputy", "head")
    update: tuple[BoardRole, ...] = ("secretary", "editor", "deputy", "head")
    publish: tuple[BoardRole, ...] = ("secretary", "deputy", "head")

    @field_validator("review", "update", "publish")
    @classmethod
    def _somebody(cls, roles: tuple[BoardRole, ...]) -> tuple[BoardRole, ...]:
        if not roles:
            raise ValueError("nobody holds it, so nothing would ever go out; name a role")
        return roles

    @field_validator("review")
    @classmethod
    def _head_decides(cls, roles: tuple[BoardRole, ...]) -> tuple[BoardRole, ...]:
        if "head" not in roles:
            raise ValueError("the head of the board decides whatever else holds (R50); add “head”")
        return roles

    def of(self, roles: frozenset[str]) -> frozenset[Level]:
        """The levels that somebody with these roles holds."""
        return frozenset(level for level in Level if not roles.isdisjoint(getattr(self, level)))


class Steps(Table):
    """Steps that not every portal has, by the kinds of content that they are for."""

    #: Editors hand over to the secretary, who gathers and submits (S0 Đ16.3c, R52).
    collate: tuple[DraftKind, ...] = ()
    #: Somebody confirms that it is true, and how they know (xác thực tin, R98) …
    verify: tuple[DraftKind, ...] = ()
    #: … before it is submitted, or at the latest before it is approved.
    verify_before: Literal["submit", "approve"] = "approve"
    #: Whether who approves may publish in the same step, if the level "publish" is theirs too.
    approver_publishes: bool = False


class CheckItem(Table):
    """One line of the checklist that whoever edits and approves goes through (R27, R84)."""

    id: Slug
    text: str
    #: Key of [regulation.clauses].
    clause: str = ""
    #: Only for content of these kinds; empty: of any.
    kinds: tuple[DraftKind, ...] = ()
    #: Ticked for the very revision before it is submitted.
    required: bool = False

    def fits(self, kind: str) -> bool:
        """Whether it is for content of that kind."""
        return not self.kinds or kind in self.kinds
