"""What somebody might really get wrong at the hub, a line or two each, to be planted."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from sqlalchemy import insert

from wardoffice.domain import lifecycle
from wardoffice.domain.outcome import Accepted
from wardoffice.hub import carrying_out, numbering, sight
from wardoffice.hub import tables as hub_tables
from wardoffice.hub.web import sending
from wardoffice.sync import pushing


@contextmanager
def no_idempotency() -> Iterator[None]:
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


def accepted_without_storing(connection: Any, ward: Any, command: Any, outcome: Any, before: Any, now: Any) -> Any:
    return replace(before, revision=before.revision + 1)


def nobody_loses_sight(*args: Any, real: Any = sight._set, visible: bool, **more: Any) -> None:
    if visible:
        real(*args, visible=visible, **more)


def nothing_held_back(hub: Any, person: Any, batch: Any) -> Any:
    return tuple(carrying_out._one(hub, person, sent, set()) for sent in batch)


@contextmanager
def number_given_twice() -> Iterator[None]:
    """The next number is read where another may read it too; the book, which would refuse, is not asked."""

    def one_behind(connection: Any, ward: Any, document: Any, command: Any, real: Any = numbering.reserve) -> Any:
        reserved = real(connection, ward, document, command)
        return replace(reserved, number=max(1, reserved.number - 1))

    def entered(connection: Any, ward: Any, registered: Any) -> None:
        for document in registered:
            row = numbering._entry(ward, document, document.arrival)
            connection.execute(insert(hub_tables.register_entries).prefix_with("OR REPLACE"), [row])
            numbering.go_on_after(connection, ward, document.organ, document.arrival.period, document.arrival.number)

    with patch.object(numbering, "reserve", one_behind), patch.object(numbering, "enter", entered):
        yield


@contextmanager
def answers_by_position() -> Iterator[None]:
    """The hub answers in another order than it was asked, and the desk goes by the place of an answer."""

    def reversed_answers(hub: Any, person: Any, batch: Any, real: Any = carrying_out.carry_out) -> Any:
        return tuple(reversed(real(hub, person, batch)))

    def by_position(parts: Any, rows: Any) -> Any:
        told = parts.tried(lambda: parts.line.send([row.body for row in rows]))
        renamed = (replace(answer, id=row.id) for row, answer in zip(rows, told.answers, strict=True))
        return replace(told, answers=tuple(renamed))

    with patch.object(sending, "carry_out", reversed_answers), patch.object(pushing, "_answers", by_position):
        yield


def feed_not_told(*_: Any, **__: Any) -> None:
    """A change of a document is stored, and nobody's feed hears of it."""
