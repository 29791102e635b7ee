"""Where a file's bytes are to be had: sealed in the cache, plain on the disk, or in memory."""

import io
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, cast

from wardoffice.paper.problem import PaperProblem
from wardoffice.sealed_file import SealedFileCorrupt, SealedReader

_MAGIC = b"%PDF-"
_MAGIC_WITHIN = 1024
"""Readers look for the header this far into a file (ISO 32000-1, annex H, note 13)."""
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
"""How JPEG, PNG and TIFF files begin, whatever their name says."""
START = 1024
"""Bytes from the start that tell the kind of a file."""


def looks_like_pdf(start: bytes) -> bool:
    return _MAGIC in start[:_MAGIC_WITHIN]


def looks_like_image(start: bytes) -> bool:
    """Whether it is an image whose sheets are read as pages."""
    return start.startswith(_IMAGES) and not looks_like_pdf(start)


@dataclass(frozen=True, slots=True)
class Source:
    """One of: `path` with `key` (sealed), `path` alone (plain), or `data`.

    `first`: only so many bytes from the start, 0 for all; a signature's `revision_end` here shows what was signed.
    """

    path: Path | None = None
    key: bytes | None = None
    data: bytes = b""
    first: int = 0

    def open(self) -> BinaryIO:
        """A seekable stream of the plain bytes. Raises PaperProblem: file_missing, sealed_file_corrupt."""
        if self.first:
            with replace(self, first=0).open() as whole:
                return io.BytesIO(whole.read(self.first))
        if self.path is None:
            return io.BytesIO(self.data)
        try:
            if self.key is None:
                return self.path.open("rb")
            return cast(BinaryIO, SealedReader(self.path, self.key))
        except OSError as error:
            raise PaperProblem("file_missing", {"file": self.path.name}) from error
        except SealedFileCorrupt as error:
            raise PaperProblem(error.code, error.facts) from error

    def read(self) -> bytes:
        """All plain bytes. Raises PaperProblem as `open`."""
        try:
            with self.open() as stream:
                return stream.read()
        except OSError as error:
            raise PaperProblem("file_missing", {"file": self.path.name if self.path else ""}) from error
        except SealedFileCorrupt as error:
            raise PaperProblem(error.code, error.facts) from error
