"""Programs and scripts, by content and by the name that would make Windows run them (R30)."""

from __future__ import annotations

from collections.abc import Iterable

from vanthu.parsers.filetypes import by_extension, by_mime
from vanthu.parsers.types import Finding
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage


class Executable:
    """Finds programs, and says so when the name claims something harmless."""

    name = "executable"
    stage = Stage.BYTES
    codes = ("type.executable", "archive.self_extracting")
    rows = ("R30",)

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        for view in context.files:
            part = view.part
            type_, promised = by_mime(part.type), by_extension(part.name)
            is_program = type_.family == "program"
            # A script is text to libmagic; its name alone makes it run on a double click.
            named_program = (
                promised is not None
                and promised.family == "program"
                and type_.short in ("txt", "bin", "script", "html")
                and not part.name.lower().endswith(".bin")
            )
            if not is_program and not named_program:
                continue
            lies = is_program and promised is not None and promised.family != "program"
            extension = part.name.rpartition(".")[2].lower()
            # Its sender meant an archive, and can send one.
            code = "archive.self_extracting" if type_.short == "sfx" else "type.executable"
            yield Finding(
                code,
                part.path,
                {
                    "type": (type_ if is_program else promised or type_).short,
                    "disguise": f" mang tên .{extension}" if lies else "",
                    "disguise_en": f" named .{extension}" if lies else "",
                },
            )
