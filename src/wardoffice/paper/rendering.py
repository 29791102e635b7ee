"""The window's side of drawing pages: asks the render child, and outlives whatever a file does to it.

No PDF library and no Qt in here. Blocking: call from worker threads. A page that hangs or kills the child is remembered
and not asked for again; everything else of the file goes on in a fresh child.
"""

import subprocess
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import msgspec

from wardoffice.domain.marks import Rect
from wardoffice.paper import child
from wardoffice.paper.child import WarmChild
from wardoffice.paper.geometry import PageBox
from wardoffice.paper.page_request import (
    Opening,
    OutlineEntry,
    PageText,
    Reply,
    Request,
    Wanted,
    encode,
    reply_from_json,
)
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.shade import Shade
from wardoffice.paper.source import Source

SECONDS = 20.0
_MODULE = "wardoffice.paper.render_child"
_OUTLINE = -1
"""Stands for the outline among the pages that may hang or kill the child."""
_OUTLINE_SECONDS = 3.0
"""Pages wait behind the outline: what takes longer is none."""
_MOST_TROUBLE = 3
"""So many pages may hang or kill the child before the file as a whole is given up."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Rows of BGRx from the top (QImage.Format_RGB32 on little-endian machines)."""

    width: int
    height: int
    stride: int
    data: bytes


def child_for_drawing() -> WarmChild:
    """Keeps a child that draws, so that opening a file does not wait for a process."""
    return WarmChild(_MODULE)


def expect_shade(warm: WarmChild, shade: Shade) -> None:
    """Let the waiting child get ready for pages on that paper."""
    warm.start_with(*(() if shade is Shade.TRUE else (shade,)))


class PageRenderer:
    """One file's pages. Requests from several threads wait for each other; those of an old generation give way."""

    def __init__(
        self, source: Source, *, password: str = "", seconds: float = SECONDS, warm: WarmChild | None = None
    ) -> None:
        self._source, self._password, self._seconds = source, password, seconds
        self._warm = warm or child_for_drawing()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._oldest = 0
        self._troubles: dict[int, PaperProblem] = {}
        self._file_trouble: PaperProblem | None = None

    def pages(self) -> tuple[tuple[float, float], ...]:
        """Width and height of every page in points, as seen. Raises PaperProblem, as do all methods here."""
        return msgspec.json.decode(self._told(Request(Wanted.PAGES, page=0)), type=tuple[tuple[float, float], ...])

    def may_print(self) -> bool:
        """Whether whoever made the file lets it be printed."""
        return msgspec.json.decode(self._told(Request(Wanted.MAY_PRINT, page=0)), type=bool)

    def box(self, page: int) -> PageBox:
        """The page's visible box and turn, to lay marks on its picture."""
        return msgspec.json.decode(self._told(Request(Wanted.BOX, page)), type=PageBox)

    def text(self, page: int) -> PageText:
        """The page's text and where each letter stands."""
        return msgspec.json.decode(self._told(Request(Wanted.TEXT, page)), type=PageText)

    def places(self, page: int, words: str) -> tuple[tuple[Rect, ...], ...]:
        """Where `words` stand on the page, as `finding.places_of`."""
        told = self._told(Request(Wanted.PLACES, page, words=words))
        return msgspec.json.decode(told, type=tuple[tuple[Rect, ...], ...])

    def outline(self) -> tuple[OutlineEntry, ...]:
        """The file's bookmarks; none where reading them hangs or kills the child, which costs the pages nothing."""
        try:
            told = self._told(Request(Wanted.OUTLINE, page=_OUTLINE))
        except PaperProblem as problem:
            if problem.code == "closed":
                raise
            return ()
        return msgspec.json.decode(told, type=tuple[OutlineEntry, ...])

    def thumbnail(self, page: int, longest: int) -> Picture:
        """The whole page, its longer side `longest` pixels."""
        found = self._picture(Request(Wanted.THUMBNAIL, page, width=longest), None)
        assert found is not None
        return found

    def tile(self, request: Request, generation: int | None = None) -> Picture | None:
        """A part of a page; None when `generation` was overtaken while it waited (`forget_before`)."""
        return self._picture(request, generation)

    def forget_before(self, generation: int) -> None:
        """Let all waiting tiles of older generations return None at once: the view has moved on."""
        self._oldest = max(self._oldest, generation)

    def process_id(self) -> int | None:
        """The child's process id while it runs."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End the child, also in the middle of a request, which then raises PaperProblem: closed."""
        self._closed = True
        process = self._process
        if process is not None:
            process.kill()
        with self._lock:
            self._drop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _told(self, request: Request) -> msgspec.Raw:
        with self._lock:
            return self._ask(request)[0].result

    def _picture(self, request: Request, generation: int | None) -> Picture | None:
        with self._lock:
            if generation is not None and generation < self._oldest:
                return None
            reply, data = self._ask(request)
        return Picture(reply.width, reply.height, reply.stride, data)

    def _ask(self, request: Request) -> tuple[Reply, bytes]:
        """Send one request and wait for its answer; the lock is held."""
        if self._closed:
            raise PaperProblem("closed")
        if trouble := self._file_trouble or self._troubles.get(request.page):
            raise PaperProblem(trouble.code, trouble.facts)
        if self._process is None:
            self._start()
        reply, data = self._exchange(encode(request) + b"\n", request.page)
        if reply.code:
            raise PaperProblem(reply.code, reply.facts)
        return reply, data

    def _start(self) -> None:
        """Open the file in a child. A file that cannot be opened is not tried again."""
        path = str(self._source.path.absolute()) if self._source.path else None
        source = self._source
        opening = Opening(path, source.key, len(source.data), source.first, self._password)
        self._process = self._warm.take()
        reply, _ = self._exchange(encode(opening) + b"\n" + self._source.data, None)
        if reply.code:
            self._drop()
            self._file_trouble = PaperProblem(reply.code, reply.facts)
            raise PaperProblem(reply.code, reply.facts)

    def _exchange(self, message: bytes, page: int | None) -> tuple[Reply, bytes]:
        """One message there, one reply back, within the time allowed; whatever goes wrong ends the child."""
        process = self._process
        assert process is not None and process.stdin is not None and process.stdout is not None
        late = threading.Event()
        seconds = min(self._seconds, _OUTLINE_SECONDS) if page == _OUTLINE else self._seconds
        timer = threading.Timer(seconds, _kill_late, (process, late))
        timer.daemon = True
        timer.start()
        try:
            process.stdin.write(message)
            process.stdin.flush()
            reply = reply_from_json(process.stdout.readline())
            data = process.stdout.read(reply.extra) if reply.extra else b""
            if len(data) == reply.extra:
                return reply, data
        except (OSError, msgspec.MsgspecError):
            pass  # a child that died in the middle: told below
        finally:
            timer.cancel()
        self._drop()
        raise self._remembered(page, "hangs" if late.is_set() else "crashes")

    def _remembered(self, page: int | None, what: str) -> PaperProblem:
        if self._closed:
            return PaperProblem("closed")
        if page:
            self._troubles[page] = PaperProblem(f"page_{what}", {"page": page})
            if len(self._troubles) < _MOST_TROUBLE:
                return self._troubles[page]
        self._file_trouble = PaperProblem(f"file_{what}")
        return self._file_trouble

    def _drop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            child.end(process)


def _kill_late(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()
