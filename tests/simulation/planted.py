"""Faults planted into the engine and the hub, each a line or two that somebody might really get wrong.

`PLANTED` names each, says how to plant it and on what kind of day it shows; test_planted_faults.py sees each caught.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from sqlalchemy import delete, insert, update

from simulation import scenarios as told
from simulation.scenarios import Scenario
from wardoffice.domain import lifecycle
from wardoffice.domain.outcome import Accepted
from wardoffice.endpoint import line
from wardoffice.endpoint.authorization import Authorization
from wardoffice.hub import carrying_out, numbering, sight, uploads
from wardoffice.hub import leasing as hub_leasing
from wardoffice.hub import tables as hub_tables
from wardoffice.hub.web import sending
from wardoffice.store import changes, facts, index, leases, need, outbox, schema
from wardoffice.store.files import PartFile
from wardoffice.store.outbox_row import HELD_BACK
from wardoffice.store.statements import Query
from wardoffice.sync import pulling, pushing
from wardoffice.sync import round as one_round
from wardoffice.sync.parts import Parts


@dataclass(frozen=True, slots=True)
class Planted:
    """`scenario` is a told day that catches it, `seeds` are random days of which one does; one of the two is given."""

    what: str
    plant: Callable[[], AbstractContextManager[Any]]
    scenario: Scenario | None = None
    seeds: range = range(0)
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


def _cursor_first(real: Callable[..., Any] = changes.store_run) -> Callable[..., Any]:
    def store_run(cache: Any, run: Any, viewpoint: Any, **more: Any) -> Any:
        with cache.writing() as connection:
            facts.set_fact(connection, facts.CURSOR, run[-1].page.state)
        return real(cache, run, viewpoint, **more)

    return store_run


def _overlay_off_on_answer(connection: Any, row: Any, answer: Any, real: Any = outbox._accepted) -> dict[str, Any]:
    return real(connection, row, answer) | {"overlaid": False}


def _refused_is_deleted(connection: Any, answers: Any, now: Any, real: Any = outbox.answered) -> Any:
    answers = list(answers)
    touched = real(connection, answers, now)
    refused = [answer.id for answer in answers if answer.code and answer.code != HELD_BACK]
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
            numbering.go_on_after(connection, ward, document.organ, document.arrival.period, document.arrival.number)

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

    with patch.object(sending, "carry_out", reversed_answers), patch.object(pushing, "_answers", by_position):
        yield


def _first_page_is_all(parts: Any, cursor: str, *rest: Any, real: Any = pulling._page) -> Any:
    read = real(parts, cursor, *rest)
    if not parts.fact(facts.LISTING_ANEW):
        return read
    return replace(read, page=replace(read.page, has_more=False))


def _taken_without_marking(*args: Any) -> Any:
    return outbox.due(*args)


@contextmanager
def _settled_by_any_page() -> Iterator[None]:
    """Any page ends the overlay, and nobody looks whether the page is older than what the hub said already."""

    def settle(connection: Any, held: Any, real: Any = outbox.settle) -> None:
        real(connection, {id_: replace(one, document=_with_everything) for id_, one in held.items()})

    with patch.object(outbox, "settle", settle), patch.object(Parts, "is_older", lambda *_: False):
        yield


class _Everything(tuple[Any, ...]):
    def __contains__(self, _: object) -> bool:
        return True


_with_everything: Any = SimpleNamespace(applied=_Everything())


def _settled_by_revision(connection: Any, held: Any) -> None:
    """An act counts as shown once the record's revision is as high as the one it was accepted with."""
    o = schema.outbox.c
    for id_, one in held.items():
        reached = (o.document == id_) & (o.state == "accepted") & (o.accepted_revision <= one.document.revision)
        connection.execute(update(schema.outbox).where(reached).values(overlaid=False))


