"""Marks written into a file: where they were put, in every reader, letter for letter, and nothing old changed."""

import datetime
import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as raw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pdf_judges import by_pdfium, readers_without
from sheets import blank, encrypted, letter, rewritten
from wardoffice.domain.ids import MarkId
from wardoffice.domain.marks import STAMP_HEIGHT, STAMP_WIDTH, Mark, MarkKind, Rect
from wardoffice.paper.appearance import rect_of
from wardoffice.paper.geometry import page_box, rect_from_seen, rect_to_seen
from wardoffice.paper.inspecting import inspect_bytes
from wardoffice.paper.inspection import Way
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.writing import write_marks

NOW = datetime.datetime(2026, 11, 23, 8, 41, tzinfo=datetime.UTC)
TEXT = "Giao Phòng Kinh tế chủ trì; Công an phường phối hợp. Ế Ữ Ỗ Ặ đ Đ ỵ ỷ ỹ"
DPI = 72


def but_phe(rect: Rect, text: str = TEXT, page: int = 1, **more: object) -> Mark:
    return Mark(MarkKind.ENDORSEMENT_TEXT, page, rect=rect, text=text, author="Nguyễn Thị Hồng", at=NOW, **more)  # type: ignore[arg-type]


def write(pdf: bytes, *marks: Mark, password: str = "") -> bytes:
    written = write_marks(pdf, marks, now=NOW, password=password)
    assert written.startswith(pdf)
    return written


def inked(pdf: bytes, page: int = 1) -> Rect | None:
    """Where pdfium shows anything on a page: (left, top, right, bottom) in points as seen."""
    document = pypdfium2.PdfDocument(pdf)
    picture = document[page - 1].render(scale=DPI / 72).to_pil().convert("L")
    document.close()
    box = picture.point(lambda gray: 255 if gray < 200 else 0).getbbox()
    return tuple(float(side) for side in box) if box else None  # type: ignore[return-value]


def inside(inner: Rect | None, outer: Rect, slack: float = 2.0) -> bool:
    assert inner is not None
    low = inner[0] >= outer[0] - slack and inner[1] >= outer[1] - slack
    return low and inner[2] <= outer[2] + slack and inner[3] <= outer[3] + slack


EVERY_MARK = (
    but_phe((300, 500, 540, 580)),
    Mark(MarkKind.INK, 1, strokes=(((100, 100), (150, 180), (200, 100)), ((220, 120),))),
    Mark(MarkKind.HIGHLIGHT, 1, rects=((80, 590, 300, 612), (80, 560, 200, 580))),
    Mark(MarkKind.NOTE, 1, point=(50, 500), text="Xem lại số liệu", author="Trần Văn Bình"),
    Mark(
        *(MarkKind.ARRIVAL_STAMP, 1),
        rect=(60, 640, 60 + STAMP_WIDTH, 640 + STAMP_HEIGHT),
        organ="UBND phường An Hòa",
        number=512,
        date=datetime.date(2026, 11, 23),
    ),
    Mark(MarkKind.UNDERLINE, 1, rects=((80, 420, 300, 436), (80, 400, 200, 416)), color="#B71C1C"),
    Mark(MarkKind.ARROW, 1, strokes=(((320, 300), (420, 340)),), width=1.6),
    Mark(MarkKind.TICK, 1, rect=(450, 300, 468, 318), width=1.6),
    Mark(MarkKind.RECTANGLE, 1, rect=(320, 220, 480, 270), width=1.6),
)
LINES = EVERY_MARK[-4:]


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "f.pdf"


def output(*command: object) -> str:
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"{command[0]} is not on this machine")
    done = subprocess.run([str(part) for part in command], capture_output=True, check=False)
    return done.stdout.decode("utf-8")


