"""The sync as a child process: started with the key on its standard input, heard line by line, nudged after acts.

It ends when its standard input does; should it die, it is started again after a while, and the window goes on.
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTimer, Signal, Slot

AGAIN_MS = 5_000
BROUGHT_MS = 500
LAST_MS = 4_000
REPORTED = frozenset({"pulled", "pushed", "refused", "directory", "file", "round", "notice"})
"""Events after which a view may have something new to read."""


class SyncChild(QObject):
    """`told` follows every event; `brought` those after which the lists may differ: at once, and then at most every
    BROUGHT_MS, for a first sync brings a page many times a second and reading a long list takes longer than that."""

    told = Signal(object)
    brought = Signal()

    def __init__(self, profile: Path, key: bytes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._profile, self._key = profile, key
        self._process: QProcess | None = None
        self._ending = False
        self._rest = b""
        self._more_brought = False
        self._just_brought = QTimer(self, singleShot=True, interval=BROUGHT_MS)
        self._just_brought.timeout.connect(self._bring_the_rest)
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self.start)

    @Slot()
    def start(self) -> None:
        """Start the child unless it runs."""
        if self._process is not None or self._ending:
            return
        process = QProcess(self)
        process.setProgram(sys.executable)
        process.setArguments(["-m", "wardoffice", "--profile", str(self._profile), "sync", "--watch", "--key-on-stdin"])
        process.readyReadStandardOutput.connect(self._read)
        process.readyReadStandardError.connect(self._empty_errors)
        process.finished.connect(self._ended)
        self._process = process
        process.start()
        process.write(self._key.hex().encode() + b"\n")

    def word(self, word: str) -> None:
        """Say nudge, pause or resume to the child."""
        if self._process is not None:
            self._process.write(word.encode() + b"\n")

    def nudge(self) -> None:
        """Ask for a round now; starts a child that is not there."""
        if self._process is None:
            self.start()
        self.word("nudge")

    def end(self) -> None:
        """Let the child finish and go; it is not left behind."""
        self._ending = True
        self._again.stop()
        if self._process is not None:
            self._process.write(b"stop\n")
            self._process.closeWriteChannel()
            if not self._process.waitForFinished(LAST_MS):
                self._process.kill()
                self._process.waitForFinished(LAST_MS)

    @Slot()
    def _read(self) -> None:
        if self._process is None:
            return
        *lines, self._rest = (self._rest + bytes(self._process.readAllStandardOutput().data())).split(b"\n")
        for line in lines:
            event = _event(line)
            if event:
                self.told.emit(event)
                if event.get("event") in REPORTED:
                    self._bring()

    def _bring(self) -> None:
        self._more_brought = self._just_brought.isActive()
        if not self._more_brought:
            self._just_brought.start()
            self.brought.emit()

    @Slot()
    def _bring_the_rest(self) -> None:
        if self._more_brought:
            self._bring()

    @Slot()
    def _empty_errors(self) -> None:
        """The child keeps its own log; its pipe must only never run full."""
        if self._process is not None:
            self._process.readAllStandardError()

    @Slot()
    def _ended(self) -> None:
        if self._process is not None:
            self._process.deleteLater()
            self._process = None
        if not self._ending:
            self.told.emit({"event": "ended"})
            self._again.start()


def _event(line: bytes) -> dict[str, object] | None:
    try:
        found = json.loads(line) if line.strip() else None
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
