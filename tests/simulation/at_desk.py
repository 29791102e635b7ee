"""What somebody does at his desk: he acts, takes back, attaches, pins, borrows the register, syncs, signs in anew."""

from datetime import timedelta
from typing import TYPE_CHECKING

from cases import UBND
from simulation import checks
from simulation.crashing import Crash
from simulation.desks import SimulatedDesk
from simulation.journal import Fate
from simulation.network import Weather
from wardoffice.desk import leasing, pinning
from wardoffice.desk.acting import Acted, act
from wardoffice.desk.attaching import attach_files
from wardoffice.desk.reading import Opened, open_document
from wardoffice.desk.sending import resend, send_now, undo
from wardoffice.domain.commands import Endorse, ProposeEndorsement
from wardoffice.domain.outcome import Refusal
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.store import outbox, records
from wardoffice.store.outbox_row import OutboxState
from wardoffice.store.problem import StoreProblem
from wardoffice.sync.problem import SyncProblem

if TYPE_CHECKING:
    from simulation.world import World

SIGN_IN_ANEW = ("auth_needed", "hub_restored", "hub_renewed")
_PROBLEMS = (EndpointProblem, StoreProblem, SyncProblem)
_GRACE = timedelta(seconds=30)
_SIZES = (1, 900, 1000, 2500, 7000)
"""Bytes of attached files; a piece is a thousand."""


def acts(world: "World", desk: SimulatedDesk) -> None:
    """An act on a document he holds."""
    opened = _opened(world, desk)
    chosen = world.writer.chosen(opened) if opened else None
    if opened is None or chosen is None:
        return
    payload, post = chosen
    grace = world.chance.choice((timedelta(0), timedelta(0), _GRACE))
    done = act(desk.place, opened.document.id, payload, post=post, grace=grace)
    _told(world, desk, done, f"acts on {opened.document.id[-6:]}: {type(payload).__name__}")


def attaches(world: "World", desk: SimulatedDesk) -> None:
    """A file of his own to a document; he throws his copy away as soon as he is told that it is kept."""
    opened = _opened(world, desk)
    if opened is not None and "attach" in opened.may:
        _attaches_to(world, desk, opened)


def enters_for_a_leader(world: "World", desk: SimulatedDesk) -> None:
    """What a leader wrote on the paper slip: its scan is attached and his words are entered before either was sent."""
    opened = _opened(world, desk)
    if opened is None or not {"attach", "enter_endorsement"} <= opened.may.keys():
        return
    _attaches_to(world, desk, opened)
    with_scan = open_document(desk.place, opened.document.id)
    post = world.chance.choice(opened.may["enter_endorsement"])
    payload = world.writer.entered(with_scan.document, post) if with_scan else None
    if payload is not None:
        done = act(desk.place, opened.document.id, payload, post=post)
        _told(world, desk, done, f"acts on {opened.document.id[-6:]}: {type(payload).__name__}")


def _attaches_to(world: "World", desk: SimulatedDesk, opened: Opened) -> None:
    path = world.folder / f"{world.writer.words()}.pdf"
    path.write_bytes(world.chance.randbytes(world.chance.choice(_SIZES)))
    post = world.chance.choice(opened.may["attach"])
    done = attach_files(desk.place, opened.document.id, [path], post=post)
    path.unlink()
    _told(world, desk, done, f"attaches to {opened.document.id[-6:]}")


def pins(world: "World", desk: SimulatedDesk) -> None:
    """Some documents are wanted for a meeting, or no more; and the disk's share is changed."""
    with desk.cache.reading() as connection:
        held = sorted(records.revisions(connection))
    if not held:
        return
    some = world.chance.sample(held, min(2, len(held)))
    doing = world.chance.choice((pinning.pin, pinning.pin, pinning.unpin))
    doing(desk.place, some)
    desk.disk_share = world.chance.choice((0, 1, 3000, 100_000, None))
    world.trace(f"{desk.name} {doing.__name__}s {[one[-6:] for one in some]}, share {desk.disk_share}")


def borrows_or_returns(world: "World", desk: SimulatedDesk) -> None:
    """A clerk asks for the register's numbers, or for no more of them."""
    doing = world.chance.choice((leasing.take, leasing.take, leasing.give_back))
    refusal = doing(desk.place, UBND)
    world.trace(f"{desk.name} register: {doing.__name__} {refusal.code if refusal else ''}")


