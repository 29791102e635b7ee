"""A PDF file open in the render child, page by page. Child-side.

The file is opened anew every 20 pages, which keeps memory flat (DESIGN.md section 11).
"""

import io
from collections import OrderedDict
from typing import BinaryIO, cast

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from wardoffice.paper.drawing import open_document, page_of
from wardoffice.paper.page_request import OutlineEntry
from wardoffice.paper.problem import PaperProblem
from wardoffice.sealed_file import SealedFileCorrupt

_REOPEN_AFTER = 20
_PAGES_KEPT = 2
_PRINTING = 1 << 2
WHOLE = 8 * 1024 * 1024
"""Files up to this size are read at once; larger ones chunk by chunk as pdfium asks."""


class NotingReader(io.RawIOBase):
    """Passes reads on, and keeps what went wrong: an exception inside pdfium's callback would be lost."""

    def __init__(self, inner: BinaryIO) -> None:
        super().__init__()
        self._inner = inner
        self.problem: SealedFileCorrupt | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._inner.tell()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._inner.seek(offset, whence)

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # pdfium passes ctypes arrays
        try:
            return cast(io.RawIOBase, self._inner).readinto(buffer) or 0
        except SealedFileCorrupt as error:
            self.problem = error
            return 0


class PdfPages:
    """The open file and the few pages last drawn."""

    def __init__(self, stream: BinaryIO, password: str) -> None:
        """Raises PaperProblem as `drawing.open_document`."""
        self._password = password
        size = stream.seek(0, 2)
        stream.seek(0)
        self._reader: NotingReader | bytes = stream.read(size) if size <= WHOLE else NotingReader(stream)
        self._kept: OrderedDict[int, pdfium.PdfPage] = OrderedDict()
        self._loaded = 0
        self._open()

    def _open(self) -> None:
        source = self._reader if isinstance(self._reader, bytes) else cast(BinaryIO, self._reader)
        try:
            self.document = open_document(source, self._password)
        except PaperProblem:
            self.check()
            raise
        if self.document.get_formtype() != pdfium_c.FORMTYPE_NONE:
            self.document.init_forms()

    def check(self) -> None:
        """Raise what the file itself had wrong, which pdfium only knows as a failed read."""
        if isinstance(self._reader, NotingReader) and self._reader.problem:
            raise PaperProblem(self._reader.problem.code, self._reader.problem.facts)

    def sizes(self) -> list[tuple[float, float]]:
        """Width and height of every page in points, as seen."""
        return [self.document.get_page_size(index) for index in range(len(self.document))]

    def may_print(self) -> bool:
        """Whether the file's encryption permits printing (ISO 32000-2, table 22, bit 3); its owner may always."""
        return bool(pdfium_c.FPDF_GetDocPermissions(self.document.raw) & _PRINTING)

    def outline(self) -> tuple[OutlineEntry, ...]:
        from wardoffice.paper.outline import outline_of  # most files are opened and closed without it

        return outline_of(self.document)

    def page(self, number: int) -> pdfium.PdfPage:
        if number in self._kept:
            self._kept.move_to_end(number)
            return self._kept[number]
        if self._loaded >= _REOPEN_AFTER:
            self._reopen()
        self._kept[number] = page_of(self.document, number)
        self._loaded += 1
        if len(self._kept) > _PAGES_KEPT:
            self._kept.popitem(last=False)[1].close()
        return self._kept[number]

    def _reopen(self) -> None:
        for page in self._kept.values():
            page.close()
        self._kept.clear()
        self.document.close()
        self._loaded = 0
        self._open()
