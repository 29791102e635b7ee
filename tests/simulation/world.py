"""One simulated ward from a seed: its hub, its desks, the network between them, and everything that happens to them.

A step is something somebody does (`at_desk`, `at_the_city`); while a request is under way others may step in, so that
all orders occur though there is one thread. `run` ends with everything at rest and everything looked at (`rest`).
"""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

from simulation import at_desk, at_the_city, checks
from simulation.crashing import Crash, CrashPlan
from simulation.desks import SimulatedDesk
from simulation.hub_side import HUB, HubSide
from simulation.journal import Journal
from simulation.mood import mood
from simulation.network import Network, Weather
from simulation.people import Writer
from simulation.rest import come_to_rest
from simulation.template import copied, new_run
from simulation.time_and_chance import Trace, VirtualClock
from wardoffice.store.problem import StoreProblem

AtDesk = Callable[["World", SimulatedDesk], None]


class World:
    def __init__(self, seed: int | str, *, live: bool = False, **day: object) -> None:
        """`day` replaces parts of the mood the seed would have drawn."""
        self.chance = Random(seed)
        self.clock = VirtualClock()
        self.trace = Trace(self.clock, live)
        self.folder = new_run()
        self.mood = replace(mood(self.chance), **day)  # type: ignore[arg-type]
        self.crashes, self.journal, self.writer = CrashPlan(), Journal(), Writer(self.chance)
        self.hub = HubSide(copied(self.folder, HUB), self.clock, self.crashes, self.mood.page)
        self.network = Network(self.hub, self.clock, self.chance, self.trace, self.meanwhile, is_down=self._is_down)
        self.network.desks = self.mood.desks
        self.desks: dict[str, SimulatedDesk] = {}
        self.letters, self.steps_in_between, self._depth = 0, 0, 0
        for name in self.mood.desks:
            self.add_desk(name)
        if self.mood.storms:
            self.network.weather.update(dict.fromkeys(self.mood.desks, Weather.LOSSY))

    def add_desk(self, name: str, folder_name: str = "") -> SimulatedDesk:
        folder = copied(self.folder, name)
        desk = SimulatedDesk(name, folder, self.network, self.crashes, self.chance)
        desk.looked_at = lambda one: checks.look_at_desk(one, self.journal, self.hub)
        self.desks[name] = desk
        return desk

    def close(self) -> None:
        for desk in self.desks.values():
            desk.close()
        self.hub.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _is_down(self, name: str) -> bool:
        return self.desks[name].down

    def run(self) -> None:
        """The whole day, then the rest; raises Broken."""
        self.trace(f"{self.mood}")
        for _ in range(self.mood.steps):
            self.step()
        come_to_rest(self)

    def step(self) -> None:
        self.clock.passes(self.chance.choice((0.5, 2.0, 7.0, 45.0)))
        stormy, changing = bool(self.mood.storms), bool(self.mood.changes_of_posts)
        deeds: list[tuple[Callable[[], None], int]] = [
            (self.somebody(at_desk.acts), 13),
            (self.somebody(at_desk.syncs), 10),
            (self.somebody(at_desk.takes_back), 2),
            (self.somebody(at_desk.sends_again), 1),
            (self.somebody(at_desk.attaches), 2),
            (self.clerk(at_desk.enters_for_a_leader), 1),
            (self.somebody(at_desk.pins), 1),
            (self.clerk(at_desk.borrows_or_returns), 2),
            (lambda: at_the_city.publishes(self), 1),
            (lambda: at_the_city.posts_change(self), self.mood.changes_of_posts),
            (lambda: at_the_city.forgets(self), int(changing)),
            (lambda: at_the_city.is_backed_up(self), self.mood.restores),
            (lambda: at_the_city.is_put_back(self), 2 * self.mood.restores),
            (self.time_passes, 1),
            (self.network.deliver_late, 1),
            (self.weather_changes, self.mood.storms),
            (self.crash_is_planned, self.mood.crashes),
            (self.clock_jumps, int(stormy)),
        ]
        self.chance.choices([deed for deed, _ in deeds], [weight for _, weight in deeds])[0]()

    def meanwhile(self) -> None:
        """Somebody steps in while a request is under way."""
        if self._depth >= 2 or self.chance.random() >= self.mood.meanwhile:
            return
        self._depth += 1
        self.trace.depth += 1
        self.steps_in_between += 1
        by_desks = (at_desk.acts, at_desk.acts, at_desk.syncs, at_desk.takes_back, at_desk.attaches)
        deeds = [self.somebody(deed) for deed in by_desks]
        try:
            self.chance.choice((*deeds, lambda: at_the_city.publishes(self), self.network.deliver_late))()
        finally:
            self._depth -= 1
            self.trace.depth -= 1

    def somebody(self, deed: AtDesk) -> Callable[[], None]:
        """The deed, at whatever desk is drawn when it is done."""
        return lambda: self.at(self._drawn(), deed)

    def clerk(self, deed: AtDesk) -> Callable[[], None]:
        """The same at one of the clerks' desks."""
        clerks = [name for name in self.desks if name.startswith("vt")]
        return lambda: self.at(self.desks[self.chance.choice(clerks)], deed)

    def _drawn(self) -> SimulatedDesk:
        return self.desks[self.chance.choice(list(self.desks))]

    def at(self, desk: SimulatedDesk, deed: AtDesk) -> None:
        """Something done at a desk, which may go down over it."""
        if desk.down:
            return
        was_in_round = desk.in_round
        try:
            deed(self, desk)
        except StoreProblem as problem:
            if problem.code != "reading_locked":
                raise
            self.trace(f"{desk.name} may not read: too long without contact, by its clock")
        except Crash as crash:
            at_desk.goes_down(self, desk, crash, in_round=was_in_round)

    def time_passes(self) -> None:
        self.clock.passes(self.chance.choice((60, 900, 4000, 90_000)))

    def weather_changes(self) -> None:
        weather = self.chance.choice((Weather.GOOD, Weather.LOSSY, Weather.LOSSY, Weather.DOWN, Weather.PORTAL))
        desk = self._drawn()
        self.network.weather[desk.name] = weather
        self.trace(f"weather at {desk.name}: {weather}")

    def clock_jumps(self) -> None:
        desk = self._drawn()
        desk.clock.ahead = timedelta(days=self.chance.choice((0, 0, -1, 2, 400, -400, 1100)))
        self.trace(f"clock at {desk.name}: {desk.clock.ahead.days} days ahead")

    def crash_is_planned(self) -> None:
        owner = self.chance.choice((*self.desks, HUB))
        after = self.chance.random() < 0.5
        commits = self.chance.choice((0, 1, 2, 4, 8))
        self.crashes.plan(owner, commits, after=after)
        self.trace(f"{owner} will go down {'after' if after else 'before'} commit {commits}")
