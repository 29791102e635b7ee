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
from wardoffice.desk.acting import Acted, act
from wardoffice.desk.endorsing import EndorsementDraft
from wardoffice.desk.workplace import Workplace, office
from wardoffice.domain.commands import AcceptAssignment, ProposeEndorsement
from wardoffice.domain.deadline import Due
from wardoffice.domain.document import AssignmentRole, Document, Given, Urgency
from wardoffice.domain.ids import DocumentId, in_vietnam
from wardoffice.domain.marks import Mark, MarkKind, Rect
from wardoffice.domain.outcome import Refusal
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.hub.opening import open_hub
from wardoffice.hub.showing import show
from wardoffice.paper import press
from wardoffice.paper.page_request import Request, Wanted
from wardoffice.paper.rendering import PageRenderer
from wardoffice.paper.source import Source
from wardoffice.sample.stage import HubProcess, SampleDesk
from wardoffice.store.lists import Box
from wardoffice.sync.problem import SyncProblem

SAID = "Giao Phó Chủ tịch chỉ đạo; Phòng Kinh tế, Hạ tầng và Đô thị chủ trì, Văn phòng phối hợp, báo cáo kết quả."
SAID_OFFLINE = "Phòng Văn hóa - Xã hội chủ trì, tham mưu báo cáo."
CLERK, CHIEF, CHAIR, UNIT = "vanthu.tam", "chanhvp", "chutich", "tp.duc"
VICE, LEAD, COOPERATING, SECOND_LEAD = "ubnd.pct.quang", "ubnd.kinhte", "ubnd.vp", "ubnd.vanhoa"
WORKING_DAYS = 3
INK = "#1438B8"
BLOCK_WIDTHS, LETTER, LINE = (190.0, 230.0, 300.0, 500.0), 5.6, 12.5
"""Points: widths of a typed block to try, and what a letter and a line take."""
ANNOTATED, SLIP = "annotated.pdf", "processing_slip.pdf"

