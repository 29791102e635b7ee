"""Writing marks onto a file as one more revision: standard annotations with their own appearance, nothing else changed.

Child-side, as `inspecting`. Never flattens, never rewrites: the old bytes stay in front, every old signature is read
again afterwards, and what cannot be proved so is not written.
"""

import datetime
import io
import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    ByteStringObject,
    IndirectObject,
    NumberObject,
    PdfObject,
    pdf_date,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from wardoffice.domain.ids import MarkId, in_vietnam
from wardoffice.domain.marks import Mark, MarkKind, Point, mark_problem
from wardoffice.domain.text import nfc
from wardoffice.domain.threads import gathered, threads
from wardoffice.paper.appearance import (
    BOLD_FONT,
    MULTIPLY,
    REGULAR_FONT,
    TEXT_KINDS,
    Appearance,
    draw,
    layout_of,
    rect_of,
    rgb,
    rotation_of,
)
from wardoffice.paper.embedded_font import EmbeddedFont, dictionary_of, embed, numbers, stream_of
from wardoffice.paper.entries import entry, items
from wardoffice.paper.geometry import contains, meeting, rect_from_seen
from wardoffice.paper.inspecting import OpenFile, bar_of, open_file, signatures_found
from wardoffice.paper.inspection import SignatureFound, SignatureStatus
from wardoffice.paper.line_art import quad_of, tick_points
from wardoffice.paper.page_tree import PageFound
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.typeface import typeface
from wardoffice.paper.typesetting import color_of, lay_out

COPY_LABEL = "Bản có bút phê"
"""Printed small on a marked copy of a signed file, which never goes out without the untouched original."""
_TOLERANCE = 0.5
_SUBTYPES = {
    MarkKind.ENDORSEMENT_TEXT: "/FreeText",
    MarkKind.INK: "/Ink",
    MarkKind.HIGHLIGHT: "/Highlight",
    MarkKind.NOTE: "/Text",
    MarkKind.ARRIVAL_STAMP: "/Stamp",
    MarkKind.UNDERLINE: "/Underline",
    MarkKind.ARROW: "/Line",
    MarkKind.TICK: "/Ink",
    MarkKind.RECTANGLE: "/Square",
}
UNWRITABLE = (PdfError, ValueError, LookupError, TypeError, AttributeError, RecursionError, OverflowError)


class AnnotationWriter(IncrementalPdfFileWriter):
    """Leaves the catalog's /Version and the file's own description alone: only annotations are added."""

    output_version = (1, 3)
    IO_CHUNK_SIZE = 1 << 20
    """Bytes copied at once; with pyHanko's 4096 copying 20 MB takes as long as writing fifty marks."""

    def __init__(self, reader: PdfFileReader) -> None:
        super().__init__(reader.stream, prev=reader)
        self._lastobj_id = max(self._lastobj_id, _highest_number(reader))

    def _update_meta(self) -> None:
        return

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> ArrayObject:
        """The file's first id and a new second one (ISO 32000-2, 14.4); an id that is none counts as missing."""
        try:
            ids: ArrayObject = super()._handle_id(prev)  # type: ignore[no-untyped-call]
        except (TypeError, ValueError):
            ids = ArrayObject([ByteStringObject(os.urandom(16)) for _each in range(2)])
        return ids


def _highest_number(reader: PdfFileReader) -> int:
    """The highest object number the file uses: its trailer's /Size may say less, and nothing old may be overwritten."""
    revisions = range(reader.xrefs.total_revisions)
    used = (each.idnum for revision in revisions for each in reader.xrefs.explicit_refs_in_revision(revision))
    return max(used, default=0)


@dataclass(frozen=True)
class Placed:
    """A mark with the page it lies on."""

    mark: Mark
    page: PageFound


def write_marks(source: bytes, marks: Sequence[Mark], *, password: str = "", now: datetime.datetime) -> bytes:
    """The whole new file: `source` and one more revision with the marks. No marks: `source` itself.

    Raises PaperProblem: what `open_file` raises; sidecar_… with the reason where the file may not be touched; the
    codes of `mark_problem`; page_missing; mark_outside with the box; not_provable where the result fails its check.
    """
    opened = open_file(source, password)
    if bar := bar_of(opened):
        raise PaperProblem(f"sidecar_{bar}")
    named = [mark if mark.id else replace(mark, id=MarkId(str(uuid.uuid4()))) for mark in marks]
    placed = [place(opened.pages, mark) for mark in gathered(named)]
    if not placed:
        return source
    before = signatures_found(opened.reader, ())
    if before:
        placed += _copy_label(opened.pages[0])
    written = _revision(source, opened, placed, now)
    prove(source, written, before, password, len(opened.pages))
    return written


