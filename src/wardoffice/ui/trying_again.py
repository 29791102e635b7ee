"""Cuts the wait for the next try short when its reason may be gone, so that nobody looks at a grey pill for long.

Four things end a wait: this machine's network changed, somebody came back to the window, he is looking at it and ten
seconds have passed, or he is looking at it and the way takes connections that it did not take before: that is knocked
at every few seconds, which costs next to nothing. Only a hub that cannot be reached is tried so: one that asked for
time gets it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtNetwork import QNetworkInformation, QNetworkInterface

from wardoffice.desk.workplace import Workplace
from wardoffice.ui.gate import Gate
from wardoffice.ui.sync_news import SyncNews

if TYPE_CHECKING:
    from wardoffice.endpoint.route import Route

UNREACHED = frozenset(
    {"no_network", "server_silent", "captive_portal", "answered_plain", "proxy_refused", "proxy_silent"}
)
WHILE_LOOKED_AT, AT_MOST_EVERY = 10.0, 2.0
"""Seconds between tries while somebody looks, and between any two that this brings about."""


KNOCK_MS = 2_000
"""Between knocks while somebody looks."""


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


def _way(w: Workplace) -> "Route":
    from wardoffice.sync.routing import way_out  # brings `requests`: not for the start

    return way_out(w.cache)


def _is_open(way: "Route") -> bool:
    from wardoffice.endpoint.knocking import takes_connections  # brings `requests`: not for the start

    return takes_connections(way)


def _is_looked_at() -> bool:
    return QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive


class TryingAgain(QObject):
    """`wanted` when a round should begin now; `knocked` after each knock at the way."""

    wanted = Signal()
    knocked = Signal()

    def __init__(
        self,
        gate: Gate[Workplace],
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
        knock_ms: int = KNOCK_MS,
    ) -> None:
        super().__init__(parent)
        self._gate, self._clock = gate, clock
        self._seen = Waiting(asked=clock())
        self._problem = ""
        self._network = QNetworkInformation.instance() if QNetworkInformation.loadDefaultBackend() else None
        if self._network is not None:
            self._network.reachabilityChanged.connect(self.look)
        self._opened: bool | None = None
        self._knocking = QTimer(self, singleShot=True, interval=knock_ms)
        self._knocking.timeout.connect(self._knock)
        QGuiApplication.instance().applicationStateChanged.connect(self.look)  # type: ignore[union-attr]

    @Slot(object)
    def follow(self, news: SyncNews) -> None:
        """Take in what the sync told last; called again and again while time passes."""
        if news.syncing or (news.problem and not self._problem):
            self._seen = replace(self._seen, asked=self._clock())
        self._problem = news.problem
        if self._problem not in UNREACHED:
            self._opened = None
            self._knocking.stop()
        elif self._opened is None:
            self._opened = False
            self._knocking.start()
        self.look()

    @Slot()
    def look(self) -> None:
        """Ask for a round if there is a reason to."""
        before, network = self._seen, self._hangs_on() if self._problem else self._seen.network
        self._seen = Waiting(before.asked, network, _is_looked_at())
        if is_due(before, self._seen, self._problem, self._clock()):
            self._want()

    @Slot()
    def _knock(self) -> None:
        """Knock where somebody looks; a name that is looked up for long holds up nothing but the next knock."""
        if _is_looked_at():
            self._gate.read(_way, self._knock_at, owner=self, failed=self._not_knocked)
        else:
            self._knocking.start()

    def _knock_at(self, way: "Route") -> None:
        self._gate.aside(lambda: _is_open(way), self._knocked, owner=self, failed=self._not_knocked)

    def _knocked(self, opened: bool) -> None:
        before, self._opened = self._opened, opened if self._problem in UNREACHED else None
        if opened and before is False and self._problem in UNREACHED:
            self._want()
        self._not_knocked()

    def _not_knocked(self, error: Exception | None = None) -> None:
        self.knocked.emit()
        if self._problem in UNREACHED:
            self._knocking.start()

    def _want(self) -> None:
        self._seen = replace(self._seen, asked=self._clock())
        self.wanted.emit()

    def _hangs_on(self) -> object:
        reach = self._network.reachability() if self._network is not None else None
        return reach, frozenset(address.toString() for address in QNetworkInterface.allAddresses())
