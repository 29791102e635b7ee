"""The one sync state the window shows: what the child told, what the cache holds, and the clock, every second.

`desk.states` decides; this only gathers the facts and tells when the words have changed.
"""

import shutil
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from wardoffice.desk import sending
from wardoffice.desk.states import SyncFacts, sync_state
from wardoffice.desk.workplace import Workplace
from wardoffice.store import facts
from wardoffice.store.outbox import OutboxCounts
from wardoffice.ui.gate import Gate
from wardoffice.ui.sync_child import SyncNews, after
from wardoffice.ui.sync_words import Told, told

TICK_MS = 1_000
ROUND_SHOWN_AFTER = 2.0
"""Seconds a round must last before it is worth a word: the short ones pass unseen."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the cache says of the link to the hub."""

    counts: OutboxCounts
    checked: datetime | None
    now: datetime
    disk_free: int | None


def read_held(w: Workplace) -> Held:
    with w.cache.reading() as connection:
        checked = facts.fact(connection, facts.LAST_FULL_CHECK)
    try:
        free: int | None = shutil.disk_usage(w.folder).free
    except OSError:
        free = None
    return Held(sending.counts(w), datetime.fromisoformat(checked) if checked else None, w.clock(), free)


class SyncWatch(QObject):
    """`changed` sends what pill and banner say, whenever it differs."""

    changed = Signal(object)

    def __init__(self, gate: Gate[Workplace], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gate = gate
        self._news = SyncNews()
        self._held: Held | None = None
        self._started: datetime | None = None
        self._round_began: datetime | None = None
        self._told: Told | None = None
        self._reading = False
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self.look)
        gate.changed.connect(self.look)

    def begin(self) -> None:
        """Look now, and from now on every second."""
        self._tick.start()
        self.look()

    @Slot(object)
    def hear(self, event: dict[str, object]) -> None:
        """Take in an event of the sync child."""
        now = self._held.now if self._held else datetime.now().astimezone()
        before = self._news.syncing
        self._news = after(self._news, event, now)
        if self._news.syncing and not before:
            self._round_began = now
        self.look()

    @Slot()
    def look(self) -> None:
        """Read the cache's part; one reading at a time."""
        if not self._reading:
            self._reading = True
            self._gate.read(read_held, self._seen, owner=self, failed=self._unseen)

    def _seen(self, held: Held) -> None:
        self._reading = False
        self._held = held
        self._started = self._started or held.now
        words = told(sync_state(self._facts(held, self._started)))
        if words != self._told:
            self._told = words
            self.changed.emit(words)

    def _unseen(self, error: Exception) -> None:
        self._reading = False

    def _facts(self, held: Held, started: datetime) -> SyncFacts:
        news = self._news
        lasted = (held.now - self._round_began).total_seconds() if self._round_began else 0.0
        return SyncFacts(
            now=held.now,
            started=started,
            last_full_check=held.checked,
            waiting=held.counts.waiting + held.counts.sent,
            refused=held.counts.refused,
            problem=news.problem,
            problem_facts=news.facts,
            failing_since=news.failing_since,
            next_try=news.next_try,
            disk_free=held.disk_free,
            paused=news.paused,
            syncing=news.syncing and lasted >= ROUND_SHOWN_AFTER,
        )
