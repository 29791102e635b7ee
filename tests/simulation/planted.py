"""Faults planted into the engine and the hub, each a line or two that somebody might really get wrong.

`PLANTED` names each, says how to plant it and on what kind of day it shows; test_planted_faults.py sees each caught.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from unittest.mock import patch

from sqlalchemy import delete, insert

from wardoffice.domain import lifecycle
from wardoffice.domain.outcome import Accepted
from wardoffice.endpoint.authorization import Authorization
from wardoffice.hub import carrying_out, numbering, sight
from wardoffice.hub import tables as hub_tables
from wardoffice.store import changes, facts, index, outbox, projection, schema
from wardoffice.store.files import PartFile
from wardoffice.sync import pulling, pushing

STORMY = {"storms": 4, "crashes": 0, "meanwhile": 0.25}
CRASHING = {"crashes": 6, "storms": 0}
POSTS = {"changes_of_posts": 4, "storms": 0, "crashes": 0}
TWO_DESKS = {"desks": ("vt1", "ct.a", "pct"), "storms": 0, "crashes": 0}


@dataclass(frozen=True, slots=True)
class Planted:
    what: str
    plant: Callable[[], AbstractContextManager[Any]]
    day: dict[str, Any] = field(default_factory=dict)


def _instead(target: Any, name: str, other: Any) -> Callable[[], AbstractContextManager[Any]]:
    return lambda: patch.object(target, name, other)


@contextmanager
def _no_idempotency() -> Iterator[None]:
    """The hub does not remember what it was sent, nor does a record know what it holds."""

    def anew(record: Any, command: Any, office: Any) -> Any:
        outcome = lifecycle.apply(replace(record, applied=()), command, office)
        if isinstance(outcome, Accepted):
            return replace(outcome, record=replace(outcome.record, applied=(*record.applied, command.id)))
        return outcome

    with ExitStack() as stack:
        stack.enter_context(patch.object(carrying_out, "_earlier", lambda *_: None))
        stack.enter_context(patch.object(carrying_out, "_remember", lambda *_: None))
        stack.enter_context(patch.object(carrying_out, "apply", anew))
        yield


def _replayed_without_ids(document: Any, pending: Any, office: Any) -> Any:
    for row in pending:
        known = replace(office, reserved_number=row.reserved) if row.reserved else office
        outcome = lifecycle.apply(replace(document, applied=()), row.command, known)
        if isinstance(outcome, Accepted):
            document = replace(outcome.record, applied=(*document.applied, row.id))
    return document


def _cursor_first(real: Callable[..., Any] = changes.store_read) -> Callable[..., Any]:
    def store_read(cache: Any, read: Any, viewpoint: Any, **more: Any) -> Any:
        with cache.writing() as connection:
            facts.set_fact(connection, facts.CURSOR, read.page.state)
        return real(cache, read, viewpoint, **more)

    return store_read


def _overlay_off_on_answer(connection: Any, row: Any, answer: Any, real: Any = outbox._accepted) -> dict[str, Any]:
    return real(connection, row, answer) | {"overlaid": False}


def _refused_is_deleted(connection: Any, answers: Any, now: Any, real: Any = outbox.answered) -> Any:
    answers = list(answers)
    touched = real(connection, answers, now)
    refused = [answer.id for answer in answers if answer.code and answer.code != outbox.HELD_BACK]
    connection.execute(delete(schema.outbox).where(schema.outbox.c.id.in_(refused)))
    return touched


def _accepted_without_storing(connection: Any, ward: Any, command: Any, outcome: Any, before: Any, now: Any) -> Any:
    return replace(before, revision=before.revision + 1)


def _nobody_loses_sight(*args: Any, real: Any = sight._set, visible: bool, **more: Any) -> None:
    if visible:
        real(*args, visible=visible, **more)


def _hidden_stays(connection: Any, gone: Any, now: Any, real: Any = changes._remove) -> None:
    real(connection, [change for change in gone if not change.hidden], now)


def _nothing_held_back(hub: Any, person: Any, batch: Any) -> Any:
    return tuple(carrying_out._one(hub, person, sent, set()) for sent in batch)


@contextmanager
def _number_given_twice() -> Iterator[None]:
    """The next number is read where another may read it too; the book, which would refuse, is not asked."""

    def one_behind(connection: Any, ward: Any, document: Any, command: Any, real: Any = numbering.reserve) -> Any:
        reserved = real(connection, ward, document, command)
        return replace(reserved, number=max(1, reserved.number - 1))

    def entered(connection: Any, ward: Any, registered: Any) -> None:
        for document in registered:
            row = numbering._entry(ward, document, document.arrival)
            connection.execute(insert(hub_tables.register_entries).prefix_with("OR REPLACE"), [row])
            numbering._go_on_after(connection, ward, document.organ, document.arrival.period, document.arrival.number)

    with patch.object(numbering, "reserve", one_behind), patch.object(numbering, "enter", entered):
        yield


@contextmanager
def _answers_by_position() -> Iterator[None]:
    """The hub answers in another order than it was asked, and the desk goes by the place of an answer."""

    def reversed_answers(hub: Any, person: Any, batch: Any, real: Any = carrying_out.carry_out) -> Any:
        return tuple(reversed(real(hub, person, batch)))

    def by_position(parts: Any, rows: Any) -> Any:
        told = parts.tried(lambda: parts.line.send([row.body for row in rows]))
        renamed = (replace(answer, id=row.id) for row, answer in zip(rows, told.answers, strict=True))
        return replace(told, answers=tuple(renamed))

    from wardoffice.hub.web import sending

    with patch.object(sending, "carry_out", reversed_answers), patch.object(pushing, "_answers", by_position):
        yield


def _half_a_list_is_believed(
    parts: Any, cursor: str, listed: set[str], *, anew: bool, real: Any = pulling._pages
) -> int:
    if not anew:
        return int(real(parts, cursor, listed, anew=False))
    viewpoint = parts.viewpoint()
    read = pulling._page(parts, cursor, viewpoint)
    listed.update(change.id for change in read.page.changes)
    return int(pulling.store_read(parts.cache, read, viewpoint, anew=True).count)


def _empty_list_is_believed(parts: Any) -> int:
    listed: set[str] = set()
    applied = pulling._pages(parts, "", listed, anew=True)
    with parts.cache.reading() as connection:
        missing = pulling.records.revisions(connection).keys() - listed
    pulling.erase_missing(parts.cache, missing)
    return applied


def _taken_without_marking(connection: Any, now: Any, limit: int = 100) -> Any:
    return outbox.due(connection, now, limit)


def _settled_by_any_page(connection: Any, revisions: dict[str, int], real: Any = outbox.settle) -> None:
    real(connection, dict.fromkeys(revisions, 1 << 30))


def _tokens_not_kept(self: Any, refused: str) -> str:
    """What was renewed is used but not written down: the old refresh token is sent a second time."""
    with self._lock, self._alone():
        self._look()
        if self._held().access_token == refused:
            self._token = self._renew(self._held().refresh_token)
        return str(self._held().access_token)


def _newest_first(connection: Any, now: Any, limit: int = 100, real: Any = outbox.due) -> Any:
    return list(reversed(real(connection, now, limit)))


def _feed_not_told(connection: Any, ward: Any, document: Any, seq: Any) -> None:
    """A change of a document is stored, and nobody's feed hears of it."""


