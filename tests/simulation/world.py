"""One simulated ward from a seed: its hub, its desks, the network between them, and everything that happens to them.

A step is something somebody does; while a request is under way others may step in, so that all orders occur though
there is one thread. `run` ends with everything at rest and everything looked at.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from cases import CHAIR, CHIEF, CLERK2, HEAD_KT, OFFICER, PARTY, UBND, VICE
from simulation import checks
from simulation.crashing import Crash, CrashPlan
from simulation.desks import SimulatedDesk
from simulation.hub_side import HUB, HubSide
from simulation.journal import Fate, Journal
from simulation.network import Network, Weather
from simulation.people import Writer
from simulation.template import DESKS, copied, new_run
from simulation.time_and_chance import Trace, VirtualClock
from wardoffice.contract.wire import Limits
from wardoffice.desk.acting import Acted, act
from wardoffice.desk.reading import open_document
from wardoffice.desk.sending import resend, send_now, undo
from wardoffice.domain.commands import Endorse, ProposeEndorsement
from wardoffice.domain.directory import Directory
from wardoffice.domain.document import Urgency
from wardoffice.domain.people import Delegation, Role
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.hub.changes import StateExpired, changes_since
from wardoffice.hub.installing import replace_directory
from wardoffice.hub.publishing import Letter, publish
from wardoffice.hub.ward import read_ward
from wardoffice.store import directory, facts, need, outbox, records
from wardoffice.store.outbox_row import OutboxState
from wardoffice.store.problem import StoreProblem
from wardoffice.sync.problem import SyncProblem

MOST_ROUNDS_AT_REST = 6
"""A ward whose network has healed is at rest after at most so many rounds of every desk."""
STORMY = 4
"""From so many storms on a day begins with one."""
_PROBLEMS = (EndpointProblem, StoreProblem, SyncProblem)
_GRACE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Mood:
    """What kind of day it is, so that seeds differ in more than their luck."""

    desks: tuple[str, ...]
    steps: int
    storms: int
    crashes: int
    changes_of_posts: int
    page: int
    meanwhile: float


def mood(chance: Random) -> Mood:
    clerks = chance.choice((("vt1",), ("vt1", "vt2")))
    others = [name for name in DESKS if not name.startswith("vt")] + ["vt.du"]
    desks = (*clerks, *chance.sample(others, chance.choice((1, 1, 2)) if len(clerks) == 1 else 1))
    if chance.random() < 0.2:
        desks = ("vt1", "ct.a", "ct.b")
    return Mood(
        desks,
        steps=chance.randint(5, 14),
        storms=chance.choice((0, 2, 4)),
        crashes=chance.choice((0, 0, 2, 5)),
        changes_of_posts=chance.choice((0, 1, 3)),
        page=chance.choice((1, 2, 3, Limits().changes)),
        meanwhile=chance.choice((0.0, 0.1, 0.25)),
    )


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
        if self.mood.storms >= STORMY:
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

    # --- steps --------------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """The whole day, then the rest; raises Broken."""
        self.trace(f"{self.mood}")
        for _ in range(self.mood.steps):
            self.step()
        self.come_to_rest()

    def step(self) -> None:
        self.clock.passes(self.chance.choice((0.5, 2.0, 7.0, 45.0)))
        deeds: list[tuple[Callable[[], None], int]] = [
            (self.somebody_acts, 13),
            (self.somebody_syncs, 8),
            (self.somebody_takes_back, 2),
            (self.somebody_sends_again, 1),
            (self.city_publishes, 1),
            (self.time_passes, 1),
            (self.late_ones_arrive, 1),
            (self.weather_changes, self.mood.storms),
            (self.crash_is_planned, self.mood.crashes),
            (self.posts_change, self.mood.changes_of_posts),
            (self.hub_forgets, 1 if self.mood.changes_of_posts else 0),
            (self.clock_jumps, 1 if self.mood.storms else 0),
        ]
        self.chance.choices([deed for deed, _ in deeds], [weight for _, weight in deeds])[0]()

    def meanwhile(self) -> None:
        """Somebody steps in while a request is under way."""
        if self._depth >= 2 or self.chance.random() >= self.mood.meanwhile:
            return
        self._depth += 1
        self.trace.depth += 1
        self.steps_in_between += 1
        deeds = (self.somebody_acts, self.somebody_acts, self.somebody_syncs, self.somebody_takes_back)
        try:
            self.chance.choice((*deeds, self.city_publishes, self.late_ones_arrive))()
        finally:
            self._depth -= 1
            self.trace.depth -= 1

    def _somebody(self) -> SimulatedDesk:
        return self.desks[self.chance.choice(list(self.desks))]

    def _at(self, desk: SimulatedDesk, deed: Callable[[SimulatedDesk], None]) -> None:
        """Something done at a desk, which may go down over it."""
        if desk.down:
            return
        was_in_round = desk.in_round
        try:
            deed(desk)
        except StoreProblem as problem:
            if problem.code != "reading_locked":
                raise
            self.trace(f"{desk.name} may not read: too long without contact, by its clock")
        except Crash as crash:
            assert crash.owner == desk.name, crash
            self.trace(f"{desk.name} goes down")
            if was_in_round:
                desk.down = True
            else:
                self._switched_on_again(desk)

    def _switched_on_again(self, desk: SimulatedDesk) -> None:
        """What he finds: acts he was not told about count from now on."""
        desk.crashed()
        self.network.session_in_doubt.add(desk.name)
        with desk.cache.reading() as connection:
            rows = outbox.listed(connection, accepted=True)
        for row in rows:
            self.journal.add(desk.name, row.command)
        there = {row.id for row in rows}
        for one in self.journal.of(desk.name):
            if one.fate is Fate.LEAVING:
                one.fate = Fate.STANDS if one.command.id in there else Fate.WITHDRAWN
        checks.look_at_desk(desk, self.journal, self.hub)

    def somebody_acts(self) -> None:
        self._at(self._somebody(), self._acts)

    def _acts(self, desk: SimulatedDesk) -> None:
        with desk.cache.reading() as connection:
            held = sorted(records.revisions(connection))
        opened = open_document(desk.place, self.chance.choice(held)) if held else None
        chosen = self.writer.chosen(opened) if opened else None
        if opened is None or chosen is None:
            return
        payload, post = chosen
        grace = self.chance.choice((timedelta(0), timedelta(0), _GRACE))
        done = act(desk.place, opened.document.id, payload, post=post, grace=grace)
        if isinstance(done, Acted):
            self.journal.add(desk.name, done.command)
        told = f"{done.command.kind} {done.command.id[-6:]}" if isinstance(done, Acted) else done.code
        self.trace(f"{desk.name} acts on {opened.document.id[-6:]}: {type(payload).__name__} -> {told}")

    def somebody_takes_back(self) -> None:
        self._at(self._somebody(), self._takes_back)

    def _takes_back(self, desk: SimulatedDesk) -> None:
        standing = [one for one in self.journal.of(desk.name) if one.fate is Fate.STANDS and not one.known_accepted]
        if not standing:
            return
        one = self.chance.choice(standing)
        if self.chance.random() < 0.2:
            self.trace(f"{desk.name} sends {one.command.id[-6:]} now: {send_now(desk.place, one.command.id)}")
            return
        one.fate = Fate.LEAVING
        row = undo(desk.place, one.command.id)
        one.fate = Fate.STANDS if row is None else Fate.WITHDRAWN
        self.trace(f"{desk.name} takes back {one.command.id[-6:]}: {row.state if row else 'too late'}")
        if row and row.state is OutboxState.WAITING and isinstance(one.command.payload, Endorse | ProposeEndorsement):
            with desk.cache.reading() as connection:
                lies = one.words in checks.draft_texts(connection)
            checks.expect(lies, "what was taken back is a draft again", one.command.id)

    def somebody_sends_again(self) -> None:
        self._at(self._somebody(), self._sends_again)

    def _sends_again(self, desk: SimulatedDesk) -> None:
        refused = [o for o in self.journal.of(desk.name) if o.fate is Fate.STANDS and o.known_refused]
        if not refused:
            return
        one = self.chance.choice(refused)
        one.fate = Fate.LEAVING
        acted = resend(desk.place, one.command.id)
        if isinstance(acted, Acted):
            self.journal.add(desk.name, acted.command)
        one.fate = Fate.WITHDRAWN if isinstance(acted, Acted) else Fate.STANDS
        self.trace(f"{desk.name} does {one.command.id[-6:]} again: {type(acted).__name__}")

    def somebody_syncs(self) -> None:
        desk = self._somebody()
        if not desk.in_round:
            self._at(desk, self._syncs)

    def _syncs(self, desk: SimulatedDesk) -> None:
        before = self.steps_in_between
        held = checks.held_and_allowed(desk, self.hub) if self.hub.is_ill or self.hub.lists_only else set()
        by_hand, thorough = self.chance.random() < 0.3, self.chance.random() < 0.3
        self.trace(f"{desk.name} syncs")
        try:
            report = desk.round(by_hand=by_hand, thorough=by_hand or thorough)
        except _PROBLEMS as problem:
            self.trace(f"{desk.name} stops: {problem.code}")
            if problem.code == "auth_needed":
                self._signs_in(desk)
            return
        lost = held - checks.held_and_allowed(desk, self.hub) if held else set()
        checks.expect(not lost, "nothing disappears because the hub was ill", f"{desk.name}: {lost}")
        self.trace(f"{desk.name} synced: {report.pulled} {report.pushed} {report.refused} {report.state}")
        fair = self.network.weather.get(desk.name, Weather.GOOD) is Weather.GOOD and not self.hub.is_ill
        if fair and self.steps_in_between == before:
            checks.nothing_he_may_not_see(desk, self.hub)

    def _signs_in(self, desk: SimulatedDesk) -> None:
        in_doubt = self.network.session_in_doubt
        checks.expect(desk.name in in_doubt, "nobody has to sign in again without a cause", desk.name)
        try:
            desk.sign_in()
            in_doubt.discard(desk.name)
        except EndpointProblem as problem:
            self.trace(f"{desk.name} cannot sign in: {problem.code}")

    def city_publishes(self) -> None:
        self.letters += 1
        path = self.folder / f"letter-{self.letters}.pdf"
        if size := self.chance.choice((0, 0, 0, 300, 2000, 90_000)):
            path.write_bytes(f"%PDF-1.4 {self.letters} ".encode() + self.chance.randbytes(size))
        organ = PARTY if self.chance.random() < 0.15 else UBND
        letter = Letter(
            (path,) if size else (),
            f"{self.letters}/UBND-VP",
            f"Về việc thứ {self.letters}",
            "UBND thành phố",
            organ,
            urgency=self.chance.choice(list(Urgency)),
            restricted=self.chance.random() < 0.1,
        )
        self._on_hub("the city publishes", lambda: publish(self.hub.hub, letter))

    def posts_change(self) -> None:
        with self.hub.hub.reader.begin() as connection:
            now = read_ward(connection, self.hub.hub.ward).directory
        new = self._changed(now)
        self._on_hub("posts change", lambda: replace_directory(self.hub.hub, new))

    def _changed(self, now: Directory) -> Directory:
        if self.chance.random() < 0.4:
            grantor, delegate = self.chance.choice(((CHAIR, VICE), (CHAIR, CHIEF), (VICE, HEAD_KT), (CHIEF, OFFICER)))
            ends = self.clock.now + timedelta(seconds=self.chance.choice((20, 300, 7200, 90_000)))
            given = Delegation(grantor, delegate, self.clock.now, ends)
            return replace(now, delegations=(*now.delegations, given))
        whose = self.chance.choice((VICE, OFFICER, HEAD_KT, CLERK2, CHAIR))
        role = self.chance.choice((Role.ADMIN, Role.OFFICER, Role.VICE_CHAIRPERSON, Role.UNIT_HEAD, Role.CLERK))
        posts = tuple(replace(post, role=role) if post.id == whose else post for post in now.posts)
        return replace(now, posts=posts)

    def _on_hub(self, what: str, deed: Callable[[], object]) -> None:
        try:
            deed()
            self.trace(what)
        except Crash:
            self.trace(f"{what}; the hub goes down")
            self.network.hub_goes_down()

    def hub_forgets(self) -> None:
        self.hub.is_ill = self.chance.random() < 0.3
        self.trace(f"the hub forgets its older states{', and lists nothing' if self.hub.is_ill else ''}")
        self.hub.forget_states()

    def late_ones_arrive(self) -> None:
        self.network.deliver_late()

    def time_passes(self) -> None:
        self.clock.passes(self.chance.choice((60, 900, 4000, 90_000)))

    def weather_changes(self) -> None:
        weather = self.chance.choice((Weather.GOOD, Weather.LOSSY, Weather.LOSSY, Weather.DOWN, Weather.PORTAL))
        desk = self._somebody()
        self.network.weather[desk.name] = weather
        self.trace(f"weather at {desk.name}: {weather}")

    def clock_jumps(self) -> None:
        desk = self._somebody()
        desk.clock.ahead = timedelta(days=self.chance.choice((0, 0, -1, 2, 400, -400, 1100)))
        self.trace(f"clock at {desk.name}: {desk.clock.ahead.days} days ahead")

    def crash_is_planned(self) -> None:
        owner = self.chance.choice((*self.desks, HUB))
        after = self.chance.random() < 0.5
        commits = self.chance.choice((0, 1, 2, 4, 8))
        self.crashes.plan(owner, commits, after=after)
        self.trace(f"{owner} will go down {'after' if after else 'before'} commit {commits}")

    # --- rest ---------------------------------------------------------------------------------------------------------

    def come_to_rest(self) -> None:
        """The network heals, everybody syncs, people throw away what was refused; then all is looked at."""
        self.trace("--- everything heals ---")
        self.mood = replace(self.mood, meanwhile=0.0)
        self.crashes.clear()
        was_ill, self.hub.is_ill = self.hub.is_ill, False
        self.network.weather.clear()
        self.network.deliver_late()
        self.clock.passes(61)
        if was_ill:  # whole again, a database knows nothing of the states it gave while it was half there
            self.hub.forget_states()
            for desk in self.desks.values():
                self._good_round(desk)
        for _ in range(MOST_ROUNDS_AT_REST):
            restless = [desk for desk in self.desks.values() if self._throws_away(desk) or self._is_restless(desk)]
            if not restless:
                break
            for desk in restless:
                self._good_round(desk)
        else:
            raise checks.Broken("everything comes to rest", f"not within {MOST_ROUNDS_AT_REST} rounds")
        checks.look_at_hub(self.hub, self.journal)
        for desk in self.desks.values():
            checks.look_at_desk(desk, self.journal, self.hub)
            checks.look_at_desk_at_rest(desk, self.hub)

    def _is_restless(self, desk: SimulatedDesk) -> bool:
        """Whether something is to be sent or fetched, or the hub has something new for it."""
        with desk.cache.reading() as connection:
            due = outbox.due(connection, desk.clock(), 1) or need.missing_count(connection)
            cursor = facts.fact(connection, facts.CURSOR) or ""
            anew = facts.fact(connection, facts.LISTING_ANEW)
            stamp = facts.number(connection, "stamp")
        try:
            with self.hub.hub.reader.begin() as connection:
                news = changes_since(connection, self.hub.hub.ward, desk.person, cursor, 1)
        except StateExpired:
            return True
        behind = desk.index.indexed_to() < stamp or self._directory_is_newer(desk)
        return bool(due or anew or behind) or not news.startswith(b'{"changes":[]')

    def _good_round(self, desk: SimulatedDesk) -> None:
        """A round in good weather, after signing in anew if need be."""
        for _ in range(2):
            try:
                report = desk.round(by_hand=True, thorough=self._directory_is_newer(desk))
            except EndpointProblem as problem:
                if problem.code != "auth_needed":
                    raise
                self._signs_in(desk)
            else:
                self.trace(f"{desk.name} at rest: {report.pulled} {report.pushed} {report.refused}")
                return
        raise checks.Broken("a person who signs in can sync", desk.name)

    def _directory_is_newer(self, desk: SimulatedDesk) -> bool:
        with desk.cache.reading() as connection:
            known = directory.revision(connection)
        with self.hub.hub.reader.begin() as connection:
            return read_ward(connection, self.hub.hub.ward).directory_revision != known

    def _throws_away(self, desk: SimulatedDesk) -> int:
        with desk.cache.reading() as connection:
            refused = [row for row in outbox.listed(connection) if row.state is OutboxState.REFUSED]
        for row in refused:
            one = self.journal.by_id[row.id]
            one.fate = Fate.LEAVING
            one.fate = Fate.WITHDRAWN if undo(desk.place, row.id) else Fate.STANDS
        return len(refused)
