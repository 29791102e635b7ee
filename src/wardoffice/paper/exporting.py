"""Files leaving the program: the original byte for byte, or followed by one revision with the marks; never in between.

No PDF library in here: the child gives the bytes to append, and this module appends them.
"""

import datetime
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from wardoffice.domain.marks import Mark
from wardoffice.paper import press
from wardoffice.paper.child import WarmChild
from wardoffice.paper.inspection import Way
from wardoffice.paper.page_request import Request, Wanted
from wardoffice.paper.png import png_pieces
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.rendering import PageRenderer, Picture
from wardoffice.paper.source import START, Source, looks_like_image
from wardoffice.sealed_file import SealedFileCorrupt, move_into_place

_BAND = 1024
_MOST_ACROSS = 32_000
_MOST_PIXELS = 250_000_000


def export_original(source: Source, out: Path) -> None:
    """Write the file as it came to `out`, whole or not at all. Raises PaperProblem: file_missing, cannot_write."""
    _write(source, _nothing, out)


def export_with_marks(
    source: Source,
    marks: Sequence[Mark],
    out: Path,
    *,
    now: datetime.datetime,
    password: str = "",
    warm: WarmChild | None = None,
) -> Way:
    """Write a copy that carries the marks to `out`, whole or not at all; `warm` as in `press.mark`. Of an image, the
    copy is a PDF that it fills. Returns which of the two it has become.

    Raises PaperProblem as `press.mark`, sidecar_… where the file may not be marked; then nothing is written, and the
    original goes out with the processing slip beside it.
    """
    paper, way = with_pages(source)
    _write(paper, lambda: press.mark(paper, marks, now=now, password=password, warm=warm), out)
    return way


def marked(source: Source, marks: Sequence[Mark], *, now: datetime.datetime) -> Source:
    """The copy that `export_with_marks` would write, in memory: nothing of it comes to lie on the disk. Without marks
    the file as it came, an image as a PDF.

    Raises PaperProblem as that does.
    """
    paper, _way = with_pages(source)
    return Source(data=paper.read() + press.mark(paper, marks, now=now)) if marks else paper


def export_signed(
    source: Source,
    marks: Sequence[Mark],
    p12: bytes,
    p12_password: str,
    out: Path,
    *,
    now: datetime.datetime,
    password: str = "",
    warm: WarmChild | None = None,
) -> None:
    """Write a copy whose typed bút phê is signed, whole or not at all; an image and `warm` as `export_with_marks`.

    Raises PaperProblem as `press.sign`.
    """
    paper, _way = with_pages(source)
    signed = partial(press.sign, paper, marks, p12, p12_password, now=now, password=password, warm=warm)
    _write(paper, signed, out)


def with_pages(source: Source) -> tuple[Source, Way]:
    """What marks can be added to, and the way they go with it. Raises PaperProblem as `press.as_pdf`."""
    with source.open() as stream:
        is_image = looks_like_image(stream.read(START))
    if is_image:
        return Source(data=press.as_pdf(source)), Way.PDF_OF_IMAGE
    return source, Way.ANNOTATION_REVISION


def write_bytes(data: bytes, out: Path) -> None:
    """Write a whole small file, such as a slip, whole or not at all. Raises PaperProblem: cannot_write."""
    _write(Source(data=data), _nothing, out)


def _nothing() -> bytes:
    return b""


def _write(source: Source, added: Callable[[], bytes], out: Path) -> None:
    """Write the source followed by what `added` gives, which is worked out while the source is being copied."""
    part = out.with_name(f".{out.name[:80]}.{secrets.token_hex(4)}.part")
    with source.open() as stream, ThreadPoolExecutor(1, "marking") as beside:
        addition = beside.submit(added)
        try:
            with part.open("wb") as target:
                shutil.copyfileobj(stream, target, 1 << 20)
                target.write(addition.result())
                target.flush()
            move_into_place(part, out)
        except SealedFileCorrupt as error:
            raise PaperProblem(error.code, error.facts) from error
        except OSError as error:
            raise PaperProblem("cannot_write", {"file": out.name, "detail": error.strerror or ""}) from error
        finally:
            part.unlink(missing_ok=True)


def export_picture(source: Source, page: int, dpi: float, out: Path, *, password: str = "") -> tuple[int, int]:
    """Draw a page into a PNG file; its width and height in pixels.

    Raises PaperProblem as `rendering.PageRenderer`, picture_too_large, cannot_write.
    """
    with PageRenderer(source, password=password) as renderer:
        sizes = renderer.pages()
        if not 1 <= page <= len(sizes):
            raise PaperProblem("page_missing", {"page": page, "pages": len(sizes)})
        width, height = (max(1, round(points * dpi / 72)) for points in sizes[page - 1])
        if width > _MOST_ACROSS or width * height > _MOST_PIXELS:
            raise PaperProblem("picture_too_large", {"width": width, "height": height})
        bands = _bands(renderer, page, dpi / 72, width, height)
        write_bytes(b"".join(png_pieces(width, height, dpi, bands)), out)
    return width, height


def _bands(renderer: PageRenderer, page: int, scale: float, width: int, height: int) -> Iterator[Picture]:
    for y in range(0, height, _BAND):
        request = Request(Wanted.TILE, page, scale, 0, y, width, min(_BAND, height - y))
        band = renderer.tile(request)
        assert band is not None
        yield band
