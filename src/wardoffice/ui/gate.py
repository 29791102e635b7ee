"""The gate between the window and the desk: work runs off the UI thread, its results come back on it.

One long-lived object and one signal: a worker hands over a closure, the UI thread runs it. All writing goes through
one thread, so that commands keep the order in which they were given.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

Place = TypeVar("Place")
Result = TypeVar("Result")
Failed = Callable[[Exception], None]
READERS = 2


class Gate(QObject, Generic[Place]):
    """Runs `fn(workplace)` on a reading or on the writing thread, then `then(result)` on the UI thread.

    An exception goes to `failed` if one is given, else out through `failure`; `faulted` sends what is our own mistake
    besides, for the log. With an `owner`, nothing is called any more once that Qt object is gone. `changed` follows
    every write that went well: views read again.
    """

    changed = Signal()
    failure = Signal(object)
    faulted = Signal(object)
    finished = Signal()
    """Nothing is under way any more that must not be cut short."""
    _arrived = Signal(object)

    def __init__(self, workplace: Place, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._readers = ThreadPoolExecutor(READERS, "desk-reader")
        self._writer = ThreadPoolExecutor(1, "desk-writer")
        self._outstanding = 0
        self._closed = False
        self.unfinished = 0
        """How much is under way that must not be cut short."""
        self._arrived.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def read(
        self,
        fn: Callable[[Place], Result],
        then: Callable[[Result], None],
        owner: QObject | None = None,
        failed: Failed | None = None,
    ) -> None:
        self._send(self._readers, fn, _Answer(then, failed, owner))

    def write(
        self,
        fn: Callable[[Place], Result],
        then: Callable[[Result], None],
        owner: QObject | None = None,
        failed: Failed | None = None,
        quiet: bool = False,
    ) -> None:
        """`quiet`: nothing a view shows has changed, as with a draft that is kept."""
        self._send(self._writer, fn, _Answer(then, failed, owner), None if quiet else self.changed.emit)

    def aside(
        self,
        fn: Callable[[], Result],
        then: Callable[[Result], None],
        owner: QObject | None = None,
        failed: Failed | None = None,
    ) -> None:
        """For what waits for the network or for a person: in a thread of its own that keeps nobody from ending."""
        if self._closed:
            return
        self._outstanding += 1
        answer = _Answer(then, failed, owner)
        threading.Thread(target=self._go_aside, args=(fn, answer), daemon=True, name="desk-aside").start()

    def finish(self, fn: Callable[[], Result], then: Callable[[Result], None], failed: Failed) -> None:
        """As `aside`, for what must not be cut short, whatever becomes of the window that asked for it."""

        def over(told: Callable[[], None]) -> None:
            self.unfinished -= 1
            told()
            if not self.unfinished:
                self.finished.emit()

        self.unfinished += 1
        self.aside(fn, lambda result: over(lambda: then(result)), None, lambda error: over(lambda: failed(error)))

    def _go_aside(self, fn: Callable[[], Result], answer: "_Answer[Result]") -> None:
        def deliver(closure: Callable[[], None]) -> None:
            if not self._closed and shiboken6.isValid(self):
                self._arrived.emit(closure)

        try:
            result = fn()
        except Exception as error:
            problem = error
            deliver(lambda: self._refuse(answer, problem))
        else:
            deliver(lambda: answer.give(result, None))

    def is_idle(self) -> bool:
        """Nothing is under way and no answer waits to be delivered; once closed, none ever is."""
        return self._closed or self._outstanding == 0

    def close(self) -> None:
        """Waits for writes already given; answers not yet delivered are dropped, and nothing more is taken."""
        self._closed = True
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True)

    def _send(
        self,
        threads: ThreadPoolExecutor,
        fn: Callable[[Place], Result],
        answer: "_Answer[Result]",
        afterwards: Callable[[], None] | None = None,
    ) -> None:
        if self._closed:
            return
        self._outstanding += 1

        def work() -> None:
            try:
                result = fn(self._workplace)
            except Exception as error:
                problem = error
                self._arrived.emit(lambda: self._refuse(answer, problem))
            else:
                self._arrived.emit(lambda: answer.give(result, afterwards))

        threads.submit(work)

    def _refuse(self, answer: "_Answer[Result]", error: Exception) -> None:
        if not hasattr(error, "code"):
            self.faulted.emit(error)
        answer.refuse(error, self.failure.emit)

    @Slot(object)
    def _run(self, closure: Callable[[], None]) -> None:
        self._outstanding -= 1
        closure()


class _Answer(Generic[Result]):
    """Whom to tell, as long as he is there."""

    def __init__(self, then: Callable[[Result], None], failed: Failed | None, owner: QObject | None) -> None:
        self._then, self._failed, self._owner = then, failed, owner

    def _is_gone(self) -> bool:
        return self._owner is not None and not shiboken6.isValid(self._owner)

    def give(self, result: Result, afterwards: Callable[[], None] | None) -> None:
        if not self._is_gone():
            self._then(result)
        if afterwards:
            afterwards()

    def refuse(self, error: Exception, otherwise: Failed) -> None:
        if self._failed is None:
            otherwise(error)
        elif not self._is_gone():
            self._failed(error)
