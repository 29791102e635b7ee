"""Pictures of the window with somebody's work in it, painted by the window itself without a screen."""

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from wardoffice.desk.workplace import Workplace
from wardoffice.ui import theme
from wardoffice.ui.gate import Gate
from wardoffice.ui.running import Running
from wardoffice.ui.seat import seat_of
from wardoffice.ui.starting import dressed_application
from wardoffice.ui.sync_watch import SyncWatch

WIDTH, HEIGHT = 1366, 720
INBOX, READER = "inbox.png", "reader.png"
STILL_MS, PATIENCE_MS = 150, 15_000


def take(place: Workplace, document: str, folder: Path) -> dict[str, str]:
    """Paint the list with its first document, then `document` with its marks, as inbox.png and reader.png.

    Gives the size of each in pixels.
    """
    if QCoreApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = dressed_application()
    seat = seat_of(place)
    theme.wear(application, seat.settings.text_size, seat.settings.dark)
    gate: Gate[Workplace] = Gate(place)
    running, watch = Running(gate, seat), SyncWatch(gate)
    watch.changed.connect(running.tell_sync)
    drawn: list[str] = []
    running.parts.reader().shown.connect(drawn.append)
    try:
        running.window.resize(WIDTH, HEIGHT)
        watch.begin()
        running.begin()
        running.window.show()
        taken = {INBOX: _picture(running.window, lambda: bool(drawn) and gate.is_idle())}
        running.guide.read(document)
        taken[READER] = _picture(running.window, lambda: document in drawn and gate.is_idle())
    finally:
        running.end()
        gate.close()
        running.window.close()
    for name, picture in taken.items():
        picture.save(str(folder / name))
    return {name: f"{picture.width()}×{picture.height()}" for name, picture in taken.items()}


def _picture(widget: QWidget, is_ready: Callable[[], bool]) -> QImage:
    """The widget once nothing in it changes any more."""
    patience = QDeadlineTimer(PATIENCE_MS)
    before, now = QImage(), widget.grab().toImage()
    while (before != now or not is_ready()) and not patience.hasExpired():
        pause = QDeadlineTimer(STILL_MS)
        while not pause.hasExpired():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        before, now = now, widget.grab().toImage()
    return now
