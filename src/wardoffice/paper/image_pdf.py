"""Image files as PDF: every sheet a page of its own that the image fills, pixels without loss. Child-side.

One way for the screen and for export: what is seen in the window is what goes out with marks on it.
"""

from collections.abc import Callable, Iterator

from wardoffice.paper.geometry import Matrix
from wardoffice.paper.image_file import ImageFile, Samples, Sheet

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_CATALOG, _PAGES = 1, 2
_OBJECTS_A_PAGE = 3


def as_pdf(file: ImageFile, wanted: Callable[[int], bool] = lambda _number: True) -> bytes:
    """The file as a PDF, the same bytes every time; pages that are not `wanted` stay blank.

    Raises PaperProblem as `ImageFile.samples`.
    """
    pages = enumerate(file.sheets, 1)
    return _written((sheet, file.samples(number).packed() if wanted(number) else None) for number, sheet in pages)


def page_pdf(sheet: Sheet, samples: Samples) -> bytes:
    """One sheet as a PDF of one page."""
    return _written(iter([(sheet, samples)]))


def _written(pages: Iterator[tuple[Sheet, Samples | None]]) -> bytes:
    pieces, offsets, length = [_HEADER], dict[int, int](), len(_HEADER)
    count = 0
    for count, (sheet, samples) in enumerate(pages, 1):
        first = _PAGES + 1 + _OBJECTS_A_PAGE * (count - 1)
        for number, body in enumerate(_page(sheet, samples, first), first):
            offsets[number] = length
            pieces += (b"%d 0 obj\n" % number, *body, b"\nendobj\n")
            length += sum(len(piece) for piece in pieces[-len(body) - 2 :])
    kids = " ".join(f"{_PAGES + 1 + _OBJECTS_A_PAGE * place} 0 R" for place in range(count))
    for number, words in (
        (_CATALOG, f"<</Type/Catalog/Pages {_PAGES} 0 R>>"),
        (_PAGES, f"<</Type/Pages/Count {count}/Kids[{kids}]>>"),
    ):
        offsets[number] = length
        pieces.append(f"{number} 0 obj\n{words}\nendobj\n".encode())
        length += len(pieces[-1])
    return b"".join((*pieces, _table(offsets, length)))


def _page(sheet: Sheet, samples: Samples | None, first: int) -> Iterator[tuple[bytes, ...]]:
    """The objects of a page: itself, what it draws, and the image."""
    box = f"[0 0 {sheet.width:.4f} {sheet.height:.4f}]"
    drawn = f"/Contents {first + 1} 0 R/Resources<</XObject<</I {first + 2} 0 R>>>>" if samples else "/Resources<<>>"
    yield (f"<</Type/Page/Parent {_PAGES} 0 R/MediaBox{box}{drawn}>>".encode(),)
    if samples is None:
        yield (b"null",)
        yield (b"null",)
        return
    placed = " ".join(f"{value:.4f}" for value in _matrix(sheet))
    yield _stream("", f"q {placed} cm /I Do Q".encode())
    yield _stream(_image(samples), samples.data)


def _image(samples: Samples) -> str:
    channels = {"DeviceGray": 1, "DeviceRGB": 3, "DeviceCMYK": 4}[samples.space]
    turned = f"/Decode[{'1 0 ' * channels}]" if samples.inverted else ""
    packing = f"/Filter/{samples.packing}" if samples.packing else ""
    return (
        f"/Type/XObject/Subtype/Image/Width {samples.width}/Height {samples.height}"
        f"/ColorSpace/{samples.space}/BitsPerComponent {samples.bits}{packing}{turned}"
    )


def _stream(entries: str, data: bytes) -> tuple[bytes, ...]:
    return f"<<{entries}/Length {len(data)}>>\nstream\n".encode(), data, b"\nendstream"


def _matrix(sheet: Sheet) -> Matrix:
    """Lays the unit square of the image on the page, the right way up (EXIF 2.32, tag 274)."""
    wide, high = sheet.width, sheet.height
    return {
        1: (wide, 0.0, 0.0, high, 0.0, 0.0),
        2: (-wide, 0.0, 0.0, high, wide, 0.0),
        3: (-wide, 0.0, 0.0, -high, wide, high),
        4: (wide, 0.0, 0.0, -high, 0.0, high),
        5: (0.0, -high, -wide, 0.0, wide, high),
        6: (0.0, -high, wide, 0.0, 0.0, high),
        7: (0.0, high, wide, 0.0, 0.0, 0.0),
        8: (0.0, high, -wide, 0.0, wide, 0.0),
    }[sheet.orientation]


def _table(offsets: dict[int, int], start: int) -> bytes:
    rows = "".join(f"{offsets[number]:010d} 00000 n\r\n" for number in range(1, len(offsets) + 1))
    size = len(offsets) + 1
    trailer = f"trailer\n<</Size {size}/Root {_CATALOG} 0 R>>\nstartxref\n{start}\n%%EOF\n"
    return f"xref\n0 {size}\n0000000000 65535 f\r\n{rows}{trailer}".encode()
