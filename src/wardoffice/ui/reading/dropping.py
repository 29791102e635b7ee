"""Files that come onto the reading pane from outside: dropped from a file manager, or picked in a dialog."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from wardoffice.ui.choosing_files import files_to_open
from wardoffice.wording import _


def dropped(data: QMimeData) -> list[Path]:
    """The files of this machine among what is dropped; links and folders are left out."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.is_file()]


class Dropping(QObject):
    """Lets files be dropped on `target`; `take` gets them."""

    def __init__(self, target: QWidget, take: Callable[[list[Path]], None]) -> None:
        super().__init__(target)
        self._take = take
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent) and dropped(event.mimeData()):
            event.acceptProposedAction()
            return True
        if event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            event.acceptProposedAction()
            self._take(dropped(event.mimeData()))
            return True
        return False


def picked_files(window: QWidget) -> list[Path]:
    """Files the person picks to attach; none where he changes his mind."""
    return files_to_open(window, _("Chọn tệp đính kèm"))