def _tokens_not_kept(self: Any, refused: str) -> str:
    """What was renewed is used but not written down: the old refresh token is sent a second time."""
    with self._lock, self._alone():
        self._look()
        if self._held().access_token == refused:
            self._token = self._renew(self._held().refresh_token)
        return str(self._held().access_token)


def _newest_first(*args: Any, real: Any = outbox.due) -> Any:
    return list(reversed(real(*args)))


def _nothing_held_back_here(connection: Any, refused: Any) -> None:
    """A refused act is parked, and what was written after it before that was known goes on."""


def _feed_not_told(*_: Any, **__: Any) -> None:
    """A change of a document is stored, and nobody's feed hears of it."""


def _unchecked_file(self: Any, *, durable: bool) -> None:
    self._writer.finish(self._vault.path(self._sha256), durable=durable)


@contextmanager
def _lists_owed_to_nobody() -> Iterator[None]:
    """Whoever fetched the directory sees the lists anew, and nobody else does."""

    def pull_directory(parts: Any, real: Any = pulling.pull_directory) -> Any:
        parts.set_fact(facts.LISTS_BEHIND, "")
        return real(parts)

    with patch.object(one_round, "pull_directory", pull_directory):
        yield


@contextmanager
def _act_before_its_file() -> Iterator[None]:
    """The desk sends an act without its file, and the hub takes it without looking for one."""
    with (
        patch.object(pushing, "unsendable_file", lambda *_: None),
        patch.object(uploads, "missing_of", lambda *_: None),
    ):
        yield


def _anything_makes_room() -> AbstractContextManager[Any]:
    """Whatever is needed least goes, also what must stay."""
    plain = Query(need._MEASURED.where(schema.files.c.here).order_by(*need._NEED))
    return patch.object(need, "_MAY_MAKE_ROOM", plain)


def _same_life(parts: Any) -> Any:
    return parts.tried(parts.line.session)