NOT_CHOSEN = DocumentId("")
Measured = dict[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    ok: bool
    seconds: float
    measured: Measured


class NotAsExpected(AssertionError):
    """A step saw something other than the office's rules promise."""


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
        _expect(express is not None, "an express document waits to be registered")
        assert express is not None
        stage.first = express.id
        shown = _done(registering.register(desk, express.id)).document
    pushed = stage.desks[CLERK].sync().pushed
    with stage.at(CLERK) as desk:
        confirmed = _seen(desk, stage.first)
    assert shown.arrival and confirmed.arrival
    _expect(shown.arrival.provisional and not confirmed.arrival.provisional, "the hub confirms the number")
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
        given = (Given(LEAD, AssignmentRole.LEAD, _due(desk)),)
        proposal = ProposeEndorsement("Đề xuất giao P. KT,HT&ĐT chủ trì.", given)
        acted = _done(act(desk, stage.first, proposal))
    return {"pushed": stage.desks[CHIEF].sync().pushed, "status": acted.document.status.value}


def chairperson_endorses(stage: Stage) -> Measured:
    """He reads the page, writes with the pen and by keyboard, and names everybody in one act."""
    stage.desks[CHAIR].sync()
    with stage.at(CHAIR) as desk:
        source = _main_file(desk, stage.first)
        first_page = _milliseconds_to_first_page(source)
        reading.mark_read(desk, stage.first)
        due = _due(desk)
        given = (
            Given(VICE, AssignmentRole.DIRECT),
            Given(LEAD, AssignmentRole.LEAD, due),
            Given(COOPERATING, AssignmentRole.COOPERATING, due),
        )
        draft = EndorsementDraft(stage.said, given, _written(source, stage.said))
        began = time.perf_counter()
        acted = _done(endorsing.endorse(desk, stage.first, draft))
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
        stage.second = _next_waiting(desk, stage.first)
        draft = EndorsementDraft(SAID_OFFLINE, (Given(SECOND_LEAD, AssignmentRole.LEAD, _due(desk)),))
        acted = _done(endorsing.endorse(desk, stage.second, draft))
        waiting = len(sending.outgoing(desk))
    _expect(waiting > 0, "what was written offline waits in the outbox")
    return {"waiting": waiting, "status": acted.document.status.value, "readable": acted.document.code}


def network_is_back(stage: Stage) -> Measured:
    stage.hub.start()
    pushed = stage.desks[CHAIR].sync().pushed
    again = stage.desks[CHAIR].sync().pushed
    found = {
        "first": _times_held(stage, stage.first, stage.said),
        "second": _times_held(stage, stage.second, SAID_OFFLINE),
    }
    _expect(set(found.values()) == {1}, "each endorsement is at the hub once")
    with stage.at(CHAIR) as desk:
        waiting = len(sending.outgoing(desk))
    return {"pushed": pushed, "pushed_again": again, "waiting": waiting, **{f"{k}_at_hub": v for k, v in found.items()}}


def unit_sees_its_work(stage: Stage) -> Measured:
    stage.desks[UNIT].sync()
    with stage.at(UNIT) as desk:
        row = inbox.row_of(desk, stage.first)
        _expect(row is not None, "the document has reached the unit that leads")
        document = _seen(desk, stage.first)
        reading.mark_read(desk, stage.first)
        _done(act(desk, stage.first, AcceptAssignment()))
        marks = len(document.marks)
    pushed = stage.desks[UNIT].sync().pushed
    stage.desks[CHAIR].sync()
    with stage.at(CHAIR) as desk:
        seen = [step.seen_at for step in _seen(desk, stage.first).route if step.to == LEAD]
        status = _seen(desk, stage.first).status.value
    _expect(any(seen), "the chairperson sees that it was opened")
    return {"endorsements": len(document.endorsements), "marks": marks, "pushed": pushed, "status_at_chair": status}


def files_are_exported(stage: Stage) -> Measured:
    with stage.at(CHAIR) as desk:
        original = _main_file(desk, stage.first).read()
        exported = exporting.export(desk, stage.first, stage.out / ANNOTATED, with_marks=True)
        _expect(not isinstance(exported, Refusal), "a marked copy can be written")
        slip = exporting.export_slip(desk, stage.first, stage.out / SLIP)
        _expect(not isinstance(slip, Refusal), "the processing slip can be printed")
    marked = (stage.out / ANNOTATED).read_bytes()
    _expect(marked.startswith(original), "the marked copy begins with the original, byte for byte")
    found = {name: _says(stage.out / name, stage.said) for name in (ANNOTATED, SLIP)}
    _expect(all(found.values()), "both files carry the words on page 1")
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


def _expect(held: bool, what: str) -> None:
    if not held:
        raise NotAsExpected(what)


def _done(outcome: Acted | Refusal) -> Acted:
    if isinstance(outcome, Refusal):
        raise NotAsExpected(f"refused: {outcome.code}")
    return outcome


def _seen(desk: Workplace, document: DocumentId) -> Document:
    opened = reading.open_document(desk, document)
    if opened is None:
        raise NotAsExpected("the document is on this desk")
    return opened.document


def _due(desk: Workplace) -> Due:
    today = in_vietnam(desk.clock()).date()
    return Due(office(desk).calendar.due_after(today, WORKING_DAYS), working_days=WORKING_DAYS)


def _main_file(desk: Workplace, document: DocumentId) -> Source:
    found = desk.vault.location(_seen(desk, document).attachments[0].sha256)
    if found is None:
        raise NotAsExpected("the file is on this desk")
    path, key = found
    return Source(path=path, key=key)


def _milliseconds_to_first_page(source: Source) -> float:
    began = time.perf_counter()
    with PageRenderer(source) as pages:
        width, height = pages.pages()[0]
        scale = 900 / width
        tile = pages.tile(Request(Wanted.TILE, 1, scale, width=900, height=round(height * scale)))
    _expect(tile is not None and len(tile.data) > 0, "page 1 is drawn")
    return (time.perf_counter() - began) * 1000


def _written(source: Source, said: str) -> tuple[Mark, ...]:
    """The typed block where the page is emptiest, and a line of ink under it."""
    left, bottom, right, top = _bare_place(source, said)
    ink = tuple((left + 8 + step * 4.0, bottom + (12.0 if step % 2 else 3.0)) for step in range(16))
    return (
        Mark(MarkKind.ENDORSEMENT_TEXT, 1, rect=(left, bottom + 16, right, top), text=said, color=INK),
        Mark(MarkKind.INK, 1, strokes=(ink,), color=INK, width=1.4),
    )


def _bare_place(source: Source, said: str) -> Rect:
    """The first shape the words fit that the page has room for, from a square block to a strip along its edge."""
    for width in BLOCK_WIDTHS:
        lines = 2 + int(len(said) * LETTER / width)
        if spot := press.empty_spot(source, (width, LINE * lines + 12)):
            return spot
    return 40.0, 8.0, 555.0, 46.0


def _next_waiting(desk: Workplace, but: DocumentId) -> DocumentId:
    for row in inbox.rows(desk, inbox.ids(desk, Box.INBOX)):
        if row.id != but and row.status in ("submitted", "proposed") and row.organ == "ubnd":
            return row.id
    raise NotAsExpected("another document waits for the chairperson")


def _times_held(stage: Stage, document: DocumentId, text: str) -> int:
    endorsements = stage.on_hub(document)["endorsements"]
    assert isinstance(endorsements, list)
    return sum(one["text"] == text for one in endorsements)


def _says(file: Path, words: str) -> bool:
    source = Source(data=file.read_bytes())
    first = (press.extract_text(source).pages[0], *press.annotation_texts(source))
    return any(" ".join(words.split()) in " ".join(text.split()) for text in first)


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
