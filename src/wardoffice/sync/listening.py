"""Listening to the hub's stream of events, in a thread of its own that says one word only: there is news.

While the stream is well the watch may ask less often; while it is not, the watch asks as if there were none, and the
stream alone is tried again later and later.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from wardoffice.endpoint.events import Event, EventStream
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.sync.retry import Chance, when_to_retry

LONG_ENOUGH = 60.0
"""A stream that lived for so many seconds was a good one: the next is opened soon."""
DIRECTORY = "directory"
"""The event that tells of a new directory; any other one of changes."""

Open = Callable[[str], AbstractContextManager[EventStream]]
"""Opens the stream after the event with this id; raises EndpointProblem."""


class Listening:
    """`well` is true from the first byte of a stream to its end; `last_id` is the newest event heard."""

    def __init__(
        self, open_: Open, hear: Callable[[], None], chance: Chance, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._open, self._hear, self._chance, self._clock = open_, hear, chance, clock
        self._stop = threading.Event()
        self._stream: EventStream | None = None
        self.last_id = ""
        self._directory = threading.Event()
        self.well = False
        self.failures = 0

    def directory_is_new(self) -> bool:
        """Whether word of a new directory has come since this was last asked."""
        told = self._directory.is_set()
        self._directory.clear()
        return told

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Listen for the length of the `with`."""
        thread = threading.Thread(target=self._listen, daemon=True, name="listening")
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            if self._stream is not None:
                self._stream.cut()
            thread.join(timeout=1.0)

    def _listen(self) -> None:
        while not self._stop.is_set():
            began = self._clock()
            problem = self._one_stream()
            lived = self._clock() - began
            self.failures = 0 if lived >= LONG_ENOUGH and problem is None else self.failures + 1
            self._stop.wait(self._pause(problem))

    def _one_stream(self) -> EndpointProblem | None:
        """Listen until a stream ends; the problem that ended it, None when it was the hub's own doing."""
        try:
            with self._open(self.last_id) as stream:
                self._stream = stream
                for events in stream:
                    if self._stop.is_set():
                        break
                    self._heard(events)
        except EndpointProblem as problem:
            return problem
        finally:
            self.well, self._stream = False, None
        return None

    def _heard(self, events: tuple[Event, ...]) -> None:
        """The first sign of life is news too: the hub can be reached again."""
        if events:
            self.last_id = events[-1].id
        if events or not self.well:
            self.well = True
            if any(event.name == DIRECTORY for event in events):
                self._directory.set()
            self._hear()

    def _pause(self, problem: EndpointProblem | None) -> float:
        """Seconds until the stream is tried again; a refused token is renewed by the round that the news brings."""
        if problem is None:
            return when_to_retry("busy", self.failures, self._chance)
        if problem.code == "auth_needed":
            self._hear()
            return when_to_retry("busy", self.failures, self._chance)
        return when_to_retry(problem.code, self.failures, self._chance, problem.retry_after)
