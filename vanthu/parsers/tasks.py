"""What children can be asked to do, and what each may use.

A task is `def f(source, name, args, output) -> JSON`, run in a confined child (`sandbox`); a name
here is all that the calling side needs to know of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from .budget import MIB, Budget

#: name → "module:function".
TASKS: Mapping[str, str] = {
    "detect": "vanthu.parsers.detect:task",
    "dkim.verify": "vanthu.parsers.dkim_check:verify",
    "image.preview": "vanthu.parsers.images:preview",
    "inspect": "vanthu.parsers.inspection.task:task",
    "media.preview": "vanthu.parsers.previews:media",
    "ocr.glance": "vanthu.parsers.glance:task",
    "ocr.pages": "vanthu.parsers.ocr:task",
    "office.pages": "vanthu.parsers.previews:office",
    "open.mail": "vanthu.parsers.mail.opener:task",
    "open.rar": "vanthu.parsers.archives.rars:task",
    "open.smime": "vanthu.parsers.archives.smime:task",
    "open.tnef": "vanthu.parsers.archives.tnef:task",
    "open.zip": "vanthu.parsers.archives.zips:task",
    "page.image": "vanthu.parsers.previews:page",
    "public.file": "vanthu.parsers.public_file:task",
    "read": "vanthu.parsers.reading:task",
    "read.office": "vanthu.parsers.office:task",
    "sandbox.probe": "vanthu.parsers.sandbox.probe:probe",
}

#: Fork and cold caches cost more than most documents do, so a child serves this many and is
#: replaced then, or as soon as anything goes wrong in it.
TASKS_PER_CHILD = 100

#: 7zz reads an archive from a file in the task's own folder: all RARs, and ZIP's rarer methods.
_UNPACK = Budget(
    cpu=60,
    wall=90.0,
    file_size=768 * MIB,
    files=256,
    processes=8,
    scratch=True,
    reuse=TASKS_PER_CHILD,
)

#: Where a task needs other limits than `Budget()`.
BUDGETS: Mapping[str, Budget] = {
    "image.preview": Budget(memory=2048 * MIB, cpu=30, wall=60.0, file_size=64 * MIB),
    "media.preview": Budget(
        cpu=120, wall=180.0, file_size=512 * MIB, files=256, processes=8, scratch=True
    ),
    "ocr.glance": Budget(
        memory=1536 * MIB, cpu=60, wall=90.0, files=256, processes=8, scratch=True
    ),
    # tesseract needs 200 MiB a page, and as many pages run at once as there are cores.
    "ocr.pages": Budget(
        memory=2048 * MIB, cpu=600, wall=900.0, files=256, processes=32, scratch=True
    ),
    "office.pages": Budget(
        memory=4096 * MIB,
        cpu=90,
        wall=120.0,
        files=512,
        processes=32,
        scratch=True,
        local_sockets=True,
    ),
    "page.image": Budget(cpu=20, wall=30.0, file_size=64 * MIB),
    # ffmpeg may have to change a film's codec.
    "public.file": Budget(
        memory=2048 * MIB,
        cpu=300,
        wall=360.0,
        file_size=768 * MIB,
        files=256,
        processes=8,
        scratch=True,
    ),
    "detect": Budget(
        memory=256 * MIB,
        cpu=10,
        wall=30.0,
        result=1 * MIB,
        file_size=0,
        reuse=TASKS_PER_CHILD,
    ),
    # dkimpy holds the whole mail, twice while it canonicalises.
    "dkim.verify": Budget(memory=768 * MIB, cpu=20, wall=30.0, result=1 * MIB, file_size=0),
    # Memory for a PDF's objects; a file that needs longer is held for a person.
    "inspect": Budget(
        memory=512 * MIB, cpu=10, wall=20.0, result=1 * MIB, file_size=0, reuse=TASKS_PER_CHILD
    ),
    "open.mail": Budget(
        memory=1536 * MIB, cpu=30, wall=60.0, file_size=768 * MIB, reuse=TASKS_PER_CHILD
    ),
    "open.rar": _UNPACK,
    "open.smime": Budget(cpu=20, wall=30.0, file_size=768 * MIB),
    "open.tnef": Budget(cpu=20, wall=30.0, file_size=768 * MIB),
    "open.zip": _UNPACK,
    "read": Budget(memory=704 * MIB, cpu=60, wall=120.0, reuse=TASKS_PER_CHILD),
    "read.office": Budget(
        memory=4096 * MIB,
        cpu=90,
        wall=120.0,
        files=512,
        processes=32,
        scratch=True,
        local_sockets=True,
    ),
    "sandbox.probe": Budget(cpu=5, wall=20.0, file_size=1 * MIB),
}
