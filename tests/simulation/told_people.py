"""What people do that others must not lose, told step by step."""

from dataclasses import replace
from unittest.mock import patch

from cases import HEAD_KT, KT, UBND, VICE
from simulation.checks import expect
from simulation.hands import (
    COMMANDS,
    LEASES,
    UPLOADS,
    a_letter,
    attaches,
    document,
    does,
    note,
    registers_next,
    syncs,
    syncs_thoroughly,
    takes_back,
)
from simulation.journal import Fate
from simulation.network import Fault, Weather
from simulation.world import World
from wardoffice.desk import leasing, pinning
from wardoffice.desk.acting import overlaid
from wardoffice.domain.commands import Annotate, Comment, ConfirmComplete, Endorse
from wardoffice.domain.document import AssignmentRole, Given
from wardoffice.domain.ids import CommandId, MarkId
from wardoffice.domain.marks import anew, moved
from wardoffice.domain.people import Role
from wardoffice.hub.installing import replace_directory
from wardoffice.hub.ward import read_ward


def posts_are_changed(world: World) -> None:
    """One loses sight, another gains it; each desk and each list follows at its next round."""
    with world.hub.hub.reader.begin() as connection:
        now = read_ward(connection, world.hub.hub.ward).directory
    roles = {VICE: Role.ADMIN, HEAD_KT: Role.VICE_CHAIRPERSON}
    posts = tuple(replace(post, role=roles.get(post.id, post.role)) for post in now.posts)
    replace_directory(world.hub.hub, replace(now, posts=posts))
    world.clock.passes(5)
    syncs(world, "pct", "tp.kt", "vt1")
    for desk in ("pct", "tp.kt"):
        syncs_thoroughly(world, desk)


def a_refusal_holds_back(world: World) -> None:
    """The second leader's words come too late; what he wrote after them on that document waits, the rest goes."""
    for place in (1, 2):
        does(world, "ct.a", place, ConfirmComplete())
        does(world, "pct", place, Endorse(f"không kịp {place}", (Given(KT, AssignmentRole.LEAD),)))
        does(world, "pct", place, Comment(f"viết sau {place}"))
    does(world, "pct", 3, Comment("văn bản khác"))
    syncs(world, "ct.a", "pct", "pct")


def more_than_a_batch(world: World) -> None:
    """The same where the refused act ends one batch and the later one begins the next."""
    with patch("wardoffice.sync.pushing.BATCH", 1):
        a_refusal_holds_back(world)


def written_while_the_refusal_is_under_way(world: World) -> None:
    """He writes on before he can know that his former act was refused."""
    does(world, "ct.a", 1, ConfirmComplete())
    syncs(world, "ct.a")
    does(world, "pct", 1, Annotate((note(),)))
    does(world, "pct", 1, Endorse("không kịp", (Given(KT, AssignmentRole.LEAD),)))
    written: list[str] = []

    def writes_on() -> None:
        if world.desks["pct"].in_round and not written:
            written.append("đã viết")
            does(world, "pct", 1, Comment("viết khi việc trước đang gửi"))

    world.network.foretold[COMMANDS] = [Fault.NONE]
    world.network.before_answer = writes_on
    syncs(world, "pct")
    world.network.before_answer = lambda: None
    syncs(world, "pct")


def a_mark_is_moved(world: World) -> None:
    """Moved an hour later without a network and sent act by act over a line that breaks: everybody sees it once,
    with the time it was written."""
    first = replace(note(), id=MarkId("n1"))
    does(world, "ct.a", 1, Annotate((first,)))
    written = world.clock()
    world.clock.passes(3600)
    does(world, "ct.a", 1, Annotate((anew(moved(first, 9, 9)),)))
    world.network.foretold[COMMANDS] = [Fault.NONE, Fault.ANSWER_LOST]
    with patch("wardoffice.sync.pushing.BATCH", 1):
        syncs(world, "ct.a", "pct", "ct.a", "ct.a", "pct")
    for desk in ("ct.a", "pct"):
        shown = overlaid(world.desks[desk].place, document(world, 1))
        expect(shown is not None and [m.at for m in shown.marks] == [written], "a mark keeps its time", shown)


def taken_back_under_way(world: World) -> None:
    """Once it is on its way it cannot be taken back, and he is told so."""
    command = does(world, "ct.a", 1, Comment("rút lại được không"))
    world.network.before_answer = lambda: takes_back(world, "ct.a", command)
    syncs(world, "ct.a")
    world.network.before_answer = lambda: None
    expect(world.journal.by_id[command].fate is Fate.STANDS, "what is under way cannot be taken back")


def several_are_registered(world: World) -> None:
    """One after the other, by two clerks who do not know of each other."""
    for number in range(4):
        a_letter(world, f"{number}/UBND-VP")
    syncs(world, "vt1", "vt2")
    for place, clerk in enumerate(("vt1", "vt2", "vt1", "vt2")):
        world.clock.passes(1)
        registers_next(world, clerk, place)
    syncs(world, "vt2", "vt1")


def room_is_made(world: World) -> None:
    """The disk's share is nothing: only what is needed least goes, and what is pinned or to be sent stays."""
    attaches(world, "ct.a", 1, 3000)
    pinning.pin(world.desks["ct.a"].place, [document(world, 3)])
    world.desks["ct.a"].disk_share = 1
    world.network.weather["ct.a"] = Weather.GOOD
    world.network.foretold[UPLOADS] = [Fault.LOST] * 9
    syncs(world, "ct.a")
    world.network.foretold.clear()
    a_letter(world, "90/UBND-VP")
    syncs(world, "ct.a")


def the_register_is_lent(world: World) -> None:
    """One clerk gives numbers without a network, and takes one back; the other waits for hers, and gets the next."""
    for number in range(5):
        a_letter(world, f"{number}/UBND-VP")
    leasing.take(world.desks["vt1"].place, UBND)
    syncs(world, "vt1", "vt2")
    for place in (0, 1, 2):
        registers_next(world, "vt1", place)
    last = list(world.journal.by_id)[-2]
    takes_back(world, "vt1", CommandId(last))
    registers_next(world, "vt2", 3)
    syncs(world, "vt2")
    world.crashes.plan("vt1", 3, after=True)
    syncs(world, "vt1", "vt1")
    leasing.give_back(world.desks["vt1"].place, UBND)
    syncs(world, "vt2", "vt1", "vt2")


def the_register_is_given_back_and_nobody_hears(world: World) -> None:
    """The hub lends it and is not heard, nor is whoever gives it back, again and again: nobody waits for him later."""
    a_letter(world, "1/UBND-VP")
    clerk = world.desks["vt1"].place
    leasing.take(clerk, UBND)
    world.network.foretold[LEASES] = [Fault.ANSWER_LOST] * 99
    syncs(world, "vt1")
    for _ in range(2):
        leasing.give_back(clerk, UBND)
        syncs(world, "vt1")
    leasing.take(clerk, UBND)
    leasing.give_back(clerk, UBND)
    world.network.foretold[LEASES].clear()
    registers_next(world, "vt2", 0)