def place(pages: Sequence[PageFound], mark: Mark) -> Placed:
    if code := mark_problem(mark):
        raise PaperProblem(code, {"page": mark.page})
    if mark.page > len(pages):
        raise PaperProblem("page_missing", {"page": mark.page, "pages": len(pages)})
    page = pages[mark.page - 1]
    if page.reference is None:
        raise PaperProblem("sidecar_unparsable")
    rect = rect_of(mark, page.box)
    visible = page.box.visible
    inside = contains(visible, rect, _TOLERANCE) if mark.kind in TEXT_KINDS else meeting(visible, rect) is not None
    if mark.kind is MarkKind.NOTE:
        point = mark.point or (0.0, 0.0)
        inside = contains(visible, (*point, *point), _TOLERANCE)
    if not inside:
        box = {name: round(value) for name, value in zip(("left", "bottom", "right", "top"), visible, strict=True)}
        raise PaperProblem("mark_outside", {"page": mark.page, "kind": mark.kind.value, **box})
    return Placed(replace(mark, text=nfc(mark.text), author=nfc(mark.author), organ=nfc(mark.organ)), page)


def _copy_label(page: PageFound) -> list[Placed]:
    """The words of DESIGN.md section 7 at the top of page 1, where the page is wide enough for them."""
    width, height = page.box.seen_size
    if width < 150 or height < 100:
        return []
    rect = rect_from_seen(page.box, (8, 4, 108, 16))
    label = Mark(kind=MarkKind.ENDORSEMENT_TEXT, page=1, rect=rect, text=COPY_LABEL, color="#5C6675")
    return [Placed(label, page)]


def _revision(source: bytes, opened: OpenFile, placed: Sequence[Placed], now: datetime.datetime) -> bytes:
    try:
        writer = AnnotationWriter(opened.reader)
        fonts = embedded_fonts(writer, placed)
        for page in {id(one.page): one.page for one in placed}.values():
            _append(writer, page, _annotations(writer, [one for one in placed if one.page is page], fonts, now))
        out = io.BytesIO()
        writer.write(out)  # type: ignore[no-untyped-call]  # pyHanko leaves it untyped
    except UNWRITABLE as error:
        raise PaperProblem("sidecar_unparsable", {"detail": type(error).__name__}) from error
    return out.getvalue()


def embedded_fonts(writer: AnnotationWriter, placed: Sequence[Placed]) -> dict[bool, EmbeddedFont]:
    """The embedded fonts by boldness, with just the letters all marks together use."""
    used: dict[bool, set[str]] = {}
    for one in placed:
        layout = layout_of(one.mark, one.page.box)
        for line in layout.lines if layout else ():
            used.setdefault(line.bold, set()).update(line.text)
    return {bold: embed(writer, typeface(bold), characters) for bold, characters in used.items()}


def _append(writer: AnnotationWriter, page: PageFound, added: Sequence[IndirectObject]) -> None:
    """Put annotations after the page's own, in an array of the page's own: an indirect one may serve several pages."""
    assert page.reference is not None
    page.dictionary[pdf_name("/Annots")] = ArrayObject([*items(entry(page.dictionary, "/Annots")), *added])
    writer.mark_update(page.reference)


def _annotations(
    writer: AnnotationWriter, placed: Sequence[Placed], fonts: dict[bool, EmbeddedFont], now: datetime.datetime
) -> list[IndirectObject]:
    """The annotations of one page; a reply names its note (ISO 32000-2, 12.5.6.2), which stands before it."""
    answered = {reply.id: thread.head.id for thread in threads(one.mark for one in placed) for reply in thread.replies}
    written: list[IndirectObject] = []
    by_id: dict[MarkId, IndirectObject] = {}
    for one in placed:
        entries = _entries(writer, one, fonts, now)
        if one.mark.id in answered:
            entries |= {"/IRT": by_id[answered[one.mark.id]], "/RT": pdf_name("/R")}
        written.append(writer.add_object(dictionary_of(entries)))
        by_id[one.mark.id] = written[-1]
    return written