def _unchecked_file(self: Any) -> None:
    self._writer.finish(self._vault.path(self._sha256))
    self._vault.mark_here(self._sha256, self._writer.size)


def _index_skips(connection: Any, after: int, real: Any = index._next_entries) -> Any:
    entries, upto, gone = real(connection, after)
    return entries[1:], upto, gone


PLANTED = {
    "idempotency": Planted("the hub carries out again what it is sent again", _no_idempotency, STORMY),
    "replay_without_ids": Planted(
        "the desk replays acts over a record that holds them",
        _instead(projection, "replayed", _replayed_without_ids),
        STORMY,
    ),
    "cursor_first": Planted(
        "the cursor is stored before its page", _instead(pulling, "store_read", _cursor_first()), CRASHING
    ),
    "overlay_off_on_answer": Planted(
        "an act leaves the screen with the answer, not with the revision",
        _instead(outbox, "_accepted", _overlay_off_on_answer),
        TWO_DESKS,
    ),
    "refused_deleted": Planted(
        "a refused act is deleted, not parked", _instead(outbox, "answered", _refused_is_deleted), STORMY
    ),
    "accepted_without_storing": Planted(
        "the hub says accepted and stores nothing", _instead(carrying_out, "_store", _accepted_without_storing)
    ),
    "sight_not_taken": Planted(
        "the hub's access rows do not follow a revocation", _instead(sight, "_set", _nobody_loses_sight), POSTS
    ),
    "hidden_not_erased": Planted(
        "the desk keeps what its person may no longer see", _instead(changes, "_remove", _hidden_stays), POSTS
    ),
    "held_back_ignored": Planted(
        "a refused act holds nothing back", _instead(carrying_out, "carry_out", _nothing_held_back), STORMY
    ),
    "number_twice": Planted("a number is given twice", _number_given_twice),
    "answers_by_position": Planted("answers are matched by their place", _answers_by_position, STORMY),
    "half_list_believed": Planted(
        "listing anew removes what a first page does not name",
        _instead(pulling, "_pages", _half_a_list_is_believed),
        POSTS | {"page": 1},
    ),
    "empty_list_believed": Planted(
        "an empty list is believed", _instead(pulling, "_list_anew", _empty_list_is_believed), POSTS
    ),
    "taken_not_marked": Planted(
        "what is under way can still be taken back", _instead(outbox, "take", _taken_without_marking), STORMY
    ),
    "settled_by_any_page": Planted(
        "any page ends the overlay, also one older than the act",
        _instead(outbox, "settle", _settled_by_any_page),
        STORMY,
    ),
    "tokens_not_kept": Planted(
        "a refresh token is used twice", _instead(Authorization, "_renewed", _tokens_not_kept), {"crashes": 0}
    ),
    "older_overwrites": Planted(
        "an older revision overwrites a newer one", _instead(changes, "_not_older", lambda read, known: read), STORMY
    ),
    "newest_first": Planted("the queue is sent from its end", _instead(outbox, "due", _newest_first)),
    "feed_not_told": Planted(
        "a change reaches nobody's feed", _instead(sight, "tell_of_change", _feed_not_told), TWO_DESKS
    ),
    "file_unchecked": Planted("a file counts without its hash", _instead(PartFile, "finish", _unchecked_file), STORMY),
    "index_skips": Planted("the index skips a document", _instead(index, "_next_entries", _index_skips)),
    "lists_keep_old_posts": Planted(
        "list rows are not seen anew from a new directory", _instead(pulling, "project_all", lambda *_: 0), POSTS
    ),
}
