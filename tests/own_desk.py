"""A desk of one's own for tests: a real encrypted cache, the people of `cases`, and a clock moved by hand."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from cases import CHAIR, MONDAY, UBND, directory, done, received
from cases import CLERK as _CLERK
from wardoffice.contract.codec import document_to_json
from wardoffice.contract.wire import Change, ChangePage, CommandAnswer
from wardoffice.desk.workplace import Workplace, viewpoint
from wardoffice.domain.commands import RegisterIncoming
from wardoffice.domain.document import Document
from wardoffice.domain.ids import OrganId
from wardoffice.store import directory as directory_store
from wardoffice.store import facts
from wardoffice.store.cache import Cache, open_cache
from wardoffice.store.changes import store_answers, store_page
from wardoffice.store.files import FileVault
from wardoffice.store.index import open_index

KEY = bytes(range(32))
OTHER_KEY = bytes(32)


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)


def cache_in(folder: Path, clock: HandClock | None = None, key: bytes = KEY) -> Cache:
    return open_cache(folder, key, clock or HandClock())


@contextmanager
def desk_of(folder: Path, post: str = CHAIR, clock: HandClock | None = None) -> Iterator[Workplace]:
    """The workplace of the person who holds `post`, with the directory already here."""
    clock = clock or HandClock()
    with closing(cache_in(folder, clock)) as cache, closing(open_index(folder, KEY)) as index:
        with cache.writing() as connection:
            directory_store.put(connection, directory())
            facts.set_fact(connection, facts.PERSON, f"p.{post}")
        index.belong_to(cache)
        yield Workplace(cache, FileVault(cache), index, clock, folder)


def change(document: Document, seq: int = 1) -> Change:
    return Change(seq, "document", document.id, document.revision, msgspec.Raw(document_to_json(document)))


def gone(id_: str, *, hidden: bool = False, seq: int = 1) -> Change:
    return Change(seq, "document", id_, 1, msgspec.Raw(b"null"), deleted=not hidden, hidden=hidden)


def page(*changes: Change | Document, state: str = "1", more: bool = False) -> ChangePage:
    told = tuple(c if isinstance(c, Change) else change(c) for c in changes)
    return ChangePage(told, state, more)


def arrives(w: Workplace, *documents: Document, state: str = "1") -> None:
    """The hub's page with these documents is stored."""
    store_page(w.cache, page(*documents, state=state), viewpoint(w))


def answered(w: Workplace, *answers: CommandAnswer) -> None:
    store_answers(w.cache, answers, viewpoint(w))


def incoming(number: int = 0, *, organ: OrganId = UBND, **fields: object) -> Document:
    """A document to register, the n-th of the morning; fields as of `Document`."""
    plain = replace(received(f"d{number:04d}", organ), received_at=MONDAY + timedelta(minutes=number), revision=1)
    return replace(plain, **fields)  # type: ignore[arg-type]


def entered(number: int = 0, **fields: object) -> Document:
    """The same, registered as the clerk does it."""
    document = incoming(number)
    return replace(done(document, _CLERK, RegisterIncoming(), document=document.id), **{"revision": 2} | fields)  # type: ignore[arg-type]
