"""Signing a profile in: the account is checked against the profile before anything is kept."""

from dataclasses import dataclass
from pathlib import Path

from wardoffice.contract.wire import Session, Token
from wardoffice.domain.directory import Directory, office_of
from wardoffice.endpoint.exchange import Exchange
from wardoffice.endpoint.line import Line, signed_in
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.store import directory, facts, tokens
from wardoffice.store.cache import Cache
from wardoffice.store.projection import project_all, viewpoint_of
from wardoffice.sync.new_life import begin_if_new
from wardoffice.sync.problem import SyncProblem

AUTHORITIES = "authorities"
"""The fact that names the PEM file from IT."""
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
    exchange = Exchange(address, authorities=authorities, read_seconds=PATIENT_SECONDS)
    try:
        token = signed_in(exchange, user, password)
    finally:
        exchange.close()
    kept = [token]
    line = Line(exchange.address, lambda: kept[-1], kept.append, authorities=authorities, read_seconds=PATIENT_SECONDS)
    try:
        session = line.session()
        known = line.directory("", 0)
    finally:
        line.close()
    if known is None:
        raise EndpointProblem("not_the_contract", {"what": "directory"})
    _keep(cache, exchange.address, authorities, session, kept[-1], known)
    return Connected(session.login, session.name, exchange.address, session.posts)


def _must_be_his(cache: Cache, user: str) -> None:
    """Refuse another login before its password is sent anywhere."""
    with cache.reading() as connection:
        known = facts.fact(connection, facts.LOGIN)
    if known and known != user:
        raise SyncProblem("other_account", {"login": known})


def _keep(
    cache: Cache, address: str, authorities: Path | None, session: Session, token: Token, known: Directory
) -> None:
    """Everything in one transaction. With a hub restored from a backup the feed begins anew, and nothing is lost."""
    with cache.writing() as connection:
        person = facts.fact(connection, facts.PERSON)
        if person and person != session.person:
            raise SyncProblem("other_account", {"login": facts.fact(connection, facts.LOGIN) or ""})
        begin_if_new(connection, session)
        values = {
            facts.URL: address,
            facts.LOGIN: session.login,
            facts.PERSON: session.person,
            facts.EPOCH: session.epoch,
            AUTHORITIES: str(authorities.resolve()) if authorities else "",
        }
        for name, value in values.items():
            facts.set_fact(connection, name, value)
        directory.put(connection, known)
        tokens.put(connection, token.access_token, token.refresh_token)
    project_all(cache, viewpoint_of(office_of(known), session.person))
