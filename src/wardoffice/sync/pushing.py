"""Sending what people did: in order, in batches, each act with the id it was given when it was done.

An answer that is lost is no answer: the act is sent again under the same id, and the hub carries it out once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from wardoffice.contract.wire import CommandAnswer, CommandAnswers
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.store import outbox
from wardoffice.store.changes import store_answers
from wardoffice.store.outbox import HELD_BACK, OutboxRow
from wardoffice.sync.parts import Parts

BATCH = 100
_NOT_TAKEN = ("request_refused", "request_too_large")


@dataclass(frozen=True, slots=True)
class Pushed:
    accepted: int = 0
    refused: int = 0

    def __add__(self, other: "Pushed") -> "Pushed":
        return Pushed(self.accepted + other.accepted, self.refused + other.refused)


def push(parts: Parts) -> Pushed:
    """Send everything that is due; raises EndpointProblem and leaves unanswered acts to be sent again."""
    total, tried = Pushed(), set[str]()
    while True:
        with parts.cache.writing() as connection:
            rows = outbox.take(connection, parts.cache.clock(), BATCH)
        rows = [row for row in rows if row.id not in tried]
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
        if problem.code not in _NOT_TAKEN:
            raise
        if len(rows) == 1:
            return CommandAnswers((CommandAnswer(rows[0].id, "refused", code=problem.code),))
        each = [_answers(parts, [row]) for row in rows]
        return CommandAnswers(tuple(one for told in each for one in told.answers), max(told.seq for told in each))
    if [answer.id for answer in told.answers] != [row.id for row in rows]:
        raise EndpointProblem("not_the_contract", {"what": "answers"})
    return told


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
