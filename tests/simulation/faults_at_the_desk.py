"""What somebody might really get wrong in the engine or the cache, a line or two each, to be planted."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from sqlalchemy import delete, update

from wardoffice.hub import uploads
from wardoffice.store import changes, facts, leases, need, outbox, schema
from wardoffice.store.outbox_row import HELD_BACK
from wardoffice.store.statements import Query
from wardoffice.sync import pulling, pushing
from wardoffice.sync import round as one_round
from wardoffice.sync.parts import Parts


def cursor_first(real: Callable[..., Any] = changes.store_run) -> Callable[..., Any]:
    def store_run(cache: Any, run: Any, viewpoint: Any, **more: Any) -> Any:
        with cache.writing() as connection:
            facts.set_fact(connection, facts.CURSOR, run[-1].page.state)
        return real(cache, run, viewpoint, **more)

    return store_run


def overlay_off_on_answer(connection: Any, row: Any, answer: Any, real: Any = outbox._accepted) -> dict[str, Any]:
    return real(connection, row, answer) | {"overlaid": False}


def refused_is_deleted(connection: Any, answers: Any, now: Any, real: Any = outbox.answered) -> Any:
    answers = list(answers)
    touched = real(connection, answers, now)
    refused = [answer.id for answer in answers if answer.code and answer.code != HELD_BACK]
    connection.execute(delete(schema.outbox).where(schema.outbox.c.id.in_(refused)))
    return touched


def hidden_stays(connection: Any, gone: Any, now: Any, real: Any = changes._remove) -> None:
    real(connection, [change for change in gone if not change.hidden], now)


def first_page_is_all(parts: Any, cursor: str, *rest: Any, real: Any = pulling._page) -> Any:
    read = real(parts, cursor, *rest)
    if not parts.fact(facts.LISTING_ANEW):
        return read
    return replace(read, page=replace(read.page, has_more=False))


def taken_without_marking(*args: Any) -> Any:
    return outbox.due(*args)


@contextmanager
def settled_by_any_page() -> Iterator[None]:
    """Any page ends the overlay, and nobody looks whether the page is older than what the hub said already."""

    def settle(connection: Any, held: Any, real: Any = outbox.settle) -> None:
        real(connection, {id_: replace(one, document=_with_everything) for id_, one in held.items()})

    with patch.object(outbox, "settle", settle), patch.object(Parts, "is_older", lambda *_: False):
        yield


class _Everything(tuple[Any, ...]):
    def __contains__(self, _: object) -> bool:
        return True


_with_everything: Any = SimpleNamespace(applied=_Everything())


def settled_by_revision(connection: Any, held: Any) -> None:
    """An act counts as shown once the record's revision is as high as the one it was accepted with."""
    o = schema.outbox.c
    for id_, one in held.items():
        reached = (o.document == id_) & (o.state == "accepted") & (o.accepted_revision <= one.document.revision)
        connection.execute(update(schema.outbox).where(reached).values(overlaid=False))


def tokens_not_kept(self: Any, refused: str) -> str:
    """What was renewed is used but not written down: the old refresh token is sent a second time."""
    with self._lock, self._alone():
        self._look()
        if self._held().access_token == refused:
            self._token = self._renew(self._held().refresh_token)
        return str(self._held().access_token)


def newest_first(*args: Any, real: Any = outbox.due) -> Any:
    return list(reversed(real(*args)))


def nothing_held_back_here(connection: Any, refused: Any) -> None:
    """A refused act is parked, and what was written after it before that was known goes on."""


def unchecked_file(self: Any, *, durable: bool) -> None:
    self._writer.finish(self._vault.path(self._sha256), durable=durable)


@contextmanager
def lists_owed_to_nobody() -> Iterator[None]:
    """Whoever fetched the directory sees the lists anew, and nobody else does."""

    def pull_directory(parts: Any, real: Any = pulling.pull_directory) -> Any:
        parts.set_fact(facts.LISTS_BEHIND, "")
        return real(parts)

    with patch.object(one_round, "pull_directory", pull_directory):
        yield


@contextmanager
def act_before_its_file() -> Iterator[None]:
    """The desk sends an act without its file, and the hub takes it without looking for one."""
    with (
        patch.object(pushing, "unsendable_file", lambda *_: None),
        patch.object(uploads, "missing_of", lambda *_: None),
    ):
        yield


def anything_makes_room() -> AbstractContextManager[Any]:
    """Whatever is needed least goes, also what must stay."""
    plain = Query(need._MEASURED.where(schema.files.c.here).order_by(*need._NEED))
    return patch.object(need, "_MAY_MAKE_ROOM", plain)


def same_life(parts: Any) -> Any:
    return parts.tried(parts.line.session)


def asked_and_forgotten(connection: Any, register: str, wanted: Any, real: Any = leases.wish) -> None:
    """What becomes of a register is wished anew, and that the hub may have lent it already is not kept."""
    before = leases.wishes(connection).get(register)
    again = wanted is not None and before is not None and wanted.what != before.what
    real(connection, register, replace(wanted, asked=False) if again else wanted)


def full_list_unasked(real: Callable[[Parts], tuple[int, int]] = pulling._list_anew) -> AbstractContextManager[Any]:
    """Up to which change a full list has come is not said, so that nobody asks what it must show."""
    return patch.object(pulling, "_list_anew", lambda parts: (real(parts)[0], 0))
