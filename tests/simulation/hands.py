"""What a told day is made of: somebody does something, by name, and the city sends a letter."""

from sqlalchemy import select

from cases import UBND
from simulation import at_desk
from simulation.journal import Fate
from simulation.world import World
from wardoffice.desk.acting import Acted, act
from wardoffice.desk.attaching import attach_files
from wardoffice.desk.sending import undo
from wardoffice.domain.commands import Payload, RegisterIncoming
from wardoffice.domain.ids import CommandId
from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.hub import tables
from wardoffice.hub.publishing import Letter, publish

COMMANDS, CHANGES, FILES, UPLOADS = "/v1/commands", "/v1/changes", "/v1/files", "/v1/uploads"
SESSION, LEASES = "/v1/session", "/v1/leases"


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


def syncs_thoroughly(world: World, desk: str) -> None:
    world.at(world.desks[desk], lambda _, desk: desk.round(by_hand=True))


def takes_back(world: World, desk: str, command: CommandId) -> None:
    one = world.journal.by_id[command]
    one.fate = Fate.LEAVING
    one.fate = Fate.STANDS if undo(world.desks[desk].place, command) is None else Fate.WITHDRAWN


def attaches(world: World, desk: str, place: int, size: int) -> None:
    """Somebody attaches a file of his own and throws it away."""
    world.clock.passes(1)
    path = world.folder / f"{size}.pdf"
    path.write_bytes(world.chance.randbytes(size))
    done = attach_files(world.desks[desk].place, document(world, place), [path])
    path.unlink()
    assert isinstance(done, Acted), done
    world.journal.add(desk, done.command)


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


def note() -> Mark:
    return Mark(MarkKind.NOTE, 1, point=(10.0, 10.0), text="một ghi chú")
