"""A reader and a composer side by side over one desk, as tests sit at them; hands that draw, and Unikey's keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.paper_desk import File, paper_desk, printed, received, registered
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.document import Document
from wardoffice.store import outbox
from wardoffice.store.outbox_row import OutboxRow
from wardoffice.ui import theme
from wardoffice.ui.composer import Composer
from wardoffice.ui.gate import Gate
from wardoffice.ui.reader import Reader

LETTER = File("Công văn.pdf", printed())


@dataclass
class Room:
    place: Workplace
    gate: Gate[Workplace]
    reader: Reader
    composer: Composer
    window: QWidget
    qtbot: QtBot

    def open(self, document: str = "d1") -> None:
        """Open a document and wait until its first page, or the sentence in its place, is there."""
        with self.qtbot.waitSignal(self.reader.shown, timeout=20_000):
            self.reader.open(document)
        self.rest()

    def glance(self, document: str = "d1") -> None:
        """Open a document for so short a time that it does not count as read."""
        self.open(document)
        self.reader._looked_at.stop()

    def begin(self, mode: str = "endorse", document: str = "d1") -> None:
        with self.qtbot.waitSignal(self.composer.began, timeout=20_000):
            self.composer.begin(document, mode)
        self.rest()

    def rest(self) -> None:
        """Wait until nothing is under way at the desk."""
        self.qtbot.waitUntil(self.gate.is_idle, timeout=20_000)
        QApplication.processEvents()

    def sharp(self) -> None:
        """Wait until everything in sight is drawn sharply."""
        view = self.reader.view
        self.qtbot.waitUntil(lambda: not view.drawing.missing(view.column, view.sight()), timeout=20_000)

    def picks(self, *words: str) -> None:
        """Type each into the box of names and press Enter."""
        for each in words:
            QTest.keyClicks(self.composer.sheet.picker, each)
            QTest.keyClick(self.composer.sheet.picker, Qt.Key.Key_Return)
            QApplication.processEvents()

    def drawn(self, points: list[QPoint]) -> None:
        """Press, move and release the mouse over the page."""
        viewport = self.reader.view.viewport()
        left = Qt.MouseButton.LeftButton
        QTest.mousePress(viewport, left, pos=points[0])
        for point in points[1:]:
            QTest.mouseMove(viewport, point)
            QApplication.processEvents()
        QTest.mouseRelease(viewport, left, pos=points[-1])
        self.rest()

    def queue(self) -> list[OutboxRow]:
        """The acts that wait to be sent, oldest first."""
        with self.place.cache.reading() as connection:
            return list(outbox.overlaid(connection, ["d1"]).get("d1", []))

    def on_page(self, x: float, y: float, page: int = 1) -> QPoint:
        """Where a point of a page's user space is on the viewport."""
        view = self.reader.view
        return view.position_of(view.column.pages[page - 1], (x, y)).toPoint()

    def point_at(self, position: QPoint) -> tuple[float, float]:
        found = self.reader.view.place_at(QPointF(position))
        assert found is not None
        return found[1]


@contextmanager
def reading_room(
    qtbot: QtBot,
    folder: Path,
    login: str = "chutich",
    documents: list[Document] | None = None,
    files: tuple[File, ...] = (LETTER,),
    text_size: int = 100,
    seconds: float = 20.0,
) -> Iterator[Room]:
    """Both panes in one shown widget of 1366 by 640 effective pixels' worth of width."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.setStyle("Fusion")
    theme.load_fonts()
    theme.wear(application, text_size)
    held = [registered(received("d1", files))] if documents is None else documents
    place = paper_desk(folder, login, held, files)
    gate: Gate[Workplace] = Gate(place)
    window = QWidget()
    reader, composer = Reader(gate, seconds=seconds), Composer(gate)
    composer.work_with(reader)
    composer.setFixedWidth(theme.look().px(320))
    row = QHBoxLayout(window)
    row.setContentsMargins(0, 0, 0, 0)
    # The offscreen platform complains when a window's least size changes.
    row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
    row.addWidget(reader, 1)
    row.addWidget(composer)
    window.resize(1300, 641)
    window.show()
    room = Room(place, gate, reader, composer, window, qtbot)
    qtbot.waitExposed(window)
    try:
        yield room
    finally:
        window.hide()
        room.rest()
        reader.stop()
        gate.close()
        window.close()
        window.deleteLater()
        QApplication.processEvents()
        place.index.close()
        place.cache.close()


@contextmanager
def at_two_letters(qtbot: QtBot, folder: Path) -> Iterator[Room]:
    """The first of two registered letters is open, and the other one can be turned to."""
    documents = [registered(received(id_, (LETTER,))) for id_ in ("d1", "d2")]
    with reading_room(qtbot, folder, documents=documents) as made:
        made.glance()
        yield made


def unikey(widget: QWidget, keys: str) -> None:
    """Type `keys` as Unikey sends them: `<` stands for the Backspace it sends before a letter it replaces."""
    for key in keys:
        if key == "<":
            QTest.keyClick(widget, Qt.Key.Key_Backspace)
        else:
            _letter(widget, key)
    QApplication.processEvents()


def _letter(widget: QWidget, letter: str) -> None:
    """A letter as it arrives in the field; QTest knows only the ASCII ones."""
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def composes(widget: QWidget, preedit: str, commit: str = "") -> None:
    """What an input method sends that keeps letters back until they are finished."""
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(widget, event)
    QApplication.processEvents()
