"""How one process asks the one that holds the profile's sync for a round, and hears how it went.

Small files in a folder of the profile: `<id>.ask` by the asker, `<id>.answer` by the holder when a round that began
after the asking is over. They carry counts and codes only.
"""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

from wardoffice.domain.ids import uuid7
from wardoffice.settings import write_whole
from wardoffice.sync.events import Event

FOLDER = "nudges"
LOOK_EVERY = 0.2
"""Seconds between looks of somebody who waits for an answer."""
_ASK = ".ask"
_STALE = 3600.0


def ask(profile: Path) -> str:
    """Leave a request for a round; its id."""
    folder = profile / FOLDER
    folder.mkdir(exist_ok=True)
    id_ = uuid7()
    write_whole(folder / f"{id_}.ask", b"")
    return id_


def asked(profile: Path) -> tuple[str, ...]:
    """The requests waiting now."""
    try:
        names = os.listdir(profile / FOLDER)  # noqa: PTH208 - looked at twice a second
    except FileNotFoundError:
        return ()
    return tuple(sorted(name.removesuffix(_ASK) for name in names if name.endswith(_ASK)))


def answer(profile: Path, ids: tuple[str, ...], outcome: Event) -> None:
    """Tell the askers how the round went, and clear away answers nobody fetched."""
    folder = profile / FOLDER
    for id_ in ids:
        write_whole(folder / f"{id_}.answer", json.dumps(outcome).encode())
        (folder / f"{id_}.ask").unlink(missing_ok=True)
    for old in folder.glob("*.answer"):
        if time.time() - old.stat().st_mtime > _STALE:
            old.unlink(missing_ok=True)


def withdraw(profile: Path, id_: str) -> None:
    (profile / FOLDER / f"{id_}.ask").unlink(missing_ok=True)


def wait_for_answer(profile: Path, id_: str, is_gone: Callable[[], bool], longest: float) -> Event | None:
    """The outcome, or None when the holder is gone or says nothing for `longest` seconds; the request is withdrawn."""
    reply = profile / FOLDER / f"{id_}.answer"
    ends = time.monotonic() + longest
    while time.monotonic() < ends:
        if reply.exists():
            outcome: Event = json.loads(reply.read_bytes())
            reply.unlink(missing_ok=True)
            return outcome
        if is_gone():
            break
        time.sleep(LOOK_EVERY)
    withdraw(profile, id_)
    return None
