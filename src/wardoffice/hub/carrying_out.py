"""Commands carried out with the hub's authority: each at most once, each in its own transaction, in the order sent.

Sent twice, a command is answered as the first time; a refused one holds back later ones on the same document only.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, insert, select

from wardoffice.contract.wire import CommandAnswer
from wardoffice.domain.commands import Attach, Command
from wardoffice.domain.document import Document
from wardoffice.domain.ids import PersonId
from wardoffice.domain.lifecycle import apply
from wardoffice.domain.outcome import Accepted, Outcome, Refusal
from wardoffice.hub import numbering, registering, sight, uploads
from wardoffice.hub.acts import Sent
from wardoffice.hub.opening import Hub
from wardoffice.hub.records import add_documents, change_document, read_document
from wardoffice.hub.tables import commands
from wardoffice.hub.ward import Ward, lock_ward

ACCEPTED, DUPLICATE, REFUSED = "accepted", "duplicate", "refused"
FASTEST_CLOCK = timedelta(minutes=5)
"""A desk's clock may be this far ahead; what it says beyond is taken as now and five minutes."""
REASONS = {"recall_forwarding": "recalled", "register_incoming": "restricted"}
NO_LONGER = "not_yours_any_more"

_answers = msgspec.json.Decoder(CommandAnswer)


def carry_out(hub: Hub, person: PersonId, batch: Sequence[Sent]) -> tuple[CommandAnswer, ...]:
    """An answer to each command, in order."""
    held: set[str] = set()
    answers = []
    for sent in batch:
        answer = _one(hub, person, sent, held)
        if answer.code:
            held.add(sent.document)
        answers.append(answer)
    return tuple(answers)


def _one(hub: Hub, person: PersonId, sent: Sent, held: set[str]) -> CommandAnswer:
    if sent.command is None:
        return CommandAnswer(sent.id, REFUSED, code="not_understood")
    with hub.writer.begin() as connection:
        ward = lock_ward(connection, hub.ward)
        if earlier := _earlier(connection, hub.ward, sent):
            return earlier
        if sent.command.document in held:
            return CommandAnswer(sent.id, REFUSED, code=registering.HELD_BACK)
        answer = _decide(connection, hub, ward, person, sent.command)
        if answer.code == registering.HELD_BACK:
            return answer
        _remember(connection, hub, person, sent, answer)
    return answer


def _earlier(connection: Connection, ward: str, sent: Sent) -> CommandAnswer | None:
    """The answer this id got before, as a duplicate."""
    row = select(commands.c.payload_hash, commands.c.answer).where(commands.c.ward == ward, commands.c.id == sent.id)
    found = connection.execute(row).first()
    if found is None:
        return None
    if found.payload_hash != sent.payload_hash:
        return CommandAnswer(sent.id, REFUSED, code="id_reused")
    return replace(_answers.decode(found.answer), result=DUPLICATE)


def _decide(connection: Connection, hub: Hub, ward: Ward, person: PersonId, command: Command) -> CommandAnswer:
    now = hub.now()
    record = read_document(connection, ward.id, command.document)
    if record is None or record.organ not in {post.organ for post in ward.office.posts_of(person)}:
        return CommandAnswer(command.id, REFUSED, code="unknown_document")
    outcome = _with_its_files(
        connection, hub, person, command, _outcome(connection, ward, person, command, record, now)
    )
    if isinstance(outcome, Refusal):
        known = sight.may_read(connection, ward.id, person, record.id)
        current = record.revision if known else 0
        return CommandAnswer(command.id, REFUSED, code=outcome.code, facts=outcome.facts, current=current)
    changed = _store(connection, ward, command, outcome, record, now)
    return CommandAnswer(command.id, ACCEPTED, revision=changed.revision)


def _outcome(
    connection: Connection, ward: Ward, person: PersonId, command: Command, record: Document, now: datetime
) -> Outcome:
    post = ward.office.posts.get(command.post)
    if post is None or post.person != person:
        return Refusal("not_permitted")
    timed = replace(command, at=_within_reason(command.at, record.received_at, now))
    if command.kind == "register_incoming":
        return registering.register(connection, ward, person, timed, record, now)
    return apply(record, timed, ward.office)


def _with_its_files(connection: Connection, hub: Hub, person: PersonId, command: Command, outcome: Outcome) -> Outcome:
    """Files are attached only when their bytes are here, and only by those who may read them or sent them."""
    if isinstance(command.payload, Attach) and isinstance(outcome, Accepted):
        missing = uploads.missing_of(connection, hub, person, command.payload.files)
        return Refusal("attachment_missing", {"file": missing}) if missing is not None else outcome
    return outcome


def _within_reason(at: datetime, received: datetime, now: datetime) -> datetime:
    """Nobody acts before the document was there, nor in the future: a desk's wrong clock must not choose the year."""
    return max(min(at, now + FASTEST_CLOCK), min(received, now))


def _store(
    connection: Connection, ward: Ward, command: Command, outcome: Accepted, before: Document, now: datetime
) -> Document:
    after = outcome.record
    if after is before:
        return before
    if after.arrival is not None and before.arrival is None:
        numbering.enter(connection, ward.id, (after,))
    add_documents(connection, ward, outcome.follow_ups, now)
    return change_document(connection, ward, after, now, REASONS.get(command.kind, NO_LONGER))


def _remember(connection: Connection, hub: Hub, person: PersonId, sent: Sent, answer: CommandAnswer) -> None:
    assert sent.command is not None
    row = {
        "ward": hub.ward,
        "id": sent.id,
        "document": sent.command.document,
        "person": person,
        "payload_hash": sent.payload_hash,
        "answer": msgspec.json.encode(answer),
        "at": int(hub.now().timestamp()),
    }
    connection.execute(insert(commands).values(row))
