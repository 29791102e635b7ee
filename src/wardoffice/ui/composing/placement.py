"""Whether the bút phê also stands on the page: not at all, typed on bare paper, or written by hand."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from wardoffice.desk.workplace import Workplace
from wardoffice.domain.marks import Mark
from wardoffice.ui.composing import placing
from wardoffice.ui.composing.placing import Paper, Writer
from wardoffice.ui.composing.segment import Segment
from wardoffice.ui.gate import Gate
from wardoffice.ui.theme import look
from wardoffice.wording import N_, _

SETTLE_MS = 350
"""The page is searched for room once the words have rested this long."""


class Way(StrEnum):
    NONE = "none"
    TYPED = "typed"
    INK = "ink"


_LABELS = {Way.NONE: N_("Không"), Way.TYPED: N_("Chữ in"), Way.INK: N_("Viết tay")}
_TOLD = {
    Way.NONE: N_("Ý kiến chỉ lưu và gửi kèm văn bản."),
    Way.TYPED: N_("Kéo khung trên trang để đổi chỗ."),
    Way.INK: N_("Viết trên trang bằng bút hoặc chuột; mỗi nét được giữ ngay."),
}


class Placement(QWidget):
    """`preview` gives the mark to show on the page, or None; `ink_wanted` whether the pen is taken up."""

    preview = Signal(object)
    ink_wanted = Signal(bool)
    place_asked = Signal(object)
    """The mark whose place on the page somebody wants to see."""

    def __init__(self, gate: Gate[Workplace], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gate = gate
        self.passwords: Callable[[Path], str] = lambda _path: ""
        """The password a file was opened with for reading."""
        self._place: tuple[Path, bytes] | None = None
        self._over: tuple[Mark, ...] = ()
        self._writer: Writer | None = None
        self._text = ""
        self._mark: Mark | None = None
        self._dragged = False
        self._asked = 0
        self._ways = QButtonGroup(self)
        title = QLabel(_("Lên trang"), self)
        title.setProperty("kind", "section")
        self._see = QPushButton(_("Xem"), self)
        self._see.setProperty("kind", "quiet")
        self._see.setToolTip(_("Xem chỗ đặt bút phê trên trang"))
        self._see.setAccessibleName(_("Xem chỗ đặt bút phê trên trang"))
        self._see.clicked.connect(self._show_place)
        self._see.hide()
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(title)
        row.addSpacing(look().px(10))
        self._buttons = {way: self._button(way, end) for way, end in zip(Way, ("left", "", "right"), strict=True)}
        for button in self._buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._see)
        self._told = QLabel(self)
        self._told.setProperty("kind", "meta")
        self._told.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(4))
        column.addLayout(row)
        column.addWidget(self._told)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._search)

    def _button(self, way: Way, end: str) -> QPushButton:
        button = Segment(_(_LABELS[way]), end, _("Đặt lên trang: {way}").format(way=_(_LABELS[way])), self)
        button.clicked.connect(lambda: self.choose(way))
        self._ways.addButton(button)
        return button

    @property
    def way(self) -> Way:
        return next((way for way, button in self._buttons.items() if button.isChecked()), Way.NONE)

    @property
    def mark(self) -> Mark | None:
        """The typed mark where it stands now; None while its place is being looked for."""
        return self._mark if self.way is Way.TYPED else None

    @property
    def paper(self) -> Paper | None:
        """What bare paper is looked for on; None where the file is not here."""
        return Paper(*self._place, self.passwords(self._place[0]), self._over) if self._place else None

    def begin(
        self,
        place: tuple[Path, bytes] | None,
        writer: Writer,
        marks: tuple[Mark, ...] = (),
        over: tuple[Mark, ...] = (),
    ) -> None:
        """Start for a file that is here, or for none; `marks` are those kept with a draft, those `over` it keep their
        room.
        """
        self._place, self._writer, self._text, self._over = place, writer, "", over
        self._mark = marks[0] if marks else None
        self._dragged = bool(marks)
        self._asked += 1
        self._settle.stop()
        for way, button in self._buttons.items():
            button.setEnabled(place is not None or way is Way.NONE)
        self._check(Way.TYPED if place else Way.NONE)

    def pause(self) -> None:
        """Out of sight: nothing is shown on the page, and what was found is remembered."""
        self._asked += 1
        self._settle.stop()
        self._preview(None)
        self.ink_wanted.emit(False)

    def end(self) -> None:
        """Nothing is being written any more."""
        self._mark = None
        self.pause()

    def choose(self, way: Way) -> None:
        self._check(way)
        self.ink_wanted.emit(way is Way.INK)
        self.write(self._text)

    def _check(self, way: Way) -> None:
        self._buttons[way].setChecked(True)
        self._tell("" if self._place else _("Văn bản chưa có tệp trên máy này để đặt chữ lên trang."))
        for each, button in self._buttons.items():
            button.setToolTip(_(_TOLD[each]))

    def _tell(self, words: str) -> None:
        self._told.setText(words)
        self._told.setVisible(bool(words))

    def write(self, text: str) -> None:
        """The words as they are now."""
        self._text = text
        if self.way is not Way.TYPED or not text or self._writer is None:
            self._preview(None)
            return
        if self._mark is not None:
            self._mark = placing.rewritten(self._mark, text, self._writer)
            self._preview(self._mark)
            if placing.is_roomy(self._mark, placing.LEGIBLE if self._dragged else placing.COMFORTABLE):
                return
        self._settle.start()

    @Slot()
    def _show_place(self) -> None:
        if self._mark is not None:
            self.place_asked.emit(self._mark)

    @Slot(object)
    def moved(self, mark: Mark) -> None:
        """It was dragged to another place, where it stays as long as its words can be read there."""
        if self._mark is not None and mark.id == self._mark.id:
            self._mark, self._dragged = mark, True

    @Slot()
    def _search(self) -> None:
        paper = self.paper
        if paper is None or self._writer is None:
            return
        self._asked += 1
        asked, text, writer = self._asked, self._text, self._writer
        find: Callable[[Workplace], Mark | None] = lambda w: placing.placed(text, writer, paper)  # noqa: E731
        self._gate.read(find, lambda mark: self._found(asked, mark), owner=self)

    def _found(self, asked: int, mark: Mark | None) -> None:
        if asked != self._asked or self.way is not Way.TYPED:
            return
        if mark is None and self._mark is None:
            self._tell(_("Trang 1 không còn chỗ trống. Ý kiến vẫn được lưu và gửi kèm văn bản."))
        elif mark is not None and self._writer is not None:
            self._mark, self._dragged = placing.rewritten(mark, self._text, self._writer), False
        self._preview(self._mark)

    def _preview(self, mark: Mark | None) -> None:
        self._see.setVisible(mark is not None)
        self.preview.emit(mark)
