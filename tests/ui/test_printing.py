"""Printing from the reading pane: offered after the ways without paper, sharp, with or without the bút phê, counted."""

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops, ImageStat
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPageLayout, QPageRanges, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox
from pytestqt.qtbot import QtBot

import sheets
from images import fax
from print_queue import QUEUE, PrintQueue, is_installed, print_queue
from ui.paper_desk import File, acted, received, registered
from ui.reading_room import Room, reading_room
from wardoffice.desk import printing
from wardoffice.desk.paper_saving import PRINTED
from wardoffice.desk.printing import Print, Printable
from wardoffice.domain.commands import Endorse
from wardoffice.domain.outcome import Refusal
from wardoffice.store import audit
from wardoffice.ui.reading import printer

# The offscreen platform warns of what it cannot do whenever a dialog has a least size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LETTER = File("Công văn.pdf", sheets.letter(pages=3))
WORDS = "Giao P. KT,HT&ĐT tham mưu trước thứ Sáu."
BAR = ("full_screen", "forward", "original", "copy", "slip")


@contextmanager
def desk(qtbot: QtBot, folder: Path, file: File = LETTER, *, endorsed: bool = True) -> Iterator[Room]:
    document = registered(received("d1", (file,)))
    if endorsed:
        document = acted(document, Endorse(WORDS), "ubnd.chutich")
    with reading_room(qtbot, folder, "chutich", [document], (file,)) as room:
        room.open()
        yield room


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    with desk(qtbot, tmp_path) as found:
        yield found


@pytest.fixture(scope="module", autouse=True)
def cups(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrintQueue | None]:
    """Qt asks once in a process where the print system is: it has to be there before anything is printed."""
    if not is_installed():
        yield None
        return
    with pytest.MonkeyPatch.context() as patch, print_queue(tmp_path_factory.mktemp("cups"), patch) as found:
        yield found


@pytest.fixture
def queue(cups: PrintQueue | None) -> PrintQueue:
    if cups is None:
        pytest.skip("CUPS is not on this machine; packaging/test.py says how to install it")
    return cups


def thing(room: Room, what: Print = Print.ORIGINAL) -> Printable:
    found = printing.printable(room.place, "d1", 0, what)
    assert isinstance(found, Printable)
    return found


def onto_paper(room: Room, printed: Printable, out: Path, ready: Callable[[QPrinter], None] = lambda _p: None) -> Path:
    """Paint the pages as for a printer that takes no PDF; its sheets come into a file."""
    paper = QPrinter(QPrinter.PrinterMode.HighResolution)
    paper.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    paper.setOutputFileName(str(out))
    paper.setResolution(150)
    paper.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    ready(paper)
    with room.qtbot.waitSignal(room.reader.printing.said, timeout=20_000):
        room.reader.printing.send(printed, paper)
    room.rest()
    return out


def sheets_of(room: Room) -> list[int]:
    """What the audit log says was printed, in sheets."""
    with room.place.cache.reading() as connection:
        return [int(line.facts["sheets"]) for line in audit.lines(connection, "d1") if line.what == PRINTED]


def pictures(data: bytes | Path, dpi: int = 60) -> list[Image.Image]:
    with pdfium.PdfDocument(data) as document:
        return [page.render(scale=dpi / 72, may_draw_forms=False).to_pil().convert("L") for page in document]


def difference(one: Image.Image, other: Image.Image) -> float:
    return ImageStat.Stat(ImageChops.difference(one, other.resize(one.size))).mean[0]


def press(room: Room, what: str) -> None:
    QTest.mouseClick(room.reader.print_bar.buttons[what], Qt.MouseButton.LeftButton)
    room.rest()


def test_the_ways_without_paper_are_offered_once_and_one_press_prints_on(room: Room) -> None:
    room.reader.do("print")
    bar = room.reader.print_bar
    assert bar.isVisible()
    assert tuple(bar.buttons) == BAR
    assert bar.buttons["full_screen"].hasFocus()
    QTest.keyClick(bar.buttons["full_screen"], Qt.Key.Key_Escape)
    assert not bar.isVisible()
    room.reader.do("print")
    assert tuple(bar.buttons) == BAR[2:]


