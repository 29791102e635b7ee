"""Rest: the network heals, everybody syncs, people throw away what was refused; then all is looked at."""

from dataclasses import replace
from typing import TYPE_CHECKING

from simulation import at_desk, checks
from simulation.desks import SimulatedDesk
from wardoffice.desk.workplace import viewpoint_in
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.hub.changes import StateExpired, changes_since
from wardoffice.hub.sight import keep_current
from wardoffice.hub.ward import read_ward
from wardoffice.store import delegations, directory, facts, leases, need, outbox
from wardoffice.store.outbox_row import NUMBER_HELD
from wardoffice.sync.problem import SyncProblem

if TYPE_CHECKING:
    from simulation.world import World

MOST_ROUNDS = 6
"""A ward whose network has healed is at rest after at most so many rounds of every desk."""


def come_to_rest(world: "World") -> None:
    """Raises Broken when it does not, or when anything is not as it should be then."""
    world.trace("--- everything heals ---")
    world.mood = replace(world.mood, meanwhile=0.0)
    world.crashes.clear()
    was_ill, world.hub.is_ill = world.hub.is_ill, False
    world.network.weather.clear()
    world.network.deliver_late()
    world.clock.passes(61)
    if was_ill:  # whole again, a database knows nothing of the states it gave while it was half there
        world.hub.forget_states()
        for desk in world.desks.values():
            _good_round(world, desk)
    for _ in range(MOST_ROUNDS):
        restless = _restless(world)
        if not restless:
            break
        for desk in restless:
            _good_round(world, desk)
    if restless and _restless(world):
        raise checks.Broken("everything comes to rest", f"not within {MOST_ROUNDS} rounds")
    checks.look_at_hub(world.hub, world.journal)
    for desk in world.desks.values():
        checks.look_at_desk(desk, world.journal, world.hub)
        checks.look_at_desk_at_rest(desk, world.hub)


def _restless(world: "World") -> list[SimulatedDesk]:
    keep_current(world.hub.hub)  # a hub that runs looks at the clock by itself, whether or not anybody asks
    desks = list(world.desks.values())
    waited_for = any(_waits_for_register(desk) for desk in desks)
    return [
        desk
        for desk in desks
        if at_desk.throws_away_refused(world, desk)
        or _is_restless(world, desk)
        or (waited_for and _holds_register(desk))
    ]


def _waits_for_register(desk: SimulatedDesk) -> bool:
    with desk.cache.reading() as connection:
        return any(row.code == NUMBER_HELD for row in outbox.due(connection, desk.clock()))


def _holds_register(desk: SimulatedDesk) -> bool:
    """It gives back in its next round what another waits for."""
    with desk.cache.reading() as connection:
        return bool(leases.every(connection))


def _is_restless(world: "World", desk: SimulatedDesk) -> bool:
    """Whether something is to be sent or fetched, or the hub has something new for it."""
    with desk.cache.reading() as connection:
        due = outbox.due(connection, desk.clock(), 1) or need.missing_count(connection)
        cursor = facts.fact(connection, facts.CURSOR) or ""
        anew = facts.fact(connection, facts.LISTING_ANEW)
        stamp = facts.number(connection, "stamp")
        turned = delegations.have_turned(connection, viewpoint_in(connection), desk.clock())
    try:
        with world.hub.hub.reader.begin() as connection:
            news = changes_since(connection, world.hub.hub.ward, desk.person, cursor, 1)
    except StateExpired:
        return True
    behind = desk.index.indexed_to() < stamp or _directory_is_newer(world, desk)
    return bool(due or anew or behind or turned) or not news.startswith(b'{"changes":[]')


def _good_round(world: "World", desk: SimulatedDesk) -> None:
    """A round in good weather, after signing in anew and confirming an empty list if need be."""
    confirmed = False
    for _ in range(3):
        try:
            report = desk.round(by_hand=True, thorough=_directory_is_newer(world, desk), confirmed=confirmed)
        except (EndpointProblem, SyncProblem) as problem:
            if problem.code == "feed_empty" and not confirmed:
                confirmed = True  # a hub put back to a day before any of it: the office's IT officer says so
                continue
            if problem.code not in at_desk.SIGN_IN_ANEW:
                raise
            at_desk.signs_in(world, desk)
        else:
            world.trace(f"{desk.name} at rest: {report.pulled} {report.pushed} {report.refused}")
            return
    raise checks.Broken("a person who signs in can sync", desk.name)


def _directory_is_newer(world: "World", desk: SimulatedDesk) -> bool:
    with desk.cache.reading() as connection:
        known = directory.revision(connection)
    with world.hub.hub.reader.begin() as connection:
        return read_ward(connection, world.hub.hub.ward).directory_revision != known
