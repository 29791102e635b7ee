"""The door to everything done with whole files: inspect, mark, read text, print the slip; each in a child of its own.

A malicious file kills or hangs its child only. Blocking: call it from a worker, never from the window's own thread.
Importing this loads no PDF library.
"""

import datetime
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import msgspec

from wardoffice.domain.marks import STAMP_HEIGHT, STAMP_WIDTH, Mark, Rect
from wardoffice.paper import child
from wardoffice.paper.child import WarmChild
from wardoffice.paper.inspection import Bar, Inspection, Way
from wardoffice.paper.job import READY_TO_MARK, Answer, Job, Task, answer_from_json, encode
from wardoffice.paper.letterhead import Registration
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.slip_content import SlipContent
from wardoffice.paper.source import Source

SECONDS = 20.0
"""How long a file may keep its child busy before it counts as one that hangs."""
_MODULE = "wardoffice.paper.press_child"
_SECONDS_A_MEGABYTE = 2.0
"""So much longer an image may take to become a PDF: all its sheets are decoded one after another."""
_NOT_FOR_WRITER = ("unparsable", "file_crashes", "file_hangs")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """`pages`: the text of each page, NFC. `legacy`: the old encoding it was converted from (tcvn3), or empty."""

    pages: tuple[str, ...]
    legacy: str = ""
    complete: bool = True
    """False where the file had more pages or letters than are kept."""


def inspect(
    source: Source,
    *,
    password: str = "",
    roots: Sequence[bytes] = (),
    lists: Sequence[bytes] = (),
    seconds: float = SECONDS,
) -> Inspection:
    """Read a file before marking it. `roots`: trusted certificates (PEM or DER); without one nothing is ever valid.
    `lists`: revocation lists besides those the file carries.

    A file that can be drawn but not parsed by the writer is a result: way sidecar, bar unparsable.
    Raises PaperProblem: file_missing, not_pdf, unparsable, image_unreadable, image_too_large, file_crashes, file_hangs,
    sealed_file_corrupt.
    """
    try:
        found = _asked(
            Job(Task.INSPECT, password=password, roots=tuple(roots), lists=tuple(lists)), source, Inspection, seconds
        )
    except PaperProblem as problem:
        if problem.code not in _NOT_FOR_WRITER:
            raise
        return Inspection(_pages(source, password, seconds), False, (), Way.SIDECAR, Bar.UNPARSABLE)
    if found.bar is Bar.PASSWORD and _opens_all_the_same(source, password, seconds):
        return replace(found, pages=_pages(source, password, seconds), bar=Bar.UNPARSABLE)
    return found


def _pages(source: Source, password: str, seconds: float) -> int:
    return _asked(Job(Task.PAGES, password=password), source, int, seconds)


def _opens_all_the_same(source: Source, password: str, seconds: float) -> bool:
    """Whether it is not for want of a password that the writer cannot open a file: a kind of encryption it lacks."""
    try:
        return _pages(source, password, seconds) > 0
    except PaperProblem:
        return False


def must_be_seen(source: Source, marks: Sequence[Mark], *, password: str = "", seconds: float = SECONDS) -> None:
    """Raises PaperProblem page_missing or mark_outside for a mark outside what is seen of its page, and what keeps the
    file from being read."""
    _run(Job(Task.PLACE, password=password, marks=tuple(marks)), source, seconds)


def child_for_marking() -> WarmChild:
    """Keeps a child that has loaded what marking needs, which takes longer than the marking itself."""
    return WarmChild(_MODULE, READY_TO_MARK)


def mark(
    source: Source,
    marks: Sequence[Mark],
    *,
    now: datetime.datetime,
    password: str = "",
    seconds: float = SECONDS,
    warm: WarmChild | None = None,
) -> bytes:
    """The bytes to append to the file so that it carries the marks; the file followed by them is the marked file.

    `warm`: where to take the child from, as `child_for_marking` gives it.

    Raises PaperProblem with what forbids it (`writing.write_marks`); then there is nothing to append.
    """
    return _addition(Job(Task.MARK, password=password, marks=tuple(marks), now=now), source, seconds, warm)


def sign(
    source: Source,
    marks: Sequence[Mark],
    p12: bytes,
    p12_password: str,
    *,
    now: datetime.datetime,
    password: str = "",
    seconds: float = SECONDS,
    warm: WarmChild | None = None,
) -> bytes:
    """As `mark`, the first typed bút phê signed with a PKCS #12 certificate. Raises as `signing.sign_endorsement`."""
    job = Job(Task.SIGN, password=password, marks=tuple(marks), now=now, signer=p12, signer_password=p12_password)
    return _addition(job, source, seconds, warm)


def _addition(job: Job, source: Source, seconds: float, warm: WarmChild | None = None) -> bytes:
    try:
        return _run(job, source, seconds, warm)[1]
    except PaperProblem as problem:
        not_its_password = problem.code == "password_needed" and _opens_all_the_same(source, job.password, seconds)
        if problem.code in _NOT_FOR_WRITER or not_its_password:
            raise PaperProblem("sidecar_unparsable", problem.facts) from problem
        raise


