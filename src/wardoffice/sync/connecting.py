"""Signing a profile in: the account is checked against the profile before anything is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from wardoffice.contract.wire import Token
from wardoffice.domain.directory import Directory, office_of
from wardoffice.endpoint.browser import Hands, offered, signed_in_by_browser
from wardoffice.endpoint.exchange import Exchange
from wardoffice.endpoint.line import Line
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.endpoint.route import Route
from wardoffice.endpoint.tokens import revoked, signed_in
from wardoffice.store import directory, facts, outbox, tokens
from wardoffice.store.cache import Cache
from wardoffice.store.projection import project_all, viewpoint_of
from wardoffice.sync.new_life import Entry, begin_if_new, entered
from wardoffice.sync.problem import SyncProblem
from wardoffice.sync.routing import AUTHORITIES, way_to

PATIENT_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Connected:
    login: str
    name: str
    url: str
    posts: tuple[str, ...]


def sign_in(cache: Cache, address: str, user: str, password: str, authorities: Path | None) -> Connected:
    """Renew or begin the profile's session; cache and outbox stay. Another account's profile is left alone.

    Raises EndpointProblem (wrong_password, address_unsafe, …), SyncProblem `other_account`.
    """
    _must_be_his(cache, user)
    return _connected(cache, way_to(cache, address, authorities), lambda hub: signed_in(hub, user, password))


def sign_in_by_browser(cache: Cache, address: str, hands: Hands, authorities: Path | None) -> Connected:
    """The same with the system's browser, where the hub's page asks who one is. Raises what `sign_in` raises, and
    EndpointProblem `sign_in_not_offered`, `sign_in_refused`, `sign_in_late`, `sign_in_stopped`."""
    with cache.reading() as connection:
        known = facts.fact(connection, facts.LOGIN) or ""
    return _connected(cache, way_to(cache, address, authorities), lambda hub: signed_in_by_browser(hub, hands, known))


def offers_browser(cache: Cache, address: str) -> bool:
    """Whether the hub at this address lets one sign in with the browser; raises EndpointProblem."""
    exchange = _exchange(way_to(cache, address))
    try:
        return offered(exchange) is not None
    finally:
        exchange.close()


def _exchange(way: Route) -> Exchange:
    return Exchange(way.address, authorities=way.authorities, proxy=way.proxy, read_seconds=PATIENT_SECONDS)


def _connected(cache: Cache, way: Route, tokens_of: Callable[[Exchange], Token]) -> Connected:
    exchange = _exchange(way)
    try:
        kept = [tokens_of(exchange)]
        line = Line(
            way.address,
            lambda: kept[-1],
            kept.append,
            authorities=way.authorities,
            proxy=way.proxy,
            read_seconds=PATIENT_SECONDS,
        )
        try:
            entry, known = entered(cache, line), line.directory("", 0)
        finally:
            line.close()
        if known is None:
            raise EndpointProblem("not_the_contract", {"what": "directory"})
        try:
            _keep(cache, way, entry, kept[-1], known)
        except SyncProblem:
            revoked(exchange, kept[-1].refresh_token)
            raise
    finally:
        exchange.close()
    session = entry.session
    return Connected(session.login, session.name, way.address, session.posts)


def _must_be_his(cache: Cache, user: str) -> None:
    """Refuse another login before its password is sent anywhere."""
    with cache.reading() as connection:
        known = facts.fact(connection, facts.LOGIN)
    if known and known != user:
        raise SyncProblem("other_account", {"login": known})


def keep_session(connection: Connection, entry: Entry, token: Token) -> None:
    """The tokens of somebody who has just signed in, and in which of its lives the hub is.

    What the hub has accepted and not shown yet is offered again: of a life that nothing but its loss tells of, who
    signed in for another reason need not do so once more.
    """
    begin_if_new(connection, entry)
    outbox.offer_unshown_again(connection)
    facts.set_fact(connection, facts.EPOCH, entry.session.epoch)
    tokens.put(connection, token.access_token, token.refresh_token)


def _keep(cache: Cache, way: Route, entry: Entry, token: Token, known: Directory) -> None:
    """Everything in one transaction. With a hub restored from a backup the feed begins anew, and nothing is lost."""
    session = entry.session
    with cache.writing() as connection:
        person = facts.fact(connection, facts.PERSON)
        if person and person != session.person:
            raise SyncProblem("other_account", {"login": facts.fact(connection, facts.LOGIN) or ""})
        keep_session(connection, entry, token)
        values = {
            facts.URL: way.address,
            facts.LOGIN: session.login,
            facts.PERSON: session.person,
            AUTHORITIES: str(way.authorities or ""),
        }
        for name, value in values.items():
            facts.set_fact(connection, name, value)
        directory.put(connection, known)
    project_all(cache, viewpoint_of(office_of(known), session.person))
