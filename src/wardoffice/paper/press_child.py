"""The child that does one job on one file and ends: `python -m wardoffice.paper.press_child`, job and answer as `job`.

Heavy libraries are imported by the task that needs them. A crash in here is an answer too: the file is at fault.
"""

import gc
import io
import logging
import os
import sys
import warnings
from collections.abc import Callable, Container
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from wardoffice.domain.marks import MOST_PAGES, Mark, MarkKind
from wardoffice.paper import child
from wardoffice.paper.inspection import Way
from wardoffice.paper.job import READY_TO_MARK, Answer, Job, Task, encode, job_from_json
from wardoffice.paper.on_demand import on_demand
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.source import Source, looks_like_image

_SELDOM = 100_000
"""New objects between two searches for rubbish: importing makes none."""
Done = tuple[object, bytes]
"""(the result as JSON takes it, raw bytes)."""


def _inspect(job: Job, data: bytes) -> Done:
    from wardoffice.paper.inspecting import inspect_bytes

    found = inspect_bytes(_as_pages(data, ()), job.password, job.roots, job.lists)
    return replace(found, way=Way.PDF_OF_IMAGE) if looks_like_image(data) else found, b""


def _as_pages(data: bytes, drawn: Container[int]) -> bytes:
    """The file itself if it is no image; else a PDF with pages as large as its sheets, those in `drawn` with pixels."""
    if not looks_like_image(data):
        return data
    from wardoffice.paper.image_file import ImageFile
    from wardoffice.paper.image_pdf import as_pdf

    return as_pdf(ImageFile(data), lambda number: number in drawn)


def _as_pdf(job: Job, data: bytes) -> Done:
    return None, _as_pages(data, range(1, MOST_PAGES + 1))


def _pages(job: Job, data: bytes) -> Done:
    from wardoffice.paper.drawing import opened

    with opened(_as_pages(data, ()), job.password) as document:
        return len(document), b""


def _place(job: Job, data: bytes) -> Done:
    from wardoffice.paper.inspecting import open_file
    from wardoffice.paper.writing import place

    pages = open_file(_as_pages(data, ()), job.password).pages
    for mark in job.marks:
        place(pages, mark)
    return None, b""


def _mark(job: Job, data: bytes) -> Done:
    from wardoffice.paper.writing import write_marks

    written = write_marks(data, job.marks, password=job.password, now=job.now or datetime.now(UTC))
    return None, _seen_by_reader(job, data, written)


def _sign(job: Job, data: bytes) -> Done:
    from wardoffice.paper.signing import sign_endorsement

    now = job.now or datetime.now(UTC)
    secret = job.signer_password
    written = sign_endorsement(data, job.marks, job.signer or b"", secret, password=job.password, now=now)
    return None, _seen_by_reader(job, data, written)


def _seen_by_reader(job: Job, data: bytes, written: bytes) -> bytes:
    """What was added, once pdfium too has found it on its pages."""
    from wardoffice.paper.drawing import annotation_counts

    pages = {mark.page for mark in job.marks}
    before = annotation_counts(data, job.password, pages)
    after = annotation_counts(written, job.password, pages)
    if len(before) != len(after) or any(after[page] <= before[page] for page in pages if page in before):
        raise PaperProblem("not_provable", {"check": "reader"})
    return written[len(data) :]


def _text(job: Job, data: bytes) -> Done:
    from wardoffice.paper.page_text import text_of

    return text_of(_as_pages(data, ()), job.password), b""


def _registration(job: Job, data: bytes) -> Done:
    from wardoffice.paper.page_text import registration_of

    return registration_of(_as_pages(data, ()), job.password), b""


def _annotations(job: Job, data: bytes) -> Done:
    from wardoffice.paper.drawing import annotation_texts

    return annotation_texts(_as_pages(data, ()), job.password, job.page), b""


