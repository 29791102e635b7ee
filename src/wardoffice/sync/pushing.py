"""Sending what people did: in order, in batches, each act with the id it was given when it was done.

An answer that is lost is no answer: the act is sent again under the same id, and the hub carries it out once.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from wardoffice.contract.wire import CommandAnswer, CommandAnswers
from wardoffice.domain.ids import CommandId
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.store import outbox, uploads
from wardoffice.store.changes import store_answers
from wardoffice.store.outbox_row import HELD_BACK, OutboxRow
from wardoffice.sync.parts import Parts
from wardoffice.sync.uploading import unsendable_file, with_what_stands_behind

BATCH = 100
_NOT_TAKEN = ("request_refused", "request_too_large")
_THE_HUBS_WORD = ("not_understood", "too_large", "too_many_commands")
"""Problems by which the hub itself says that it cannot take what was sent; any other may be the line's doing."""


@dataclass(frozen=True, slots=True)
class Pushed:
    accepted: int = 0
    refused: int = 0

    def __add__(self, other: "Pushed") -> "Pushed":
        return Pushed(self.accepted + other.accepted, self.refused + other.refused)


def push(parts: Parts) -> Pushed:
    """Send everything that is due, but what waits for files on their way (`push_with_files`); raises EndpointProblem
    and leaves unanswered acts to be sent again."""
    with parts.cache.reading() as connection:
        later = uploads.waiting_documents(connection)
    return _push(parts, later)


def push_with_files(parts: Parts) -> Pushed:
    """Send the files acts wait for, then those acts and what stands behind them. An act is not called sent before."""
    with parts.cache.reading() as connection:
        rows = outbox.due(connection, parts.cache.clock(), BATCH)
    attaching = [row for row in rows if row.kind == uploads.ATTACH]
    if not attaching:
        return Pushed()
    unsendable = {str(row.id): answer for row in attaching if (answer := unsendable_file(parts, row))}
    total = Pushed()
    if unsendable:
        refused = with_what_stands_behind(rows, unsendable)
        total += _settled(parts, [row for row, _ in refused], CommandAnswers(tuple(answer for _, answer in refused)))
    with parts.cache.reading() as connection:
        later = uploads.waiting_documents(connection, {row.id for row in attaching})
    return total + _push(parts, later)


def _push(parts: Parts, without: Collection[str]) -> Pushed:
    total, tried = Pushed(), set[CommandId]()
    while True:
        with parts.cache.writing() as connection:
            rows = outbox.take(connection, parts.cache.clock(), BATCH, without, tried)
        if not rows:
            return total
        tried.update(row.id for row in rows)
        total += _settled(parts, rows, _answers(parts, rows))


def _answers(parts: Parts, rows: Sequence[OutboxRow]) -> CommandAnswers:
    """The hub's answers; where it will not take a batch as a whole, each act is sent by itself."""
    bodies = [row.body for row in rows]
    try:
        told = parts.tried(lambda: parts.line.send(bodies))
    except EndpointProblem as problem:
        if not _is_the_hubs_word(problem):
            raise
        if len(rows) == 1:
            return _asked_once_more(parts, rows[0], bodies)
        each = [_answers(parts, [row]) for row in rows]
        return CommandAnswers(tuple(one for told in each for one in told.answers), max(told.seq for told in each))
    if [answer.id for answer in told.answers] != [row.id for row in rows]:
        raise EndpointProblem("not_the_contract", {"what": "answers"})
    return told


def _is_the_hubs_word(problem: EndpointProblem) -> bool:
    return problem.code in _NOT_TAKEN and problem.facts.get("told") in _THE_HUBS_WORD


def _asked_once_more(parts: Parts, row: OutboxRow, bodies: list[bytes]) -> CommandAnswers:
    """An act counts as not taken only when the hub says so twice: the first time the line may have spoilt it on its
    way, and a try before that may have had its effect."""
    try:
        return parts.tried(lambda: parts.line.send(bodies))
    except EndpointProblem as problem:
        if not _is_the_hubs_word(problem):
            raise
        return CommandAnswers((CommandAnswer(row.id, "refused", code=problem.code),))


def _settled(parts: Parts, rows: Sequence[OutboxRow], told: CommandAnswers) -> Pushed:
    """Enter the answers in one transaction, then tell of them."""
    answers = told.answers
    store_answers(parts.cache, answers, parts.viewpoint(), told.seq)
    pushed = Pushed()
    for row, answer in zip(rows, answers, strict=True):
        if answer.code == HELD_BACK:
            continue
        if answer.code or answer.result == "refused":
            facts = dict(answer.facts)
            parts.tell(
                {"event": "refused", "command": row.id, "document": row.document, "code": answer.code, "facts": facts}
            )
            pushed += Pushed(refused=1)
        else:
            parts.tell({"event": "pushed", "command": row.id, "document": row.document})
            pushed += Pushed(accepted=1)
    return pushed
