"""Short days told step by step: what a random one meets now and then, each ending at rest with everything looked at.

They hold on the sound program; and a fault planted in the right place breaks at least one of them.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from random import Random
from unittest.mock import patch

from sqlalchemy import select

from cases import HEAD_KT, KT, UBND, VICE
from simulation import at_desk, at_the_city
from simulation.checks import expect, lists_follow
from simulation.journal import Fate
from simulation.network import Fault, Weather
from simulation.rest import come_to_rest
from simulation.time_and_chance import drawn_from_seed
from simulation.world import World
from wardoffice.desk import leasing, pinning
from wardoffice.desk.acting import Acted, act, overlaid
from wardoffice.desk.attaching import attach_files
from wardoffice.desk.sending import undo
from wardoffice.domain.commands import Annotate, Comment, ConfirmComplete, Endorse, Payload, RegisterIncoming
from wardoffice.domain.document import AssignmentRole, Given
from wardoffice.domain.ids import CommandId, MarkId
from wardoffice.domain.marks import Mark, MarkKind, anew, moved
from wardoffice.domain.people import Role
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.hub import tables
from wardoffice.hub.installing import replace_directory
from wardoffice.hub.publishing import Letter, publish
from wardoffice.hub.ward import read_ward
from wardoffice.store import changes
from wardoffice.sync.problem import SyncProblem

COMMANDS, CHANGES, FILES, UPLOADS = "/v1/commands", "/v1/changes", "/v1/files", "/v1/uploads"
SESSION = "/v1/session"
Scenario = Callable[[World], None]


def run_scenario(scenario: Scenario, *desks: str) -> None:
    """One told day with these desks; raises what does not hold."""
    calm = {"storms": 0, "crashes": 0, "changes_of_posts": 0, "meanwhile": 0.0, "page": 2}
    world = World(1, desks=desks or ("vt1", "ct.a", "pct"), **calm)
    with closing(world), drawn_from_seed(Random("scenario"), world.clock):
        scenario(world)
        come_to_rest(world)


def document(world: World, place: int) -> str:
    """The id of one of the morning's documents: 0 to register, 1 submitted, 2 proposed, 3 assigned, 4 contested."""
    with world.hub.hub.reader.begin() as connection:
        bodies = connection.execute(select(tables.objects.c.id, tables.objects.c.body)).all()
    return str(next(id_ for id_, body in bodies if f"{900 + place}/UBND-TP".encode() in body))


def does(world: World, desk: str, place: int, payload: Payload) -> CommandId:
    """Somebody does something, and is told that it is kept."""
    world.clock.passes(1)
    done = act(world.desks[desk].place, document(world, place), payload)
    assert isinstance(done, Acted), done
    world.journal.add(desk, done.command)
    return done.command.id


def syncs(world: World, *desks: str) -> None:
    for desk in desks:
        world.clock.passes(2)
        world.at(world.desks[desk], at_desk.syncs)


def takes_back(world: World, desk: str, command: CommandId) -> None:
    one = world.journal.by_id[command]
    one.fate = Fate.LEAVING
    one.fate = Fate.STANDS if undo(world.desks[desk].place, command) is None else Fate.WITHDRAWN


def note() -> Mark:
    return Mark(MarkKind.NOTE, 1, point=(10.0, 10.0), text="một ghi chú")


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


def syncs_thoroughly(world: World, desk: str) -> None:
    world.at(world.desks[desk], lambda _, desk: desk.round(by_hand=True))


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


def a_refusal_holds_back(world: World) -> None:
    """The second leader's words come too late; what he wrote after them on that document waits, the rest goes."""
    for place in (1, 2):
        does(world, "ct.a", place, ConfirmComplete())
        does(world, "pct", place, Endorse(f"không kịp {place}", (Given(KT, AssignmentRole.LEAD),)))
        does(world, "pct", place, Comment(f"viết sau {place}"))
    does(world, "pct", 3, Comment("văn bản khác"))
    syncs(world, "ct.a", "pct", "pct")


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


def taken_back_under_way(world: World) -> None:
    """Once it is on its way it cannot be taken back, and he is told so."""
    command = does(world, "ct.a", 1, Comment("rút lại được không"))
    world.network.before_answer = lambda: takes_back(world, "ct.a", command)
    syncs(world, "ct.a")
    world.network.before_answer = lambda: None
    expect(world.journal.by_id[command].fate is Fate.STANDS, "what is under way cannot be taken back")


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


def several_are_registered(world: World) -> None:
    """One after the other, by two clerks who do not know of each other."""
    for number in range(4):
        a_letter(world, f"{number}/UBND-VP")
    syncs(world, "vt1", "vt2")
    for place, clerk in enumerate(("vt1", "vt2", "vt1", "vt2")):
        world.clock.passes(1)
        registers_next(world, clerk, place)
    syncs(world, "vt2", "vt1")


def a_letter(world: World, code: str) -> None:
    """From the city to the committee, with a file of some kilobytes."""
    world.clock.passes(1)
    path = world.folder / f"{code.partition('/')[0]}.pdf"
    path.write_bytes(b"%PDF-1.4 " + code.encode() * 500)
    publish(world.hub.hub, Letter((path,), code, "Về việc thử", "UBND thành phố", UBND))


def registers_next(world: World, clerk: str, place: int) -> None:
    with world.hub.hub.reader.begin() as connection:
        bodies = connection.execute(select(tables.objects.c.id, tables.objects.c.body)).all()
    wanted = sorted(id_ for id_, body in bodies if b'"arrival":null' in body and b'"organ":"ubnd"' in body)
    done = act(world.desks[clerk].place, wanted[place], RegisterIncoming())
    assert isinstance(done, Acted), done
    world.journal.add(clerk, done.command)