def _empty_spot(job: Job, data: bytes) -> Done:
    from wardoffice.paper.bare_page import BarePage

    page = BarePage.of(_as_pages(data, (job.page,)), job.password, job.page, job.marks)
    spot = page.empty(job.sizes, job.high)
    return (spot,) if spot else (), b""


def _barest_spot(job: Job, data: bytes) -> Done:
    from wardoffice.paper.bare_page import BarePage
    from wardoffice.paper.inspecting import open_file

    pages = _as_pages(data, (job.page,))
    try:
        unit = open_file(pages, job.password).pages[job.page - 1].unit
    except (PaperProblem, IndexError):  # pdfium shows more files than are fit to be written on
        unit = 1.0
    page = BarePage.of(pages, job.password, job.page, job.marks)
    return tuple(page.barest((width / unit, height / unit)) for width, height in job.sizes), b""


def _slip(job: Job, data: bytes) -> Done:
    from wardoffice.paper.slip import slip_pdf

    if job.slip is None:
        raise PaperProblem("unparsable")
    return None, slip_pdf(job.slip)


def _slip_code(job: Job, data: bytes) -> Done:
    from wardoffice.paper.slip_reading import slip_document

    return slip_document(data, job.password), b""


_TASKS: dict[Task, Callable[[Job, bytes], Done]] = {
    Task.INSPECT: _inspect,
    Task.PAGES: _pages,
    Task.PLACE: _place,
    Task.MARK: _mark,
    Task.SIGN: _sign,
    Task.TEXT: _text,
    Task.REGISTRATION: _registration,
    Task.ANNOTATIONS: _annotations,
    Task.EMPTY_SPOT: _empty_spot,
    Task.BAREST_SPOT: _barest_spot,
    Task.SLIP: _slip,
    Task.SLIP_CODE: _slip_code,
    Task.AS_PDF: _as_pdf,
}


def _file_of(job: Job) -> bytes:
    """The whole file, read under limits that grow with its size. Raises PaperProblem: too_large and as `Source`."""
    if job.path is None:
        child.limit_self(job.data_bytes)
        return sys.stdin.buffer.read(job.data_bytes)[: job.first or None]
    path = Path(job.path)
    size = path.stat().st_size if path.is_file() else 0
    child.check_size(size)
    child.limit_self(size)
    return Source(path, job.key, first=job.first).read()


def _done(job: Job) -> tuple[Answer, bytes]:
    try:
        result, extra = _TASKS[job.task](job, _file_of(job))
    except PaperProblem as problem:
        return Answer(code=problem.code, facts=problem.facts), b""
    except MemoryError:
        return Answer(code="file_crashes", facts={"detail": "memory"}), b""
    return Answer(result=msgspec.Raw(encode(result)), extra=len(extra)), extra


def _make_ready() -> None:
    """Mark an empty page of our own before the first file is named: what is loaded on first use is then loaded."""
    from pyhanko.pdf_utils.generic import StreamObject
    from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter

    writer = PdfFileWriter(stream_xrefs=False)
    contents = writer.add_object(StreamObject(stream_data=b""))
    writer.insert_page(PageObject(contents=contents, media_box=(0, 0, 595, 842)))
    page = io.BytesIO()
    writer.write(page)
    words = Mark(MarkKind.ENDORSEMENT_TEXT, 1, rect=(300, 700, 500, 800), text="W", author="W")
    stroke = Mark(MarkKind.INK, 1, strokes=(((100, 100), (200, 200)),))
    _mark(Job(Task.MARK, marks=(words, stroke)), page.getvalue())


def main() -> None:
    gc.set_threshold(_SELDOM)
    on_demand("pyhanko_certvalidator")
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    if READY_TO_MARK in sys.argv:
        _make_ready()
    job = job_from_json(sys.stdin.buffer.readline())
    answer, extra = _done(job)
    sys.stdout.buffer.write(encode(answer) + b"\n" + extra)
    sys.stdout.buffer.flush()
    os._exit(0)  # taking the interpreter down in order costs 0.2 s, and nothing is left to put away


if __name__ == "__main__":
    main()