SOURCES = {
    "plain": letter(2),
    "object streams": rewritten(letter(2), object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "linearized": rewritten(letter(2), linearize=True),
    "encrypted R4": encrypted(letter(2), 4),
    "encrypted R6": encrypted(letter(2), 6),
    "without a last line break": letter(2).rstrip(),
    "more after the end": letter(2) + b"\n\n\0\0",
    "an id that is none": re.sub(rb"/ID \n\[[^]]*\]", b"/ID 7", letter(2)),
    "an empty id": re.sub(rb"/ID \n\[[^]]*\]", b"/ID null", letter(2)),
    "says it has fewer objects": re.sub(rb"/Size \d+", b"/Size 5", letter(2)),
}


@pytest.mark.parametrize("kind", SOURCES)
def test_every_kind_of_file_takes_every_mark_and_qpdf_finds_nothing_worse(kind: str, work: Path) -> None:
    work.write_bytes(SOURCES[kind])
    if shutil.which("qpdf") is None:
        pytest.skip("qpdf is not on this machine")
    before = subprocess.run(["qpdf", "--check", work], capture_output=True, check=False).returncode
    work.write_bytes(write(SOURCES[kind], *EVERY_MARK))
    after = subprocess.run(["qpdf", "--check", work], capture_output=True, check=False)
    assert after.returncode <= before, after.stdout + after.stderr


@pytest.mark.parametrize(
    "kind", ["plain", "object streams", "encrypted R4", "encrypted R6", "says it has fewer objects"]
)
def test_the_words_are_found_letter_for_letter_by_another_reader(kind: str, work: Path) -> None:
    work.write_bytes(write(SOURCES[kind], *EVERY_MARK))
    words = " ".join(output("pdftotext", work, "-").split())
    assert TEXT in words
    assert words.count("Kính gửi: Ủy ban nhân dân phường") == 2, "nothing old was overwritten"
    assert "Nguyễn Thị Hồng · 15:41 23/11/2026" in words
    assert "ĐẾN Số: 512 Ngày: 23/11/2026" in words


def test_a_reply_names_its_note_to_other_readers_and_lies_on_it(work: Path) -> None:
    note = Mark(
        MarkKind.NOTE, 1, id=MarkId("new"), first_id=MarkId("n"), point=(50, 500), text="Số liệu?", author="Trần Bình"
    )
    replies = [
        replace(note, id=MarkId(f"r{n}"), first_id=MarkId(""), reply_to=MarkId(to), point=(9, 9), text=f"Đúng {n}")
        for n, to in enumerate(("n", "r0", "gone"))
    ]
    work.write_bytes(write(letter(), *replies, but_phe((300, 500, 540, 580)), note))
    with pikepdf.open(work) as pdf:
        by_words = {str(one.Contents): one for one in pdf.pages[0].Annots}
        head = by_words["Số liệu?"]
        for words in ("Đúng 0", "Đúng 1"):
            answer = by_words[words]
            assert (answer.IRT.objgen, answer.RT, answer.Rect) == (head.objgen, "/R", head.Rect)
        assert "/IRT" not in by_words["Đúng 2"] and "/IRT" not in head
    document = pypdfium2.PdfDocument(work)
    shown = document[0]
    page = shown.raw
    annotations = [raw.FPDFPage_GetAnnot(page, place) for place in range(raw.FPDFPage_GetAnnotCount(page))]
    answered = [raw.FPDFAnnot_GetLinkedAnnot(annotation, b"IRT") for annotation in annotations]
    heads = [raw.FPDFPage_GetAnnotIndex(page, found) if found else None for found in answered]
    for annotation in filter(None, (*annotations, *answered)):
        raw.FPDFPage_CloseAnnot(annotation)
    assert sorted(place for place in heads if place is not None) == [2, 2]
    shown.close()
    document.close()


def test_an_annotation_says_who_when_and_what(work: Path) -> None:
    work.write_bytes(write(letter(), *EVERY_MARK))
    with pikepdf.open(work) as pdf:
        annotations = list(pdf.pages[0].Annots)
        kinds = [str(one.Subtype) for one in annotations]
        assert kinds[:5] == ["/FreeText", "/Ink", "/Highlight", "/Text", "/Stamp"]
        assert kinds[5:] == ["/Underline", "/Line", "/Ink", "/Square"]
        assert str(annotations[0].Contents) == TEXT
        assert str(annotations[0].T) == "Nguyễn Thị Hồng"
        assert str(annotations[0].M) == "D:20261123154100+07'00'"
        assert len({str(one.NM) for one in annotations}) == 9
        assert all("/N" in one.AP and one.F == 4 for one in annotations)
        assert str(annotations[3].Contents) == "Xem lại số liệu"
        assert [str(end) for end in annotations[6].LE] == ["/None", "/ClosedArrow"]
        assert [float(n) for n in annotations[6].L] == [320, 300, 420, 340]
        assert [float(n) for n in annotations[5].QuadPoints][:8] == [80, 436, 300, 436, 80, 420, 300, 420]


@pytest.mark.parametrize("mark", LINES, ids=lambda mark: mark.kind.value)
def test_lines_and_shapes_are_seen_by_every_reader_and_only_within_their_rectangle(mark: Mark, work: Path) -> None:
    sheet = blank()
    before = work.with_name("before.pdf")
    before.write_bytes(sheet)
    work.write_bytes(write(sheet, mark))
    assert readers_without(before, by_pdfium(before), work, least=12) == []
    box = page_box((0, 0, 595, 842), None, 0)
    assert inside(inked(work.read_bytes()), rect_to_seen(box, rect_of(mark, box)), slack=1.0)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_an_underline_lies_at_the_foot_of_the_words_whichever_way_the_page_is_turned(rotate: int) -> None:
    box = page_box((0, 0, 595, 842), None, rotate)
    words = (100.0, 200.0, 260.0, 224.0)
    found = inked(
        write(blank(rotate=rotate), Mark(MarkKind.UNDERLINE, 1, rects=(rect_from_seen(box, words),), width=2))
    )
    assert found == pytest.approx((100, 222, 260, 224), abs=1)


def test_a_mark_of_a_newer_program_stops_the_copy_instead_of_being_left_out() -> None:
    with pytest.raises(PaperProblem) as stopped:
        write(letter(), Mark(MarkKind("hologram"), 1, rect=(1, 1, 9, 9)))
    assert stopped.value.code == "mark_kind"


def shown_by(reader: str, pdf: Path, folder: Path) -> Image.Image:
    if reader == "pdftoppm":
        output("pdftoppm", "-cropbox", "-r", "72", "-png", "-singlefile", pdf, folder / "page")
    else:
        output("mutool", "draw", "-r", "72", "-o", folder / "page.png", pdf, "1")
    return Image.open(folder / "page.png").convert("L")


@pytest.mark.parametrize("reader", ["pdftoppm", "mutool"])
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_other_readers_show_a_mark_in_its_place_on_a_turned_page(reader: str, rotate: int, work: Path) -> None:
    """pdf.js#15769, pdf.js#20117: marks made in one reader were not to be seen in another."""
    sheet = blank((-20, 30, 480, 730), (10, 60, 430, 700), rotate)
    box = page_box((-20, 30, 480, 730), (10, 60, 430, 700), rotate)
    place = (60.0, 80.0, 220.0, 140.0)
    work.write_bytes(write(sheet, but_phe(rect_from_seen(box, place))))
    picture = shown_by(reader, work, work.parent)
    assert picture.size == tuple(round(side) for side in box.seen_size)
    found = picture.point(lambda gray: 255 if gray < 200 else 0).getbbox()
    assert inside(found, place)


BOXES = st.tuples(st.floats(-500, 500), st.floats(-500, 500), st.floats(200, 900), st.floats(200, 900))


@settings(max_examples=40)
@given(
    sheet=BOXES,
    inset=st.tuples(st.floats(0, 40), st.floats(0, 40), st.floats(0, 40), st.floats(0, 40)),
    rotate=st.sampled_from([0, 90, 180, 270]),
    where=st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0.2, 1), st.floats(0.2, 1)),
)
def test_a_mark_is_seen_exactly_where_it_was_put(
    sheet: Rect, inset: Rect, rotate: int, where: tuple[float, float, float, float]
) -> None:
    left, bottom, width, height = sheet
    media = (left, bottom, left + width, bottom + height)
    crop = (media[0] + inset[0], media[1] + inset[1], media[2] - inset[2], media[3] - inset[3])
    box = page_box(media, crop, rotate)
    across, down = box.seen_size
    wide, high = where[2] * across, where[3] * down
    x, y = where[0] * (across - wide), where[1] * (down - high)
    place = (x, y, x + wide, y + high)
    mark = but_phe(rect_from_seen(box, place), "Đồng ý")
    assert inside(rect_to_seen(box, mark.rect or place), place, 0.01)
    found = inked(write(blank(media, crop, rotate), mark))
    assert inside(found, place)
    assert found is not None
    assert found[0] - place[0] < 8, "the first letter stands at the left edge, so the text is upright"
    assert found[1] - place[1] < 12, "and at the top"


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_mark_made_on_a_turned_view_stands_upright_in_that_view(turned: int) -> None:
    mark = but_phe((100, 300, 300, 500), "iiiiiiii", rotation=turned)
    found = inked(write(blank(), replace(mark, author="", at=None)))
    assert found is not None
    wide, high = found[2] - found[0], found[3] - found[1]
    assert (wide > high) == (turned in (0, 180))


