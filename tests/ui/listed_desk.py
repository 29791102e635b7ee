"""The whole window over a desk whose listed documents have real files."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.conftest import At
from ui.paper_desk import File, paper_desk, received, registered
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.document import Document
from wardoffice.ui import theme
from wardoffice.ui.gate import Gate
from wardoffice.ui.places import INCOMING
from wardoffice.ui.running import Running
from wardoffice.ui.seat import seat_of


def listed(files: Sequence[File]) -> list[Document]:
    """A registered document for each file, d1 at the top of the list."""
    documents = [registered(received(f"d{place}", (file,)), 600 - place) for place, file in enumerate(files, 1)]
    return [
        replace(document, received_at=document.received_at - timedelta(minutes=place))
        for place, document in enumerate(documents)
    ]


@contextmanager
def window_over(
    qtbot: QtBot, folder: Path, files: Sequence[File], documents: Sequence[Document] = (), text_size: int = 100
) -> Iterator[At]:
    """A window on all incoming documents; the first of them is open."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.setStyle("Fusion")
    theme.load_fonts()
    theme.wear(application, text_size)
    place = paper_desk(folder, "chutich", documents or listed(files), files)
    gate: Gate[Workplace] = Gate(place)
    running = Running(gate, seat_of(place))
    at = At(running, gate, place, qtbot)
    running.begin(INCOMING)
    running.window.resize(1366, 700)
    running.window.show()
    at.rest()
    try:
        yield at
    finally:
        at.rest()
        running.end()
        gate.close()
        running.window.close()
        running.window.deleteLater()
        QApplication.processEvents()
        place.index.close()
        place.cache.close()
