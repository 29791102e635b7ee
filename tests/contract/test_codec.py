"""The JSON of records, directories and commands says everything: what is read back is what was written, of any kind."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import CHAIR, MONDAY, command, registered
from wardoffice.contract import codec
from wardoffice.contract.codec import NotUnderstood
from wardoffice.domain.commands import KIND_OF, KINDS, Command, Comment, Payload, RegisterIncoming
from wardoffice.domain.directory import Directory
from wardoffice.domain.document import Document
from wardoffice.domain.ids import VIETNAM, CommandId, DocumentId, PostId
from wardoffice.domain.marks import Mark

st.register_type_strategy(str, st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
st.register_type_strategy(int, st.integers(-(2**53), 2**53))
st.register_type_strategy(time, st.times())
st.register_type_strategy(
    datetime,
    st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)).map(lambda m: m.replace(tzinfo=UTC)),
)
ids = st.uuids().map(str)
few = settings(max_examples=40, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("kind", sorted(KINDS))
@few
@given(st.data())
def test_an_act_of_every_kind_comes_back_as_it_was_sent(kind: str, data: st.DataObject) -> None:
    payload: Payload = data.draw(st.from_type(KINDS[kind]))
    sent = Command(
        CommandId(data.draw(ids)),
        DocumentId(data.draw(ids)),
        PostId("ubnd.chutich"),
        data.draw(st.from_type(datetime)),
        payload,
        seen_revision=data.draw(st.integers(0, 2**53)),
        on_behalf_of=data.draw(st.none() | st.just(PostId("ubnd.bithu"))),
    )
    written = codec.command_to_json(sent)
    assert codec.command_from_json(written) == sent
    assert json.loads(written)["kind"] == kind == sent.kind


@few
@given(st.from_type(Document))
def test_a_record_with_everything_in_it_comes_back_as_it_was(document: Document) -> None:
    assert codec.document_from_json(codec.document_to_json(document)) == document


def test_a_record_with_a_mark_of_a_newer_program_is_read_and_written_with_that_mark() -> None:
    newer = json.loads(codec.document_to_json(registered()))
    newer["marks"] = [{"kind": "hologram", "page": 1, "id": "m9"}]
    read = codec.document_from_json(json.dumps(newer).encode())
    assert read.marks[0].id == "m9" and not read.marks[0].kind.is_known
    assert json.loads(codec.document_to_json(read))["marks"][0]["kind"] == "hologram"


@few
@given(st.from_type(Directory))
def test_a_directory_comes_back_as_it_was(directory: Directory) -> None:
    assert codec.directory_from_json(codec.directory_to_json(directory)) == directory


@few
@given(st.lists(st.from_type(Mark), max_size=3))
def test_the_marks_of_a_record_are_a_marks_file(marks: list[Mark]) -> None:
    sent = codec.command_to_json(command(CHAIR, KINDS["annotate"](tuple(marks))))  # type: ignore[call-arg]
    assert codec.marks_from_json(json.dumps(json.loads(sent)["payload"]).encode()) == tuple(marks)


def test_every_kind_has_one_payload_and_every_payload_one_kind() -> None:
    assert {kind: KIND_OF[payload] for kind, payload in KINDS.items()} == {kind: kind for kind in KINDS}


def test_a_moment_without_a_zone_is_vietnams_and_what_was_left_out_is_as_if_it_said_nothing() -> None:
    bare = {"id": "c1", "kind": "comment", "document": "d1", "post": "ct", "at": "2026-11-23T08:00:00"}
    assert codec.command_from_json(json.dumps({**bare, "payload": {"text": "x"}}).encode()) == Command(
        CommandId("c1"), DocumentId("d1"), PostId("ct"), MONDAY, Comment("x")
    )
    again = {**bare, "kind": "register_incoming", "at": "2026-11-23T01:00:00Z", "payload": {}}
    read = codec.command_from_json(json.dumps(again).encode())
    assert (read.at, read.at.tzinfo, read.payload) == (MONDAY, VIETNAM, RegisterIncoming())


READERS: tuple[Callable[[bytes], Any], ...] = (
    codec.command_from_json,
    codec.document_from_json,
    codec.directory_from_json,
    codec.marks_from_json,
)


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
@pytest.mark.parametrize(
    "rubbish",
    [b"", b"null", b"[]", b"{nonsense", b'"text"', b"\xff\xfe", b"[" * 100_000, b'{"revision":"x","marks":{}}'],
)
def test_what_the_contract_does_not_say_is_not_understood_and_nothing_worse(
    read: Callable[[bytes], Any], rubbish: bytes
) -> None:
    with pytest.raises(NotUnderstood):
        read(rubbish)


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_whatever_bytes_come_are_read_or_not_understood(data: bytes) -> None:
    for read in READERS:
        try:
            read(data)
        except NotUnderstood:
            continue


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "burn"}, {"payload": {}}, {"payload": {"text": 3}}, {"at": "gestern"}, {"id": None}, {"rules": "2"}],
)
def test_one_wrong_field_makes_a_command_not_understood(wrong: dict[str, object]) -> None:
    good = json.loads(codec.command_to_json(command(CHAIR, Comment("x"))))
    codec.command_from_json(json.dumps(good).encode())
    with pytest.raises(NotUnderstood):
        codec.command_from_json(json.dumps({**good, **wrong}).encode())
