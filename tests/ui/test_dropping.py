"""Files dropped onto the reading pane come to what takes them; links and folders do not."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from wardoffice.ui.reading.dropping import Dropping

COPY, LEFT, NO_KEYS = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def carried(*places: QUrl) -> QMimeData:
    data = QMimeData()
    data.setUrls(places)
    return data


def test_files_dropped_are_taken_and_links_and_folders_are_not(qtbot: QtBot, tmp_path: Path) -> None:
    target, taken = QWidget(), list[list[Path]]()
    qtbot.addWidget(target)
    Dropping(target, taken.append)
    (scan := tmp_path / "phiếu.pdf").write_bytes(b"%PDF")
    file, folder = QUrl.fromLocalFile(str(scan)), QUrl.fromLocalFile(str(tmp_path))
    for places, welcome in (((file, folder), True), ((folder,), False), ((QUrl("https://example.org/a.pdf"),), False)):
        data = carried(*places)
        enters = QDragEnterEvent(QPoint(5, 5), COPY, data, LEFT, NO_KEYS)
        enters.ignore()
        QApplication.sendEvent(target, enters)
        assert enters.isAccepted() is welcome
        QApplication.sendEvent(target, QDropEvent(QPointF(5, 5), COPY, data, LEFT, NO_KEYS))
    assert taken == [[scan]]
