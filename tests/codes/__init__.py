"""Every code of the table, met from a mail to the words of its reply.

Add a case for each code that you add, in the `cases_FAMILY.py` of its family (a new file is found
by itself). A case is a code, the mail that must meet it, and what else is special:

    from tests.codes import CodeCase, World

    CASES = (
        CodeCase(
            "archive.encrypted",
            lambda world: world.mail(("ho so.zip", zip_with_password())),
            state="refused",                      # what becomes of the mail; "drafted" by default
            says=("ho so.zip", "không gửi mật khẩu qua thư điện tử"),
        ),
    )

`world.mail(*(name, bytes), subject=…, body=…, **headers)` makes a mail of an agency on the
register, answered because it comes over a trusted network; raw bytes may be returned instead.
`before(world)` sets the stage: an earlier mail (`world.arrive`), another policy (`world.policy`),
settings (`world.configure(scanner=…)`), something of ours replaced (`world.patch`). `peer` names a
pytest fixture (a real clamd), handed on as `world.peer`. `after(world, submission)` does what
people do until the code is met (publishing).

What is checked of every case without a word of yours (`tests.codes.meeting`):

- the finding is on the submission that the mail became (on the one that it answers, for replies);
- a code that is told: the mail that goes out holds the table's own Vietnamese words (Lý do and Đề
  nghị where it bars, else Lưu ý); `says` adds what your arguments make of them;
- a code that is not told: its words are in no mail that goes out;
- the desk shows the code's title to the secretary, and nothing of the mail when it is `sealed`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from vanthu.store.models import Submission

    from .meeting import World as _World

__all__ = ["CodeCase", "World", "all_cases"]


def __getattr__(name: str) -> object:
    """`World` needs Django, and the table is read before there is one."""
    if name == "World":
        from .meeting import World

        return World
    raise AttributeError(name)


@dataclass(frozen=True, slots=True)
class CodeCase:
    """One code and a mail that meets it."""

    code: str
    mail: Callable[[_World], EmailMessage | bytes]
    #: Words that the reply must hold besides the table's own.
    says: tuple[str, ...] = ()
    state: str = "drafted"
    portal: str = "caobang"
    before: Callable[[_World], object] = lambda _world: None
    after: Callable[[_World, Submission], object] = lambda _world, _submission: None
    #: Name of a pytest fixture: a real server that the case needs.
    peer: str = ""
    #: Marks of secrecy: no mail goes out, the desk shows nothing of the mail.
    sealed: bool = False
    #: Where it is shown: with the mail, or with the publication that fails.
    where: Literal["mail", "publication"] = "mail"
    #: Where one code has several ways to be met.
    way: str = ""

    @property
    def id(self) -> str:
        """The test's name."""
        return f"{self.code}-{self.way}" if self.way else self.code


def all_cases() -> Iterator[CodeCase]:
    """The cases of all `cases_*.py`, in the order of their names."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        if module.name.startswith("cases_"):
            yield from importlib.import_module(f"{__name__}.{module.name}").CASES
