"""What a hub forgets, and a hub put back from a backup, told step by step."""

from unittest.mock import patch

from cases import KT, UBND
from simulation import at_desk, at_the_city
from simulation.checks import expect
from simulation.hands import CHANGES, a_letter, attaches, does, note, registers_next, syncs, syncs_thoroughly
from simulation.network import Fault
from simulation.rest import come_to_rest
from simulation.world import World
from wardoffice.desk import leasing
from wardoffice.domain.commands import Comment, Endorse, RegisterIncoming
from wardoffice.domain.document import AssignmentRole, Given
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.store import changes
from wardoffice.sync.problem import SyncProblem


def states_are_forgotten(world: World) -> None:
    """Everything is listed anew over many pages; what is held and not named on the first of them stays."""
    a_letter(world, "78/UBND-VP")
    world.hub.forget_states()
    syncs(world, "vt1", "ct.a")


def an_empty_list_comes(world: World) -> None:
    """A hub that has forgotten everything is not believed."""
    world.hub.forget_states()
    world.hub.is_ill = True
    syncs(world, "vt1", "ct.a")
    world.hub.is_ill = False


def a_short_list_comes(world: World) -> None:
    """One that lists far fewer than are held is asked about, not believed."""
    with patch.object(changes, "LEAST_GUARDED", 1):
        world.hub.forget_states()
        world.hub.lists_only = 1
        syncs(world, "ct.a")
        world.hub.lists_only = 0


def a_backup_is_put_back(world: World) -> None:
    """Of an hour ago, under its old name: nobody sends before he has signed in, and what it lost comes again."""
    at_the_city.is_backed_up(world)
    does(world, "ct.a", 1, Endorse("giao gấp", (Given(KT, AssignmentRole.LEAD),), (note(),)))
    does(world, "vt1", 0, RegisterIncoming())
    attaches(world, "ct.a", 2, 2500)
    syncs(world, "ct.a", "vt1")
    does(world, "ct.a", 2, Comment("viết khi máy chủ đã mất"))
    _is_put_back(world, called_anew=False)
    syncs_thoroughly_or_stops(world, "ct.a")
    syncs(world, "vt1", "ct.a")


def syncs_thoroughly_or_stops(world: World, desk: str) -> None:
    """A round that must stop before it sends anything."""
    before = world.hub.hub_commands()
    try:
        syncs_thoroughly(world, desk)
    except (SyncProblem, EndpointProblem):
        pass
    else:
        expect(False, "a hub that was put back is noticed", desk)
    expect(world.hub.hub_commands() == before, "nothing is sent to a hub that was put back", desk)


def others_work_on_at_a_hub_put_back(world: World) -> None:
    """Its numbers are beyond the old ones before the desk asks whose act it took and lost; the page never came."""
    _takes_an_act_and_others_work_on(world)
    syncs(world, "ct.a")


def others_work_on_at_the_same_document(world: World) -> None:
    """They bring its revision as far as it was when the hub had the act it lost: no number tells of what is missing."""
    _takes_an_act_and_is_put_back(world)
    for word in ("thêm", "nữa"):
        does(world, "vt1", 1, Comment(f"người khác làm {word}"))
        syncs(world, "vt1")
    syncs(world, "ct.a", "ct.a")


def a_full_list_comes_from_a_hub_put_back(world: World) -> None:
    """It no longer knows the states it gave; its list shows everything but the act it took and lost. No file is wanted
    after it, and so no further page."""
    _takes_an_act_and_others_work_on(world)
    world.hub.forget_states()
    syncs(world, "ct.a")


def one_signs_in_at_a_hub_put_back(world: World) -> None:
    """For his session had ended: he need not do so a second time for the act it took and lost."""
    _takes_an_act_and_others_work_on(world)
    at_desk.signs_in(world, world.desks["ct.a"])
    world.hub.forget_states()
    syncs(world, "ct.a")


def the_register_is_lent_by_a_hub_put_back(world: World) -> None:
    """It lends what was given back long ago: the other clerk gets her number all the same, and so does whoever borrowed
    it from a hub of which he did not know that it was put back."""
    for number in range(4):
        a_letter(world, f"{number}/UBND-VP")
    leasing.take(world.desks["vt1"].place, UBND)
    syncs(world, "vt1", "vt2")
    at_the_city.is_backed_up(world)
    registers_next(world, "vt1", 0)
    leasing.give_back(world.desks["vt1"].place, UBND)
    syncs(world, "vt1", "vt1")
    _is_put_back(world, called_anew=True)
    registers_next(world, "vt2", 1)
    syncs(world, "vt2", "vt1", "vt2", "vt1")
    come_to_rest(world)
    leasing.take(world.desks["vt1"].place, UBND)
    syncs(world, "vt1")
    at_the_city.is_backed_up(world)
    _is_put_back(world, called_anew=True)
    registers_next(world, "vt1", 1)
    syncs(world, "vt2")
    registers_next(world, "vt2", 2)


def the_register_is_asked_for_at_a_hub_put_back(world: World) -> None:
    """It lends the register under an older lease than the desk holds; the clerk, whose numbers are provisional until
    the hub is heard, asks for it once more."""
    a_letter(world, "1/UBND-VP")
    clerk = world.desks["vt1"]
    leasing.take(clerk.place, UBND)
    syncs(world, "vt1")
    at_the_city.is_backed_up(world)
    leasing.give_back(clerk.place, UBND)
    syncs(world, "vt1")
    leasing.take(clerk.place, UBND)
    syncs(world, "vt1")
    _is_put_back(world, called_anew=True)
    at_desk.signs_in(world, clerk)
    leasing.take(clerk.place, UBND)
    syncs(world, "vt1")
    registers_next(world, "vt2", 0)


def _takes_an_act_and_is_put_back(world: World) -> None:
    """The hub accepts what he wrote and says so; before the page that shows it comes, its backup takes its place."""
    at_the_city.is_backed_up(world)
    does(world, "ct.a", 1, Comment("nhận rồi mất"))
    world.network.foretold[CHANGES] = [Fault.ANSWER_LOST] * 9
    syncs(world, "ct.a")
    world.network.foretold[CHANGES].clear()
    _is_put_back(world, called_anew=False)


def _takes_an_act_and_others_work_on(world: World) -> None:
    """What others do brings the numbers of the hub put back beyond the old ones."""
    _takes_an_act_and_is_put_back(world)
    for word in ("làm", "làm tiếp"):
        does(world, "vt1", 2, Comment(f"người khác {word}"))
    syncs(world, "vt1")


def _is_put_back(world: World, *, called_anew: bool) -> None:
    world.hub.put_back(world.folder / "backup", called_anew=called_anew)
    world.network.session_in_doubt.update(world.desks)
