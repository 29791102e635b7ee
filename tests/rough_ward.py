"""A ward on real processes for one round of trouble: people act at random, lines fail, programs are killed; then rest.

What happens is drawn from a seed. The order in which processes come to run is the machine's own, so a seed brings back
the same troubles, not the same instant.
"""

import json
import random
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from forked import Child, Nursery
from rough_line import MUTE, RoughLine, Weather, http_answer, portal, portal_elsewhere
from running import SECONDS, HubProcess, Profile, Ran, inside, new_hub
from wardoffice.credentials import KEY_FILE

DESKS = ("chutich", "chutich", "pct.hanh", "chanhvp", "vanthu.tam", "vanthu.duyen", "tp.duc", "cv.nam")
"""The chairperson has two desks; another leader, the chief of office, a clerk and her deputy, a head and an officer."""
UNITS = ("ubnd.kinhte", "ubnd.vanhoa", "tp.duc", "cv.nam")
CHANGING = {"ubnd.pct.hanh": "vice_chairperson", "ubnd.tp.kinhte": "unit_head", "ubnd.chanhvp": "chief_of_office"}
"""Posts whose role changes now and then, and with it what their holder may see and do."""
PASSES = 8
"""Rounds everybody may need to come to rest once the network is whole."""


@dataclass(frozen=True, slots=True)
class Told:
    """An act whose person was told it is written: exit status 0."""

    desk: int
    command: str
    document: str
    kind: str
    words: str


@dataclass
class Ended:
    """How a command ended, for the judge."""

    what: str
    ran: Ran


@dataclass(frozen=True)
class Template:
    """A hub with some letters and a signed-in profile for each desk, copied for every round."""

    folder: Path

    @property
    def profiles(self) -> tuple[Path, ...]:
        return tuple(self.folder / f"desk-{n}" for n in range(len(DESKS)))


def made_template(folder: Path, *lines: RoughLine) -> Template:
    """Set up once; the profiles know their line's address, which with two lines is that of their machine."""
    template = Template(folder)
    hub = new_hub(folder / "hub")
    letter = folder / "thư.pdf"
    letter.write_bytes(b"%PDF-1.4 nothing much")
    documents = [hub.publish(letter, subject=f"Về việc số {number}") for number in range(5)]
    hub.serve()
    for line in lines:
        line.lead_to(hub.url)
    try:
        desks = [_signed_in(place, number, lines) for number, place in enumerate(template.profiles)]
        clerk, chair = desks[DESKS.index("vanthu.tam")], desks[0]
        clerk.sync()
        for document in documents[:4]:
            clerk.done("register", document)
        clerk.sync()
        chair.sync()
        for document in documents[:2]:
            chair.done("endorse", document, "--text", "Giao", "--lead", "tp.duc", "--cooperating", "cv.nam")
        for desk in desks:
            desk.sync()
    finally:
        hub.stop()
    return template


def _signed_in(folder: Path, number: int, lines: tuple[RoughLine, ...]) -> Profile:
    """All have one key, because making one takes a quarter of a second."""
    if number:
        folder.mkdir()
        shutil.copy(folder.with_name("desk-0") / KEY_FILE, folder)
    return Profile(folder, DESKS[number]).connect(lines[number % len(lines)].url)


