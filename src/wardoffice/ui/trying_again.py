"""Cuts the wait for the next try short when its reason may be gone, so that nobody looks at a grey pill for long.

Three things end a wait: this machine's network changed, somebody came back to the window, or he is looking at it and
ten seconds have passed. Only a hub that cannot be reached is tried so: one that asked for time gets it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtNetwork import QNetworkInformation, QNetworkInterface

from wardoffice.ui.sync_news import SyncNews

UNREACHED = frozenset(
    {"no_network", "server_silent", "captive_portal", "answered_plain", "proxy_refused", "proxy_silent"}
)
WHILE_LOOKED_AT, AT_MOST_EVERY = 10.0, 2.0
"""Seconds between tries while somebody looks, and between any two that this brings about."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """`asked` is when the last try was asked for, on a clock that only goes forward; `network` how this machine hangs
    on the net, as any value that differs when that does."""

    asked: float = 0.0
    network: object = None
    looked_at: bool = False


def is_due(before: Waiting, now: Waiting, problem: str, moment: float) -> bool:
    """Whether to try now: `before` and `now` are what was seen the last time and what is seen at `moment`."""
    if problem not in UNREACHED or moment - before.asked < AT_MOST_EVERY:
        return False
    came_back = now.looked_at and not before.looked_at
    return now.network != before.network or came_back or (now.looked_at and moment - before.asked >= WHILE_LOOKED_AT)


class TryingAgain(QObject):
    """`wanted` when a round should begin now."""

    wanted = Signal()

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._seen = Waiting(asked=clock())
        self._problem = ""
        self._network = QNetworkInformation.instance() if QNetworkInformation.loadDefaultBackend() else None
        if self._network is not None:
            self._network.reachabilityChanged.connect(self.look)
        QGuiApplication.instance().applicationStateChanged.connect(self.look)  # type: ignore[union-attr]

    @Slot(object)
    def follow(self, news: SyncNews) -> None:
        """Take in what the sync told last; called again and again while time passes."""
        if news.syncing or (news.problem and not self._problem):
            self._seen = replace(self._seen, asked=self._clock())
        self._problem = news.problem
        self.look()

    @Slot()
    def look(self) -> None:
        """Ask for a round if there is a reason to."""
        active = QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive
        now = Waiting(self._seen.asked, self._hangs_on() if self._problem else self._seen.network, active)
        if is_due(self._seen, now, self._problem, self._clock()):
            now = replace(now, asked=self._clock())
            self._seen = now
            self.wanted.emit()
        self._seen = now

    def _hangs_on(self) -> object:
        reach = self._network.reachability() if self._network is not None else None
        return reach, frozenset(address.toString() for address in QNetworkInterface.allAddresses())