def test_what_lies_outside_the_visible_page_is_refused_with_its_box() -> None:
    cropped = blank((0, 0, 595, 842), (50, 60, 500, 700))
    for rect in ((10, 10, 40, 40), (20, 300, 200, 400), (300, 650, 450, 720)):
        with pytest.raises(PaperProblem) as refused:
            write(cropped, but_phe(rect))
        assert refused.value.code == "mark_outside"
        assert refused.value.facts | {"left": 50, "bottom": 60, "right": 500, "top": 700} == refused.value.facts
    with pytest.raises(PaperProblem, match="mark_outside"):
        write(cropped, Mark(MarkKind.INK, 1, strokes=(((1, 1), (20, 20)),)))
    with pytest.raises(PaperProblem, match="page_missing"):
        write(cropped, but_phe((60, 70, 200, 200), page=2))
    with pytest.raises(PaperProblem, match="mark_without_text"):
        write(cropped, but_phe((60, 70, 200, 200), "  "))


def test_a_stroke_that_leaves_the_page_is_kept_and_cut_at_the_edge() -> None:
    assert inked(write(blank(), Mark(MarkKind.INK, 1, strokes=(((500, 400), (700, 400)),)))) is not None


def test_permissions_of_an_encrypted_file_are_kept_to() -> None:
    closed = encrypted(letter(), 6, annotating=False)
    assert inspect_bytes(closed).way is Way.SIDECAR
    with pytest.raises(PaperProblem, match="sidecar_annotating_not_permitted"):
        write(closed, but_phe((300, 500, 540, 580)))
    write(closed, but_phe((300, 500, 540, 580)), password="chu")
    with pytest.raises(PaperProblem, match="password_needed"):
        write(encrypted(letter(), 6, user="mở"), but_phe((300, 500, 540, 580)))


