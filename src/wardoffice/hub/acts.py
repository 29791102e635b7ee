"""Commands as they come from a desk: read one by one, so that one that cannot be understood spoils no other."""

import hashlib
from dataclasses import dataclass

import msgspec

from wardoffice.contract.codec import NotUnderstood, command_from_json, command_to_json
from wardoffice.domain.commands import Command
from wardoffice.domain.ids import PersonId, is_command_id

LONGEST_ID = 64


@dataclass(frozen=True, slots=True)
class Sent:
    """A command with its id; `command` is None when the rest could not be understood, and the document it names."""

    id: str
    payload_hash: str
    command: Command | None
    document: str


@dataclass(frozen=True, slots=True)
class _Batch:
    commands: tuple[msgspec.Raw, ...]


@dataclass(frozen=True, slots=True)
class _Named:
    id: str
    document: object = ""


class TooMany(ValueError):
    """More commands than one call may carry."""


_batches = msgspec.json.Decoder(_Batch)
_names = msgspec.json.Decoder(_Named)


def read_batch(body: bytes, person: PersonId, most: int) -> tuple[Sent, ...]:
    """The commands of one call; raises NotUnderstood when not even their ids can be read, TooMany."""
    try:
        raw = _batches.decode(body).commands
        named = [_names.decode(one) for one in raw]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NotUnderstood(str(error)) from error
    if len(raw) > most:
        raise TooMany
    return tuple(_sent(names, bytes(one), person) for names, one in zip(named, raw, strict=True))


def _sent(named: _Named, raw: bytes, person: PersonId) -> Sent:
    id_, document = named.id, str(named.document)
    try:
        command = command_from_json(raw)
        command_to_json(command)  # what cannot be written down again (numbers without end) is not understood either
    except (NotUnderstood, OverflowError):
        return Sent(id_, "", None, document)
    sane = is_command_id(command.id) and 0 < len(command.document) <= LONGEST_ID and command.document.isprintable()
    return Sent(id_, _hash(raw, person), command if sane else None, document)


def _hash(raw: bytes, person: PersonId) -> str:
    """The same for the same content whatever the order of its keys; another person's copy is another content."""
    same = msgspec.json.encode(msgspec.json.decode(raw), order="deterministic")
    return hashlib.sha256(person.encode() + b"\n" + same).hexdigest()
