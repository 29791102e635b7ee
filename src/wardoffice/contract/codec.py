"""The JSON of records and commands: made from the domain's own dataclasses, the same on the wire and in every store."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from wardoffice.domain.commands import KINDS, RULES_VERSION, Command
from wardoffice.domain.directory import Directory
from wardoffice.domain.document import Document
from wardoffice.domain.ids import CommandId, DocumentId, PostId, in_vietnam
from wardoffice.domain.marks import Mark


class NotUnderstood(ValueError):
    """The bytes are not what the contract says; the message names the field for IT, never for the screen."""


@dataclass(frozen=True, slots=True)
class CommandOnWire:
    """A command with its kind named and its payload not yet read."""

    id: str
    kind: str
    document: str
    post: str
    at: datetime
    payload: msgspec.Raw
    seen_revision: int = 0
    rules: int = RULES_VERSION
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class MarksFile:
    """The marks file of the command line: `{"marks": [...]}`."""

    marks: tuple[Mark, ...]


_encode = msgspec.json.Encoder().encode
_documents = msgspec.json.Decoder(Document)
_directories = msgspec.json.Decoder(Directory)
_commands = msgspec.json.Decoder(CommandOnWire)
_marks = msgspec.json.Decoder(MarksFile)
_payloads = {kind: msgspec.json.Decoder(payload) for kind, payload in KINDS.items()}


def document_to_json(document: Document) -> bytes:
    return _encode(document)


def document_from_json(data: bytes) -> Document:
    """Read a record; raises NotUnderstood."""
    try:
        return _documents.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NotUnderstood(str(error)) from error


def directory_to_json(directory: Directory) -> bytes:
    return _encode(directory)


def directory_from_json(data: bytes) -> Directory:
    """Read a directory; raises NotUnderstood."""
    try:
        return _directories.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NotUnderstood(str(error)) from error


def command_to_json(command: Command) -> bytes:
    return _encode(
        CommandOnWire(
            id=command.id,
            kind=command.kind,
            document=command.document,
            post=command.post,
            at=command.at,
            payload=msgspec.Raw(_encode(command.payload)),
            seen_revision=command.seen_revision,
            rules=command.rules,
            on_behalf_of=command.on_behalf_of,
        )
    )


def command_from_json(data: bytes) -> Command:
    """Read a command with its payload; times without a zone are Vietnam's. Raises NotUnderstood."""
    try:
        wire = _commands.decode(data)
        if wire.kind not in _payloads:
            raise NotUnderstood(f"unknown kind {wire.kind!r}")
        payload = _payloads[wire.kind].decode(wire.payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NotUnderstood(str(error)) from error
    return Command(
        id=CommandId(wire.id),
        document=DocumentId(wire.document),
        post=PostId(wire.post),
        at=in_vietnam(wire.at),
        payload=payload,
        seen_revision=wire.seen_revision,
        rules=wire.rules,
        on_behalf_of=PostId(wire.on_behalf_of) if wire.on_behalf_of else None,
    )


def marks_from_json(data: bytes) -> tuple[Mark, ...]:
    """Read a marks file; raises NotUnderstood."""
    try:
        return _marks.decode(data).marks
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NotUnderstood(str(error)) from error
