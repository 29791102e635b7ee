"""Nothing a PDF wants happens: no script runs, no program starts, nothing is sent, fetched or written."""

import re
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2.raw as pdfium_c
import pytest

from hostile_sheets import HOSTILE, Build, hostile
from pdf_corpus import NOW, marks_on, pdfs
from wardoffice.paper import child, press
from wardoffice.paper.page_request import Request, Wanted
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.rendering import PageRenderer
from wardoffice.paper.source import Source

WISHES = re.compile(rb"/S\s*/(?:Launch|SubmitForm|ImportData|GoToR|Rendition)\b")
STARTED = re.compile(r"^(?:\d+ +)?(?:execve|execveat)\(.*= 0$", re.MULTILINE)
REACHED = re.compile(r"^(?:\d+ +)?connect\(\d+, \{sa_family=AF_INET", re.MULTILINE)
WRITTEN = re.compile(r"^(?:\d+ +)?openat?\([^\n]*O_(?:WRONLY|RDWR|CREAT)", re.MULTILINE)


@contextmanager
def listening() -> Iterator[tuple[str, list[object]]]:
    """An address and everybody who called there."""
    callers: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                try:
                    caller, _address = server.accept()
                except OSError:
                    return
                callers.append(caller)
                caller.close()

        threading.Thread(target=answer, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", callers


def gone_through(data: bytes) -> None:
    """Everything the program does with a file."""
    source = Source(data=data)
    with PageRenderer(source) as renderer:
        renderer.pages()
        renderer.tile(Request(Wanted.TILE, 1, 1.0, 0, 0, 595, 842))
        renderer.text(1)
    found = press.inspect(source)
    press.extract_text(source)
    try:
        press.mark(source, marks_on(found), now=NOW)
    except PaperProblem as problem:
        assert problem.code.startswith("sidecar_"), problem.code


@pytest.mark.parametrize("build", HOSTILE, ids=lambda build: build.__name__)
def test_nothing_a_file_wants_is_done(build: Build) -> None:
    with listening() as (address, callers):
        gone_through(hostile(build, address))
        assert callers == []


@pytest.fixture
def log(program: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the children asked the kernel for: programs started, connections made, files opened."""
    strace, log, real = program("strace"), tmp_path / "log", subprocess.Popen
    watched = ("-e", "trace=execve,execveat,connect,open,openat", "-e", "signal=none")

    def under_watch(line: list[str], **more: object) -> subprocess.Popen[bytes]:
        return real([strace, "-f", "-qq", *watched, "-A", "-o", str(log), *line], **more)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(child.subprocess, "Popen", under_watch)
    return log


def draw(source: Source) -> None:
    try:
        with PageRenderer(source) as renderer:
            renderer.tile(Request(Wanted.TILE, 1, 1.0, 0, 0, 595, 842))
            renderer.text(1)
    except PaperProblem:
        return


def assert_nothing_done(log: Path, files: int) -> None:
    told = log.read_text("utf-8", "replace")
    assert len(STARTED.findall(told)) == files, "only the children themselves"
    assert REACHED.findall(told) == []
    assert [line for line in WRITTEN.findall(told) if "/dev/" not in line] == []
    assert "/etc/passwd" not in told


def test_the_children_start_nothing_reach_nobody_and_write_nothing(log: Path) -> None:
    with listening() as (address, callers):
        for build in HOSTILE:
            draw(Source(data=hostile(build, address)))
        assert callers == []
    assert_nothing_done(log, len(HOSTILE))


def test_files_of_others_that_launch_or_send_start_nothing(shared_samples: Path, log: Path) -> None:
    files = [path for path in pdfs(shared_samples / "pdf") if WISHES.search(path.read_bytes())][:12]
    assert files
    for path in files:
        draw(Source(path))
    assert_nothing_done(log, len(files))


def test_the_renderer_is_built_without_a_script_engine() -> None:
    """pdfium with V8 has functions that this one must not have."""
    assert not hasattr(pdfium_c, "FPDF_GetRecommendedV8Flags") or not pdfium_c.FPDF_GetRecommendedV8Flags()
