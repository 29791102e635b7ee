"""The one sync state the window shows: what the child told, what the cache holds, and the clock, every second.

`desk.states` decides; this only gathers the facts and tells when the words have changed.
"""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from wardoffice.desk import sending
from wardoffice.desk.conflicts import open_conflicts
from wardoffice.desk.states import sync_state
from wardoffice.desk.sync_facts import SyncFacts
from wardoffice.desk.workplace import Workplace
from wardoffice.store import facts, need
from wardoffice.store.outbox_row import OutboxCounts
from wardoffice.ui.gate import Gate
from wardoffice.ui.sync_news import Event, SyncNews, after
from wardoffice.ui.sync_words import Told, told

TICK_MS = 1_000
ROUND_SHOWN_AFTER = 2.0
"""Seconds a round must last before it is worth a word: the short ones pass unseen."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the cache says of the link to the hub."""

    now: datetime
    counts: OutboxCounts
    waiting_long: int
    checked: datetime | None
    clock_skew: timedelta | None
    disk_free: int | None
    conflicts: int
    conflict_number: int | None
    files_missing: int


def read_held(w: Workplace, syncing: bool = False) -> Held:
    """Counting the files still to come costs a reading of the lists, so it is done in a round only."""
    with w.cache.reading() as connection:
        checked = facts.fact(connection, facts.LAST_FULL_CHECK)
        ahead = facts.number(connection, facts.CLOCK_AHEAD)
        missing = need.missing_count(connection) if syncing else 0
    conflicts = open_conflicts(w)
    return Held(
        now=w.clock(),
        counts=sending.counts(w),
        waiting_long=sending.waiting_too_long(w),
        checked=datetime.fromisoformat(checked) if checked else None,
        clock_skew=timedelta(seconds=ahead) if ahead else None,
        disk_free=_free(w),
        conflicts=len(conflicts),
        conflict_number=conflicts[0].number if conflicts else None,
        files_missing=missing,
    )


def _free(w: Workplace) -> int | None:
    try:
        return shutil.disk_usage(w.folder).free
    except OSError:
        return None


class SyncWatch(QObject):
    """`changed` sends what pill and banner say, whenever it differs; `heard` the news after each event and tick."""

    changed = Signal(object)
    heard = Signal(object)

    def __init__(self, gate: Gate[Workplace], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gate = gate
        self._news = SyncNews()
        self._held: Held | None = None
        self._started: datetime | None = None
        self._files_to_come = 0
        self._paused_until: datetime | None = None
        self._told: Told | None = None
        self._reading = False
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._look_and_tell)
        gate.changed.connect(self.look)

    @property
    def news(self) -> SyncNews:
        return self._news

    @property
    def paused_until(self) -> datetime | None:
        """When a pause that somebody asked for is over."""
        return self._paused_until

    def begin(self) -> None:
        """Look now, and from now on every second."""
        self._tick.start()
        self.look()

    def pause_until(self, moment: datetime | None) -> None:
        """Remember how long a pause is to last, or that there is none."""
        self._paused_until = moment
        self.look()

    @Slot(object)
    def hear(self, event: Event) -> None:
        """Take in an event of the sync child."""
        now = self._held.now if self._held else datetime.now().astimezone()
        before = self._news.syncing
        self._news = after(self._news, event, now)
        if self._news.syncing and not before:
            self._files_to_come = 0
        self.heard.emit(self._news)
        self.look()

    @Slot()
    def look(self) -> None:
        """Read the cache's part; one reading at a time."""
        if not self._reading:
            self._reading = True
            syncing = self._news.syncing
            self._gate.read(lambda w: read_held(w, syncing), self._seen, owner=self, failed=self._unseen)

    @Slot()
    def _look_and_tell(self) -> None:
        self.look()
        self.heard.emit(self._news)

    def _seen(self, held: Held) -> None:
        self._reading = False
        self._held = held
        self._started = self._started or held.now
        self._files_to_come = max(self._files_to_come, held.files_missing)
        now_facts = self._facts(held, self._started)
        words = told(sync_state(now_facts), now_facts)
        if words != self._told:
            self._told = words
            self.changed.emit(words)

    def _unseen(self, error: Exception) -> None:
        self._reading = False

    def _progress(self, held: Held) -> tuple[int, int]:
        """The list first; once it is here, the files."""
        done, total = self._news.listed
        if total > done or not self._files_to_come:
            return done, total
        return self._files_to_come - held.files_missing, self._files_to_come

    def _facts(self, held: Held, started: datetime) -> SyncFacts:
        news = self._news
        lasted = (held.now - news.began).total_seconds() if news.began else 0.0
        done, total = self._progress(held)
        return SyncFacts(
            now=held.now,
            started=started,
            last_full_check=held.checked,
            waiting=held.counts.waiting + held.counts.sent,
            waiting_long=held.waiting_long,
            refused=held.counts.refused,
            conflicts=held.conflicts,
            conflict_number=held.conflict_number,
            problem=news.problem,
            problem_facts=news.facts,
            failing_since=news.failing_since,
            next_try=news.next_try,
            clock_skew=held.clock_skew,
            disk_free=held.disk_free,
            paused=news.paused,
            paused_until=self._paused_until if news.paused else None,
            syncing=news.syncing and lasted >= ROUND_SHOWN_AFTER,
            done=done,
            total=total,
            removals_to_confirm=news.removals,
        )
