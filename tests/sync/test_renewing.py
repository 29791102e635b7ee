"""Tokens that end (RELIABILITY.md, fault 13): renewed once for all, lost answers asked for again, sign-outs heeded."""

import threading
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import update

from far_end import FarEnd, Reply, hub_problem
from hub_at_work import letter
from running import HubProcess, Profile, new_hub, start
from syncing_desk import SyncingDesk
from wardoffice.contract.wire import Token
from wardoffice.domain.commands import RegisterIncoming
from wardoffice.endpoint.authorization import LOOK_AGAIN_SECONDS, Authorization
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.hub.opening import Hub, open_hub
from wardoffice.hub.tables import tokens
from wardoffice.hub.tokens import ACCESS, NEW_ACCESS
from wardoffice.store.locks import TOKENS, try_lock

Desks = Callable[[str], SyncingDesk]


def let_access_end(hub: Hub) -> None:
    """Every access token runs out now, as after an hour."""
    with hub.writer.begin() as connection:
        access = tokens.c.kind.in_((ACCESS, NEW_ACCESS))
        connection.execute(update(tokens).where(access).values(expires=1))


def code_of(desk: SyncingDesk) -> str:
    try:
        desk.round(by_hand=False)
    except EndpointProblem as problem:
        return problem.code
    return ""


def test_fault_13_a_token_that_ends_between_two_batches_is_renewed_and_nothing_is_sent_twice(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    """The access token really runs out on the hub after the session was looked at."""
    document = letter(hub, tmp_path)
    clerk = desk("vt1")
    clerk.round()
    clerk.act(document, RegisterIncoming())

    def ended_meanwhile(asked: object) -> Reply:
        let_access_end(hub)
        return end.passed_on(asked)  # type: ignore[arg-type]

    end.once("/v1/commands", ended_meanwhile)

    assert clerk.round(by_hand=False).pushed == 1
    assert [len(end.requests_to(path)) for path in ("/v1/commands", "/oauth/token")] == [2, 2]
    assert clerk.queue() == []


def test_fault_13_a_renewal_whose_answer_was_lost_is_asked_for_again_and_signs_nobody_out(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    document = letter(hub, tmp_path)
    clerk = desk("vt1")
    clerk.round()
    clerk.act(document, RegisterIncoming())
    let_access_end(hub)
    end.once("/oauth/token", end.and_then_lost)

    assert code_of(clerk) == "no_network"
    assert clerk.round().pushed == 1
    first, second = end.requests_to("/oauth/token")[-2:]
    assert first.body == second.body


def test_fault_13_a_renewal_cut_off_by_a_crash_is_asked_for_again(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    """The answer came and the process ended before it was kept: for the hub the same as a lost answer."""
    clerk = desk("vt1")
    clerk.round()
    let_access_end(hub)

    def killed(token: Token) -> None:
        raise KeyboardInterrupt

    with clerk.cache.reading() as connection:
        from wardoffice.store import tokens as kept

        access, refresh = kept.get(connection) or ("", "")
    from wardoffice.endpoint.line import Line

    line = Line(end.url, lambda: Token(access, refresh, 0), killed)
    try:
        line.session()
    except KeyboardInterrupt:
        line.close()

    assert clerk.round().state == "ok"


def test_fault_13_processes_of_one_profile_renew_one_after_the_other(tmp_path: Path) -> None:
    """Three processes meet the same ended token at once; a refresh token sent by two would look stolen."""
    serving: HubProcess = new_hub(tmp_path / "hub").serve()
    try:
        clerk = Profile(tmp_path / "clerk", "vanthu.tam").connect(serving.url)
        hub = open_hub(tmp_path / "hub")
        let_access_end(hub)
        at_once = [start("--profile", clerk.folder, "network", "--check", "--json") for _ in range(3)]
        ended = [(*process.communicate("", timeout=60), process.returncode) for process in at_once]
        assert [status for _out, _told, status in ended] == [0, 0, 0], ended
        with hub.reader.begin() as connection:
            families = {row.family for row in connection.execute(tokens.select()) if row.revoked and row.kind == ACCESS}
        hub.close()
        assert families == set()
        assert clerk.sync()["state"] == "ok"
    finally:
        serving.stop()


def test_who_cannot_have_the_profile_to_himself_waits_for_another_time(
    hub: Hub, end: FarEnd, desk: Desks, monkeypatch: object
) -> None:
    """Another process hangs in its renewal: nothing is sent twice, and the round is tried again later."""
    import wardoffice.sync.opening as opening

    clerk = desk("vt1")
    clerk.round()
    let_access_end(hub)
    before, opening.RENEWING_SECONDS = opening.RENEWING_SECONDS, 0.1
    try:
        with try_lock(clerk.folder, TOKENS) or hub.reader.connect():
            assert code_of(clerk) == "busy"
    finally:
        opening.RENEWING_SECONDS = before
    assert code_of(clerk) == ""


def test_a_sign_out_elsewhere_counts_within_a_moment_and_is_not_undone_by_a_renewal() -> None:
    """Another process has wiped the tokens: this one neither goes on with its own nor brings new ones back."""
    now, stored, renewed = [0.0], [Token("a", "r", 1)], threading.Event()

    def renew(refresh: str) -> Token:
        renewed.set()
        return Token("a2", "r2", 1)

    held = Authorization(lambda: stored[0] if stored else None, stored.append, renew, clock=lambda: now[0])
    assert held.at_hand() == "a"
    stored.clear()
    assert held.at_hand() == "a"
    now[0] += LOOK_AGAIN_SECONDS * 2

    for call in (held.at_hand, lambda: held.called_with_token(lambda token: token)):
        try:
            call()
        except EndpointProblem as problem:
            assert problem.code == "auth_needed"
        else:
            raise AssertionError("it went on")

    stored.append(Token("a", "r", 1))
    now[0] += LOOK_AGAIN_SECONDS * 2

    def refused(token: str) -> str:
        stored.clear()
        raise EndpointProblem("auth_needed")

    try:
        held.called_with_token(refused)
    except EndpointProblem as problem:
        assert problem.code == "auth_needed"
    assert not renewed.is_set()
    assert stored == []


def test_a_portal_while_renewing_leaves_the_tokens_as_they_are(hub: Hub, end: FarEnd, desk: Desks) -> None:
    clerk = desk("vt1")
    clerk.round()
    let_access_end(hub)
    end.once("/oauth/token", Reply(200, {"Content-Type": "text/html"}, b"<html>"), hub_problem(503, "busy"))

    assert [code_of(clerk), code_of(clerk), code_of(clerk)] == ["captive_portal", "busy", ""]
