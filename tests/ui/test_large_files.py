"""Files larger than any letter: thousands of pages, a plan of A0; half a gigabyte in tests/bench/large_files.py."""

import io
from pathlib import Path

from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from ui.paper_desk import File, received, registered, with_pages
from ui.reading_room import reading_room
from wardoffice.ui.pages.tiles import ROUGH_BUDGET, SHARP_BUDGET

PAGES = 5_000


def plan_a0() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(3370, 2384))
    for number in range(5_000):
        x, y = number * 37 % 3300 + 20, number * 53 % 2300 + 20
        canvas.line(x, y, x + number % 90, y + number % 70)
    canvas.save()
    return out.getvalue()


def test_of_five_thousand_pages_the_last_is_a_jump_away_and_the_pictures_held_stay_few(
    qtbot: QtBot, tmp_path: Path
) -> None:
    file = File("Hồ sơ.pdf", with_pages(PAGES))
    with reading_room(qtbot, tmp_path, documents=[registered(received("d1", (file,)))], files=(file,)) as room:
        room.open()
        view = room.reader.view
        assert view.pages == PAGES
        for page in (PAGES, PAGES // 2, 1):
            view.go_to(page)
            room.sharp()
            assert view.page == page
        assert view.drawing.held_bytes <= SHARP_BUDGET + ROUGH_BUDGET


def test_a_plan_of_a0_is_read_at_400_percent_piece_by_piece(qtbot: QtBot, tmp_path: Path) -> None:
    file = File("Quy hoạch.pdf", plan_a0())
    with reading_room(qtbot, tmp_path, documents=[registered(received("d1", (file,)))], files=(file,)) as room:
        room.open()
        view = room.reader.view
        view.set_zoom(4.0)
        room.sharp()
        for bar in (view.verticalScrollBar(), view.horizontalScrollBar()):
            bar.setValue(bar.maximum())
            room.sharp()
        page = view.column.pages[0]
        assert page.width * page.height * 4 > 2 * SHARP_BUDGET, "as one picture it would break the budget"
        assert view.drawing.sharp.held <= SHARP_BUDGET
