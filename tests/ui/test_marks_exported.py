"""Marks as the window paints them beside the exported file as pdfium draws it, pixel by pixel at one scale.

Tolerance: Qt and pdfium smooth edges each in its own way, so a pixel is strange only where the other picture has none
like it within one pixel. Of what a mark changes on the page 1 % may be strange (measured: up to 0.5, in typed words),
and it may lie a quarter of a pixel away (measured: 0).
"""

import datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pytestqt.qtbot import QtBot

from sheets import letter
from wardoffice.domain.marks import STAMP_HEIGHT, STAMP_WIDTH, Mark, MarkKind
from wardoffice.paper.appearance import rect_of
from wardoffice.paper.exporting import export_with_marks
from wardoffice.paper.geometry import PageBox, from_seen, rect_from_seen, rect_to_seen
from wardoffice.paper.rendering import PageRenderer
from wardoffice.paper.source import Source
from wardoffice.ui import theme
from wardoffice.ui.pages.column import FULL_SIZE, turned
from window_and_export import compared, exported, in_the_window

NOW = datetime.datetime(2026, 11, 23, 1, 41, tzinfo=datetime.UTC)
MOST_STRANGE, MOST_APART, LEAST_PIXELS = 0.01, 0.25, 100
ROOM = 4.0
"""Pixels around a mark that are looked at too."""
PAGES: dict[str, dict[str, object]] = {
    "upright": {},
    "turned by 90": {"Rotate": 90},
    "turned by 180": {"Rotate": 180},
    "turned by 270": {"Rotate": 270},
    "cropped": {"CropBox": [40.5, 60.25, 560.5, 800.75]},
    "cropped and turned": {"CropBox": [40.5, 60.25, 560.5, 800.75], "Rotate": 90},
    "twice as large by UserUnit": {"UserUnit": 2},
    "with an origin of its own": {"MediaBox": [-120.3, -75.7, 475.4, 766.2]},
    "with its corners exchanged": {"MediaBox": [595, 842, 0, 0], "Rotate": 270},
    "cropped beyond the sheet": {"CropBox": [-50, 100, 700, 900], "Rotate": 180},
}


def sheet(entries: dict[str, object]) -> bytes:
    """A letter's page with these entries in its dictionary."""
    out = BytesIO()
    with pikepdf.open(BytesIO(letter(lines=["Kính gửi: Ủy ban nhân dân phường An Hòa"] * 14))) as pdf:
        for name, value in entries.items():
            pdf.pages[0].obj[f"/{name}"] = pikepdf.Array(value) if isinstance(value, list) else value
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def marks_on(box: PageBox) -> dict[str, Mark]:
    """Every kind of mark, each alone in its part of the page as it is seen, written upright."""

    def at(left: float, top: float, width: float, height: float) -> tuple[float, float, float, float]:
        return rect_from_seen(box, (left, top, left + width, top + height))

    curve = [from_seen(box, (60 + step * 4, 330 + (step % 7) * (step % 5) * 1.3)) for step in range(25)]
    return {
        "typed words": Mark(
            *(MarkKind.ENDORSEMENT_TEXT, 1),
            rect=at(230, 30, 200, 62),
            text="Giao Phòng Kinh tế chủ trì; Công an phường phối hợp. Ế Ữ Ỗ Ặ đ Đ ỵ",
            author="Nguyễn Thị Hồng",
            at=NOW,
        ),
        "ink": Mark(MarkKind.INK, 1, strokes=(tuple(curve),)),
        "thick ink": Mark(
            *(MarkKind.INK, 1),
            strokes=((from_seen(box, (250, 330)), from_seen(box, (330, 352))), (from_seen(box, (350, 340)),)),
            color="#B71C1C",
            width=5.5,
        ),
        "highlight": Mark(MarkKind.HIGHLIGHT, 1, rects=(at(100, 225, 200, 16), at(90, 243, 120, 16))),
        "note": Mark(MarkKind.NOTE, 1, point=from_seen(box, (400, 300)), text="Xem lại số liệu"),
        "stamp": Mark(
            *(MarkKind.ARRIVAL_STAMP, 1),
            rect=at(40.4, 40.7, STAMP_WIDTH, STAMP_HEIGHT),
            organ="UBND phường An Hòa",
            number=512,
            date=datetime.date(2026, 11, 23),
        ),
        "underline": Mark(MarkKind.UNDERLINE, 1, rects=(at(40, 400, 200, 14), at(40, 418, 120, 14))),
        "arrow": Mark(MarkKind.ARROW, 1, strokes=((from_seen(box, (40, 450)), from_seen(box, (160, 500))),)),
        "tick": Mark(MarkKind.TICK, 1, rect=at(180, 450, 30, 30)),
        "rectangle": Mark(MarkKind.RECTANGLE, 1, rect=at(450, 400, 60, 40), width=1.6),
        "stamp not numbered yet": Mark(
            *(MarkKind.ARRIVAL_STAMP, 1),
            rect=at(260, 400, STAMP_WIDTH * 0.8, STAMP_HEIGHT * 0.8),
            organ="Đảng ủy phường An Hòa",
            provisional=True,
        ),
    }


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("zoom", "turn"), [(1.0, 0), (1.5, 90)])
def test_a_mark_looks_in_the_exported_file_as_it_looked_in_the_window(
    qtbot: QtBot, tmp_path: Path, name: str, zoom: float, turn: int
) -> None:
    theme.load_fonts()
    pdf = sheet(PAGES[name])
    with PageRenderer(Source(data=pdf)) as renderer:
        box = renderer.box(1)
    marks = marks_on(box)
    export_with_marks(Source(data=pdf), tuple(marks.values()), tmp_path / "marked.pdf", now=NOW)
    plain = in_the_window(pdf, (), zoom, turn)
    window = in_the_window(pdf, marks.values(), zoom, turn)
    file = exported(tmp_path / "marked.pdf", window.size, turn)
    shown = turned(box, turn)
    for kind, mark in marks.items():
        place = rect_to_seen(shown, rect_of(mark, box))
        left, top, right, bottom = (side * zoom * FULL_SIZE for side in place)
        found = compared(plain, window, file, (left - ROOM, top - ROOM, right + ROOM, bottom + ROOM))
        assert min(found.pixels) > LEAST_PIXELS, f"{kind} is missing"
        assert found.strange <= MOST_STRANGE, f"{kind}: {found}"
        assert found.apart <= MOST_APART, f"{kind}: {found}"


def test_every_kind_of_mark_is_compared() -> None:
    assert {mark.kind for mark in marks_on(PageBox((0, 0, 595, 842))).values()} == set(MarkKind)
