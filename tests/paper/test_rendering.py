"""The window's side of drawing: right pixels, from sealed files too, and a child that hangs or dies costs one page."""

import datetime
import io
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from sheets import blank, encrypted, large, letter
from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.paper import rendering
from wardoffice.paper.geometry import PageBox
from wardoffice.paper.page_request import Request, Wanted
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.rendering import PageRenderer, Picture, child_for_drawing, expect_shade
from wardoffice.paper.shade import Shade
from wardoffice.paper.source import Source
from wardoffice.paper.writing import write_marks
from wardoffice.sealed_file import new_key, seal

PAGES = 45
NOW = datetime.datetime(2026, 11, 23)
KEY = new_key()
posix = pytest.mark.skipif(os.name != "posix", reason="stops and kills a child by signals")


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Source:
    path = tmp_path_factory.mktemp("cache") / "sealed"
    seal(io.BytesIO(letter(PAGES, ["Kính gửi: Ủy ban nhân dân phường"])), path, KEY)
    return Source(path, KEY)


@pytest.fixture
def renderer(sealed: Source) -> Iterator[PageRenderer]:
    with PageRenderer(sealed) as renderer:
        yield renderer


def tile(renderer: PageRenderer, page: int, **more: object) -> Picture:
    found = renderer.tile(Request(Wanted.TILE, page, 1.0, 0, 0, 595, 842, **more))  # type: ignore[arg-type]
    assert found is not None
    return found


def whole(data: bytes, page: int = 1) -> bytes:
    document = pypdfium2.PdfDocument(data)
    bitmap = document[page - 1].render(scale=1, rev_byteorder=False, prefer_bgrx=True)
    pixels = bytes(bitmap.buffer)
    document.close()
    return pixels


