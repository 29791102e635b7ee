"""Commands over HTTP: at most once, in order, with the hub's authority, and one bad one spoils no other."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cases import CHAIR, CHIEF, CLERK, CLERK2, KT, OFFICER, PARTY, PARTY_CLERK
from hub.each_database import on_each_database
from hub_at_work import Desk, act, letter
from wardoffice.contract.codec import command_to_json
from wardoffice.domain.commands import Comment, Endorse, Forward, MarkRead, RegisterIncoming
from wardoffice.domain.document import AssignmentRole, Given
from wardoffice.domain.ids import VIETNAM, uuid7
from wardoffice.domain.register import gaps
from wardoffice.hub.opening import Hub
from wardoffice.hub.showing import show

stands_on = on_each_database

SignIn = Callable[[str], Desk]


def test_a_registered_document_has_the_next_number_and_a_revision_more(hub: Hub, desk: SignIn, tmp_path: Path) -> None:
    document = letter(hub, tmp_path)
    answer = desk(CLERK).act(document, RegisterIncoming())
    assert (answer["result"], answer["revision"], answer["code"]) == ("accepted", 2, "")
    shown = show(hub, document)
    assert (shown["arrival_number"], shown["status"], shown["revision"]) == (1, "submitted", 2)


def test_the_same_command_again_is_a_duplicate_with_the_first_answer(hub: Hub, desk: SignIn, tmp_path: Path) -> None:
    document, clerk = letter(hub, tmp_path), desk(CLERK)
    register = act(CLERK, document, RegisterIncoming())
    first = clerk.send(register)[0]
    clerk.act(document, Comment("Đã vào sổ"))
    assert clerk.send(register)[0] == {**first, "result": "duplicate"}
    assert show(hub, document)["revision"] == 3


def test_keys_in_another_order_are_the_same_command(hub: Hub, desk: SignIn, tmp_path: Path) -> None:
    document, clerk = letter(hub, tmp_path), desk(CLERK)
    sent = json.loads(command_to_json(act(CLERK, document, RegisterIncoming())))
    clerk.send_raw([sent])
    assert clerk.send_raw([dict(reversed(sent.items()))])[0]["result"] == "duplicate"


def test_a_refused_command_sent_again_is_refused_the_same_way(hub: Hub, desk: SignIn, tmp_path: Path) -> None:
    document, chair = letter(hub, tmp_path), desk(CHAIR)
    early = act(CHAIR, document, Endorse("Giao P. KT"))
    assert chair.send(early)[0]["code"] == "not_registered"
    desk(CLERK).act(document, RegisterIncoming())
    again = chair.send(early)[0]
    assert (again["result"], again["code"]) == ("duplicate", "not_registered")


def test_an_id_with_another_payload_is_refused_and_changes_nothing(hub: Hub, desk: SignIn, tmp_path: Path) -> None:
    document, clerk = letter(hub, tmp_path), desk(CLERK)
    clerk.act(document, RegisterIncoming())
    first = act(CLERK, document, Comment("Một"))
    clerk.send(first)
    answer = clerk.send(replace(first, payload=Comment("Hai")))[0]
    assert (answer["result"], answer["code"]) == ("refused", "id_reused")
    assert [c["text"] for c in show(hub, document)["comments"]] == ["Một"]


def test_another_persons_copy_of_a_command_tells_him_nothing(hub: Hub, desk: SignIn, tmp_path: Path) -> None:
    register = act(CLERK, letter(hub, tmp_path), RegisterIncoming())
    desk(CLERK).send(register)
    assert desk(CLERK2).send(register)[0] == {
        "id": register.id, "result": "refused", "revision": 0, "code": "id_reused", "facts": {}, "current": 0,
    }  # fmt: skip


@pytest.mark.parametrize("copies", [2, 10])
def test_copies_sent_at_once_take_effect_once(hub: Hub, desk: SignIn, tmp_path: Path, copies: int) -> None:
    document, clerk = letter(hub, tmp_path), desk(CLERK)
    register = act(CLERK, document, RegisterIncoming())
    together = threading.Barrier(copies)

    def send(_: int) -> str:
        together.wait()
        return str(clerk.send(register)[0]["result"])

    with ThreadPoolExecutor(copies) as pool:
        results = sorted(pool.map(send, range(copies)))
    assert results == ["accepted"] + ["duplicate"] * (copies - 1)
    assert (show(hub, document)["revision"], show(hub, document)["arrival_number"]) == (2, 1)


def test_two_clerks_registering_at_once_leave_no_gap_and_no_number_twice(
    hub: Hub, desk: SignIn, tmp_path: Path
) -> None:
    documents = [letter(hub, tmp_path, b"%d" % n) for n in range(16)]
    clerks = desk(CLERK), desk(CLERK2)
    together = threading.Barrier(2)

    def register_all(clerk: Desk) -> list[str]:
        together.wait()
        return [str(clerk.act(d, RegisterIncoming())["result"]) for d in documents]

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(register_all, clerks)
    assert all({a, b} == {"accepted", "refused"} for a, b in zip(first, second, strict=True))
    numbers = [show(hub, d)["arrival_number"] for d in documents]
    assert sorted(numbers) == list(range(1, 17))
    assert gaps(numbers) == ()


def test_a_refused_command_holds_back_later_ones_on_its_document_only(hub: Hub, desk: SignIn, tmp_path: Path) -> None:
    first, second = letter(hub, tmp_path, b"1"), letter(hub, tmp_path, b"2")
    batch = [
        act(CLERK, first, Comment("Chưa vào sổ nên không được")),
        act(CLERK, first, RegisterIncoming()),
        act(CLERK, second, RegisterIncoming()),
    ]
    clerk = desk(CLERK)
    codes = ["not_registered", "held_back", ""]
    assert [a["code"] for a in clerk.send(*batch)] == codes
    assert [a["code"] for a in clerk.send(*batch)] == codes, "sent again whole, it is held back again"
    assert clerk.send(batch[1])[0]["result"] == "accepted", "held back is not refused for good"


def test_one_command_not_understood_spoils_no_other(hub: Hub, desk: SignIn, tmp_path: Path) -> None:
    document, other = letter(hub, tmp_path), letter(hub, tmp_path, b"%PDF other")
    good = json.loads(command_to_json(act(CLERK, document, RegisterIncoming())))
    on_other = {**good, "document": other}
    bad = [
        {**on_other, "id": uuid7(), "kind": "teleport"},
        {**on_other, "id": uuid7(), "at": "0001-01-01T00:00:00+14:00"},
        {**on_other, "id": uuid7(), "payload": {"to": "everybody"}},
        {**good, "id": uuid7(), "document": "x" * 65},
        {**good, "id": uuid7(), "document": "d\x00"},
        {**good, "id": uuid7(), "document": 7},
        {**on_other, "id": "not a uuid"},
        {"id": uuid7()},
    ]
    behind = {**on_other, "id": uuid7()}
    answers = desk(CLERK).send_raw([*bad, good, behind])
    assert [a["code"] for a in answers[: len(bad)]] == ["not_understood"] * len(bad)
    assert [a["id"] for a in answers] == [c["id"] for c in [*bad, good, behind]]
    assert answers[-2]["result"] == "accepted"
    assert answers[-1]["code"] == "held_back", "an act a newer desk did first comes first"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{}", 422),
        (b"[]", 422),
        (b'{"commands":[{}]}', 422),
        (b'{"commands":[{"id":5}]}', 422),
        (b'{"commands":[' + b"[" * 5000 + b"]}", 422),
        (b'{"commands":"\xff"}', 422),
        (b'{"commands":[' + b",".join([b'{"id":"a"}'] * 101) + b"]}", 413),
    ],
)
def test_a_call_that_cannot_be_read_is_a_problem_and_changes_nothing(desk: SignIn, body: bytes, status: int) -> None:
    clerk = desk(CLERK)
    answer = clerk.http.post(f"{clerk.url}/v1/commands", data=body, timeout=20)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_too_large_is_refused_before_it_is_read(desk: SignIn, url: str) -> None:
    clerk = desk(CLERK)
    parts = (b" " * 1_000_000 for _ in range(21))
    answer = clerk.http.post(f"{url}/v1/commands", data=parts, timeout=20)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_nobody_acts_from_another_persons_post(hub: Hub, desk: SignIn, tmp_path: Path) -> None:
    document = letter(hub, tmp_path)
    answer = desk(OFFICER).send(act(CLERK, document, RegisterIncoming()))[0]
    assert (answer["code"], answer["current"]) == ("not_permitted", 0)
    assert show(hub, document)["status"] == "to_register"


def test_documents_of_another_organ_are_as_unknown_as_none(hub: Hub, desk: SignIn, tmp_path: Path) -> None:
    document, clerk = letter(hub, tmp_path), desk(PARTY_CLERK)
    answers = [clerk.act(id_, MarkRead()) for id_ in (document, "no-such-document")]
    assert [{**a, "id": ""} for a in answers] == [{**answers[0], "id": "", "code": "unknown_document"}] * 2


def test_forwarding_to_another_organ_lands_in_its_queue_to_register(hub: Hub, desk: SignIn, tmp_path: Path) -> None:
    document = letter(hub, tmp_path, b"original")
    desk(CLERK).act(document, RegisterIncoming())
    chair = desk(CHAIR)
    chair.act(document, Endorse("Chuyển Đảng ủy", (Given(PARTY, AssignmentRole.FOR_INFORMATION),)))
    landed = desk(PARTY_CLERK).pull()
    assert [(c["object"]["status"], c["object"]["sent_from"]) for c in landed] == [("to_register", document)]
    assert landed[0]["object"]["endorsements"] == []
    assert landed[0]["object"]["attachments"] == chair.pull()[0]["object"]["attachments"]
    sha = landed[0]["object"]["attachments"][0]["sha256"]
    assert desk(PARTY_CLERK).get(f"/v1/files/{sha}").content == b"original"
    assert desk(PARTY_CLERK).act(landed[0]["id"], RegisterIncoming())["result"] == "accepted"


@pytest.mark.parametrize("years", [-3, 3])
def test_a_wrong_clock_chooses_neither_the_date_nor_the_register(
    hub: Hub, desk: SignIn, tmp_path: Path, years: int
) -> None:
    document = letter(hub, tmp_path)
    now = datetime.now(VIETNAM)
    wrong = replace(act(CLERK, document, RegisterIncoming()), at=now + timedelta(days=365 * years))
    desk(CLERK).send(wrong)
    assert abs(datetime.fromisoformat(show(hub, document)["route"][0]["at"]) - now) < timedelta(minutes=6)


def test_a_number_refused_is_not_used_up(hub: Hub, desk: SignIn, tmp_path: Path) -> None:
    first, second, clerk = letter(hub, tmp_path, b"1"), letter(hub, tmp_path, b"2"), desk(CLERK)
    assert clerk.act(first, RegisterIncoming(to=(PARTY_CLERK,)))["code"] == "unknown_assignee"
    clerk.act(second, RegisterIncoming(to=(CHIEF,)))
    assert show(hub, second)["arrival_number"] == 1


def test_two_leaders_offline_keep_both_endorsements_and_one_lead(hub: Hub, desk: SignIn, tmp_path: Path) -> None:
    document = letter(hub, tmp_path)
    desk(CLERK).act(document, RegisterIncoming())
    lead = AssignmentRole.LEAD
    assert desk(CHAIR).act(document, Endorse("Giao P. KT", (Given(KT, lead),)))["result"] == "accepted"
    assert desk("pct").act(document, Endorse("Giao P. VH", (Given("vh", lead),)))["result"] == "accepted"
    shown = show(hub, document)
    assert [e["text"] for e in shown["endorsements"]] == ["Giao P. KT", "Giao P. VH"]
    assert shown["contested_lead"] == ["vh"]
    assert desk("tp.kt").act(document, Forward((Given(OFFICER, lead),)))["result"] == "accepted"
    assert [c["id"] for c in desk(OFFICER).pull()] == [document]
