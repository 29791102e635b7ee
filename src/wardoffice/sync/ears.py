"""What a running watch listens to: lines on its standard input, and other processes asking for a round."""

import os
import queue
import stat
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from wardoffice.sync import nudging
from wardoffice.sync.events import Event

CONFIRM_REMOVALS = "confirm_removals"
"""Somebody has seen how many documents the hub wants removed, and means it: the next round may."""
WORDS = frozenset({"nudge", "pause", "resume", "stop", CONFIRM_REMOVALS})
NEWS = "news"
"""The word of the hub's stream: a round is worth while."""
LOOK_EVERY = 0.5
"""Seconds between looks for requests of other processes. Each costs an idle watch a fifth of a millisecond, so that at
twice a second they take 0.04 % of a processor; words and news wake it at once."""
LAST_SECONDS = 3.0
"""How long a round may still run after the end was asked for; the cache survives being cut off."""


class Ears:
    """The watch's inbox. `stopping` is true from the moment the end was asked for, also in the middle of a round."""

    def __init__(self, profile: Path) -> None:
        self._profile = profile
        self._words: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._news_waits = threading.Event()
        self._confirmed = threading.Event()

    def removals_confirmed(self) -> bool:
        """Whether somebody has confirmed the removals since this was last asked; counts for one round."""
        confirmed = self._confirmed.is_set()
        self._confirmed.clear()
        return confirmed

    def stopping(self) -> bool:
        return self._stop.is_set()

    def listen_to(self, stream: TextIO, end: Callable[[int], None] = os._exit) -> None:
        """Read words from `stream` in a thread of its own; its end means stop."""
        threading.Thread(target=self._read, args=(stream, end), daemon=True, name="ears").start()

    def _read(self, stream: TextIO, end: Callable[[int], None], last_seconds: float = LAST_SECONDS) -> None:
        for line in stream:
            word = line.strip()
            if word == "stop":
                break
            if word == CONFIRM_REMOVALS:
                self._confirmed.set()
                word = "nudge"
            if word in WORDS:
                self._words.put(word)
        self._stop.set()
        self._words.put("stop")
        time.sleep(last_seconds)
        end(0)

    def hear_news(self) -> None:
        """Put the word in, once: many pieces of news make one round."""
        if not self._news_waits.is_set():
            self._news_waits.set()
            self._words.put(NEWS)

    def next_word(self, seconds: float | None) -> str:
        ends = None if seconds is None else time.monotonic() + seconds
        while True:
            if self.asked() and not self.stopping():
                return "nudge"
            left = LOOK_EVERY if ends is None else min(LOOK_EVERY, ends - time.monotonic())
            try:
                word = self._words.get(timeout=max(left, 0.0)) if left > 0 else self._words.get_nowait()
                if word == NEWS:
                    self._news_waits.clear()
                return word
            except queue.Empty:
                if ends is not None and time.monotonic() >= ends:
                    return ""

    def asked(self) -> tuple[str, ...]:
        return nudging.asked(self._profile)

    def answer(self, ids: tuple[str, ...], outcome: Event) -> None:
        nudging.answer(self._profile, ids, outcome)


def someone_is_there(stream: TextIO) -> bool:
    """Whether the end of this standard input would mean something: a pipe or a terminal, not /dev/null."""
    try:
        mode = os.fstat(stream.fileno()).st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or (sys.platform == "win32" and not stream.isatty())
