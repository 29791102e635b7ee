"""Whatever fails inside the hub, the desk gets a problem with a code, and nothing is half done."""

import logging
import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from cases import CLERK
from hub.each_database import on_each_database
from hub_at_work import Desk, act, letter, served
from wardoffice.contract.codec import command_to_json
from wardoffice.domain.commands import Command, Comment, RegisterIncoming
from wardoffice.hub import carrying_out, database
from wardoffice.hub.opening import Hub, open_hub
from wardoffice.hub.showing import show
from wardoffice.hub.ward import lock_ward

stands_on = on_each_database

SignIn = Callable[[str], Desk]


def test_a_busy_database_is_told_as_busy_and_the_act_may_be_sent_again(
    hub: Hub, hub_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = letter(hub, tmp_path)
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    impatient = open_hub(hub_folder)
    with served(impatient) as url:
        clerk = Desk(url, CLERK).sign_in()
        register = act(CLERK, document, RegisterIncoming())
        with hub.writer.begin() as connection:
            lock_ward(connection, hub.ward)
            busy = clerk.http.post(f"{url}/v1/commands", data=body(register), timeout=20)
        assert (busy.status_code, busy.json()["code"], busy.headers["retry-after"]) == (503, "busy", "2")
        assert clerk.send(register)[0]["result"] == "accepted"
        clerk.http.close()
    impatient.close()


def body(command: Command) -> bytes:
    return b'{"commands":[' + command_to_json(command) + b"]}"


def test_a_fault_in_the_middle_of_an_act_leaves_no_trace_of_it(
    hub: Hub, desk: SignIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    document, clerk = letter(hub, tmp_path), desk(CLERK)
    register = act(CLERK, document, RegisterIncoming())

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched, caplog.at_level(logging.CRITICAL):
        patched.setattr(carrying_out, "_remember", broken)
        answer = clerk.http.post(f"{clerk.url}/v1/commands", data=body(register), timeout=20)
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert answer.headers["content-type"] == "application/problem+json"
    assert show(hub, document)["status"] == "to_register"
    clerk.http.close()  # the hub ends a connection on which something broke
    again = clerk.send(register)[0]
    assert (again["result"], show(hub, document)["arrival_number"]) == ("accepted", 1)


def test_what_people_wrote_stands_in_no_log(
    hub: Hub, desk: SignIn, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    document, clerk = letter(hub, tmp_path, subject="Bí mật hoàng yến"), desk(CLERK)
    with caplog.at_level(logging.DEBUG, logger="wardoffice"), caplog.at_level(logging.WARNING):
        clerk.act(document, RegisterIncoming())
        clerk.act(document, Comment("Lời hoàng yến"))
        with hub.writer.begin() as connection:
            connection.exec_driver_sql("DROP TABLE commands")
        lost = act(CLERK, document, Comment("Thêm hoàng yến"))
        assert clerk.http.post(f"{clerk.url}/v1/commands", data=body(lost), timeout=20).status_code == 503
    assert caplog.records
    assert "hoàng yến" not in caplog.text
    assert clerk.tokens["access_token"] not in caplog.text


def test_a_clock_that_fails_is_a_problem_too(hub: Hub, caplog: pytest.LogCaptureFixture) -> None:
    def no_clock() -> datetime:
        raise OSError

    with caplog.at_level(logging.CRITICAL), served(replace(hub, now=no_clock)) as url:
        stranger = Desk(url, "nobody")
        with stranger.http:
            answer = stranger.get("/v1/session", headers={"Authorization": "Bearer x"})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")


def test_a_desk_that_is_gone_in_the_middle_of_its_request_is_no_fault_of_the_hubs(
    hub: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    """Found on real processes: a line cut in the middle of a batch left a traceback in the hub's log."""
    with served(hub) as url:
        clerk = Desk(url, CLERK).sign_in()
        head = f"POST /v1/commands HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer {clerk.tokens['access_token']}\r\n"
        head += "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
        with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))) as line:
            line.sendall(head.encode() + b'{"commands":[')
            assert clerk.get("/v1/session").status_code == 200
        assert clerk.get("/v1/session").status_code == 200
        clerk.http.close()

    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
