"""The child that draws pages for the window: `python -m wardoffice.paper.render_child`, asked in `page_request` lines.

One file, one thread, one request at a time; a sealed file is read at random offsets through its key. End of stdin ends
the child.
"""

import ctypes
import io
import logging
import select
import sys
import warnings
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wardoffice.paper import child
from wardoffice.paper.drawing import box_of, opened, page_of
from wardoffice.paper.page_request import (
    MOST_PIXELS,
    Opening,
    OutlineEntry,
    Reply,
    Request,
    Wanted,
    encode,
    opening_from_json,
    request_from_json,
)
from wardoffice.paper.pdf_pages import WHOLE, PdfPages
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.shade import Shade
from wardoffice.paper.source import START, Source, looks_like_image
from wardoffice.sealed_file import SealedFileCorrupt

_PIPE_BYTES = 1024 * 1024
_SET_PIPE_SIZE = 1031
"""F_SETPIPE_SZ of Linux: a picture passes in fewer steps."""

_PAGE_BYTES = 31 * 1024 * 1024
"""An A4 page in colour at 300 dpi, decoded, and some to spare; what is below 32 MB the heap may keep (mallopt(3))."""

_WARMING = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 64 64]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>> endobj
4 0 obj <</Length 36>> stream
BT /F 12 Tf 9 9 Td (W) Tj ET 0 0 9 9 re f
endstream endobj
5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Times-Roman>> endobj
trailer <</Root 1 0 R>>
"""


class Pages(Protocol):
    """The open file, a PDF or an image, and the few pages last drawn."""

    def sizes(self) -> list[tuple[float, float]]:
        """Width and height of every page in points, as seen."""

    def may_print(self) -> bool:
        """Whether whoever made the file lets it be printed."""

    def page(self, number: int) -> pdfium.PdfPage:
        """A page by its number from 1. Raises PaperProblem."""

    def outline(self) -> tuple[OutlineEntry, ...]:
        """The file's bookmarks, as `outline.outline_of`."""

    def check(self) -> None:
        """Raise what the file itself had wrong, where that is told later than by what was asked."""


def opened_pages(opening: Opening) -> Pages:
    """Open the file by what it is, whatever its name says, under limits on memory.

    Raises PaperProblem: image_unreadable, image_too_large, too_large, as `drawing.open_document` and as `Source`.
    """
    stream, size = _stream(opening)
    start = stream.read(START)
    stream.seek(0)
    if not looks_like_image(start):
        child.limit_self(size if opening.path is None else min(size, WHOLE))
        return PdfPages(stream, opening.password)
    child.check_size(size)
    child.limit_self(size)
    from wardoffice.paper.image_pages import ImagePages  # loads Pillow, which pages of a PDF need not wait for

    return ImagePages(stream.read())


def _stream(opening: Opening) -> tuple[BinaryIO, int]:
    """The file, and how large it is."""
    if opening.path is None:
        data = sys.stdin.buffer.read(opening.data_bytes)[: opening.first or None]
        return io.BytesIO(data), len(data)
    path = Path(opening.path)
    size = path.stat().st_size if path.is_file() else 0
    return Source(path, opening.key, first=opening.first).open(), opening.first or size


