"""What every run begins from: a hub with a morning's documents, and a profile in sync for each desk; copied, not made.

One template a process, in memory where the system has such a folder, since making databases takes longer than a run.
"""

import atexit
import shutil
import tempfile
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from unittest.mock import patch

from argon2 import PasswordHasher

from cases import CHAIR, CHIEF, CLERK, KT, OFFICER, UBND, VH, VICE, directory, given
from own_desk import KEY
from simulation.crashing import CrashPlan
from simulation.hub_side import HubSide
from simulation.network import Network
from simulation.time_and_chance import Trace, VirtualClock, drawn_from_seed
from wardoffice.contract.codec import command_to_json
from wardoffice.domain.commands import Command, Endorse, Payload, ProposeEndorsement, RegisterIncoming
from wardoffice.domain.document import AssignmentRole as As
from wardoffice.domain.ids import CommandId, DocumentId, PersonId, PostId, uuid7
from wardoffice.hub import accounts, opening
from wardoffice.hub.accounts import Account
from wardoffice.hub.acts import read_batch
from wardoffice.hub.carrying_out import carry_out
from wardoffice.hub.installing import install
from wardoffice.hub.opening import Hub
from wardoffice.hub.publishing import Letter, publish
from wardoffice.hub.tokens import sign_in
from wardoffice.hub.ward import read_ward
from wardoffice.store import directory as directory_store
from wardoffice.store import facts, tokens
from wardoffice.store.cache import open_cache

ADDRESS = "http://127.0.0.1:1"
DESKS = {
    "ct.a": "ct",
    "ct.b": "ct",
    "pct": "pct",
    "cvp": "cvp",
    "vt1": "vt1",
    "vt2": "vt2",
    "tp.kt": "tp.kt",
    "tp.vh": "tp.vh",
    "cv1": "cv1",
    "vt.du": "vt.du",
}
"""Desks by name, each with the login of the one who sits there; the chairperson has two."""
_QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@cache
def template() -> Path:
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="wardoffice-simulation-", dir=memory if memory.is_dir() else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    clock = VirtualClock()
    made = folder / "template"
    made.mkdir()
    with (
        patch.object(accounts, "_hasher", _QUICK),
        patch.object(opening, "vietnam_now", clock),
        drawn_from_seed(Random(0), clock),
    ):
        people = directory()
        logins = tuple(Account(p.login, p.id, p.login) for p in people.people)
        with closing(install(made / "hub", people, logins)) as hub:
            hub = replace(hub, now=clock)
            _some_work(hub, made)
            for name, login in DESKS.items():
                _make_profile(made / name, hub, login, clock)
        _first_rounds(made, clock)
    return made


def _some_work(hub: Hub, folder: Path) -> None:
    """A morning's documents: one to register, one submitted, one proposed, two assigned, one of them contested."""
    paths = [folder / f"letter-{number}.pdf" for number in range(5)]
    for path in paths:
        path.write_bytes(f"%PDF-1.4 {path.name}".encode())
    ids = [
        publish(hub, Letter((path,), f"{900 + place}/UBND-TP", f"Việc sáng {place}", "UBND thành phố", UBND))
        for place, path in enumerate(paths)
    ]
    for id_ in ids[1:]:
        _does(hub, CLERK, id_, RegisterIncoming())
    for id_ in ids[2:]:
        _does(hub, CHIEF, id_, ProposeEndorsement("kính trình", given((KT, As.LEAD))))
    for id_ in ids[3:]:
        _does(hub, CHAIR, id_, Endorse("giao Kinh tế", given((KT, As.LEAD), (OFFICER, As.COOPERATING))))
    _does(hub, VICE, ids[4], Endorse("giao Văn hóa", given((VH, As.LEAD))))


def _does(hub: Hub, post: PostId, document: DocumentId, payload: Payload) -> None:
    act = Command(CommandId(uuid7()), document, post, hub.now(), payload)
    person = PersonId(f"p.{post}")
    (answer,) = carry_out(hub, person, read_batch(b'{"commands":[' + command_to_json(act) + b"]}", person, 1))
    assert answer.result == "accepted", answer


def _first_rounds(made: Path, clock: VirtualClock) -> None:
    """Each desk's first round, of the real engine."""
    from simulation.desks import SimulatedDesk  # knows the desks by name from here

    crashes, trace = CrashPlan(), Trace(clock)
    hub = HubSide(made / "hub", clock, crashes)
    network = Network(hub, clock, Random(0), trace)
    for name in DESKS:
        desk = SimulatedDesk(name, made / name, network, crashes, Random(0))
        desk.round()
        desk.close()
    hub.close()


def _make_profile(folder: Path, hub: Hub, login: str, clock: VirtualClock) -> None:
    """The profile as it is after signing in."""
    token = sign_in(hub, login, login)
    assert token is not None
    with hub.reader.begin() as connection:
        ward = read_ward(connection, hub.ward)
    values = {
        facts.URL: ADDRESS,
        facts.LOGIN: login,
        facts.PERSON: f"p.{login}",
        facts.EPOCH: ward.epoch,
        facts.CLEARED_OUT: clock().date().isoformat(),
    }
    with closing(open_cache(folder, KEY, clock)) as opened, opened.writing() as connection:
        for name, value in values.items():
            facts.set_fact(connection, name, value)
        directory_store.put(connection, ward.directory)
        tokens.put(connection, token.access_token, token.refresh_token)


def copied(run: Path, name: str) -> Path:
    """A fresh copy of the hub or of one profile below `run`."""
    return Path(shutil.copytree(template() / name, run / name))


def new_run() -> Path:
    """A folder for one run beside the template."""
    return Path(tempfile.mkdtemp(dir=template().parent))
