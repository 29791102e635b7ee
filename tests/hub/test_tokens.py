"""Signing in: passwords, rotation of refresh tokens, and what a stolen one is worth."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from cases import CLERK
from hub.each_database import on_each_database
from hub_at_work import Desk, person
from wardoffice.hub.accounts import Account, add_accounts
from wardoffice.hub.guessing import MOST_WRONG, WITHIN, Guesses
from wardoffice.hub.opening import Hub, vietnam_now
from wardoffice.hub.tables import accounts, tokens
from wardoffice.hub.tokens import (
    ACCESS_SECONDS,
    GRACE_SECONDS,
    REFRESH_SECONDS,
    person_of,
    person_with,
    refresh,
    sign_in,
)

stands_on = on_each_database

SignIn = Callable[[str], Desk]


def ask(desk: Desk, **form: str) -> Any:
    return desk.http.post(f"{desk.url}/oauth/token", data=form, timeout=20)


def test_a_refreshed_token_works_and_the_old_refresh_token_does_not(desk: SignIn) -> None:
    clerk = desk(CLERK)
    first = clerk.tokens
    second = ask(clerk, grant_type="refresh_token", refresh_token=first["refresh_token"]).json()
    clerk.http.headers["Authorization"] = f"Bearer {second['access_token']}"
    assert clerk.get("/v1/session").status_code == 200
    assert second["refresh_token"] != first["refresh_token"]


def test_a_refresh_token_used_twice_ends_its_whole_family(desk: SignIn) -> None:
    clerk, elsewhere = desk(CLERK), desk(CLERK)
    old = clerk.tokens["refresh_token"]
    new = ask(clerk, grant_type="refresh_token", refresh_token=old).json()
    clerk.http.headers["Authorization"] = f"Bearer {new['access_token']}"
    assert clerk.get("/v1/session").status_code == 200
    again = ask(clerk, grant_type="refresh_token", refresh_token=old)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert ask(clerk, grant_type="refresh_token", refresh_token=new["refresh_token"]).status_code == 400
    clerk.http.headers["Authorization"] = f"Bearer {new['access_token']}"
    assert clerk.get("/v1/session").status_code == 401
    assert elsewhere.get("/v1/session").status_code == 200, "another sign-in is another family"


def test_a_refresh_whose_answer_was_lost_may_be_asked_for_again(hub: Hub) -> None:
    """Fault 6 for tokens: the pair nobody has used is withdrawn, another one is given, and the family goes on."""
    first = sign_in(hub, CLERK, CLERK)
    assert first
    lost = refresh(hub, first.refresh_token)
    again = refresh(hub, first.refresh_token)
    assert lost
    assert again
    assert [opens(hub, pair.access_token) for pair in (lost, again)] == [False, True]
    assert refresh(hub, again.refresh_token)


def test_whoever_comes_with_a_withdrawn_pair_ends_the_family(hub: Hub) -> None:
    """Thief and desk both have the old token: one gets the pair that counts, and the other's pair gives both away."""
    first = sign_in(hub, CLERK, CLERK)
    assert first
    lost = refresh(hub, first.refresh_token)
    again = refresh(hub, first.refresh_token)
    assert lost
    assert again
    assert refresh(hub, lost.refresh_token) is None
    assert not opens(hub, again.access_token)


def test_a_refresh_token_before_the_last_one_is_never_taken_for_a_lost_answer(hub: Hub) -> None:
    first = sign_in(hub, CLERK, CLERK)
    assert first
    second = refresh(hub, first.refresh_token)
    assert second
    third = refresh(hub, second.refresh_token)
    assert third
    assert refresh(hub, first.refresh_token) is None
    assert not opens(hub, third.access_token)


def test_a_lost_answer_is_asked_for_again_within_its_time_or_never(hub: Hub) -> None:
    start = vietnam_now()
    first = sign_in(hub, CLERK, CLERK)
    assert first
    assert refresh(hub, first.refresh_token)
    late = replace(hub, now=lambda: start + timedelta(seconds=GRACE_SECONDS + 60))
    assert refresh(late, first.refresh_token) is None


def opens(hub: Hub, access_token: str) -> bool:
    with hub.reader.begin() as connection:
        return person_of(connection, hub.ward, access_token, hub.now()) is not None


def test_signing_out_ends_every_token_of_the_sign_in_and_no_other(desk: SignIn) -> None:
    """RFC 7009: by the refresh token as by the access token; a token nobody knows is no error."""
    clerk, elsewhere = desk(CLERK), desk(CLERK)
    for token, status in ((clerk.tokens["refresh_token"], 200), ("made up", 200)):
        answer = clerk.http.post(f"{clerk.url}/oauth/revoke", data={"token": token}, timeout=20)
        assert answer.status_code == status
    assert clerk.get("/v1/session").status_code == 401
    again = ask(clerk, grant_type="refresh_token", refresh_token=clerk.tokens["refresh_token"])
    assert again.json()["error"] == "invalid_grant"
    assert elsewhere.get("/v1/session").status_code == 200
    assert clerk.http.post(f"{clerk.url}/oauth/revoke", data={}, timeout=20).status_code == 400


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "password", "username": CLERK, "password": "wrong"}, "invalid_grant"),
        ({"grant_type": "password", "username": CLERK, "password": ""}, "invalid_grant"),
        ({"grant_type": "password", "username": "nobody", "password": "nobody"}, "invalid_grant"),
        ({"grant_type": "password", "username": CLERK, "password": "x" * 2000}, "invalid_grant"),
        ({"grant_type": "password", "username": CLERK + "' OR 1=1 --", "password": CLERK}, "invalid_grant"),
        ({"grant_type": "password", "username": "\x00", "password": "\x00"}, "invalid_grant"),
        ({"grant_type": "refresh_token", "refresh_token": "made up"}, "invalid_grant"),
        ({"grant_type": "password", "username": CLERK}, "invalid_request"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"username": CLERK, "password": CLERK}, "invalid_request"),
        ({}, "invalid_request"),
        ({f"field{n}": "x" for n in range(30)}, "invalid_request"),
    ],
)
def test_a_bad_request_for_a_token_is_answered_as_the_rfc_says(url: str, form: dict[str, str], error: str) -> None:
    stranger = Desk(url, "nobody")
    with stranger.http:
        answer = ask(stranger, **form)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert answer.headers["cache-control"] == "no-store"


