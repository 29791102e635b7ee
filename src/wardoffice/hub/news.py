"""What is new for those who listen: one look at the ward's sequence for all of them, several times a second.

A look also finds what other processes wrote. Nobody is told what changed, only that something he may see did.
"""

import asyncio
import contextlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError, TimeoutError

from wardoffice.domain.ids import PersonId
from wardoffice.hub.opening import Hub
from wardoffice.hub.sight import keep_current
from wardoffice.hub.tables import access, directories
from wardoffice.hub.ward import newest_number

LOOK_EVERY = 0.2
"""Seconds between looks while anybody listens; what another process wrote is known within them."""
TURNS_EVERY = 25
"""Looks between two questions whether a delegation has begun or ended."""


@dataclass(frozen=True, slots=True)
class News:
    """`seq` is the ward's newest number, `newest` each person's: the last that something he may see has.

    `directory` is the number of the directory in force.
    """

    seq: int
    newest: dict[PersonId, int]
    directory: int = 0


def look(hub: Hub, people: Iterable[PersonId], since: int) -> News:
    """What is past `since` for each of these people; a new directory concerns everybody."""
    with hub.reader.begin() as connection:
        seq = newest_number(connection, hub.ward)
        if seq <= since:
            return News(seq, {})
        mine = (access.c.ward == hub.ward) & access.c.person.in_(sorted(set(people))) & (access.c.seq > since)
        rows = connection.execute(select(access.c.person, func.max(access.c.seq)).where(mine).group_by(access.c.person))
        newest = {PersonId(person): int(seq) for person, seq in rows}
        turned = select(func.max(directories.c.seq)).where(directories.c.ward == hub.ward)
        directory = connection.scalar(turned) or 0
    if directory > since:
        newest = {person: max(directory, newest.get(person, 0)) for person in people}
    return News(seq, newest, directory)


class Listener:
    """One open stream. `told` is the number its reader has; `news` that of what he has yet to be told of.

    `directory` says that the ward's directory is among it.
    """

    def __init__(self, person: PersonId, told: int) -> None:
        self.person, self.told, self.news, self.directory = person, told, 0, False
        self.rung = asyncio.Event()
        self.over = False


class Bell:
    """Rings for the listeners of this process. All of it runs on the one event loop; only looks have a thread."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._listeners: set[Listener] = set()
        self._seen = 0
        self._looking: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._listeners)

    async def join(self, person: PersonId, told: int | None) -> Listener:
        """Begin to listen. `told` None: he is told at once, for nobody knows what he has."""
        listener = Listener(person, 0 if told is None else told)
        self._listeners.add(listener)
        try:
            news = await asyncio.to_thread(look, self._hub, (person,), listener.told)
        except BaseException:
            self._listeners.discard(listener)
            raise
        listener.told = min(listener.told, news.seq)
        if told is None or person in news.newest or told > news.seq:
            self._ring(listener, news)
        if self._looking is None or self._looking.done():
            self._seen = news.seq
            self._looking = asyncio.create_task(self._look_on())
        return listener

    def leave(self, listener: Listener) -> None:
        self._listeners.discard(listener)

    async def _look_on(self) -> None:
        """Look while anybody listens; a look that fails is made again."""
        looks = 0
        while self._listeners and not self._hub.ending.is_set():
            await asyncio.sleep(LOOK_EVERY)
            looks += 1
            with contextlib.suppress(DBAPIError, TimeoutError):
                await self._look(turns=looks % TURNS_EVERY == 0)
        for listener in self._listeners:
            listener.over = True
            listener.rung.set()

    async def _look(self, *, turns: bool) -> None:
        if turns:
            await asyncio.to_thread(keep_current, self._hub)
        people, since = {one.person for one in self._listeners}, self._seen
        news = await asyncio.to_thread(look, self._hub, people, since)
        self._seen = news.seq
        for listener in self._listeners:
            if news.newest.get(listener.person, 0) > listener.told or news.seq < since:
                self._ring(listener, news)

    def _ring(self, listener: Listener, news: News) -> None:
        listener.news = news.seq
        listener.directory = listener.directory or news.directory > listener.told
        listener.rung.set()
