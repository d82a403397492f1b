"""Uploaded files in memory: memfd_create(2), never a folder."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from vanthu.pipeline.memory import memory_file

#: Files of one upload.
MAX_FILES = 50


class MemoryUploadHandler(FileUploadHandler):
    """Keeps each file in memory, all together up to `limit`; `too_large` tells that more came."""

    def __init__(self, request: HttpRequest | None, limit: int) -> None:
        super().__init__(request)
        self._left = limit
        self._files = 0
        self.too_large = False
        self._file: BinaryIO | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self._files += 1
        if self._files > MAX_FILES:
            self._stop()
        self._file = memory_file("vanthu-upload")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - Django's
        """A piece of it."""
        self._left -= len(raw_data)
        if self._left < 0:
            self._stop()
        cast("BinaryIO", self._file).write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        """Its end."""
        file = cast("BinaryIO", self._file)
        self._file = None
        file.flush()
        file.seek(0)
        return UploadedFile(
            cast("Any", file), self.file_name, self.content_type, file_size, self.charset
        )

    def upload_interrupted(self) -> None:
        """The client left, or too much came."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _stop(self) -> None:
        self.too_large = True
        self.upload_interrupted()
        raise StopUpload(connection_reset=False)