def test_reading_on_the_full_screen_or_sending_on_is_one_press_from_there(room: Room) -> None:
    room.reader.do("print")
    with room.qtbot.waitSignal(room.reader.tools.full_screen_asked):
        press(room, "full_screen")
    room.reader.printing._asked.clear()
    room.reader.do("print")
    with room.qtbot.waitSignal(room.reader.compose_requested):
        press(room, "forward")


def test_the_file_turned_to_while_the_bar_stands_is_the_one_printed(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = (LETTER, File("Phụ lục.pdf", sheets.letter(pages=2)))
    with reading_room(qtbot, tmp_path, "chutich", [registered(received("d1", files))], files) as room:
        room.open()
        found: list[Printable] = []
        monkeypatch.setattr(room.reader.printing, "_ready", lambda each, _password: found.append(each))
        room.reader.do("print")
        room.reader.pane.tabs.setCurrentIndex(1)
        press(room, "original")
        assert [each.pages for each in found] == [2]
        assert room.reader.view.hasFocus()


def test_a_page_on_the_full_screen_is_not_offered_the_full_screen(room: Room) -> None:
    room.reader.toolbar.show_full_screen(True)
    room.reader.do("print")
    assert tuple(room.reader.print_bar.buttons) == BAR[1:]


def test_nothing_of_a_document_that_was_closed_is_offered_for_printing(room: Room) -> None:
    room.reader.do("print")
    room.reader.close_document()
    assert not room.reader.print_bar.isVisible()


def test_what_was_being_got_ready_of_another_document_is_not_printed_any_more(room: Room) -> None:
    room.reader.do("print")
    refused = list[str]()
    room.reader.printing.refused.connect(refused.append)
    QTest.mouseClick(room.reader.print_bar.buttons["slip"], Qt.MouseButton.LeftButton)
    room.reader.printing.leave()
    room.rest()
    assert (refused, room.reader.findChildren(QPrintDialog)) == ([], [])


def test_without_a_but_phe_there_is_no_copy_to_print(qtbot: QtBot, tmp_path: Path) -> None:
    with desk(qtbot, tmp_path, endorsed=False) as room:
        room.reader.do("print")
        assert "copy" not in room.reader.print_bar.buttons


def test_pages_are_printed_at_their_size_and_as_they_are_seen(room: Room, tmp_path: Path) -> None:
    out = onto_paper(room, thing(room), tmp_path / "out.pdf")
    printed, seen = pictures(out), pictures(LETTER.data)
    assert len(printed) == 3
    assert all(difference(one, other) < 2 for one, other in zip(seen, printed, strict=True))
    assert sheets_of(room) == [3]


def test_what_is_printed_while_its_window_goes_is_counted_all_the_same(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the size of the text is changed meanwhile, which builds the window anew."""
    going = threading.Event()
    monkeypatch.setattr(printer, "send", lambda *_: going.wait())
    with desk(qtbot, tmp_path) as room:
        paper = QPrinter(QPrinter.PrinterMode.HighResolution)
        paper.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        room.reader.printing.send(thing(room), paper)
        room.reader.printing.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

        going.set()
        room.rest()

        assert sheets_of(room) == [3]


def test_only_the_pages_asked_for_are_printed(room: Room, tmp_path: Path) -> None:
    def two_pages(paper: QPrinter) -> None:
        ranges = QPageRanges()
        ranges.addRange(2, 3)
        paper.setPageRanges(ranges)

    out = onto_paper(room, thing(room), tmp_path / "out.pdf", two_pages)
    assert len(pictures(out)) == 2
    assert sheets_of(room) == [2]


def test_a_page_across_is_turned_to_the_sheet_and_a_large_one_made_smaller(qtbot: QtBot, tmp_path: Path) -> None:
    plan = File("Bản vẽ.pdf", _framed(1684, 1191))
    with desk(qtbot, tmp_path, plan, endorsed=False) as room:

        def upright(paper: QPrinter) -> None:
            paper.setPageOrientation(QPageLayout.Orientation.Portrait)

        (sheet,) = pictures(onto_paper(room, thing(room), tmp_path / "out.pdf", upright), 72)
        left, top, right, bottom = sheet.point(lambda shade: 255 if shade < 128 else 0).getbbox() or (0, 0, 0, 0)
        assert sheet.width < sheet.height
        assert 0.85 * sheet.width < right - left <= sheet.width
        assert (bottom - top) / (right - left) == pytest.approx(1684 / 1191, rel=0.02)


def test_a_copy_carries_the_but_phe_and_the_original_does_not(room: Room, tmp_path: Path) -> None:
    plain = pictures(onto_paper(room, thing(room), tmp_path / "plain.pdf"))
    marked = pictures(onto_paper(room, thing(room, Print.COPY), tmp_path / "marked.pdf"))
    assert difference(plain[0], marked[0]) > 0.2
    assert difference(plain[1], marked[1]) < 0.1


def test_a_fax_is_printed_sheet_by_sheet(qtbot: QtBot, tmp_path: Path) -> None:
    with desk(qtbot, tmp_path, File("Fax.tif", fax(pages=3)), endorsed=False) as room:
        assert len(pictures(onto_paper(room, thing(room), tmp_path / "out.pdf"))) == 3


def test_the_slip_can_be_printed_to_be_written_on(room: Room, tmp_path: Path) -> None:
    out = onto_paper(room, thing(room, Print.SLIP), tmp_path / "slip.pdf")
    assert pictures(out)[0].getextrema()[0] < 60


def test_a_file_whose_maker_forbids_printing_is_not_printed_and_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    locked = io.BytesIO()
    allowed = pikepdf.Permissions(print_lowres=False, print_highres=False)
    with pikepdf.open(io.BytesIO(sheets.letter())) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="chủ", allow=allowed))
    with desk(qtbot, tmp_path, File("Khóa.pdf", locked.getvalue()), endorsed=False) as room:
        found = printing.printable(room.place, "d1", 0, Print.ORIGINAL)
        assert isinstance(found, Refusal)
        assert found.code == "printing_not_permitted"
        room.reader.do("print")
        with room.qtbot.waitSignal(room.reader.printing.refused):
            press(room, "original")
        assert "không cho in" in room.reader.notice.sentence
        assert isinstance(printing.printable(room.place, "d1", 0, Print.SLIP), Printable)


def test_without_a_printer_the_window_says_what_to_do(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printer, "has_printer", lambda: False)
    room.reader.do("print")
    with room.qtbot.waitSignal(room.reader.printing.refused):
        press(room, "original")
    assert "chưa có máy in" in room.reader.notice.sentence
    assert sheets_of(room) == []


def test_from_the_menu_to_a_real_queue_the_copy_goes_as_a_pdf_and_nothing_plain_is_left(
    queue: PrintQueue, room: Room, tmp_path: Path
) -> None:
    room.reader.do("print")
    press(room, "copy")
    room.qtbot.waitUntil(lambda: bool(room.reader.findChildren(QPrintDialog)), timeout=20_000)
    (dialog,) = room.reader.findChildren(QPrintDialog)
    assert dialog.printer().printerName() == QUEUE
    with room.qtbot.waitSignal(room.reader.printing.said, timeout=20_000) as said:
        dialog.accept()
        QApplication.processEvents()
    room.rest()
    assert QUEUE in said.args[0]
    (sent,) = queue.sent()
    assert sent.startswith(LETTER.data)
    assert len(sent) > len(LETTER.data)
    assert sheets_of(room) == [3]
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in kept if b"%PDF" in path.read_bytes()]


def test_what_was_chosen_in_the_dialog_for_the_print_system_reaches_it(queue: PrintQueue, room: Room) -> None:
    room.reader.do("print")
    press(room, "original")
    room.qtbot.waitUntil(lambda: bool(room.reader.findChildren(QPrintDialog)), timeout=20_000)
    (dialog,) = room.reader.findChildren(QPrintDialog)
    dialog.findChild(QComboBox, "pageSetCombo").setCurrentIndex(1)
    dialog.findChild(QCheckBox, "reverse").setChecked(True)
    with room.qtbot.waitSignal(room.reader.printing.said, timeout=20_000):
        dialog.accept()
        QApplication.processEvents()
    room.rest()
    told = queue.options()
    assert "page-set=odd" in told and "outputorder=reverse" in told
    assert "job-sheets" not in told
    assert sheets_of(room) == [2], "pages 1 and 3 of 3"


def _framed(width: float, height: float) -> bytes:
    """A page of that size with a thick frame at its edge."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height))
    canvas.setLineWidth(12)
    canvas.rect(6, 6, width - 12, height - 12)
    canvas.save()
    return out.getvalue()