def test_a_body_larger_than_any_form_is_refused(url: str) -> None:
    stranger = Desk(url, "nobody")
    with stranger.http:
        assert ask(stranger, grant_type="x" * 70_000).status_code == 413


def test_access_and_refresh_tokens_end_with_their_time(hub: Hub) -> None:
    made = sign_in(hub, CLERK, CLERK)
    assert made
    start = vietnam_now()

    def is_good(seconds: int) -> bool:
        with hub.reader.begin() as connection:
            return person_of(connection, hub.ward, made.access_token, start + timedelta(seconds=seconds)) is not None

    assert is_good(ACCESS_SECONDS - 60)
    assert not is_good(ACCESS_SECONDS + 60)
    later = replace(hub, now=lambda: start + timedelta(seconds=REFRESH_SECONDS + 60))
    assert refresh(later, made.refresh_token) is None
    sign_in(later, CLERK, CLERK)
    with hub.reader.begin() as connection:
        kept = list(connection.scalars(select(tokens.c.expires)))
    assert len(kept) == 2, "what has expired is forgotten at the next sign-in"


def test_a_refresh_token_opens_nothing_and_an_access_token_renews_nothing(hub: Hub, desk: SignIn) -> None:
    clerk = desk(CLERK)
    swapped = ask(clerk, grant_type="refresh_token", refresh_token=clerk.tokens["access_token"])
    assert swapped.status_code == 400
    clerk.http.headers["Authorization"] = f"Bearer {clerk.tokens['refresh_token']}"
    assert clerk.get("/v1/session").status_code == 401


def test_neither_passwords_nor_tokens_lie_in_the_database(hub: Hub, hub_folder: Any) -> None:
    made = sign_in(hub, CLERK, CLERK)
    assert made
    stored = b"".join(path.read_bytes() for path in hub_folder.glob("hub.db*"))
    assert made.access_token.encode() not in stored
    assert made.refresh_token.encode() not in stored
    with hub.reader.begin() as connection:
        hashes = list(connection.scalars(select(accounts.c.password_hash)))
    assert all(h.startswith("$argon2id$") for h in hashes)
    assert len(set(hashes)) == len(hashes)


def test_a_password_typed_in_another_normal_form_is_the_same(hub: Hub) -> None:
    with hub.writer.begin() as connection:
        add_accounts(connection, hub.ward, (Account("moi", person(CLERK), "m\u1eadt kh\u1ea9u"),))
    assert sign_in(hub, "moi", unicodedata.normalize("NFD", "m\u1eadt kh\u1ea9u"))


def test_after_ten_wrong_passwords_even_the_right_one_has_to_wait(desk: SignIn, url: str) -> None:
    stranger, form = Desk(url, "nobody"), {"grant_type": "password", "username": CLERK}
    with stranger.http:
        wrong = [ask(stranger, **form, password="guess").status_code for _ in range(MOST_WRONG)]
        assert wrong == [400] * MOST_WRONG
        late = ask(stranger, **form, password=CLERK)
    assert (late.status_code, late.json()["code"]) == (429, "too_many_attempts")
    assert 0 < int(late.headers["retry-after"]) <= WITHIN.total_seconds()
    assert desk("ct").get("/v1/session").status_code == 200, "others sign in as always"


def test_wrong_passwords_are_forgotten_with_time_and_after_a_right_one() -> None:
    now, guesses = vietnam_now(), Guesses()
    for _ in range(MOST_WRONG):
        guesses.was_wrong("a", "here", now)
    assert guesses.seconds_to_wait("a", "here", now) > 0
    assert guesses.seconds_to_wait("a", "elsewhere", now) == 0
    assert guesses.seconds_to_wait("a", "here", now + WITHIN) == 0
    guesses.was_right("a", "here")
    assert guesses.seconds_to_wait("a", "here", now) == 0


def test_the_session_tells_the_hubs_time_with_its_zone(desk: SignIn) -> None:
    session = desk(CLERK).get("/v1/session").json()
    told = session["server_time"]
    assert told.endswith("+07:00")
    assert session["limits"] == {"commands": 100, "changes": 500, "file_bytes": 500_000_000, "offline_days": 14}


def test_nobody_is_called_by_a_name_no_database_can_hold(hub: Hub) -> None:
    """Whichever way he comes: the page in the browser asks the same question."""
    assert person_with(hub, "\0", "\0") is None
