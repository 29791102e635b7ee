"""An older and a newer desk against one hub, over real HTTP: what one does not understand is said and never lost."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests

from cases import CLERK
from far_end import Asked, FarEnd, Reply
from hub_at_work import SECONDS, letter, served
from running import HubProcess
from running import new_hub as new_hub_process
from syncing_desk import SyncingDesk, a_clock
from wardoffice.contract import codec
from wardoffice.domain import authority, lifecycle
from wardoffice.domain.commands import KIND_OF, KINDS, Comment, RegisterIncoming
from wardoffice.domain.document import Document
from wardoffice.domain.outcome import Accepted
from wardoffice.endpoint import exchange
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.hub.opening import Hub
from wardoffice.hub.web import versions
from wardoffice.store.outbox_row import OutboxState
from wardoffice.sync import pulling

SignedIn = Callable[[str], SyncingDesk]


def refused(desk: SyncingDesk) -> EndpointProblem:
    with pytest.raises(EndpointProblem) as raised:
        desk.round()
    return raised.value


@pytest.mark.parametrize("spoken", [(2, 3), (0, 0)])
def test_a_desk_of_a_version_the_hub_no_longer_or_not_yet_speaks_is_told_and_keeps_what_it_wrote(
    hub: Hub, desk: SignedIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoken: tuple[int, int]
) -> None:
    clerk, document = desk(CLERK), letter(hub, tmp_path)
    clerk.round()
    clerk.act(document, RegisterIncoming())
    with monkeypatch.context() as patched:
        patched.setattr(versions, "OLDEST", spoken[0])
        patched.setattr(versions, "NEWEST", spoken[1])
        assert refused(clerk).code == "version_too_old"
        assert [row.state for row in clerk.queue()] == [OutboxState.WAITING]
    assert clerk.round().pushed == 1


@pytest.mark.parametrize("version", ["0", "2", "99999999999999"])
def test_the_hub_says_426_and_which_versions_it_speaks(hub: Hub, version: str) -> None:
    with served(hub) as url:
        headers = {"WardOffice-Contract": version}
        answer = requests.get(f"{url}/v1/session", headers=headers, timeout=SECONDS)
        assert (answer.status_code, answer.json()["code"]) == (426, "contract_version")
        assert answer.headers["WardOffice-Contract"] == "1-1"
        assert answer.headers["WardOffice-Hub"], "signed like every answer"
        assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("version", [None, "1", "", "one"])
def test_who_names_no_version_or_one_in_range_is_served(hub: Hub, version: str | None) -> None:
    with served(hub) as url:
        headers = {} if version is None else {"WardOffice-Contract": version}
        assert requests.get(f"{url}/v1/health", headers=headers, timeout=SECONDS).status_code == 200


def test_every_request_of_a_desk_names_its_version(hub: Hub, end: FarEnd, desk: SignedIn, tmp_path: Path) -> None:
    letter(hub, tmp_path)
    desk(CLERK).round()
    calls = [asked for asked in end.asked if not asked.path.startswith("/v1/files")]
    assert {asked.headers.get("WardOffice-Contract") for asked in calls} == {str(exchange.CONTRACT_VERSION)}


@dataclass(frozen=True, slots=True)
class Sing:
    """An act of a version to come."""

    song: str


@pytest.fixture
def newer_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process is a desk whose rules know one act more than the hub, which is a process of its own."""
    monkeypatch.setitem(KINDS, "sing", Sing)  # type: ignore[arg-type]
    monkeypatch.setitem(KIND_OF, Sing, "sing")  # type: ignore[arg-type]
    monkeypatch.setitem(codec._payloads, "sing", msgspec.json.Decoder(Sing))  # type: ignore[arg-type]
    monkeypatch.setitem(authority.WHO_MAY, "sing", authority.WHO_MAY["comment"])
    monkeypatch.setitem(lifecycle._EFFECTS, "sing", lambda record, command, office, act: Accepted(record))


@pytest.fixture
def hub_process(tmp_path: Path) -> Iterator[HubProcess]:
    hub = new_hub_process(tmp_path / "hub-process").serve()
    yield hub
    hub.stop()


def test_an_act_only_a_newer_desk_knows_is_refused_in_words_and_kept_and_holds_up_its_own_document_alone(
    newer_desk: None, hub_process: HubProcess, tmp_path: Path
) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF-1.4")
    first, second = hub_process.publish(file), hub_process.publish(file)
    clerk = SyncingDesk(tmp_path / "desk", "vanthu.tam", a_clock())
    clerk.sign_in(hub_process.url)
    clerk.round()
    clerk.act(first, RegisterIncoming())
    clerk.act(first, Sing("Tiến quân ca"))  # type: ignore[arg-type]
    clerk.act(first, Comment("sau"))
    clerk.act(second, RegisterIncoming())
    report = clerk.round()
    assert (report.pushed, report.refused, report.state) == (2, 1, "rejected")
    parked, behind = clerk.queue()
    assert (parked.kind, parked.state, parked.code) == ("sing", OutboxState.REFUSED, "not_understood")
    assert parked.command.payload == Sing("Tiến quân ca")
    assert (behind.state, behind.code) == (OutboxState.WAITING, "held_back")
    clerk.close()


