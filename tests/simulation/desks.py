"""A desk in the simulation: the real cache, index, vault and engine over files in memory, with its crashes planned.

Each commit may be the one at which the machine goes down; after each that changed what people see, it is looked at.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Table, func, literal, select

from own_desk import KEY
from simulation.crashing import CrashPlan
from simulation.network import Network, SimulatedExchange
from simulation.shared_statements import share_statements
from simulation.template import DESKS
from simulation.time_and_chance import DeskClock, VirtualClock
from wardoffice import settings
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.ids import PersonId
from wardoffice.endpoint.line import Line
from wardoffice.endpoint.rest import Rest
from wardoffice.endpoint.tokens import signed_in
from wardoffice.store import schema
from wardoffice.store.cache import Cache, open_cache
from wardoffice.store.files import FileVault
from wardoffice.store.index import SearchIndex
from wardoffice.store.index_file import IndexFile
from wardoffice.store.statements import Query
from wardoffice.sync import uploading
from wardoffice.sync.connecting import keep_session
from wardoffice.sync.events import Event, Report
from wardoffice.sync.new_life import entered
from wardoffice.sync.opening import _tokens_in
from wardoffice.sync.parts import Parts
from wardoffice.sync.retry import Patience
from wardoffice.sync.round import run_round

PIECE = 1000
"""Bytes of an attached file sent at a time, so that small ones come in several."""


def _sum_of(table: Table, *parts: ColumnElement[Any]) -> list[ScalarSelect[Any]]:
    return [select(func.total(part)).select_from(table).scalar_subquery() for part in (literal(1), *parts)]


_O, _F, _D = schema.outbox.c, schema.files.c, schema.drafts.c
_SEEN = Query(
    select(
        *_sum_of(schema.documents, schema.documents.c.revision, schema.documents.c.row),
        *_sum_of(schema.outbox, _O.seq, _O.overlaid, _O.attempts, func.unicode(_O.state), func.length(_O.facts)),
        *_sum_of(schema.files, _F.here, _F.size * _F.here),
        *_sum_of(schema.document_files, schema.document_files.c.place),
        *_sum_of(schema.drafts, _D.changed_at),
        *_sum_of(schema.directory, schema.directory.c.revision),
        *_sum_of(schema.pins, schema.pins.c.until),
    )
)
"""What a look at a desk depends on, summed up: a commit that leaves it as it was shows nothing new."""


class AtOnce(Executor):
    """Does what it is given in the same thread, at once."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except BaseException as error:
            done.set_exception(error)
        return done


@dataclass(frozen=True, slots=True)
class WatchedCache(Cache):
    desk: "SimulatedDesk | None" = None

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        assert self.desk is not None
        with Cache.writing(self) as connection:
            yield connection
            self.desk.before_commit()
            seen = _SEEN.first(connection)
        self.desk.after_commit(seen)

    def _keep_twice(self, lines: Iterator[Any]) -> None:
        assert self.desk is not None
        self.desk.before_second_copy()
        Cache._keep_twice(self, lines)


class WatchedIndexFile(IndexFile):
    def __init__(self, folder: Path, key: bytes, desk: "SimulatedDesk") -> None:
        super().__init__(folder, key)
        share_statements(self._engine)
        self._desk = desk

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with super().writing() as connection:
            yield connection
            self._desk.before_commit()
        self._desk.after_commit(None)


class WatchedIndex(SearchIndex):
    def __init__(self, folder: Path, key: bytes, desk: "SimulatedDesk") -> None:
        self._file = WatchedIndexFile(folder, key, desk)


class SimulatedDesk:
    """Somebody's desk; `looked_at` is called after each commit that changed what he sees."""

    def __init__(self, name: str, folder: Path, network: Network, crashes: CrashPlan, chance: Random) -> None:
        self.name, self.login, self.folder = name, DESKS[name], folder
        self.person = PersonId(f"p.{self.login}")
        self.clock = DeskClock(network.clock)
        self.looked_at: Callable[[SimulatedDesk], None] = lambda desk: None
        self.down, self.in_round, self.told = False, False, list[Event]()
        self._network, self._crashes, self._chance = network, crashes, chance
        self.disk_share: int | None = None
        """Bytes of files it may keep; None for as many as come."""
        self._seen: Sequence[Any] = ()
        self.was_here: set[str] = set()
        """Files it had when it was last looked at."""
        self._true: VirtualClock = network.clock
        self.open()

    def open(self) -> None:
        plain = open_cache(self.folder, KEY, self.clock)
        share_statements(plain.engine)
        self.cache = WatchedCache(plain.engine, self.folder, KEY, self.clock, desk=self)
        self.index = WatchedIndex(self.folder, KEY, self)
        self.place = Workplace(self.cache, FileVault(self.cache), self.index, self.clock, self.folder)

    def close(self) -> None:
        self.index.close()
        self.cache.close()

    def crashed(self) -> None:
        """Switched on again: nothing is left but what was on the disk."""
        self.close()
        self.down = self.in_round = False
        self.open()

    def before_commit(self) -> None:
        self._crashes.before_commit(self.name)

    def before_second_copy(self) -> None:
        """Half of the crashes after a commit fall before what is unsent was written down a second time."""
        if self._crashes.falls_after(self.name) and self._chance.random() < 0.5:
            self._crashes.after_commit(self.name)

    def after_commit(self, seen: Sequence[Any] | None) -> None:
        """`seen` sums up what there is to look at; None where it cannot have changed."""
        self._crashes.after_commit(self.name)
        if seen is not None and seen != self._seen:
            self._seen = seen
            self.looked_at(self)

    def sign_in(self) -> None:
        """Sign in anew with the password, as one does when the session has ended; raises EndpointProblem."""
        token = signed_in(SimulatedExchange(self.name, self._network, self.clock), self.login, self.login)
        kept = [token]
        line = Line("", lambda: kept[-1], kept.append, exchange=SimulatedExchange(self.name, self._network, self.clock))
        entry = entered(self.cache, line)
        with self.cache.writing() as connection:
            keep_session(connection, entry, kept[-1])

    def round(self, *, by_hand: bool = True, thorough: bool = True, confirmed: bool = False) -> Report:
        """One round of the real engine; raises what stops it. `confirmed`: people have said that removals are meant."""
        self.in_round = True
        share = settings.Settings().disk_megabytes if self.disk_share is None else Fraction(self.disk_share, 1_000_000)
        heeded = SimpleNamespace(disk_megabytes=share)
        try:
            with patch.object(uploading, "PIECE", PIECE), patch.object(settings, "load", lambda _: heeded):
                parts = replace(self._parts(by_hand), removal_confirmed=confirmed)
                return run_round(parts, by_hand=by_hand, thorough=thorough)
        finally:
            self.in_round = False

    def _parts(self, by_hand: bool) -> Parts:
        load, keep = _tokens_in(self.cache)
        line = Line("", load, keep, exchange=SimulatedExchange(self.name, self._network, self.clock))
        line.files._rest = Rest(lambda: 0.0, lambda: 0.0)
        chance = self._chance.random
        return Parts(
            self.cache,
            self.place.vault,
            self.index,
            line,
            self.told.append,
            Patience(10.0 if by_hand else 0.0, self._true.seconds, chance),
            chance,
            _reading,
            pause=self._true.passes,
            workers=lambda at_once: AtOnce(),
        )


@contextmanager
def _reading() -> Iterator[Callable[[str], str]]:
    """Texts of files without paper's child: a word that tells the file."""
    yield lambda sha256: f"chữ của {sha256[:8]}"
