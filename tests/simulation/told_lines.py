"""What goes wrong on the line and with the machines, told step by step."""

from dataclasses import replace
from datetime import timedelta

from cases import HEAD_KT, KT
from simulation import at_the_city
from simulation.checks import expect, lists_follow
from simulation.hands import (
    CHANGES,
    COMMANDS,
    FILES,
    SESSION,
    UPLOADS,
    a_letter,
    attaches,
    does,
    note,
    syncs,
    syncs_thoroughly,
)
from simulation.network import Fault
from simulation.world import World
from wardoffice.domain.commands import Comment, Endorse, RegisterIncoming
from wardoffice.domain.document import AssignmentRole, Given
from wardoffice.domain.people import Role
from wardoffice.hub.installing import replace_directory
from wardoffice.hub.ward import read_ward
from wardoffice.sync.problem import SyncProblem


def answers_are_lost(world: World) -> None:
    """What was carried out and not answered is sent again, and carried out once."""
    does(world, "ct.a", 1, Endorse("giao gấp", (Given(KT, AssignmentRole.LEAD),), (note(),)))
    does(world, "ct.a", 2, Comment("đã xem"))
    does(world, "vt1", 0, RegisterIncoming())
    for fault in (Fault.ANSWER_LOST, Fault.TWICE, Fault.CUT_SHORT, Fault.PROXY_ILL_AFTER, Fault.LATE):
        world.network.foretold[COMMANDS] = [fault]
        syncs(world, "ct.a", "vt1")
    world.network.deliver_late()


def a_machine_goes_down_at_every_commit(world: World) -> None:
    """A desk's round, cut off before and after each of its commits in turn, while there is something new each time."""
    for commit in range(14):
        for after in (False, True):
            at_the_city.publishes(world)
            does(world, "vt1", 1, Comment(f"ý kiến {commit} {after}"))
            world.crashes.plan("vt1", commit, after=after)
            syncs(world, "vt1")
            world.crashes.clear()


def the_hub_goes_down_at_every_commit(world: World) -> None:
    for commit in range(4):
        for after in (False, True):
            does(world, "vt1", 1, Comment(f"ý kiến {commit} {after}"))
            does(world, "vt1", 2, Comment(f"ý kiến khác {commit} {after}"))
            world.crashes.plan("hub", commit, after=after)
            syncs(world, "vt1")
            world.crashes.clear()


def the_machine_goes_down_over_a_new_directory(world: World) -> None:
    """Wherever a new directory is cut off, every list is seen from it at last."""
    for commit in range(6):
        for after in (False, True):
            role = Role.UNIT_HEAD if (commit + after) % 2 else Role.VICE_CHAIRPERSON
            with world.hub.hub.reader.begin() as connection:
                now = read_ward(connection, world.hub.hub.ward).directory
            posts = tuple(replace(post, role=role) if post.id == HEAD_KT else post for post in now.posts)
            replace_directory(world.hub.hub, replace(now, posts=posts))
            world.crashes.plan("tp.kt", commit, after=after)
            syncs_thoroughly(world, "tp.kt")
            world.crashes.clear()
            syncs_thoroughly(world, "tp.kt")
            with world.desks["tp.kt"].cache.reading() as connection:
                lists_follow(world.desks["tp.kt"], connection)


def an_old_page_comes_again(world: World) -> None:
    """A proxy answers with what it kept from before: nothing he did leaves his screen over it."""
    does(world, "pct", 1, Comment("của người khác"))
    syncs(world, "pct")
    world.network.foretold[CHANGES] = [Fault.ANSWER_LOST]
    syncs(world, "ct.a")
    does(world, "ct.a", 1, Comment("của tôi"))
    world.network.foretold[CHANGES] = [Fault.STALE]
    syncs(world, "ct.a")


def a_proxy_answers_for_the_hub(world: World) -> None:
    """With what the hub said of itself before something new: that is no hub put back from a backup."""
    does(world, "ct.a", 1, Comment("một ý kiến"))
    world.network.foretold[CHANGES] = [Fault.ILL] * 9
    syncs(world, "ct.a", "ct.a")
    world.network.foretold[CHANGES].clear()
    world.network.foretold[SESSION] = [Fault.STALE]
    syncs_thoroughly_all_the_same(world, "ct.a")


def syncs_thoroughly_all_the_same(world: World, desk: str) -> None:
    """A round that comes through."""
    try:
        syncs_thoroughly(world, desk)
    except SyncProblem as problem:
        expect(False, "a hub that stands is not taken for one put back", problem.code)


def tokens_end_again_and_again(world: World) -> None:
    """An access token lasts an hour; nobody signs in anew for it."""
    for _ in range(3):
        world.clock.passes(4000)
        syncs(world, "vt1")


def a_file_is_cut_short(world: World) -> None:
    """By a proxy that calls the half of it the whole."""
    a_letter(world, "77/UBND-VP")
    world.network.foretold[FILES] = [Fault.CUT_SHORT, Fault.CUT, Fault.CUT_SHORT]
    syncs(world, "vt1", "vt1", "vt1")


def a_file_is_sent_in_pieces(world: World) -> None:
    """Over a line that breaks on the way there and on the way back, by a machine that goes down over it."""
    attaches(world, "ct.a", 1, 4500)
    cut, lost = Fault.REQUEST_CUT, Fault.ANSWER_LOST
    world.network.foretold[UPLOADS] = [Fault.NONE, cut, lost, cut, Fault.TWICE, cut, Fault.LATE, Fault.CUT]
    syncs(world, *("ct.a",) * 6)
    world.network.foretold.clear()
    for commit in range(6):
        attaches(world, "ct.a", 2, 1500 + commit)
        world.crashes.plan("ct.a", commit, after=bool(commit % 2))
        syncs(world, "ct.a")
        world.crashes.clear()
    world.network.deliver_late()


def clocks_are_set_back(world: World) -> None:
    """By 400 days, with acts on their way: they are sent, though by that clock they are not due for long."""
    does(world, "ct.a", 1, Comment("trước khi chỉnh giờ"))
    world.desks["ct.a"].clock.ahead = timedelta(days=-400)