@dataclass
class Ward:
    """One round's own copy of everything."""

    folder: Path
    lines: tuple[RoughLine, ...]
    nursery: Nursery
    chance: random.Random
    letter: Path
    hub: "ForkedHub"
    desks: list[Profile]
    places: list[int]
    """Which of `DESKS` each one is."""
    told: list[Told] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    withdrawn: list[Told] = field(default_factory=list)
    syncing: dict[int, Child] = field(default_factory=dict)
    tried_words: list[str] = field(default_factory=list)

    @property
    def line(self) -> RoughLine:
        return self.lines[0]

    def line_of(self, desk: int) -> RoughLine:
        return self.lines[self.places[desk] % len(self.lines)]

    def act(self, desk: int, kind: str, document: str, *options: str, words: str = "") -> Ran:
        """An act by command line; what its person was told is remembered."""
        ran = self.desks[desk].run(kind, document, *options, "--json")
        self._remember(desk, kind, document, words, ran)
        return ran

    def on_the_hub(self, *arguments: str | Path) -> Ran:
        """A command of the administrator's, beside the running hub."""
        return inside("hub", arguments[0], "--data", self.folder / "hub", *arguments[1:], "--json")

    def killed_act(self, desk: int, kind: str, document: str, *options: str, words: str = "") -> None:
        """The same act by a process that is killed at some moment; it may have been told all the same."""
        child = self.nursery.start("--profile", self.desks[desk].folder, kind, document, *options, "--json")
        time.sleep(self.chance.random() * 0.3)
        child.kill()
        self._remember(desk, kind, document, words, child.wait())

    def _remember(self, desk: int, kind: str, document: str, words: str, ran: Ran) -> None:
        self.ended.append(Ended(f"{desk} {kind}", ran))
        if words:
            self.tried_words.append(words)
        if ran.status == 0:
            self.told.append(Told(desk, ran.json["command"], document, kind, words))

    def sync_roughly(self, desk: int) -> None:
        """Begin a sync over a line that fails, beside whatever else goes on."""
        self.finish(desk)
        self.line_of(desk).next(*(self.weather() for _ in range(self.chance.randint(0, 2))))
        self.syncing[desk] = self.nursery.start("--profile", self.desks[desk].folder, "sync", "--json")

    def watch(self, desk: int) -> None:
        self.finish(desk)
        self.syncing[desk] = self.nursery.start("--profile", self.desks[desk].folder, "sync", "--watch")

    def finish(self, desk: int, how: signal.Signals | None = signal.SIGKILL) -> None:
        """End what this desk is syncing: killed, or waited for."""
        child = self.syncing.pop(desk, None)
        if child is not None:
            if how is not None:
                child.kill(how)
            self.ended.append(Ended(f"{desk} sync", child.wait()))

    def weather(self) -> Weather:
        """Some weather; places in bytes are where heads, bodies and files of this contract are cut."""
        c = self.chance
        place, after = c.choice((1, 20, 150, 300, 700, 2500)) + c.randint(0, 80), c.randint(0, 4)
        makers: tuple[Callable[[], Weather], ...] = (
            lambda: Weather(cut=("down", place), reset=c.random() < 0.5, after=after),
            lambda: Weather(cut=("up", place), reset=c.random() < 0.5, after=after),
            lambda: Weather(cut=("down", place), half_close=True, after=after),
            lambda: Weather(cut=("up", place), half_close=True, after=after),
            lambda: Weather(swallow=True, after=after),
            lambda: Weather(swallow=True, after=after),
            lambda: Weather(twice=True, after=after),
            lambda: Weather(garble=place % 120, after=after),  # in the head: without TLS nobody can tell words garbled
            lambda: Weather(answer=self._bad_answer(), after=after),
            lambda: Weather(latency=0.02, stall=(place, 0.2)),
            lambda: Weather(piece=64, bytes_per_second=100_000),
            lambda: MUTE,
            lambda: Weather(at=("up", place, self._kill_hub), after=after),
            lambda: Weather(at=("down", place, self._kill_hub), after=after),
        )  # fmt: skip
        return c.choice(makers)()

    def _bad_answer(self) -> bytes:
        status = self.chance.choice(("400 Bad", "403 No", "404 None", "429 Later", "500 Ill", "502 Ill", "503 Later"))
        json_ = {"Content_Type": "application/problem+json", "WardOffice_Hub": "another", "Retry_After": "0"}
        return self.chance.choice(
            (portal(), portal_elsewhere(), http_answer(status, b"ill"), http_answer(status, b"{}", **json_))
        )

    def _kill_hub(self) -> None:
        self.hub.kill()

    def rest(self) -> int:
        """The network heals, everybody syncs until nothing moves; how many passes that took."""
        for desk in tuple(self.syncing):
            self.finish(desk, self.chance.choice((signal.SIGKILL, signal.SIGTERM)))
        self.heal()
        self.hub.again()
        for count in range(1, PASSES + 1):
            moved = 0
            for desk, profile in enumerate(self.desks):
                ran = profile.run("sync", "--json")
                self.ended.append(Ended(f"{desk} sync at rest", ran))
                assert ran.status == 0, (desk, ran)
                moved += ran.json["pulled"] + ran.json["pushed"] + ran.json["files"]
            if not moved:
                return count
        raise AssertionError(f"no rest after {PASSES} passes")

    def heal(self) -> None:
        for line in self.lines:
            line.heal()

    def close(self) -> None:
        self.heal()
        for desk in tuple(self.syncing):
            self.finish(desk)
        self.hub.kill()


