"""Documents leaving the program: the original byte for byte, a copy with every bút phê, and a slip beside it."""

import hashlib
import io
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from cases import CHAIR, KT, given
from own_desk import HandClock, arrives, desk_of, entered
from sheets import letter
from wardoffice.desk.acting import Acted, act, overlaid
from wardoffice.desk.exporting import Exported, export, export_slip, marks_for_copy
from wardoffice.desk.marking import change_marks
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.commands import Annotate, Endorse, EraseMark
from wardoffice.domain.document import AssignmentRole, Attachment
from wardoffice.domain.ids import MarkId
from wardoffice.domain.marks import Mark, MarkKind, anew, moved
from wardoffice.domain.outcome import Refusal
from wardoffice.paper.source import Source
from wardoffice.paper.typesetting import clock as clock_words

needs_pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler's pdftotext is not installed")
WORDS = "Giao Phòng Kinh tế tham mưu"


@pytest.fixture(scope="module")
def plain() -> bytes:
    return letter()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def w(tmp_path: Path, plain: bytes, clock: HandClock) -> Iterator[Workplace]:
    sha256 = hashlib.sha256(plain).hexdigest()
    with desk_of(tmp_path / "profile", CHAIR, clock) as workplace:
        arrives(workplace, entered(1, attachments=(Attachment("cv.pdf", sha256, len(plain)),)), entered(2))
        workplace.vault.put(io.BytesIO(plain), sha256)
        yield workplace


def test_the_original_leaves_byte_for_byte(w: Workplace, tmp_path: Path, plain: bytes) -> None:
    out = tmp_path / "out.pdf"
    assert isinstance(export(w, "d0001", out), Exported)
    assert out.read_bytes() == plain


@needs_pdftotext
def test_a_bút_phê_without_a_place_of_its_own_is_on_the_copy_all_the_same(
    w: Workplace, tmp_path: Path, plain: bytes
) -> None:
    assert isinstance(act(w, "d0001", Endorse(WORDS, given((KT, AssignmentRole.LEAD)))), Acted)
    out = tmp_path / "out.pdf"
    exported = export(w, "d0001", out, with_marks=True)
    assert isinstance(exported, Exported)
    assert exported.marks == 1
    assert out.read_bytes().startswith(plain)
    text = subprocess.run(["pdftotext", "-l", "1", str(out), "-"], capture_output=True, check=True).stdout.decode()
    assert WORDS in " ".join(text.split())


