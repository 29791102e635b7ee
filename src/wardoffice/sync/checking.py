"""Why the hub cannot be reached, in the order of the way there: proxy, answer and certificate, clock, account.

Each step is looked at by itself and the first that fails is the cause; what comes after it cannot be known. No token
travels before the hub has answered as itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from wardoffice.domain.outcome import Facts
from wardoffice.endpoint.address import host_of
from wardoffice.endpoint.exchange import Exchange
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.endpoint.proxies import is_passed_by, told_of
from wardoffice.endpoint.route import Route
from wardoffice.store.cache import Cache
from wardoffice.sync.opening import opened_parts
from wardoffice.sync.problem import SyncProblem
from wardoffice.sync.round import SKEW_TOLD, check_far_end
from wardoffice.sync.routing import route_of, way_to

PATIENT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One step of the way: `name` is proxy, hub, clock or account; `code` and `facts` say what was found."""

    name: str
    ok: bool
    code: str
    facts: Facts = field(default_factory=dict)


def check_way(cache: Cache) -> Iterator[Finding]:
    """Each step as it is found, up to the first that fails."""
    for step in (_reach, _account):
        try:
            yield from step(cache)
        except (EndpointProblem, SyncProblem) as problem:
            yield Finding(_where(problem.code), False, problem.code, dict(problem.facts))
            return


def check_to(cache: Cache, address: str) -> Iterator[Finding]:
    """The same to a hub nobody signed in at yet: as far as its answer and its clock."""
    try:
        yield from _on(way_to(cache, address))
    except EndpointProblem as problem:
        yield Finding(_where(problem.code), False, problem.code, dict(problem.facts))


def _reach(cache: Cache) -> Iterator[Finding]:
    yield from _on(route_of(cache))


def _on(way: Route) -> Iterator[Finding]:
    exchange = Exchange(way.address, authorities=way.authorities, proxy=way.proxy, read_seconds=PATIENT_SECONDS)
    try:
        yield _proxy_on(way, told_of(exchange.proxy))
        exchange.get("/v1/health", "", {})
        yield Finding("hub", True, "hub_reached", {"host": exchange.host, "address": exchange.address})
        yield _clock(exchange.clock_skew)
    finally:
        exchange.close()


def _proxy_on(way: Route, used: str) -> Finding:
    if is_passed_by(way.proxy, way.address):
        facts: Facts = {"proxy": told_of(way.proxy.address), "host": host_of(way.address)}
        return Finding("proxy", True, "way_past_proxy", facts)
    return Finding("proxy", True, "way_by_proxy" if used else "way_direct", {"proxy": used})


def _clock(skew: float | None) -> Finding:
    seconds = round(skew or 0.0)
    if abs(seconds) > SKEW_TOLD:
        return Finding("clock", False, "clock_wrong", {"minutes": round(seconds / 60), "seconds": seconds})
    return Finding("clock", True, "clock_right", {"seconds": seconds})


def _account(cache: Cache) -> Iterator[Finding]:
    with opened_parts(cache, lambda event: None, by_hand=True) as parts:
        check_far_end(parts)
        yield Finding("account", True, "account_known")


def _where(code: str) -> str:
    """On which step of the way a problem lies."""
    if code.startswith("proxy_"):
        return "proxy"
    return "account" if code in _OF_THE_ACCOUNT else "hub"


_OF_THE_ACCOUNT = frozenset(
    {"auth_needed", "forbidden", "other_account", "hub_restored", "hub_renewed", "version_too_old"}
)