def changed(end: FarEnd, change: Callable[[dict[str, Any]], None]) -> Callable[[Asked], Reply]:
    """The hub's own page, as a newer hub would tell it."""

    def answer(asked: Asked) -> Reply:
        told = end.passed_on(Asked(asked.method, asked.path, {**asked.headers, "Accept-Encoding": "identity"}, b""))
        page = json.loads(told.body)
        for one in page["changes"]:
            change(one)
        kept = {name: value for name, value in told.headers.items() if name.lower() != "content-length"}
        return Reply(told.status, kept, json.dumps({**page, "later": [1]}).encode())

    return answer


def not_understood(desk: SyncingDesk) -> set[str]:
    with desk.cache.reading() as connection:
        return set(connection.exec_driver_sql("SELECT id FROM not_understood").scalars())


def test_fields_an_older_desk_does_not_know_are_kept_for_the_newer_one_it_will_be(
    hub: Hub, end: FarEnd, desk: SignedIn, tmp_path: Path
) -> None:
    clerk, document = desk(CLERK), letter(hub, tmp_path)
    end.always["/v1/changes"] = changed(end, lambda one: one["object"].update(colour="red"))
    clerk.round()
    assert clerk.sees(document).document.id == document
    with clerk.cache.reading() as connection:
        body = connection.exec_driver_sql("SELECT body FROM documents").scalar_one()
    assert json.loads(body)["colour"] == "red"


def test_what_an_older_desk_cannot_read_comes_by_itself_once_the_program_is_newer(
    hub: Hub, end: FarEnd, desk: SignedIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cursor has passed those objects: nothing but a full list brings them again."""
    clerk, plain = desk(CLERK), letter(hub, tmp_path)
    strange = letter(hub, tmp_path, b"%PDF strange")

    def stranger(one: dict[str, Any]) -> None:
        if one["id"] == strange:
            one["object"]["urgency"] = "galactic"

    end.always["/v1/changes"] = changed(end, stranger)
    assert clerk.round().state == "ok"
    assert (set(clerk.held()), not_understood(clerk)) == ({plain}, {strange})
    del end.always["/v1/changes"]
    clerk.round()
    assert set(clerk.held()) == {plain}, "the same program asks for nothing anew"

    monkeypatch.setattr(pulling, "RULES_VERSION", 2)
    clerk.round()
    assert (set(clerk.held()), not_understood(clerk)) == ({plain, strange}, set())
    asked = len(end.requests_to("/v1/changes"))
    clerk.round()
    assert len(end.requests_to("/v1/changes")) == asked + 1


def test_a_record_that_was_readable_keeps_its_former_copy_until_its_new_one_is(
    hub: Hub, end: FarEnd, desk: SignedIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, document = desk(CLERK), letter(hub, tmp_path)
    clerk.round()
    clerk.act(document, RegisterIncoming())
    end.always["/v1/changes"] = changed(end, lambda one: one["object"].update(status="dreaming"))
    clerk.round()
    assert (clerk.held(), not_understood(clerk)) == ({document: 1}, {document})
    assert clerk.sees(document).document.status.value != "to_register", "his own act still lies over it"
    del end.always["/v1/changes"]
    monkeypatch.setattr(pulling, "CONTRACT_VERSION", 7)
    clerk.round()
    assert clerk.held() == {document: 2}


def test_things_of_a_kind_to_come_are_noted_and_hold_up_nothing(
    hub: Hub, end: FarEnd, desk: SignedIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, document = desk(CLERK), letter(hub, tmp_path)
    other = letter(hub, tmp_path, b"%PDF other")

    def of_a_kind_to_come(one: dict[str, Any]) -> None:
        if one["id"] == other:
            one["type"] = "case_file"

    end.always["/v1/changes"] = changed(end, of_a_kind_to_come)
    clerk.round()
    assert (set(clerk.held()), not_understood(clerk)) == ({document}, {other})
    del end.always["/v1/changes"]
    monkeypatch.setattr(pulling, "CONTRACT_VERSION", 7)
    clerk.round()
    assert set(clerk.held()) == {document, other}


def test_a_field_left_out_by_an_older_hub_has_its_plain_value() -> None:
    """A hub that knows nothing of added files tells of none."""
    whole = json.loads(codec.document_to_json(Document("d", "o", "1", "s", "a", a_clock()())))  # type: ignore[arg-type]
    for name in ("attachments", "notes", "recalled"):
        whole.pop(name)
    assert codec.document_from_json(json.dumps(whole).encode()).attachments == ()