def test_a_form_of_the_dynamic_kind_is_left_alone() -> None:
    with pikepdf.open(io.BytesIO(letter())) as pdf:
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=pdf.make_stream(b"<xdp/>"))
        out = io.BytesIO()
        pdf.save(out)
    with pytest.raises(PaperProblem, match="sidecar_xfa_form"):
        write(out.getvalue(), but_phe((300, 500, 540, 580)))


def test_annotations_that_were_there_stay_first_and_pages_that_share_an_array_do_not_share_marks() -> None:
    with pikepdf.open(io.BytesIO(blank(pages=2))) as pdf:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[9, 9, 20, 20])
        shared = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note), note]))
        for page in pdf.pages:
            page.Annots = shared
        out = io.BytesIO()
        pdf.save(out)
    with pikepdf.open(io.BytesIO(write(out.getvalue(), but_phe((100, 100, 300, 200))))) as pdf:
        assert [str(one.Subtype) for one in pdf.pages[0].Annots] == ["/Text", "/Text", "/FreeText"]
        assert len(pdf.pages[1].Annots) == 2


def test_decomposed_words_are_written_composed_and_strange_signs_stay_findable(work: Path) -> None:
    decomposed = "Ho\u0300a giải 😀 ổn"
    work.write_bytes(write(letter(), but_phe((300, 500, 540, 580), decomposed)))
    assert "Hòa giải 😀 ổn" in output("pdftotext", work, "-")


def test_no_marks_change_nothing() -> None:
    assert write(letter()) == letter()


@pytest.mark.parametrize("junk", [b"", b"MZ not a pdf", b"%PDF-1.7\nnothing more", letter()[:700]])
def test_what_is_no_whole_pdf_is_a_problem_with_a_code(junk: bytes) -> None:
    with pytest.raises(PaperProblem) as problem:
        write(junk, but_phe((1, 1, 2, 2)))
    assert problem.value.code in ("not_pdf", "unparsable")