@dataclass
class ForkedHub:
    """`hub serve` over a folder, killed and started again at will; the lines always lead to the newest one."""

    folder: Path
    nursery: Nursery
    lines: tuple[RoughLine, ...]
    child: Child | None = None
    ending: bool = False
    all: list[Child] = field(default_factory=list)

    def again(self) -> None:
        """See to it that it runs; one that was told to end is waited for first."""
        if self.child is not None and not self.ending and self.child.running():
            return
        self.wait()
        self.ending = False
        ready = self.folder / "ready.json"
        ready.unlink(missing_ok=True)
        self.child = self.nursery.start("hub", "serve", "--data", self.folder, "--port", "0", "--ready-file", ready)
        self.all.append(self.child)
        ends = time.monotonic() + SECONDS
        while not ready.exists():
            assert self.child.running(), self.child.wait()
            assert time.monotonic() < ends
            time.sleep(0.005)
        for line in self.lines:
            line.lead_to(json.loads(ready.read_text())["url"])

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self.child is not None:
            self.ending = True
            self.child.kill(how)

    def wait(self) -> None:
        """Until it has ended."""
        if self.child is not None:
            self.child.wait()


def copied(
    template: Template,
    folder: Path,
    lines: tuple[RoughLine, ...],
    nursery: Nursery,
    seed: int,
    most: int = len(DESKS),
    named: tuple[str, ...] = (),
) -> Ward:
    """A ward for one round, its hub running, with so many of the desks, or those of the people named."""
    shutil.copytree(template.folder, folder, dirs_exist_ok=True)
    copy = Template(folder)
    hub = ForkedHub(folder / "hub", nursery, lines)
    hub.again()
    chance = random.Random(seed)
    chosen = [DESKS.index(login) for login in named] or sorted(chance.sample(range(len(DESKS)), most))
    desks = [Profile(copy.profiles[place], DESKS[place]) for place in chosen]
    return Ward(folder, lines, nursery, chance, folder / "thư.pdf", hub, desks, chosen)


def trouble(ward: Ward, steps: int) -> None:
    """So many things happen, one drawn after the other."""
    for _ in range(steps):
        draw = ward.chance.random()
        desk = ward.chance.randrange(len(ward.desks))
        if draw < 0.1:
            city_at_random(ward)
        elif draw < 0.16:
            mend_at_random(ward, desk)
        elif draw < 0.62:
            act_at_random(ward, desk)
        elif draw < 0.87:
            ward.sync_roughly(desk)
        elif draw < 0.92:
            ward.watch(desk)
        elif draw < 0.96:
            ward.finish(desk, ward.chance.choice((signal.SIGKILL, signal.SIGTERM)))
        else:
            ward.hub.kill(ward.chance.choice((signal.SIGKILL, signal.SIGTERM)))
        if ward.chance.random() < 0.7:
            ward.hub.again()


def city_at_random(ward: Ward) -> None:
    """The city publishes, takes back or replaces a letter, or somebody's post changes."""
    draw, data = ward.chance.random(), ward.folder / "hub"
    known = [one["id"] for one in ward.desks[0].done("list", "--limit", "1000")["documents"]]
    if draw < 0.6 or not known:
        publish_one(ward)
    elif draw < 0.72:
        ward.ended.append(Ended("recall", ward.on_the_hub("recall", ward.chance.choice(known), "--reason", "nhầm")))
    elif draw < 0.84:
        ward.ended.append(Ended("replace", ward.on_the_hub("replace", ward.chance.choice(known), ward.letter)))
    else:
        directory = ward.on_the_hub("directory").json
        post = {one["id"]: one for one in directory["posts"]}[ward.chance.choice(tuple(CHANGING))]
        post["role"] = "officer" if post["role"] != "officer" else CHANGING[post["id"]]
        file = data.with_name("directory.json")
        file.write_text(json.dumps(directory))
        ward.ended.append(Ended("directory", ward.on_the_hub("directory", "--set", file)))


