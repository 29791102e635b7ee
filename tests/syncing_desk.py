"""A profile with the real engine over the real cache; time between tries is counted, not waited for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from own_desk import KEY, HandClock
from wardoffice.desk.acting import Acted, act
from wardoffice.desk.reading import Opened, open_document
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.commands import Payload
from wardoffice.domain.ids import VIETNAM
from wardoffice.domain.outcome import Refusal
from wardoffice.store import need, outbox, records
from wardoffice.store.cache import open_cache
from wardoffice.store.files import FileVault
from wardoffice.store.index import open_index
from wardoffice.store.outbox_row import OutboxRow
from wardoffice.sync.connecting import sign_in
from wardoffice.sync.events import Event, Report
from wardoffice.sync.opening import opened_parts
from wardoffice.sync.parts import Parts, never
from wardoffice.sync.retry import Patience
from wardoffice.sync.round import run_round


def a_clock() -> HandClock:
    """One that starts at this moment: the hub under test keeps real time."""
    return HandClock(datetime.now(VIETNAM))


class SyncingDesk:
    """Somebody's desk; `waits` are the pauses its rounds asked for, `told` the events they told."""

    def __init__(self, folder: Path, login: str, clock: HandClock) -> None:
        self.folder, self.login, self.clock = folder, login, clock
        self.cache = open_cache(folder, KEY, clock)
        self.waits: list[float] = []
        self.told: list[Event] = []
        self.elapsed = 0.0

    def sign_in(self, url: str, login: str = "", password: str = "") -> None:
        sign_in(self.cache, url, login or self.login, password or self.login, None)

    def round(self, *, by_hand: bool = True, confirmed: bool = False, stopping: Callable[[], bool] = never) -> Report:
        """One round; `Patience` counts the pauses as time that passed."""
        with opened_parts(
            self.cache, self.told.append, by_hand=by_hand, stopping=stopping, removal_confirmed=confirmed
        ) as parts:
            return run_round(self._hurried(parts, by_hand), by_hand=by_hand)

    def _hurried(self, parts: Parts, by_hand: bool) -> Parts:
        def pause(seconds: float) -> None:
            self.waits.append(seconds)
            self.elapsed += seconds

        patience = Patience(10.0 if by_hand else 0.0, lambda: self.elapsed, lambda: 0.5)
        return replace(parts, patience=patience, pause=pause, chance=lambda: 0.5)

    @property
    def place(self) -> Workplace:
        return Workplace(self.cache, FileVault(self.cache), self._index(), self.clock, self.folder)

    def _index(self) -> Any:
        if not hasattr(self, "_opened_index"):
            self._opened_index = open_index(self.folder, KEY)
        return self._opened_index

    def act(self, document: str, payload: Payload) -> Acted:
        done = act(self.place, document, payload)
        assert not isinstance(done, Refusal), done
        return done

    def sees(self, document: str) -> Opened:
        opened = open_document(self.place, document)
        assert opened is not None
        return opened

    def held(self) -> dict[str, int]:
        with self.cache.reading() as connection:
            return records.revisions(connection)

    def queue(self, *, accepted: bool = False) -> list[OutboxRow]:
        with self.cache.reading() as connection:
            return outbox.listed(connection, accepted=accepted)

    def missing_files(self) -> int:
        with self.cache.reading() as connection:
            return need.missing_count(connection)

    def told_of(self, event: str) -> list[Event]:
        return [one for one in self.told if one["event"] == event]

    def close(self) -> None:
        if hasattr(self, "_opened_index"):
            self._opened_index.close()
        self.cache.close()
