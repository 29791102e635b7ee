"""The main job of a ward office, played by itself on the practice ward: real hub, real desks, a real outage.

Each step returns what it measured; nothing in the summary is written down beforehand but the steps' names.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from wardoffice.desk import endorsing, exporting, inbox, reading, registering, sending
from wardoffice.desk.acting import act
from wardoffice.desk.endorsing import EndorsementDraft
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.commands import AcceptAssignment, ProposeEndorsement
from wardoffice.domain.document import AssignmentRole, Given, Urgency
from wardoffice.domain.ids import DocumentId
from wardoffice.domain.outcome import Refusal
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.hub.opening import open_hub
from wardoffice.hub.showing import show
from wardoffice.sample.props import (
    NotAsExpected,
    as_seen,
    done,
    due_here,
    expect,
    main_file,
    milliseconds_to_first_page,
    next_waiting,
    says,
    written,
)
from wardoffice.sample.stage import HubProcess, SampleDesk
from wardoffice.sync.problem import SyncProblem

SAID = "Giao Phó Chủ tịch chỉ đạo; Phòng Kinh tế, Hạ tầng và Đô thị chủ trì, Văn phòng phối hợp, báo cáo kết quả."
SAID_OFFLINE = "Phòng Văn hóa - Xã hội chủ trì, tham mưu báo cáo."
CLERK, CHIEF, CHAIR, UNIT = "vanthu.tam", "chanhvp", "chutich", "tp.duc"
VICE, LEAD, COOPERATING, SECOND_LEAD = "ubnd.pct.quang", "ubnd.kinhte", "ubnd.vp", "ubnd.vanhoa"
ANNOTATED, SLIP = "annotated.pdf", "processing_slip.pdf"

NOT_CHOSEN = DocumentId("")
Measured = dict[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    ok: bool
    seconds: float
    measured: Measured


@dataclass(slots=True)
class Stage:
    """What the steps share: the hub, the desks, where results go, and the documents played with."""

    hub: HubProcess
    desks: dict[str, SampleDesk]
    out: Path
    said: str
    picture: Callable[[SampleDesk, DocumentId, Path], Measured]
    first: DocumentId = NOT_CHOSEN
    second: DocumentId = NOT_CHOSEN
    steps: list[Step] = field(default_factory=list)

    @contextmanager
    def at(self, login: str) -> Iterator[Workplace]:
        with self.desks[login].at_work() as workplace:
            yield workplace

    def on_hub(self, document: DocumentId) -> dict[str, object]:
        """What the city side holds, read from its own database."""
        hub = open_hub(self.hub.data)
        try:
            return show(hub, document)
        finally:
            hub.close()


def play(stage: Stage) -> list[Step]:
    """Play every step in order; after one that fails the rest is not played."""
    for name, step in STEPS:
        began = time.monotonic()
        try:
            measured, ok = step(stage), True
        except (NotAsExpected, EndpointProblem, SyncProblem) as problem:
            measured, ok = {"problem": str(problem)}, False
        stage.steps.append(Step(name, ok, round(time.monotonic() - began, 3), measured))
        if not ok:
            break
    return stage.steps


def everybody_signs_in(stage: Stage) -> Measured:
    measured: Measured = {}
    for login, desk in stage.desks.items():
        desk.connect(stage.hub.url)
        report = desk.sync()
        measured |= {
            f"{login}_documents": report.pulled,
            f"{login}_files": report.files,
            f"{login}_bytes": report.bytes,
        }
    return measured


def clerk_registers(stage: Stage) -> Measured:
    """The express document first, whatever came before it."""
    with stage.at(CLERK) as desk:
        queue = registering.queue(desk)
        express = next((row for row in queue if row.urgency == 3), None)
        expect(express is not None, "an express document waits to be registered")
        assert express is not None
        stage.first = express.id
        shown = done(registering.register(desk, express.id)).document
    pushed = stage.desks[CLERK].sync().pushed
    with stage.at(CLERK) as desk:
        confirmed = as_seen(desk, stage.first)
    assert shown.arrival and confirmed.arrival
    expect(shown.arrival.provisional and not confirmed.arrival.provisional, "the hub confirms the number")
    return {
        "waiting_before": len(queue),
        "pushed": pushed,
        "number_shown_meanwhile": shown.arrival.number,
        "arrival_number": confirmed.arrival.number,
        "urgency": Urgency(confirmed.urgency).value,
    }


def chief_proposes(stage: Stage) -> Measured:
    stage.desks[CHIEF].sync()
    with stage.at(CHIEF) as desk:
        given = (Given(LEAD, AssignmentRole.LEAD, due_here(desk)),)
        proposal = ProposeEndorsement("Giao P. KT,HT&ĐT chủ trì.", given)
        acted = done(act(desk, stage.first, proposal))
    return {"pushed": stage.desks[CHIEF].sync().pushed, "status": acted.document.status.value}


def chairperson_endorses(stage: Stage) -> Measured:
    """He reads the page, writes with the pen and by keyboard, and names everybody in one act."""
    stage.desks[CHAIR].sync()
    with stage.at(CHAIR) as desk:
        source = main_file(desk, stage.first)
        first_page = milliseconds_to_first_page(source)
        reading.mark_read(desk, stage.first)
        due = due_here(desk)
        given = (
            Given(VICE, AssignmentRole.DIRECT),
            Given(LEAD, AssignmentRole.LEAD, due),
            Given(COOPERATING, AssignmentRole.COOPERATING, due),
        )
        draft = EndorsementDraft(stage.said, given, written(source, stage.said))
        began = time.perf_counter()
        acted = done(endorsing.endorse(desk, stage.first, draft))
        kept = (time.perf_counter() - began) * 1000
    pushed = stage.desks[CHAIR].sync().pushed
    return {
        "first_page_ms": round(first_page, 1),
        "kept_on_disk_ms": round(kept, 1),
        "marks": len(acted.document.marks),
        "assignments": len(acted.document.assignments),
        "due": due.text(),
        "pushed": pushed,
    }


def network_is_cut(stage: Stage) -> Measured:
    stage.hub.cut()
    try:
        stage.desks[CHAIR].sync()
    except EndpointProblem as problem:
        return {"sync_says": problem.code}
    raise NotAsExpected("a sync without a network says so")


def chairperson_endorses_offline(stage: Stage) -> Measured:
    with stage.at(CHAIR) as desk:
        stage.second = next_waiting(desk, stage.first)
        draft = EndorsementDraft(SAID_OFFLINE, (Given(SECOND_LEAD, AssignmentRole.LEAD, due_here(desk)),))
        acted = done(endorsing.endorse(desk, stage.second, draft))
        waiting = len(sending.outgoing(desk))
    expect(waiting > 0, "what was written offline waits in the outbox")
    return {"waiting": waiting, "status": acted.document.status.value, "readable": acted.document.code}


def network_is_back(stage: Stage) -> Measured:
    stage.hub.start()
    pushed = stage.desks[CHAIR].sync().pushed
    again = stage.desks[CHAIR].sync().pushed
    found = {
        "first": _times_held(stage, stage.first, stage.said),
        "second": _times_held(stage, stage.second, SAID_OFFLINE),
    }
    expect(set(found.values()) == {1}, "each endorsement is at the hub once")
    with stage.at(CHAIR) as desk:
        waiting = len(sending.outgoing(desk))
    return {"pushed": pushed, "pushed_again": again, "waiting": waiting, **{f"{k}_at_hub": v for k, v in found.items()}}


def unit_sees_its_work(stage: Stage) -> Measured:
    stage.desks[UNIT].sync()
    with stage.at(UNIT) as desk:
        row = inbox.row_of(desk, stage.first)
        expect(row is not None, "the document has reached the unit that leads")
        document = as_seen(desk, stage.first)
        reading.mark_read(desk, stage.first)
        done(act(desk, stage.first, AcceptAssignment()))
        marks = len(document.marks)
    pushed = stage.desks[UNIT].sync().pushed
    stage.desks[CHAIR].sync()
    with stage.at(CHAIR) as desk:
        seen = [step.seen_at for step in as_seen(desk, stage.first).route if step.to == LEAD]
        status = as_seen(desk, stage.first).status.value
    expect(any(seen), "the chairperson sees that it was opened")
    return {"endorsements": len(document.endorsements), "marks": marks, "pushed": pushed, "status_at_chair": status}


def files_are_exported(stage: Stage) -> Measured:
    with stage.at(CHAIR) as desk:
        original = main_file(desk, stage.first).read()
        exported = exporting.export(desk, stage.first, stage.out / ANNOTATED, with_marks=True)
        expect(not isinstance(exported, Refusal), "a marked copy can be written")
        slip = exporting.export_slip(desk, stage.first, stage.out / SLIP)
        expect(not isinstance(slip, Refusal), "the processing slip can be printed")
    marked = (stage.out / ANNOTATED).read_bytes()
    expect(marked.startswith(original), "the marked copy begins with the original, byte for byte")
    found = {name: says(stage.out / name, stage.said) for name in (ANNOTATED, SLIP)}
    expect(all(found.values()), "both files carry the words on page 1")
    return {
        "original_sha256": hashlib.sha256(original).hexdigest(),
        "original_bytes": len(original),
        "annotated_bytes": len(marked),
        "slip_bytes": (stage.out / SLIP).stat().st_size,
        "words_found_in_both": all(found.values()),
    }


def pictures_are_taken(stage: Stage) -> Measured:
    return stage.picture(stage.desks[CHAIR], stage.first, stage.out)


STEPS: tuple[tuple[str, Callable[[Stage], Measured]], ...] = (
    ("everybody_signs_in", everybody_signs_in),
    ("clerk_registers", clerk_registers),
    ("chief_proposes", chief_proposes),
    ("chairperson_endorses", chairperson_endorses),
    ("network_is_cut", network_is_cut),
    ("chairperson_endorses_offline", chairperson_endorses_offline),
    ("network_is_back", network_is_back),
    ("unit_sees_its_work", unit_sees_its_work),
    ("files_are_exported", files_are_exported),
    ("pictures_are_taken", pictures_are_taken),
)


def _times_held(stage: Stage, document: DocumentId, text: str) -> int:
    endorsements = stage.on_hub(document)["endorsements"]
    assert isinstance(endorsements, list)
    return sum(one["text"] == text for one in endorsements)


@contextmanager
def staged(
    data: Path, desks: Path, out: Path, said: str, picture: Callable[[SampleDesk, DocumentId, Path], Measured]
) -> Iterator[Stage]:
    """The stage over a practice ward's hub folder, with desks for those who play; the hub stops at the end."""
    with ExitStack() as stack:
        hub = HubProcess(data)
        stack.callback(hub.stop)
        hub.start()
        played = {login: SampleDesk(login, desks / login) for login in (CLERK, CHIEF, CHAIR, UNIT)}
        yield Stage(hub, played, out, said, picture)