def mend_at_random(ward: Ward, desk: int) -> None:
    """One act that waits or was refused is withdrawn or sent again by the person who did it."""
    ran = ward.desks[desk].run("outbox", "--json")
    ward.ended.append(Ended(f"{desk} outbox", ran))
    rows = [row for row in ran.json["commands"] if row["state"] in ("refused", "waiting")] if ran.status == 0 else []
    if not rows:
        return
    row = ward.chance.choice(rows)
    again = row["state"] == "refused" and ward.chance.random() < 0.6
    ran = ward.desks[desk].run("resend" if again else "withdraw", row["id"], "--json")
    ward.ended.append(Ended(f"{desk} {row['state']} again: {again}", ran))
    if ran.status == 0:
        _mended(ward, row["id"], ran.json["command"])


def _mended(ward: Ward, old: str, new: str) -> None:
    """The journal after it: what was done again is a new act done now; of what was withdrawn the hub has nothing."""
    for place, told in enumerate(ward.told):
        if told.command == old:
            del ward.told[place]
            if old == new:
                ward.withdrawn.append(told)
            else:
                ward.told.append(replace(told, command=new))
            return


def publish_one(ward: Ward) -> None:
    """The city publishes a letter: the usual one, or one nobody has yet."""
    letter = ward.letter
    if ward.chance.random() < 0.3:
        letter = ward.folder / f"thư-{ward.chance.randrange(10**6)}.pdf"
        letter.write_bytes(b"%PDF-1.4 " + ward.chance.randbytes(ward.chance.randint(10, 200_000)))
    HubProcess(ward.folder / "hub").publish(letter, subject=f"Về việc {ward.chance.randrange(10**6)}")


def act_at_random(ward: Ward, desk: int) -> None:
    """One act that this person's role has, on a document he sees; the rules may refuse it."""
    ran = ward.desks[desk].run("list", "--limit", "1000", "--json")
    ward.ended.append(Ended(f"{desk} list", ran))
    seen: list[dict[str, Any]] = ran.json["documents"] if ran.status == 0 else []
    if not seen:
        return
    if ward.desks[desk].login.startswith("vanthu") and ward.chance.random() < 0.1:
        lease = ward.chance.choice(("lease-register", "lease-register", "return-register"))
        ward.ended.append(Ended(f"{desk} {lease}", ward.desks[desk].run(lease, "--json")))
    document = ward.chance.choice(seen)
    words = f"Lời {len(ward.tried_words):03}-{ward.chance.randrange(16**6):06x} của {ward.desks[desk].login}"
    if document["status"] != "to_register" and ward.chance.random() < 0.1:
        _attach(ward, desk, document["id"], words)
        return
    kind, *options = _drawn_act(ward.chance, ward.desks[desk].login, document["status"], words)
    kept = words if words in options else ""
    doing = ward.killed_act if ward.chance.random() < 0.08 else ward.act
    doing(desk, kind, document["id"], *options, words=kept)


def _attach(ward: Ward, desk: int, document: str, words: str) -> None:
    """A file of one's own, named by the words."""
    file = ward.folder / f"{words}.pdf"
    file.write_bytes(b"%PDF-1.4 " + ward.chance.randbytes(ward.chance.choice((1, 5000, 150_000))))
    doing = ward.killed_act if ward.chance.random() < 0.15 else ward.act
    doing(desk, "attach", document, str(file), words=words)


def _drawn_act(c: random.Random, login: str, status: str, words: str) -> tuple[str, ...]:
    if status == "to_register":
        return ("register",)
    said = ("--text", words)
    everybody: list[tuple[str, ...]] = [("comment", *said), ("comment", *said), ("mark-read",)]
    people = ("--lead", c.choice(UNITS), "--cooperating", c.choice(("ubnd.motcua", "cv.thao", "tp.lan")))
    role: dict[str, list[tuple[str, ...]]] = {
        "chutich": [("endorse", *said, *people, "--due", "3")] * 3 + [("settle-lead", "--lead", c.choice(UNITS))],
        "chanhvp": [("propose-endorsement", *said, *people), ("confirm-complete", *said), ("remind", *said)],
        "vanthu": [("submit-up", "--to", "pct.hanh", *said), ("forward", "--for-information", "tp.lan", *said)],
        "tp": [("accept-assignment",), ("report-progress", *said), ("complete", *said), ("return", "--reason", words)],
    }
    role["pct"] = [*role["chutich"], ("recall-forwarding", "--reason", words), ("return", "--reason", words)]
    role["cv"] = [*role["tp"], ("request-extension", "--due", "5", "--reason", words)]
    return c.choice(everybody + role[login.partition(".")[0]])