def colours(pixels: bytes) -> bytes:
    data = bytearray(pixels)
    data[3::4] = b"\xff" * (len(data) // 4)
    return bytes(data)


def test_sizes_boxes_and_text_come_from_the_sealed_file(renderer: PageRenderer) -> None:
    assert renderer.pages() == pytest.approx([pytest.approx((595.2756, 841.8898), abs=0.01)] * PAGES)
    assert renderer.box(3).rotation == 0
    text = renderer.text(2)
    assert text.text.strip() == "Kính gửi: Ủy ban nhân dân phường"
    assert "".join(one.text for one in text.letters).startswith("Kính gửi")
    first = text.letters[0].box
    assert first[0] == pytest.approx(90, abs=1)
    assert first[1] < 600 < first[3]


def test_a_tile_shows_what_pdfium_shows() -> None:
    stroke = Mark(MarkKind.INK, 1, strokes=(((20, 20), (280, 150)),), width=9)
    turned = write_marks(blank((0, 0, 300, 200), rotate=90), [stroke], now=NOW)
    with PageRenderer(Source(data=turned)) as renderer:
        assert renderer.pages() == ((200.0, 300.0),)
        assert renderer.box(1) == PageBox((0, 0, 300, 200), 90)
        picture = renderer.tile(Request(Wanted.TILE, 1, 1.0, 0, 0, 200, 300))
        assert picture is not None
        assert (picture.width, picture.height, picture.stride) == (200, 300, 800)
        assert colours(picture.data) == colours(whole(turned))
        assert set(colours(picture.data)[0::4]) != {255}


def test_tiles_put_together_are_the_page() -> None:
    with PageRenderer(Source(data=letter())) as renderer:
        page = tile(renderer, 1)
        rows = b""
        for y in (0, 300, 600):
            height = min(300, 842 - y)
            strip = renderer.tile(Request(Wanted.TILE, 1, 1.0, 0, y, 595, height))
            assert strip is not None
            rows += strip.data
        assert rows == page.data


def test_a_page_can_be_shown_without_its_marks() -> None:
    mark = Mark(MarkKind.INK, 1, strokes=(((100, 100), (300, 300)),), width=8)
    marked = write_marks(letter(), [mark], now=NOW)
    with PageRenderer(Source(data=letter())) as plain, PageRenderer(Source(data=marked)) as drawn:
        assert tile(drawn, 1).data != tile(plain, 1).data
        assert tile(drawn, 1, annotations=False).data == tile(plain, 1).data


def test_many_pages_in_a_row_and_back_show_the_same(renderer: PageRenderer) -> None:
    first = tile(renderer, 1).data
    for page in range(2, PAGES + 1):
        assert renderer.thumbnail(page, 100).height == 100
    assert tile(renderer, 1).data == first


def test_a_changed_chunk_of_the_sealed_file_is_told_apart_from_a_broken_pdf(tmp_path: Path) -> None:
    path, key = tmp_path / "sealed", new_key()
    seal(io.BytesIO(large()), path, key)
    with PageRenderer(Source(path, key)) as renderer:
        assert renderer.tile(Request(Wanted.TILE, 1, 1.0, 0, 0, 300, 300)) is not None
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with PageRenderer(Source(path, key)) as renderer, pytest.raises(PaperProblem, match="sealed_file_corrupt"):
        renderer.tile(Request(Wanted.TILE, 1, 1.0, 0, 0, 300, 300))
    with PageRenderer(Source(path, new_key())) as renderer, pytest.raises(PaperProblem, match="sealed_file_corrupt"):
        renderer.pages()
    small = tmp_path / "small"
    seal(io.BytesIO(large(1)), small, key)
    data = bytearray(small.read_bytes())
    data[len(data) // 2] ^= 1
    small.write_bytes(data)
    with PageRenderer(Source(small, key)) as renderer, pytest.raises(PaperProblem, match="sealed_file_corrupt"):
        renderer.pages()


def test_files_that_do_not_open_say_why(tmp_path: Path) -> None:
    cases = {
        "not_pdf": Source(data=b"MZ\0\0 no pdf"),
        "unparsable": Source(data=b"%PDF-1.7\n rubbish"),
        "password_needed": Source(data=encrypted(letter(), 6, user="mở")),
        "file_missing": Source(tmp_path / "nowhere.pdf"),
    }
    for code, source in cases.items():
        with PageRenderer(source) as renderer:
            for _ in range(2):
                with pytest.raises(PaperProblem, match=code):
                    renderer.pages()
    with PageRenderer(Source(data=encrypted(letter(), 6, user="mở")), password="mở") as renderer:
        assert len(renderer.pages()) == 1


def test_wishes_that_make_no_sense_are_refused_and_the_next_is_served(renderer: PageRenderer) -> None:
    for request, code in (
        (Request(Wanted.TILE, 99, 1, 0, 0, 10, 10), "page_missing"),
        (Request(Wanted.TILE, 1, 1, 0, 0, 100_000, 100_000), "picture_too_large"),
        (Request(Wanted.TILE, 1, 1, 0, 0, 0, 10), "picture_too_large"),
    ):
        with pytest.raises(PaperProblem, match=code):
            renderer.tile(request)
    assert tile(renderer, 1).width == 595


@posix
def test_a_child_that_dies_costs_its_page_and_nothing_else(renderer: PageRenderer) -> None:
    renderer.pages()
    process = renderer._process
    assert process is not None
    process.kill()
    process.wait()
    with pytest.raises(PaperProblem, match="page_crashes") as problem:
        tile(renderer, 5)
    assert problem.value.facts == {"page": 5}
    assert tile(renderer, 6).width == 595
    assert renderer.process_id() != process.pid
    with pytest.raises(PaperProblem, match="page_crashes"):
        tile(renderer, 5)


@posix
def test_a_child_that_hangs_is_killed_and_the_rest_goes_on(sealed: Source) -> None:
    with PageRenderer(sealed) as renderer:
        renderer.pages()
        renderer._seconds = 0.4
        stopped = renderer.process_id()
        assert stopped is not None
        os.kill(stopped, signal.SIGSTOP)
        with pytest.raises(PaperProblem, match="page_hangs"):
            tile(renderer, 7)
        renderer._seconds = 20
        assert tile(renderer, 8).width == 595
        with pytest.raises(ProcessLookupError):
            os.kill(stopped, 0)


@posix
def test_a_file_whose_pages_keep_killing_the_child_is_given_up(sealed: Source) -> None:
    with PageRenderer(sealed) as renderer:
        for page in (1, 2, 3):
            renderer.box(9)
            process = renderer._process
            assert process is not None
            process.kill()
            process.wait()
            with pytest.raises(PaperProblem, match="crashes"):
                tile(renderer, page)
        with pytest.raises(PaperProblem, match="file_crashes"):
            tile(renderer, 10)


def test_tiles_of_a_view_left_behind_are_not_drawn(renderer: PageRenderer) -> None:
    request = Request(Wanted.TILE, 1, 1.0, 0, 0, 50, 50)
    assert renderer.tile(request, generation=3) is not None
    renderer.forget_before(5)
    assert renderer.tile(request, generation=4) is None
    assert renderer.tile(request, generation=5) is not None


@posix
def test_closing_ends_a_request_under_way(sealed: Source) -> None:
    renderer = PageRenderer(sealed)
    renderer.pages()
    pid = renderer.process_id()
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    told: list[str] = []
    started = threading.Event()

    def ask() -> None:
        started.set()
        try:
            tile(renderer, 1)
        except PaperProblem as problem:
            told.append(problem.code)

    worker = threading.Thread(target=ask)
    worker.start()
    started.wait()
    renderer.close()
    worker.join()
    assert told == ["closed"]
    with pytest.raises(PaperProblem, match="closed"):
        renderer.pages()


def test_a_child_started_ahead_is_the_one_used(sealed: Source) -> None:
    warm = child_for_drawing()
    warm.prepare()
    waiting = warm._waiting
    assert waiting is not None
    with PageRenderer(sealed, warm=warm) as renderer:
        renderer.pages()
        assert renderer.process_id() == waiting.pid
    warm.prepare()
    warm.close()


def test_once_a_page_was_shown_dark_the_next_child_gets_ready_for_dark_ones(sealed: Source) -> None:
    warm = child_for_drawing()
    warm.prepare()
    plain = warm._waiting
    assert plain is not None
    expect_shade(warm, Shade.DARK)
    assert plain.wait(timeout=20) != 0, "the one that waited for white pages is gone"
    warm.prepare()
    ready = warm._waiting
    assert ready is not None
    expect_shade(warm, Shade.DARK)
    with PageRenderer(sealed, warm=warm) as renderer:
        assert tile(renderer, 1, shade=Shade.DARK).data != tile(renderer, 1).data
        assert renderer.process_id() == ready.pid
    warm.close()


def test_pages_in_their_own_colours_do_not_wait_for_pillow() -> None:
    code = "import sys, wardoffice.paper.render_child; print('PIL' in sys.modules)"
    line = [sys.executable, "-c", code]
    assert subprocess.run(line, capture_output=True, text=True, check=True).stdout.strip() == "False"


def test_the_end_of_stdin_ends_the_child(sealed: Source) -> None:
    renderer = PageRenderer(sealed)
    renderer.pages()
    process = renderer._process
    assert process is not None and process.stdin is not None
    process.stdin.close()
    assert process.wait(timeout=20) == 0
    renderer.close()


def test_the_window_loads_no_pdf_library_with_these_modules() -> None:
    heavy = "pypdfium2 pyhanko reportlab PIL pikepdf asn1crypto"
    code = (
        "import sys, wardoffice.paper.rendering, wardoffice.paper.press, wardoffice.paper.exporting,"
        " wardoffice.paper.typesetting, wardoffice.paper.appearance, wardoffice.paper.free_space\n"
        f"print([name for name in {heavy.split()!r} if name in sys.modules])"
    )
    source = str(Path(rendering.__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env=os.environ | {"PYTHONPATH": source}
    )
    assert done.stdout.decode().strip() == "[]"


def test_the_reader_has_no_engine_for_scripts_or_dynamic_forms() -> None:
    assert not {"V8", "XFA"} & set(pypdfium2.PDFIUM_INFO.flags)
