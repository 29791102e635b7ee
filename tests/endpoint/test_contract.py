"""The contract's calls, asked of the real hub and of the tests' own far end: what holds for one holds for both."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cases import CLERK, directory
from far_end import Asked, FarEnd, Reply, far_end, hub_json
from hub_at_work import act, letter, new_hub, served
from wardoffice.contract.codec import command_to_json, directory_to_json
from wardoffice.domain.commands import RegisterIncoming
from wardoffice.endpoint.exchange import Exchange
from wardoffice.endpoint.line import Line
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.endpoint.tokens import renewed, signed_in

BODY = b"%PDF-1.4 " + bytes(range(256)) * 1000
SHA256 = hashlib.sha256(BODY).hexdigest()


class LineContract:
    """Every far end gives `url`, an account vt1 with the password vt1, and one document with BODY as its file."""

    @pytest.fixture
    def line(self, url: str) -> Iterator[Line]:
        exchange = Exchange(url)
        kept = [signed_in(exchange, "vt1", "vt1")]
        line = Line(url, lambda: kept[-1], kept.append)
        yield line
        line.close()
        exchange.close()

    def test_signing_in_and_renewing_give_tokens(self, url: str) -> None:
        exchange = Exchange(url)
        first = signed_in(exchange, "vt1", "vt1")
        second = renewed(exchange, first.refresh_token)
        exchange.close()

        assert first.access_token != second.access_token
        assert second.expires_in > 0

    def test_a_wrong_password_is_called_that(self, url: str) -> None:
        exchange = Exchange(url)
        with pytest.raises(EndpointProblem) as raised:
            signed_in(exchange, "vt1", "sai")
        exchange.close()

        assert raised.value.code == "wrong_password"

    def test_the_session_names_the_account_and_the_epoch_every_answer_carries(self, line: Line) -> None:
        session = line.session()

        assert (session.login, session.posts) == ("vt1", ("vt1",))
        assert session.epoch == line.epoch != ""
        assert line.clock_skew is not None

    def test_the_directory_comes_once(self, line: Line) -> None:
        found = line.directory("", 0)

        assert found == directory()
        assert line.directory(line.epoch, found.revision) is None

    def test_changes_come_from_the_beginning_and_then_none(self, line: Line) -> None:
        page = line.changes("", 500)

        assert [(change.type, change.revision, change.deleted) for change in page.changes] == [("document", 1, False)]
        assert line.changes(page.state, 500).changes == ()

    def test_a_state_that_is_none_is_refused(self, line: Line) -> None:
        with pytest.raises(EndpointProblem) as raised:
            line.changes("nonsense", 500)

        assert raised.value.code in ("state_expired", "request_refused")

    @pytest.mark.parametrize("start", [0, 1, 65536])
    def test_a_file_comes_whole_or_from_where_it_stopped(self, line: Line, start: int) -> None:
        with line.files.opened(SHA256, start) as stream:
            assert (stream.start, b"".join(stream.pieces)) == (start, BODY[start:])

    def test_a_file_nobody_may_read_is_not_found(self, line: Line) -> None:
        with pytest.raises(EndpointProblem) as raised, line.files.opened("0" * 64, 0):
            pass

        assert raised.value.code == "not_found"

    def test_a_command_sent_twice_is_carried_out_once(self, line: Line) -> None:
        document = line.changes("", 500).changes[0].id
        body = command_to_json(act(CLERK, document, RegisterIncoming()))

        (first,), (second,) = line.send([body]).answers, line.send([body]).answers

        assert (first.result, second.result) == ("accepted", "duplicate")
        assert first.revision == second.revision > 1


class TestRealHub(LineContract):
    @pytest.fixture(scope="class")
    @classmethod
    def installed(cls, tmp_path_factory: pytest.TempPathFactory) -> Path:
        folder = tmp_path_factory.mktemp("contract") / "hub"
        hub = new_hub(folder)
        letter(hub, folder.parent, BODY)
        hub.close()
        return folder

    @pytest.fixture
    def url(self, installed: Path, tmp_path: Path) -> Iterator[str]:
        from wardoffice.hub.opening import open_hub

        hub = open_hub(Path(shutil.copytree(installed, tmp_path / "hub")))
        with served(hub) as address:
            yield address
        hub.close()


class TestFarEndOfTheTests(LineContract):
    @pytest.fixture
    def url(self) -> Iterator[str]:
        with far_end() as end:
            answer_like_a_hub(end)
            yield end.url


def answer_like_a_hub(end: FarEnd) -> None:
    """The same office and document, canned."""
    known: dict[str, int] = {}
    change = {"seq": 1, "type": "document", "id": "d1", "revision": 1, "object": {}}

    def token(asked: Asked) -> Reply:
        if b"password=sai" in asked.body:
            return hub_json({"error": "invalid_grant"}, 400)
        known["tokens"] = known.get("tokens", 0) + 1
        return hub_json({"access_token": f"a{known['tokens']}", "refresh_token": "r", "expires_in": 900})

    def changes(asked: Asked) -> Reply:
        since = asked.path.partition("since=")[2].partition("&")[0]
        if since not in ("", "s1"):
            return hub_json({"status": 400, "code": "state_meaningless", "title": ""}, 400)
        return hub_json({"changes": [] if since else [change], "state": "s1", "has_more": False})

    def ward(asked: Asked) -> Reply:
        headers = {"WardOffice-Hub": "1", "Content-Type": "application/json"}
        same = asked.headers.get("If-None-Match") == '"1-1"'
        return Reply(304, headers) if same else Reply(200, headers, directory_to_json(directory()))

    def file(asked: Asked) -> Reply:
        start = int(asked.headers.get("Range", "bytes=0-")[6:-1])
        headers = {"WardOffice-Hub": "1", "Content-Range": f"bytes {start}-{len(BODY) - 1}/{len(BODY)}"}
        return Reply(206 if start else 200, headers, BODY[start:])

    def commands(asked: Asked) -> Reply:
        id_ = asked.body.partition(b'"id":"')[2].partition(b'"')[0].decode()
        result = "duplicate" if id_ in known else "accepted"
        known[id_] = 2
        return hub_json({"answers": [{"id": id_, "result": result, "revision": 2}]})

    end.always["/oauth/token"] = token
    end.always["/v1/session"] = hub_json(
        {"person": "p.vt1", "login": "vt1", "name": "Người vt1", "organs": ["ubnd"], "posts": ["vt1"],
         "server_time": "2026-11-23T08:41:00+07:00", "epoch": "1"}
    )  # fmt: skip
    end.always["/v1/directory"] = ward
    end.always["/v1/changes"] = changes
    end.always[f"/v1/files/{SHA256}"] = file
    end.always["/v1/commands"] = commands