def takes_back(world: "World", desk: SimulatedDesk) -> None:
    standing = [one for one in world.journal.of(desk.name) if one.fate is Fate.STANDS and not one.known_accepted]
    if not standing:
        return
    one = world.chance.choice(standing)
    if world.chance.random() < 0.2:
        world.trace(f"{desk.name} sends {one.command.id[-6:]} now: {send_now(desk.place, one.command.id)}")
        return
    one.fate = Fate.LEAVING
    row = undo(desk.place, one.command.id)
    one.fate = Fate.STANDS if row is None else Fate.WITHDRAWN
    world.trace(f"{desk.name} takes back {one.command.id[-6:]}: {row.state if row else 'too late'}")
    if row and row.state is OutboxState.WAITING and isinstance(one.command.payload, Endorse | ProposeEndorsement):
        with desk.cache.reading() as connection:
            lies = one.words in checks.draft_texts(connection)
        checks.expect(lies, "what was taken back is a draft again", one.command.id)


def sends_again(world: "World", desk: SimulatedDesk) -> None:
    refused = [o for o in world.journal.of(desk.name) if o.fate is Fate.STANDS and o.known_refused]
    if not refused:
        return
    one = world.chance.choice(refused)
    one.fate = Fate.LEAVING
    acted = resend(desk.place, one.command.id)
    if isinstance(acted, Acted):
        world.journal.add(desk.name, acted.command)
    one.fate = Fate.WITHDRAWN if isinstance(acted, Acted) else Fate.STANDS
    world.trace(f"{desk.name} does {one.command.id[-6:]} again: {type(acted).__name__}")


def syncs(world: "World", desk: SimulatedDesk) -> None:
    """A round, unless one is under way at this desk."""
    if desk.in_round:
        return
    before = world.steps_in_between
    held = checks.held_and_allowed(desk, world.hub) if world.hub.is_ill or world.hub.lists_only else set()
    by_hand, thorough = world.chance.random() < 0.3, world.chance.random() < 0.3
    world.trace(f"{desk.name} syncs")
    try:
        report = desk.round(by_hand=by_hand, thorough=by_hand or thorough)
    except _PROBLEMS as problem:
        world.trace(f"{desk.name} stops: {problem.code}")
        if problem.code in SIGN_IN_ANEW:
            signs_in(world, desk)
        return
    lost = held - checks.held_and_allowed(desk, world.hub) if held else set()
    checks.expect(not lost, "nothing disappears because the hub was ill", f"{desk.name}: {lost}")
    world.trace(f"{desk.name} synced: {report.pulled} {report.pushed} {report.refused} {report.state}")
    fair = world.network.weather.get(desk.name, Weather.GOOD) is Weather.GOOD and not world.hub.is_ill
    if fair and world.steps_in_between == before:
        checks.nothing_he_may_not_see(desk, world.hub)


def signs_in(world: "World", desk: SimulatedDesk) -> None:
    in_doubt = world.network.session_in_doubt
    checks.expect(desk.name in in_doubt, "nobody has to sign in again without a cause", desk.name)
    try:
        desk.sign_in()
        in_doubt.discard(desk.name)
    except EndpointProblem as problem:
        world.trace(f"{desk.name} cannot sign in: {problem.code}")


def throws_away_refused(world: "World", desk: SimulatedDesk) -> int:
    """He throws away what was refused; how many acts."""
    with desk.cache.reading() as connection:
        refused = [row for row in outbox.listed(connection) if row.state is OutboxState.REFUSED]
    for row in refused:
        one = world.journal.by_id[row.id]
        one.fate = Fate.LEAVING
        one.fate = Fate.WITHDRAWN if undo(desk.place, row.id) else Fate.STANDS
    return len(refused)


def goes_down(world: "World", desk: SimulatedDesk, crash: Crash, *, in_round: bool) -> None:
    """The machine is off; it is switched on again at once unless a round was under way, whose end that is."""
    assert crash.owner == desk.name, crash
    world.trace(f"{desk.name} goes down")
    if in_round:
        desk.down = True
    else:
        switched_on_again(world, desk)


def switched_on_again(world: "World", desk: SimulatedDesk) -> None:
    """What he finds: acts he was not told about count from now on."""
    desk.crashed()
    world.network.session_in_doubt.add(desk.name)
    with desk.cache.reading() as connection:
        rows = outbox.listed(connection, accepted=True)
    for row in rows:
        world.journal.add(desk.name, row.command)
    there = {row.id for row in rows}
    for one in world.journal.of(desk.name):
        if one.fate is Fate.LEAVING:
            one.fate = Fate.STANDS if one.command.id in there else Fate.WITHDRAWN
    checks.look_at_desk(desk, world.journal, world.hub)


def _opened(world: "World", desk: SimulatedDesk) -> Opened | None:
    with desk.cache.reading() as connection:
        held = sorted(records.revisions(connection))
    return open_document(desk.place, world.chance.choice(held)) if held else None


def _told(world: "World", desk: SimulatedDesk, done: Acted | Refusal, what: str) -> None:
    if isinstance(done, Acted):
        world.journal.add(desk.name, done.command)
    told = f"{done.command.kind} {done.command.id[-6:]}" if isinstance(done, Acted) else done.code
    world.trace(f"{desk.name} {what} -> {told}")