def _entries(
    writer: AnnotationWriter, placed: Placed, fonts: dict[bool, EmbeddedFont], now: datetime.datetime
) -> dict[str, PdfObject]:
    mark, page = placed.mark, placed.page
    assert page.reference is not None
    looks = draw(mark, page.box, lambda text, bold: fonts[bold].encode(text))
    when = pdf_date(in_vietnam(mark.at or now))
    entries: dict[str, PdfObject] = {
        "/Type": pdf_name("/Annot"),
        "/Subtype": pdf_name(_SUBTYPES[mark.kind]),
        "/Rect": numbers(*looks.rect),
        "/Contents": pdf_string(words_of(mark)),
        "/NM": pdf_string(mark.id or str(uuid.uuid4())),
        "/M": when,
        "/CreationDate": when,
        "/F": NumberObject(4),
        "/P": IndirectObject(page.reference.idnum, page.reference.generation, writer),
        "/AP": dictionary_of({"/N": writer.add_object(form_of(looks, fonts))}),
    }
    if mark.author:
        entries["/T"] = pdf_string(mark.author)
    return entries | _particulars(mark, rotation_of(mark, page.box))


def _particulars(mark: Mark, rotation: int) -> dict[str, PdfObject]:
    """What each subtype has of its own (ISO 32000-2, tables 175, 177, 178, 180, 182, 184, 185)."""
    color = numbers(*rgb(color_of(mark)))
    line = {"/C": color, "/BS": dictionary_of({"/W": numbers(mark.width)[0]})}
    match mark.kind:
        case MarkKind.INK:
            return {"/InkList": ArrayObject(list(map(_flat, mark.strokes))), **line}
        case MarkKind.TICK:
            points = tick_points(mark.rect or (0, 0, 0, 0), rotation)
            return {"/InkList": ArrayObject([_flat(points)]), "/Subj": pdf_string("Dấu tích"), **line}
        case MarkKind.ARROW:
            ends = ArrayObject([pdf_name("/None"), pdf_name("/ClosedArrow")])
            return {"/L": _flat(mark.strokes[0]), "/LE": ends, "/IC": color, **line}
        case MarkKind.RECTANGLE:
            return line
        case MarkKind.HIGHLIGHT | MarkKind.UNDERLINE:
            corners = [point for rect in mark.rects for point in quad_of(rect, rotation)]
            return {"/QuadPoints": _flat(corners), "/C": color}
        case MarkKind.NOTE:
            return {"/Name": pdf_name("/Comment"), "/C": color}
        case MarkKind.ARRIVAL_STAMP:
            return {"/Name": pdf_name("/WardOfficeArrival"), "/Subj": pdf_string("Dấu đến"), "/C": color}
        case _:
            red, green, blue = (f"{part:.3f}" for part in rgb(color_of(mark)))
            return {
                "/DA": pdf_string(f"/Helv 12 Tf {red} {green} {blue} rg"),
                "/Subj": pdf_string("Bút phê"),
                "/BS": dictionary_of({"/W": NumberObject(0)}),
            }


def _flat(points: Sequence[Point]) -> ArrayObject:
    return numbers(*(number for point in points for number in point))


def words_of(mark: Mark) -> str:
    """What /Contents says: the text itself; for a stamp the lines it shows."""
    if mark.kind is not MarkKind.ARRIVAL_STAMP:
        return mark.text
    return "\n".join(line.text.rstrip(" .") for line in lay_out(mark, 140, 100).lines)


def form_of(looks: Appearance, fonts: dict[bool, EmbeddedFont]) -> PdfObject:
    resources: dict[str, PdfObject] = {}
    if looks.has_text:
        names = {f"/{BOLD_FONT if bold else REGULAR_FONT}": font.reference for bold, font in fonts.items()}
        resources["/Font"] = dictionary_of({**names})
    if looks.multiplies:
        blend = dictionary_of({"/Type": pdf_name("/ExtGState"), "/BM": pdf_name("/Multiply")})
        resources["/ExtGState"] = dictionary_of({f"/{MULTIPLY}": blend})
    return stream_of(
        looks.operators,
        {
            "/Type": pdf_name("/XObject"),
            "/Subtype": pdf_name("/Form"),
            "/BBox": numbers(*looks.rect),
            "/Resources": dictionary_of(resources),
        },
    )


def prove(source: bytes, written: bytes, before: Sequence[SignatureFound], password: str, pages: int) -> None:
    """The promises of the module, checked on the result."""
    if not written.startswith(source):
        raise PaperProblem("not_provable", {"check": "prefix"})
    try:
        again = open_file(written, password)
    except PaperProblem as problem:
        raise PaperProblem("not_provable", {"check": "reading"}) from problem
    if len(again.pages) != pages:
        raise PaperProblem("not_provable", {"check": "pages"})
    after = {found.field: found for found in signatures_found(again.reader, ())}
    for old in before:
        new = after.get(old.field)
        kept = new and new.revision_end == old.revision_end and new.signer == old.signer
        if not kept or (new and new.status is SignatureStatus.INVALID and old.status is not SignatureStatus.INVALID):
            raise PaperProblem("not_provable", {"check": "signature", "field": old.field})
