"""The window in a test: the sample ward's desk for one login, without a sync child; looked at as people look."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui import desks
from wardoffice.desk.workplace import Workplace
from wardoffice.ui import theme
from wardoffice.ui.gate import Gate
from wardoffice.ui.running import Running
from wardoffice.ui.seat import seat_of


@dataclass
class At:
    """A window at work and what a test does with it."""

    running: Running
    gate: Gate[Workplace]
    place: Workplace
    qtbot: QtBot

    def rest(self) -> None:
        """Wait until nothing is under way and every timer that gathers changes has gone off."""
        timers = self.running.lists._gather, self.running.guide._settle

        def still() -> bool:
            return self.gate.is_idle() and not any(timer.isActive() for timer in timers)

        self.qtbot.waitUntil(still, timeout=10_000)
        QApplication.processEvents()
        if not still():
            self.rest()

    def resize(self, width: int, height: int = 700) -> None:
        self.running.window.resize(width, height)
        for _turn in range(3):  # words that wrap ask for another round of the layouts
            QApplication.processEvents()

    def shown(self) -> list[QWidget]:
        """Every widget that can be seen."""
        return [w for w in self.running.window.findChildren(QWidget) if w.isVisible()]


Sit = Callable[..., At]


@pytest.fixture
def sit(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Sit]:
    """`sit("chutich", text_size=130)` opens the window of that login over forty documents."""
    sat: list[At] = []

    def sit_down(login: str, text_size: int = 100, width: int = 1366, dark: bool = False, table: bool = False) -> At:
        place = desks.desk(tmp_path / f"{login}-{len(sat)}", login)
        qapp.setStyle("Fusion")
        theme.load_fonts()
        theme.wear(qapp, text_size, dark)
        seat = seat_of(place)
        seat = replace(seat, settings=replace(seat.settings, text_size=text_size, dark=dark, table=table))
        gate: Gate[Workplace] = Gate(place)
        running = Running(gate, seat)
        at = At(running, gate, place, qtbot)
        sat.append(at)
        running.begin()
        running.window.resize(width, 700)
        running.window.show()
        running.window.pane.view().setFocus()
        at.rest()
        return at

    yield sit_down
    for at in sat:
        at.rest()
        at.running.end()
        at.gate.close()
        at.running.window.close()
        at.running.window.deleteLater()
        at.place.index.close()
        at.place.cache.close()