def clocks_are_set_back(world: World) -> None:
    """By 400 days, with acts on their way: they are sent, though by that clock they are not due for long."""
    does(world, "ct.a", 1, Comment("trước khi chỉnh giờ"))
    world.desks["ct.a"].clock.ahead = timedelta(days=-400)


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


def attaches(world: World, desk: str, place: int, size: int) -> None:
    """Somebody attaches a file of his own and throws it away."""
    world.clock.passes(1)
    path = world.folder / f"{size}.pdf"
    path.write_bytes(world.chance.randbytes(size))
    done = attach_files(world.desks[desk].place, document(world, place), [path])
    path.unlink()
    assert isinstance(done, Acted), done
    world.journal.add(desk, done.command)


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


def a_backup_is_put_back(world: World) -> None:
    """Of an hour ago, under its old name: nobody sends before he has signed in, and what it lost comes again."""
    at_the_city.is_backed_up(world)
    does(world, "ct.a", 1, Endorse("giao gấp", (Given(KT, AssignmentRole.LEAD),), (note(),)))
    does(world, "vt1", 0, RegisterIncoming())
    attaches(world, "ct.a", 2, 2500)
    syncs(world, "ct.a", "vt1")
    does(world, "ct.a", 2, Comment("viết khi máy chủ đã mất"))
    world.hub.put_back(world.folder / "backup", called_anew=False)
    world.network.session_in_doubt.update(world.desks)
    syncs_thoroughly_or_stops(world, "ct.a")
    syncs(world, "vt1", "ct.a")


def others_work_on_at_a_hub_put_back(world: World) -> None:
    """Its numbers are beyond the old ones before the desk asks whose act it took and lost; the page never came."""
    at_the_city.is_backed_up(world)
    does(world, "ct.a", 1, Comment("nhận rồi mất"))
    world.network.foretold[CHANGES] = [Fault.ANSWER_LOST] * 9
    syncs(world, "ct.a")
    world.network.foretold[CHANGES].clear()
    world.hub.put_back(world.folder / "backup", called_anew=False)
    world.network.session_in_doubt.update(world.desks)
    does(world, "vt1", 0, RegisterIncoming())
    does(world, "vt1", 2, Comment("người khác làm tiếp"))
    syncs(world, "vt1", "ct.a")


def others_work_on_at_the_same_document(world: World) -> None:
    """They bring its revision as far as it was when the hub had the act it lost: no number tells of what is missing."""
    at_the_city.is_backed_up(world)
    does(world, "ct.a", 1, Comment("nhận rồi mất"))
    world.network.foretold[CHANGES] = [Fault.ANSWER_LOST] * 9
    syncs(world, "ct.a")
    world.network.foretold[CHANGES].clear()
    world.hub.put_back(world.folder / "backup", called_anew=False)
    world.network.session_in_doubt.update(world.desks)
    for word in ("thêm", "nữa"):
        does(world, "vt1", 1, Comment(f"người khác làm {word}"))
        syncs(world, "vt1")
    syncs(world, "ct.a", "ct.a")


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
    _is_put_back_and_called_anew(world)
    registers_next(world, "vt2", 1)
    syncs(world, "vt2", "vt1", "vt2", "vt1")
    come_to_rest(world)
    leasing.take(world.desks["vt1"].place, UBND)
    syncs(world, "vt1")
    at_the_city.is_backed_up(world)
    _is_put_back_and_called_anew(world)
    registers_next(world, "vt1", 1)
    syncs(world, "vt2")
    registers_next(world, "vt2", 2)


def _is_put_back_and_called_anew(world: World) -> None:
    world.hub.put_back(world.folder / "backup", called_anew=True)
    world.network.session_in_doubt.update(world.desks)


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


SCENARIOS: dict[Scenario, tuple[str, ...]] = {
    answers_are_lost: ("vt1", "ct.a"),
    a_machine_goes_down_at_every_commit: ("vt1",),
    the_hub_goes_down_at_every_commit: ("vt1",),
    posts_are_changed: ("vt1", "pct", "tp.kt"),
    the_machine_goes_down_over_a_new_directory: ("tp.kt",),
    a_refusal_holds_back: ("ct.a", "pct"),
    a_mark_is_moved: ("ct.a", "pct"),
    more_than_a_batch: ("ct.a", "pct"),
    written_while_the_refusal_is_under_way: ("ct.a", "pct"),
    states_are_forgotten: ("vt1", "ct.a"),
    an_empty_list_comes: ("vt1", "ct.a"),
    a_short_list_comes: ("ct.a",),
    taken_back_under_way: ("ct.a",),
    an_old_page_comes_again: ("ct.a", "pct"),
    a_proxy_answers_for_the_hub: ("ct.a",),
    tokens_end_again_and_again: ("vt1",),
    a_file_is_cut_short: ("vt1",),
    several_are_registered: ("vt1", "vt2"),
    clocks_are_set_back: ("ct.a",),
    a_file_is_sent_in_pieces: ("ct.a",),
    room_is_made: ("ct.a",),
    the_register_is_lent: ("vt1", "vt2"),
    a_backup_is_put_back: ("vt1", "ct.a"),
    others_work_on_at_a_hub_put_back: ("vt1", "ct.a"),
    others_work_on_at_the_same_document: ("vt1", "ct.a"),
    the_register_is_lent_by_a_hub_put_back: ("vt1", "vt2"),
}
"""Each with the desks it takes."""