def picture(pages: Pages, request: Request) -> tuple[Reply, memoryview]:
    """Draw a tile. Raises PaperProblem: picture_too_large, page_missing, page_unreadable."""
    if request.width < 1 or request.height < 1 or request.width * request.height > MOST_PIXELS:
        raise PaperProblem("picture_too_large", {"width": request.width, "height": request.height})
    page = pages.page(request.page)
    across, down = page.get_size()
    if request.turn in (90, 270):
        across, down = down, across
    flags = pdfium_c.FPDF_ANNOT if request.annotations else 0
    bitmap = pdfium.PdfBitmap.new_native(request.width, request.height, pdfium_c.FPDFBitmap_BGRx)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, request.width, request.height)
    size = max(1, round(across * request.scale)), max(1, round(down * request.scale))
    placed = (-request.x, -request.y, *size, request.turn % 360 // 90)
    pdfium_c.FPDF_RenderPageBitmap(bitmap.raw, page.raw, *placed, flags)
    if page.formenv:
        pdfium_c.FPDF_FFLDraw(page.formenv.raw, bitmap.raw, page.raw, *placed, flags)
    if request.shade is Shade.TRUE:
        raw = memoryview(bitmap.buffer).cast("B")
    else:
        from wardoffice.paper.recolouring import recoloured  # loads Pillow, which pages as they are need not wait for

        raw = recoloured(bitmap, page, placed, request.annotations, request.shade)
    return Reply(width=request.width, height=request.height, stride=bitmap.stride, extra=len(raw)), raw


def _thumbnail(pages: Pages, request: Request) -> tuple[Reply, memoryview]:
    """The whole page, its longer side `width` pixels."""
    across, down = pages.page(request.page).get_size()
    scale = request.width / max(across, down, 1)
    wide, high = max(1, round(across * scale)), max(1, round(down * scale))
    return picture(pages, Request(Wanted.TILE, request.page, scale, 0, 0, wide, high, shade=request.shade))


def _told(pages: Pages, request: Request) -> object:
    match request.wanted:
        case Wanted.PAGES:
            return pages.sizes()
        case Wanted.MAY_PRINT:
            return pages.may_print()
        case Wanted.OUTLINE:
            return pages.outline()
        case Wanted.BOX:
            return box_of(pages.page(request.page))
        case Wanted.PLACES:
            from wardoffice.paper.finding import places_of

            return places_of(pages.page(request.page), request.words)
        case _:
            from wardoffice.paper.page_text import page_with_letters

            return page_with_letters(pages.page(request.page))


def answer(pages: Pages, request: Request) -> tuple[Reply, memoryview]:
    """One request answered; a problem is an answer too."""
    try:
        if request.wanted is Wanted.TILE:
            done = picture(pages, request)
        elif request.wanted is Wanted.THUMBNAIL:
            done = _thumbnail(pages, request)
        else:
            done = Reply(result=msgspec.Raw(encode(_told(pages, request)))), memoryview(b"")
        pages.check()
    except PaperProblem as problem:
        return Reply(code=problem.code, facts=problem.facts), memoryview(b"")
    except pdfium.PdfiumError:
        return Reply(code="page_unreadable", facts={"page": request.page}), memoryview(b"")
    return done


def _send(reply: Reply, extra: memoryview) -> None:
    out = sys.stdout.buffer
    out.write(encode(reply) + b"\n")
    out.write(extra)
    out.flush()


def _warm_up() -> None:
    """Draw a page of our own before the first file is named: what libraries set up on first use is then set up."""
    AESGCM(bytes(32)).encrypt(bytes(12), b"", b"")
    with opened(_WARMING) as document:
        page = page_of(document, 1)
        bitmap = pdfium.PdfBitmap.new_native(64, 64, pdfium_c.FPDFBitmap_BGRx)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, 64, 64)
        pdfium_c.FPDF_RenderPageBitmap(bitmap.raw, page.raw, 0, 0, 64, 64, 0, pdfium_c.FPDF_ANNOT)
        memoryview(bitmap.buffer).cast("B")
        page.close()
    encode(Reply())


def _roomy_heap() -> None:
    """Let glibc keep the memory a 300-dpi page takes: asking the kernel for it anew costs a quarter of the drawing."""
    if sys.platform != "linux" or select.select([sys.stdin.buffer], [], [], 0)[0]:
        return  # somebody waits already: no time for getting ready
    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    libc.free.argtypes, libc.memset.argtypes = [ctypes.c_void_p], [ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t]
    libc.free(libc.malloc(_PAGE_BYTES + 1))  # freed mapped memory raises the size up to which the heap is used
    if room := libc.malloc(_PAGE_BYTES):
        libc.memset(room, 0, _PAGE_BYTES)
        libc.free(room)


def _be_ready_for(shade: Shade) -> None:
    from wardoffice.paper import recolouring

    recolouring.channels(shade)
    if shade is Shade.DARK:
        recolouring.hues()


def _widen_pipe() -> None:
    if sys.platform == "linux":
        import fcntl

        try:
            fcntl.fcntl(sys.stdout.fileno(), _SET_PIPE_SIZE, _PIPE_BYTES)
        except OSError:
            return


def main() -> None:
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    _widen_pipe()
    _warm_up()
    _roomy_heap()
    if len(sys.argv) > 1:
        _be_ready_for(Shade(sys.argv[1]))
    line = sys.stdin.buffer.readline()
    if not line:
        return
    try:
        pages = opened_pages(opening_from_json(line))
    except (PaperProblem, SealedFileCorrupt) as problem:
        _send(Reply(code=problem.code, facts=dict(problem.facts)), memoryview(b""))
        return
    _send(Reply(), memoryview(b""))
    while line := sys.stdin.buffer.readline():
        _send(*answer(pages, request_from_json(line)))


if __name__ == "__main__":
    main()
