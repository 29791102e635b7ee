"""Dấu ĐẾN in the form of vào sổ: whether page 1 gets one, and where it stands on the page until then.

It waits for a rest before it looks for room: whoever runs through the queue does not start a search at every document.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from wardoffice.desk.stamping import stamp_for
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.marks import Mark
from wardoffice.domain.outcome import Refusal
from wardoffice.ui.gate import Gate
from wardoffice.ui.theme import look
from wardoffice.wording import _

SETTLE_MS = 250

Stamps = Mapping[str, Mark]
"""The stamps found, by their documents' ids."""


class Stamping(QWidget):
    """`preview` gives the stamp to show on the page, or None."""

    preview = Signal(object)
    place_asked = Signal(object)
    """The stamp whose place on the page somebody wants to see."""

    def __init__(self, gate: Gate[Workplace], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gate = gate
        self.password_of: Callable[[Path | None], str] = lambda _path: ""
        """The password a file was opened with for reading."""
        self._documents: tuple[str, ...] = ()
        self._stamp: Mark | None = None
        self.wanted = QCheckBox(_("Đóng dấu ĐẾN lên trang 1"), self)
        self.wanted.setToolTip(_("Bỏ chọn khi bản giấy đã có dấu ĐẾN"))
        self.wanted.toggled.connect(self._show)
        self._told = QLabel(self)
        self._told.setProperty("kind", "meta")
        self._told.setWordWrap(True)
        self._see = QPushButton(_("Xem"), self)
        self._see.setProperty("kind", "quiet")
        self._see.setToolTip(_("Xem chỗ đóng dấu trên trang"))
        self._see.setAccessibleName(_("Xem chỗ đóng dấu trên trang"))
        self._see.clicked.connect(self._show_place)
        self._makes_way = False
        row = QHBoxLayout()
        row.addWidget(self.wanted, 1)
        row.addWidget(self._see)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(4))
        column.addLayout(row)
        column.addWidget(self._told)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._search)

    def begin(self, documents: tuple[str, ...]) -> None:
        """Turn to what is about to be registered; the same again keeps what was chosen and dragged."""
        if documents == self._documents:
            return
        self._documents, self._stamp = documents, None
        self.wanted.setEnabled(True)
        self.wanted.setChecked(True)
        self._show()
        self._settle.start()

    def number(self, number: int, provisional: bool) -> None:
        """The number the register would give now."""
        if self._stamp is not None and (self._stamp.number, self._stamp.provisional) != (number, provisional):
            self._stamp = replace(self._stamp, number=number, provisional=provisional)
            self._show()

    @Slot()
    def look_again(self) -> None:
        """Pages are to be seen: of a file that has come meanwhile, or was opened with its password."""
        if self._stamp is None and not self.wanted.isEnabled():
            self._settle.start()

    @Slot(object)
    def moved(self, mark: Mark) -> None:
        """It was dragged to another place, where it stays."""
        if self._stamp is not None and mark.id == self._stamp.id:
            self._stamp = mark

    def find_places(self, go_on: Callable[[Stamps], None]) -> None:
        """Go on with a stamp for each document that gets one: where it stands on the page, else where there is room.

        Where no place could be looked for, on without one: registering waits for no stamp.
        """
        documents, found = self._documents, self._stamp
        if not self.wanted.isChecked():
            go_on({})
        elif len(documents) == 1 and found is not None:
            go_on({documents[0]: found})
        else:
            self._told.setText(_("Đang tìm chỗ trống để đóng dấu…"))
            self._gate.read(
                lambda w: _found(w, documents, self.password_of), go_on, owner=self, failed=lambda _problem: go_on({})
            )

    @Slot()
    def _show_place(self) -> None:
        """Where the form covers the page and makes way for it, the stamp stays to be dragged until the form is back."""
        self._makes_way = True
        self.place_asked.emit(self._stamp)
        self._makes_way = False

    @Slot()
    def _search(self) -> None:
        documents = self._documents
        if len(documents) == 1 and self.isVisible():
            self._gate.read(
                lambda w: stamp_for(w, documents[0], self.password_of),
                lambda found: self._take(documents, found),
                owner=self,
            )

    def _take(self, documents: tuple[str, ...], found: Mark | Refusal) -> None:
        if documents != self._documents:
            return
        self._stamp = stamp = found if isinstance(found, Mark) else None
        wished = self.wanted.isChecked() or not self.wanted.isEnabled()  # nobody unticked what could not be had
        self.wanted.setEnabled(stamp is not None)
        self.wanted.setChecked(stamp is not None and wished)
        self._show()

    @Slot()
    def _show(self) -> None:
        """Show the stamp on the page while the form is in sight."""
        stamp = self._stamp if self.wanted.isChecked() and self.isVisible() else None
        if not self.wanted.isEnabled():
            self._told.setText(_("Tệp chưa có trên máy này, hoặc không có trang để đóng dấu. Vẫn vào sổ được."))
        elif len(self._documents) > 1:
            self._told.setText(_("Mỗi văn bản một dấu, ở chỗ trống của trang 1."))
        else:
            self._told.setText(_("Kéo dấu trên trang để đổi chỗ."))
        self._told.setVisible(self.wanted.isChecked() or not self.wanted.isEnabled())
        self._see.setVisible(stamp is not None)
        self.preview.emit(stamp)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stamp is None:
            self._settle.start()
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._settle.stop()
        if not self._makes_way:
            self.preview.emit(None)


def _found(w: Workplace, documents: Sequence[str], password_of: Callable[[Path | None], str]) -> Stamps:
    stamps = {document: stamp_for(w, document, password_of) for document in documents}
    return {document: stamp for document, stamp in stamps.items() if isinstance(stamp, Mark)}
