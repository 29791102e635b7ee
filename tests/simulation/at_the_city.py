"""What happens at the hub without any desk: the city publishes, posts change, states are forgotten."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cases import CHAIR, CHIEF, CLERK2, HEAD_KT, OFFICER, PARTY, UBND, VICE
from simulation.crashing import Crash
from wardoffice.domain.directory import Directory
from wardoffice.domain.document import Urgency
from wardoffice.domain.people import Delegation, Role
from wardoffice.hub.installing import replace_directory
from wardoffice.hub.publishing import Letter, publish
from wardoffice.hub.ward import read_ward

if TYPE_CHECKING:
    from simulation.world import World


def publishes(world: "World") -> None:
    """A letter, with a file or without one."""
    world.letters += 1
    path = world.folder / f"letter-{world.letters}.pdf"
    if size := world.chance.choice((0, 0, 0, 300, 2000, 90_000)):
        path.write_bytes(f"%PDF-1.4 {world.letters} ".encode() + world.chance.randbytes(size))
    organ = PARTY if world.chance.random() < 0.15 else UBND
    letter = Letter(
        (path,) if size else (),
        f"{world.letters}/UBND-VP",
        f"Về việc thứ {world.letters}",
        "UBND thành phố",
        organ,
        urgency=world.chance.choice(list(Urgency)),
        restricted=world.chance.random() < 0.1,
    )
    _on_hub(world, "the city publishes", lambda: publish(world.hub.hub, letter))


def posts_change(world: "World") -> None:
    """Somebody is given another post, or acts for another for a while."""
    with world.hub.hub.reader.begin() as connection:
        now = read_ward(connection, world.hub.hub.ward).directory
    new = _changed(world, now)
    _on_hub(world, "posts change", lambda: replace_directory(world.hub.hub, new))


def _changed(world: "World", now: Directory) -> Directory:
    if world.chance.random() < 0.4:
        grantor, delegate = world.chance.choice(((CHAIR, VICE), (CHAIR, CHIEF), (VICE, HEAD_KT), (CHIEF, OFFICER)))
        ends = world.clock.now + timedelta(seconds=world.chance.choice((20, 300, 7200, 90_000)))
        given = Delegation(grantor, delegate, world.clock.now, ends)
        return replace(now, delegations=(*now.delegations, given))
    whose = world.chance.choice((VICE, OFFICER, HEAD_KT, CLERK2, CHAIR))
    role = world.chance.choice((Role.ADMIN, Role.OFFICER, Role.VICE_CHAIRPERSON, Role.UNIT_HEAD, Role.CLERK))
    posts = tuple(replace(post, role=role) if post.id == whose else post for post in now.posts)
    return replace(now, posts=posts)


def _on_hub(world: "World", what: str, deed: Callable[[], object]) -> None:
    try:
        deed()
        world.trace(what)
    except Crash:
        world.trace(f"{what}; the hub goes down")
        world.network.hub_goes_down()


def forgets(world: "World") -> None:
    """No changes are told any more since the states given so far; now and then nothing is listed either."""
    world.hub.is_ill = world.chance.random() < 0.3
    world.trace(f"the hub forgets its older states{', and lists nothing' if world.hub.is_ill else ''}")
    world.hub.forget_states()


def is_backed_up(world: "World") -> None:
    """What the hub's database and files are now is kept aside."""
    world.trace("the hub is backed up")
    shutil.rmtree(_backup(world), ignore_errors=True)
    shutil.copytree(world.hub.folder, _backup(world))


def is_put_back(world: "World") -> None:
    """The hub's disk is lost, and the backup put in its place; its administrator may forget to give it a new epoch."""
    if not _backup(world).exists():
        return
    told = world.chance.random() < 0.5
    what = f"the hub is put back{', and called anew' if told else ''}"
    _on_hub(world, what, lambda: world.hub.put_back(_backup(world), called_anew=told))
    world.network.session_in_doubt.update(world.desks)


def _backup(world: "World") -> Path:
    return world.folder / "backup"