def crowded(strip: float) -> bytes:
    """A page of A4 full of writing up to its edges, but for a strip at its foot of so many points."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.setFont("Helvetica", 12)
    for line in range(int((832 - strip) / 13)):
        canvas.drawString(4, 830 - 13 * line, "Nothing but words from the left edge of the page to the right one. " * 2)
    canvas.save()
    return out.getvalue()


def test_bút_phê_without_a_place_cover_neither_the_writing_nor_each_other_where_there_is_any_room(
    w: Workplace, clock: HandClock
) -> None:
    page = crowded(70)
    sha256 = w.vault.put(io.BytesIO(page))
    arrives(w, entered(3, attachments=(Attachment("cv.pdf", sha256, len(page)),)))
    for words in (WORDS, "Đồng ý."):
        assert isinstance(act(w, "d0003", Endorse(words, given((KT, AssignmentRole.LEAD)))), Acted)
        clock.passes(minutes=1)
    document = overlaid(w, "d0003")
    assert document is not None
    first, second = marks_for_copy(w, document, document.attachments[0], Source(data=page))
    assert first.rect is not None and second.rect is not None
    assert max(first.rect[3], second.rect[3]) < 87, "both at the foot of the page"
    assert first.rect[2] <= second.rect[0] or second.rect[2] <= first.rect[0], "side by side"


def test_a_bút_phê_on_a_page_without_any_room_is_put_on_it_all_the_same(w: Workplace) -> None:
    page = crowded(0)
    sha256 = w.vault.put(io.BytesIO(page))
    arrives(w, entered(3, attachments=(Attachment("cv.pdf", sha256, len(page)),)))
    assert isinstance(act(w, "d0003", Endorse(WORDS, given((KT, AssignmentRole.LEAD)))), Acted)
    document = overlaid(w, "d0003")
    assert document is not None
    (mark,) = marks_for_copy(w, document, document.attachments[0], Source(data=page))
    assert mark.rect is not None
    left, bottom, right, top = mark.rect
    assert 0 <= left < right <= 595 and 0 <= bottom < top <= 842


def test_a_bút_phê_taken_off_the_page_and_put_back_is_on_the_copy_once(w: Workplace, tmp_path: Path) -> None:
    typed = Mark(MarkKind.ENDORSEMENT_TEXT, 1, id=MarkId("m1"), rect=(300, 600, 500, 660), text=WORDS)
    act(w, "d0001", Endorse(WORDS, given((KT, AssignmentRole.LEAD)), marks=(typed,)))
    again = replace(typed, id=MarkId("m2"))
    assert isinstance(change_marks(w, "d0001", [typed], [again], CHAIR), Acted)
    exported = export(w, "d0001", tmp_path / "out.pdf", with_marks=True)
    assert isinstance(exported, Exported) and exported.marks == 1


@needs_pdftotext
def test_a_bút_phê_dragged_elsewhere_hours_later_bears_the_time_it_was_written_on_the_copy(
    w: Workplace, clock: HandClock, tmp_path: Path
) -> None:
    typed = Mark(MarkKind.ENDORSEMENT_TEXT, 1, id=MarkId("m1"), rect=(300, 600, 500, 660), text=WORDS)
    written = act(w, "d0001", Endorse(WORDS, given((KT, AssignmentRole.LEAD)), marks=(typed,)))
    assert isinstance(written, Acted)
    (there,) = written.document.marks
    clock.passes(hours=5)
    dragged = change_marks(w, "d0001", [there], [anew(moved(there, -40, 20))], CHAIR)
    assert isinstance(dragged, Acted) and dragged.document.applied == (*written.document.applied, dragged.command.id)
    (now,) = dragged.document.marks
    assert (now.at, now.rect) == (written.command.at, (260, 620, 460, 680))
    assert isinstance(export(w, "d0001", tmp_path / "out.pdf", with_marks=True), Exported)
    told = ["pdftotext", "-l", "1", str(tmp_path / "out.pdf"), "-"]
    assert clock_words(written.command.at) in subprocess.run(told, capture_output=True, check=True).stdout.decode()


def test_a_mark_that_is_gone_already_is_not_moved_and_does_not_come_back(w: Workplace) -> None:
    note = Mark(MarkKind.NOTE, 1, id=MarkId("n1"), point=(100, 100), text=WORDS)
    act(w, "d0001", Annotate((note,)))
    act(w, "d0001", EraseMark(MarkId("n1")))
    assert change_marks(w, "d0001", [note], [anew(moved(note, 5, 5))], CHAIR) == Refusal("unknown_mark")


def test_what_is_not_here_is_told_and_nothing_is_written(w: Workplace, tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    for document, place, code in (
        ("d0002", 0, "file_not_here"),
        ("d0001", 3, "no_attachment"),
        ("x", 0, "unknown_document"),
    ):
        outcome = export(w, document, out, attachment=place)
        assert isinstance(outcome, Refusal)
        assert outcome.code == code
    assert not out.exists()


@needs_pdftotext
def test_the_slip_is_a_pdf_with_the_words_in_it(w: Workplace, tmp_path: Path) -> None:
    act(w, "d0001", Endorse(WORDS, given((KT, AssignmentRole.LEAD))))
    out = tmp_path / "slip.pdf"
    assert export_slip(w, "d0001", out) == out
    text = subprocess.run(["pdftotext", str(out), "-"], capture_output=True, check=True).stdout.decode()
    assert WORDS in " ".join(text.split())
