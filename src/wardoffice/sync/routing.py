"""How this profile reaches its hub, kept in the encrypted cache: a proxy's password stands nowhere else."""

from pathlib import Path

import msgspec

from wardoffice.endpoint.address import checked_address
from wardoffice.endpoint.proxies import MACHINES_OWN, MANUAL, ProxyChoice, checked_proxy
from wardoffice.endpoint.route import Route
from wardoffice.endpoint.trust import trusted_context
from wardoffice.store import facts
from wardoffice.store.cache import Cache
from wardoffice.sync.problem import SyncProblem

AUTHORITIES = "authorities"
"""The fact that names the PEM file from IT."""
PROXY = "proxy"
"""The fact that holds the proxy chosen for this profile, as JSON."""


def route_of(cache: Cache) -> Route:
    """The way to the profile's hub; raises SyncProblem `not_connected` for a profile nobody signed in at."""
    route = way_out(cache)
    if not route.address:
        raise SyncProblem("not_connected")
    return route


def way_out(cache: Cache) -> Route:
    """The same, with an empty address before anybody signed in."""
    with cache.reading() as connection:
        address = facts.fact(connection, facts.URL) or ""
        authorities = facts.fact(connection, AUTHORITIES)
        proxy = facts.fact(connection, PROXY)
    return Route(address, Path(authorities) if authorities else None, _read(proxy))


def way_to(cache: Cache, address: str, authorities: Path | None = None) -> Route:
    """The way to a hub somebody is about to sign in at; raises EndpointProblem for an address that is none."""
    known = way_out(cache)
    return Route(checked_address(address), authorities.resolve() if authorities else known.authorities, known.proxy)


def keep_proxy(cache: Cache, choice: ProxyChoice) -> None:
    """Go out by this proxy from now on; raises EndpointProblem `proxy_wrong` and keeps what was."""
    if choice.kind == MANUAL:
        checked_proxy(choice.address)
    with cache.writing() as connection:
        facts.set_fact(connection, PROXY, msgspec.json.encode(choice).decode())


def keep_authorities(cache: Cache, file: Path | None) -> None:
    """Believe what this PEM file names besides the system's own; raises `authorities_unreadable` and keeps what was."""
    if file is not None:
        trusted_context(file)
    with cache.writing() as connection:
        facts.set_fact(connection, AUTHORITIES, str(file.resolve()) if file else "")


def _read(kept: str | None) -> ProxyChoice:
    if not kept:
        return MACHINES_OWN
    try:
        return msgspec.json.decode(kept, type=ProxyChoice)
    except msgspec.MsgspecError:
        return MACHINES_OWN