PLANTED = {
    "idempotency": Planted("the hub carries out again what it is sent again", _no_idempotency, told.answers_are_lost),
    "cursor_first": Planted(
        "the cursor is stored before its page",
        _instead(pulling, "store_run", _cursor_first()),
        told.a_machine_goes_down_at_every_commit,
    ),
    "overlay_off_on_answer": Planted(
        "an act leaves the screen with the answer, not with the revision",
        _instead(outbox, "_accepted", _overlay_off_on_answer),
        told.answers_are_lost,
    ),
    "refused_deleted": Planted(
        "a refused act is deleted, not parked",
        _instead(outbox, "answered", _refused_is_deleted),
        told.a_refusal_holds_back,
    ),
    "accepted_without_storing": Planted(
        "the hub says accepted and stores nothing",
        _instead(carrying_out, "_store", _accepted_without_storing),
        told.answers_are_lost,
    ),
    "sight_not_taken": Planted(
        "the hub's access rows do not follow a revocation",
        _instead(sight, "_set", _nobody_loses_sight),
        told.posts_are_changed,
    ),
    "hidden_not_erased": Planted(
        "the desk keeps what its person may no longer see",
        _instead(changes, "_remove", _hidden_stays),
        told.posts_are_changed,
    ),
    "held_back_ignored": Planted(
        "on the hub a refused act holds nothing back",
        _instead(sending, "carry_out", _nothing_held_back),
        told.a_refusal_holds_back,
    ),
    "held_back_in_one_batch_only": Planted(
        "at the desk a refused act holds back only what was sent with it",
        _instead(outbox, "_hold_back_behind", _nothing_held_back_here),
        told.written_while_the_refusal_is_under_way,
    ),
    "number_twice": Planted("a number is given twice", _number_given_twice, told.several_are_registered),
    "answers_by_position": Planted(
        "answers are matched by their place", _answers_by_position, told.a_refusal_holds_back
    ),
    "half_list_believed": Planted(
        "listing anew removes what a first page does not name",
        _instead(pulling, "_page", _first_page_is_all),
        told.states_are_forgotten,
    ),
    "empty_list_believed": Planted(
        "an empty list is believed",
        _instead(pulling.listing, "has_named", lambda _: True),
        told.an_empty_list_comes,
    ),
    "no_guard": Planted(
        "any number of removals is believed", _instead(changes, "_guard", lambda *_: None), told.a_short_list_comes
    ),
    "taken_not_marked": Planted(
        "what is under way can still be taken back",
        _instead(outbox, "take", _taken_without_marking),
        told.taken_back_under_way,
    ),
    "settled_by_any_page": Planted(
        "any page ends the overlay, also one older than the act", _settled_by_any_page, told.an_old_page_comes_again
    ),
    "asked_as_before": Planted(
        "the session is asked for in words an old answer fits",
        _instead(line, "uuid7", lambda: "once"),
        told.a_proxy_answers_for_the_hub,
    ),
    "tokens_not_kept": Planted(
        "a refresh token is used twice",
        _instead(Authorization, "_renewed", _tokens_not_kept),
        told.tokens_end_again_and_again,
    ),
    "newest_first": Planted(
        "the queue is sent from its end",
        _instead(outbox, "due", _newest_first),
        told.a_machine_goes_down_at_every_commit,
        range(12),
    ),
    "feed_not_told": Planted(
        "a change reaches nobody's feed", _instead(sight, "tell_of_change", _feed_not_told), told.answers_are_lost
    ),
    "file_unchecked": Planted(
        "a file counts without its hash", _instead(PartFile, "close_whole", _unchecked_file), told.a_file_is_cut_short
    ),
    "index_skips": Planted(
        "the index notes how far it has read, and writes nothing",
        _instead(index, "write_many", lambda *_: None),
        told.states_are_forgotten,
    ),
    "lists_keep_old_posts": Planted(
        "list rows are not seen anew from a new directory",
        _instead(pulling, "project_all", lambda *_: 0),
        told.posts_are_changed,
    ),
    "lists_cut_off": Planted(
        "a round cut off after the new directory leaves the lists as they were",
        _lists_owed_to_nobody,
        told.the_machine_goes_down_over_a_new_directory,
    ),
    "act_before_its_file": Planted(
        "an act is sent and taken without its file", _act_before_its_file, told.a_file_is_sent_in_pieces
    ),
    "anything_makes_room": Planted("what is pinned makes room too", _anything_makes_room, told.room_is_made),
    "number_given_again": Planted(
        "a desk forgets which number it gave last",
        _instead(leases, "given", lambda *_: None),
        told.the_register_is_lent,
    ),
    "numbers_go_missing": Planted(
        "a number that was given and not used is left out of the book",
        _instead(hub_leasing, "void_missing", lambda *_: None),
        told.the_register_is_lent,
    ),
    "not_offered_again": Planted(
        "what a hub has lost is not sent again",
        _instead(outbox, "offer_again", lambda _: 0),
        told.a_backup_is_put_back,
    ),
    "put_back_unnoticed": Planted(
        "a hub that was put back is taken for what it was",
        _instead(one_round, "session_of_the_same_life", _same_life),
        told.a_backup_is_put_back,
    ),
    "lost_unnoticed": Planted(
        "nobody asks whether a hub still shows what it accepted",
        _instead(pulling, "must_show_what_it_accepted", lambda *_: None),
        told.others_work_on_at_a_hub_put_back,
    ),
    "settled_by_revision": Planted(
        "an act counts as shown when its record's revision is as high",
        _instead(outbox, "settle", _settled_by_revision),
        told.others_work_on_at_the_same_document,
    ),
    "lent_unheard": Planted(
        "a desk forgets its registers when the hub is put back, and the hub does not",
        _instead(leases, "doubt", lambda connection: connection.execute(delete(schema.leases))),
        told.the_register_is_lent_by_a_hub_put_back,
    ),
}