def as_pdf(source: Source, *, seconds: float = SECONDS) -> bytes:
    """An image file as a PDF that its sheets fill page by page, pixels without loss; any other file as it is.

    Raises PaperProblem: sidecar_image where a sheet cannot be read or takes too long, and as `Source`.
    """
    try:
        size = source.path.stat().st_size if source.path else len(source.data)
        return _run(Job(Task.AS_PDF), source, seconds + _SECONDS_A_MEGABYTE * size / 1_000_000)[1]
    except OSError as error:
        raise PaperProblem("file_missing", {"file": source.path.name if source.path else ""}) from error
    except PaperProblem as problem:
        if problem.code in ("image_unreadable", "image_too_large", "file_crashes", "file_hangs"):
            raise PaperProblem("sidecar_image", problem.facts) from problem
        raise


def extract_text(source: Source, *, password: str = "", seconds: float = SECONDS) -> ExtractedText:
    """The text of a file for reading, searching and indexing. Raises PaperProblem as `inspect`, and password_needed."""
    return _asked(Job(Task.TEXT, password=password), source, ExtractedText, seconds)


def registration_fields(source: Source, *, password: str = "", seconds: float = SECONDS) -> Registration:
    """What the letterhead says, for the clerk to confirm. Raises PaperProblem as `extract_text`."""
    return _asked(Job(Task.REGISTRATION, password=password), source, Registration, seconds)


def annotation_texts(source: Source, *, page: int = 1, password: str = "", seconds: float = SECONDS) -> tuple[str, ...]:
    """What the annotations of a page say, as any reader would show it. Raises PaperProblem as `extract_text`."""
    return _asked(Job(Task.ANNOTATIONS, password=password, page=page), source, tuple[str, ...], seconds)


def empty_spot(
    source: Source,
    sizes: Sequence[tuple[float, float]],
    *,
    high: float = 0.0,
    marks: Sequence[Mark] = (),
    page: int = 1,
    password: str = "",
    seconds: float = SECONDS,
) -> Rect | None:
    """Where on a page a mark covers no writing, nor the `marks` that lie over it: user space; None where there is no
    room.

    The first of `sizes` (points, as seen) that finds room above the part `high` of the page's height has it, else the
    first that finds room at all.
    """
    job = Job(Task.EMPTY_SPOT, password=password, page=page, sizes=tuple(sizes), high=high, marks=tuple(marks))
    found = _asked(job, source, tuple[Rect, ...], seconds)
    return found[0] if found else None


def stamp_spot(
    source: Source, *, marks: Sequence[Mark] = (), page: int = 1, password: str = "", seconds: float = SECONDS
) -> Rect:
    """Where the arrival stamp, 50 × 35 mm on paper, covers no writing of a page, nor of the `marks` that lie over it,
    else least of it: user space.

    On a page smaller than the stamp, the whole of that side.
    """
    size = (STAMP_WIDTH, STAMP_HEIGHT)
    return barest_spot(source, size, marks=marks, page=page, password=password, seconds=seconds)


def barest_spot(
    source: Source,
    size: tuple[float, float],
    *,
    marks: Sequence[Mark] = (),
    page: int = 1,
    password: str = "",
    seconds: float = SECONDS,
) -> Rect:
    """Where a mark of `size` (points on paper, as seen) covers no writing of a page, nor of the `marks` that lie over
    it, else least of it: user space. Cut to a page that is smaller.
    """
    job = Job(Task.BAREST_SPOT, password=password, page=page, sizes=(size,), marks=tuple(marks))
    return _asked(job, source, tuple[Rect, ...], seconds)[0]


def processing_slip(content: SlipContent, *, seconds: float = SECONDS) -> bytes:
    """The phiếu giải quyết văn bản đến as a PDF file."""
    return _run(Job(Task.SLIP, slip=content), Source(), seconds)[1]


def _asked(job: Job, source: Source, shape: type[Result], seconds: float) -> Result:
    result, _ = _run(job, source, seconds)
    return msgspec.json.decode(result, type=shape)


def _run(job: Job, source: Source, seconds: float, warm: WarmChild | None = None) -> tuple[msgspec.Raw, bytes]:
    """One child, one job: (the answer's JSON, the raw bytes behind it). Raises what the child says, or how it ended."""
    path = str(source.path.absolute()) if source.path else None
    job = replace(job, path=path, key=source.key, data_bytes=len(source.data), first=source.first)
    process = warm.take() if warm else child.start(_MODULE)
    try:
        out, _ = process.communicate(encode(job) + b"\n" + source.data, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise PaperProblem("file_hangs", {"seconds": round(seconds)}) from None
    finally:
        child.end(process)
    return _answered(out)


def _answered(out: bytes) -> tuple[msgspec.Raw, bytes]:
    line, newline, extra = out.partition(b"\n")
    try:
        answer = answer_from_json(line)
    except msgspec.MsgspecError:
        answer = Answer(code="file_crashes")
    if answer.code:
        raise PaperProblem(answer.code, answer.facts)
    if not newline or len(extra) != answer.extra:
        raise PaperProblem("file_crashes")
    return answer.result, extra


def slip_document(source: Source, *, seconds: float = SECONDS) -> str:
    """The id of the document whose slip a scan (PDF or image) is, empty for any other file. Raises PaperProblem."""
    return _asked(Job(Task.SLIP_CODE), source, str, seconds)
