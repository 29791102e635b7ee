"""What a round works with, given to each of its steps; and one step, tried again while patience lasts."""

import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TypeVar

from wardoffice.contract.codec import directory_from_json
from wardoffice.domain.deadline import PLAIN_CALENDAR, WorkingCalendar
from wardoffice.domain.directory import office_of
from wardoffice.endpoint.line import Line
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.store import directory, facts
from wardoffice.store.cache import Cache
from wardoffice.store.files import FileVault
from wardoffice.store.index import SearchIndex
from wardoffice.store.projection import Viewpoint, viewpoint_of
from wardoffice.sync.events import Tell
from wardoffice.sync.pace import Pace
from wardoffice.sync.problem import SyncProblem
from wardoffice.sync.reading import ReadText
from wardoffice.sync.retry import Chance, Patience

_T = TypeVar("_T")


def never() -> bool:
    return False


def threads(at_once: int) -> Executor:
    """That many threads for what goes on beside the round."""
    return ThreadPoolExecutor(at_once, thread_name_prefix="beside-the-round")


@dataclass(frozen=True, slots=True)
class Parts:
    cache: Cache
    vault: FileVault
    index: SearchIndex
    line: Line
    tell: Tell
    patience: Patience
    chance: Chance
    reading_texts: Callable[[], AbstractContextManager[ReadText]]
    stopping: Callable[[], bool] = never
    pause: Callable[[float], None] = time.sleep
    workers: Callable[[int], Executor] = threads
    pace: Pace = field(default_factory=Pace)
    removal_confirmed: bool = False
    """Somebody has said that the many removals of this round are meant."""

    def tried(self, step: Callable[[], _T]) -> _T:
        """The step's answer; a passing fault is waited out as far as patience goes. Raises EndpointProblem."""
        while True:
            self.heed_stop()
            try:
                answer = step()
            except EndpointProblem as problem:
                wait = self.patience.wait_before_retry(problem)
                if wait is None:
                    raise
                self.pause(wait)
                continue
            self.patience.progressed()
            return answer

    def heed_stop(self) -> None:
        if self.stopping():
            raise SyncProblem("stopped")

    def fact(self, name: str) -> str:
        """A single fact of the profile, "" when it is not set."""
        with self.cache.reading() as connection:
            return facts.fact(connection, name) or ""

    def is_older(self, seq: int) -> bool:
        """Whether a hub whose newest change number is `seq` knows less than it did: a restored backup."""
        return seq < int(self.fact(facts.NEWEST_NUMBER) or 0)

    def set_fact(self, name: str, value: str) -> None:
        with self.cache.writing() as connection:
            facts.set_fact(connection, name, value)

    def calendar(self) -> WorkingCalendar:
        """The ward's working days; Monday to Friday before its directory has arrived."""
        with self.cache.reading() as connection:
            body = directory.get_body(connection)
        return directory_from_json(body).calendar.calendar() if body else PLAIN_CALENDAR

    def viewpoint(self) -> Viewpoint:
        with self.cache.reading() as connection:
            body, person = directory.get_body(connection), facts.fact(connection, facts.PERSON)
        if not body:
            raise SyncProblem("not_connected")
        return viewpoint_of(office_of(directory_from_json(body)), person or "")
