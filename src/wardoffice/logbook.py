"""The profile's log: one line of JSON for each thing that happened, in two files that take turns.

It carries ids, codes, counts and the names of errors; never what people wrote, nor their names, passwords or tokens.
"""

import json
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

FOLDER, FILE = "logs", "wardoffice.log"
LARGEST = 1_000_000
"""Bytes after which the log is put aside for the one before."""
TOLD = frozenset({"code", "command", "document", "sha256", "count", "bytes", "seconds", "state", "kind", "error", "at"})
"""The only fields a line may have besides its time and its event."""
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Logbook:
    folder: Path

    def note(self, event: str, **told: object) -> None:
        """Write a line; a log that cannot be written stops nobody."""
        line: dict[str, object] = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event}
        line |= {name: _plain(value) for name, value in told.items() if name in TOLD}
        try:
            self._append(json.dumps(line, ensure_ascii=False))
        except OSError:
            return

    def note_fault(self, error: BaseException) -> None:
        """A fault of ours: its kind and where it happened, without its message, which may quote anything."""
        self.note("fault", error=type(error).__name__, at=places_of(error))

    def _append(self, line: str) -> None:
        path = self.folder / FOLDER / FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LARGEST:
            path.replace(path.with_suffix(".before.log"))
        with path.open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")


def places_of(error: BaseException) -> str:
    """Where an error happened, innermost first, as module:line; nothing of what it says."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return " < ".join(f"{Path(frame.filename).stem}:{frame.lineno}" for frame in reversed(frames))


def _plain(value: object) -> str | int | float:
    return value if isinstance(value, int | float) else str(value)[:_LONGEST]
