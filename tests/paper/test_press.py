"""The door to whole files: each job in a child that may not write, may not outlive its time, and may die alone."""

import datetime
import io
import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

import signers
from sheets import blank, encrypted, letter, scan
from wardoffice.domain.marks import STAMP_HEIGHT, STAMP_WIDTH, Mark, MarkKind
from wardoffice.paper import child, exporting, press
from wardoffice.paper.inspection import Bar, Way
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.rendering import PageRenderer
from wardoffice.paper.slip_content import SlipAssignment, SlipContent, SlipOpinion
from wardoffice.paper.source import Source
from wardoffice.sealed_file import new_key, seal

NOW = datetime.datetime(2026, 11, 23, 8, 41, tzinfo=datetime.UTC)
MARK = Mark(MarkKind.ENDORSEMENT_TEXT, 1, rect=(100, 300, 300, 360), text="Giao Văn phòng", author="Hồng")
posix = pytest.mark.skipif(os.name != "posix", reason="limits are set on Linux only")


def in_units(source: bytes, unit: float) -> bytes:
    """The file with pages that are measured in so many points: /UserUnit."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(source)) as pdf:
        for page in pdf.pages:
            page.obj["/UserUnit"] = unit
        pdf.save(out)
    return out.getvalue()


def test_a_sealed_file_is_inspected_marked_and_read_without_lying_open_on_the_disk(tmp_path: Path) -> None:
    key, path = new_key(), tmp_path / "sealed"
    seal(io.BytesIO(letter()), path, key)
    source = Source(path, key)
    assert press.inspect(source).way is Way.ANNOTATION_REVISION
    addition = press.mark(source, [MARK], now=NOW)
    assert press.inspect(Source(data=letter() + addition)).pages == 1
    assert press.extract_text(source).pages == ("Kính gửi: Ủy ban nhân dân phường",)
    assert [one.name for one in tmp_path.iterdir()] == ["sealed"]


def test_roots_reach_the_judge() -> None:
    hong = signers.signer()
    signed = Source(data=signers.signed(letter(), hong))
    assert press.inspect(signed).signatures[0].status == "unchecked"
    assert press.inspect(signed, roots=[hong.root_pem]).signatures[0].status == "valid"
    with pytest.raises(PaperProblem, match="roots_not_understood"):
        press.inspect(signed, roots=[b"no certificate"])


def test_a_marked_copy_of_a_signed_file_says_that_it_is_one(tmp_path: Path) -> None:
    signed = Source(data=signers.signed(letter(), signers.signer()))
    exporting.export_with_marks(signed, [MARK], tmp_path / "c.pdf", now=NOW)
    assert (tmp_path / "c.pdf").read_bytes().startswith(signed.data)
    plain = Source(data=letter())
    exporting.export_with_marks(plain, [MARK], tmp_path / "p.pdf", now=NOW)
    told = subprocess.run(["pdftotext", tmp_path / "c.pdf", "-"], capture_output=True, check=True).stdout.decode()
    other = subprocess.run(["pdftotext", tmp_path / "p.pdf", "-"], capture_output=True, check=True).stdout.decode()
    assert "Bản có bút phê" in told
    assert "Bản có bút phê" not in other


def test_the_signed_revision_can_be_looked_at_alone(tmp_path: Path) -> None:
    hong, key = signers.signer(), new_key()
    signed = signers.signed(letter(), hong)
    marked = signed + press.mark(Source(data=signed), [MARK], now=NOW)
    seal(io.BytesIO(marked), tmp_path / "sealed", key)
    end = press.inspect(Source(tmp_path / "sealed", key)).signatures[0].revision_end
    assert end == len(signed)
    for source in (Source(tmp_path / "sealed", key, first=end), Source(data=marked, first=end)):
        (found,) = press.inspect(source, roots=[hong.root_pem]).signatures
        assert (found.status, found.covers_all) == ("valid", True)
        with PageRenderer(source) as shown, PageRenderer(Source(data=signed)) as as_signed:
            assert shown.thumbnail(1, 400).data == as_signed.thumbnail(1, 400).data


def test_an_original_leaves_byte_for_byte_and_a_refused_copy_leaves_no_file(tmp_path: Path) -> None:
    key, path = new_key(), tmp_path / "sealed"
    closed = encrypted(letter(), 6, annotating=False)
    seal(io.BytesIO(closed), path, key)
    exporting.export_original(Source(path, key), tmp_path / "o.pdf")
    assert (tmp_path / "o.pdf").read_bytes() == closed
    with pytest.raises(PaperProblem, match="sidecar_annotating_not_permitted"):
        exporting.export_with_marks(Source(path, key), [MARK], tmp_path / "m.pdf", now=NOW)
    with pytest.raises(PaperProblem, match="cannot_write"):
        exporting.export_original(Source(path, key), tmp_path / "nowhere" / "o.pdf")
    damaged = bytearray(path.read_bytes())
    damaged[-1] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(PaperProblem, match="sealed_file_corrupt"):
        exporting.export_original(Source(path, key), tmp_path / "d.pdf")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["o.pdf", "sealed"]


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "not_pdf"), (b"GIF89a", "not_pdf"), (b"%PDF-1.4 rubbish", "unparsable"), (letter()[:500], "unparsable")],
)
def test_what_is_no_pdf_has_a_code_for_every_job(data: bytes, code: str) -> None:
    source = Source(data=data)
    for job in (press.inspect, press.extract_text, press.registration_fields):
        with pytest.raises(PaperProblem, match=code):
            job(source)
    with pytest.raises(PaperProblem, match=f"{code}|sidecar_unparsable"):
        press.mark(source, [MARK], now=NOW)


def test_a_file_the_writer_cannot_parse_but_a_reader_can_goes_by_the_sidecar() -> None:
    broken = letter().replace(b"startxref", b"startxfer")
    found = press.inspect(Source(data=broken))
    assert (found.pages, found.way, found.bar) == (1, Way.SIDECAR, Bar.UNPARSABLE)
    with pytest.raises(PaperProblem, match="sidecar_unparsable"):
        press.mark(Source(data=broken), [MARK], now=NOW)


def test_a_file_that_wants_a_password_is_told_so_and_opens_with_it() -> None:
    locked = Source(data=encrypted(letter(), 6, user="mở"))
    found = press.inspect(locked)
    assert (found.encrypted, found.way, found.bar) == (True, Way.SIDECAR, Bar.PASSWORD)
    assert press.inspect(locked, password="mở").pages == 1
    with pytest.raises(PaperProblem, match="password_needed"):
        press.extract_text(locked)


@pytest.mark.filterwarnings("ignore:Encryption R=5")
def test_encryption_that_only_the_reader_knows_is_not_called_a_missing_password() -> None:
    open_to_all = Source(data=encrypted(letter(), 5))
    found = press.inspect(open_to_all)
    assert (found.pages, found.encrypted, found.way, found.bar) == (1, True, Way.SIDECAR, Bar.UNPARSABLE)
    with pytest.raises(PaperProblem, match="sidecar_unparsable"):
        press.mark(open_to_all, [MARK], now=NOW)


def test_a_missing_file_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(PaperProblem, match="file_missing") as problem:
        press.inspect(Source(tmp_path / "công văn.pdf"))
    assert problem.value.facts == {"file": "công văn.pdf"}


def test_a_job_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    def sleeper(module: str) -> subprocess.Popen[bytes]:
        waiting = [sys.executable, "-c", "import time; time.sleep(600)"]
        started.append(subprocess.Popen(waiting, stdin=subprocess.PIPE, stdout=subprocess.PIPE))
        return started[-1]

    monkeypatch.setattr(child, "start", sleeper)
    with pytest.raises(PaperProblem, match="file_hangs"):
        press.inspect(Source(data=letter()), seconds=0.2)
    assert all(one.poll() is not None for one in started)


def test_a_child_that_dies_is_the_files_fault_and_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def dying(module: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", "print('{')"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    monkeypatch.setattr(child, "start", dying)
    with pytest.raises(PaperProblem, match="file_crashes"):
        press.extract_text(Source(data=letter()))


@posix
def test_a_child_can_neither_write_files_nor_take_all_memory(tmp_path: Path) -> None:
    code = (
        "import sys; from wardoffice.paper import child; child.limit_self(0)\n"
        "try: bytearray(2_000_000_000); print('memory')\n"
        "except MemoryError: pass\n"
        "try:\n"
        f"    with open({str(tmp_path / 'x')!r}, 'wb') as f: f.write(b'secret'); f.flush(); print('written')\n"
        "except OSError: pass\n"
    )
    root = str(Path(child.__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=os.environ | {"PYTHONPATH": root})
    assert (done.stdout, done.stderr) == (b"", b"")


def test_no_secret_of_the_program_reaches_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARDOFFICE_PASSPHRASE", "bí mật")
    code = "import os, sys; sys.exit('WARDOFFICE_PASSPHRASE' in os.environ)"
    monkeypatch.setattr(sys, "executable", sys.executable)
    real = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda line, **more: real([line[0], "-c", code], **more))
    process = child.start("anything")
    assert process.wait() == 0
    child.end(process)


def test_jobs_run_side_by_side() -> None:
    found: list[int] = []
    workers = [
        threading.Thread(target=lambda: found.append(press.inspect(Source(data=letter(3))).pages)) for _ in range(4)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert found == [3, 3, 3, 3]


def dark_but(*bare: tuple[int, int, int, int]) -> bytes:
    """A black A4 page with white rectangles: left, bottom, width, height."""
    holes = " ".join("{} {} {} {} re".format(*one) for one in bare)
    whole = io.BytesIO()
    with pikepdf.open(io.BytesIO(blank())) as pdf:
        pdf.pages[0].contents_add(f"0 g 0 0 595 842 re f 1 g {holes} f".encode())
        pdf.save(whole)
    return whole.getvalue()


def test_the_place_proposed_for_a_stamp_holds_no_writing() -> None:
    spot = press.empty_spot(Source(data=letter()), [(STAMP_WIDTH, STAMP_HEIGHT)])
    assert spot is not None
    assert (spot[2] - spot[0], spot[3] - spot[1]) == pytest.approx((STAMP_WIDTH, STAMP_HEIGHT), abs=3)
    assert spot[1] > 620 or spot[3] < 590
    turned = press.empty_spot(Source(data=blank((0, 0, 400, 300), rotate=90)), [(60, 30)])
    assert turned is not None
    assert (turned[2] - turned[0], turned[3] - turned[1]) == pytest.approx((30, 60), abs=3)
    assert press.empty_spot(Source(data=scan(200, 280)), [(590, 800)]) is None


@pytest.mark.parametrize(
    ("source", "unit", "rotate"),
    [
        (letter(), 1.0, 0),
        (scan(), 1.0, 0),
        (blank((10, 20, 300, 400), rotate=90), 1.0, 90),
        (in_units(letter(), 0.5), 0.5, 0),
    ],
)
def test_the_arrival_stamp_is_50_by_35_millimetres_on_paper(source: bytes, unit: float, rotate: int) -> None:
    left, bottom, right, top = press.stamp_spot(Source(data=source))
    size = (right - left) * unit * 25.4 / 72, (top - bottom) * unit * 25.4 / 72
    assert size == pytest.approx((35, 50) if rotate else (50, 35), abs=0.01)


@pytest.mark.parametrize("rotate", [0, 90])
def test_what_is_marked_on_the_page_counts_as_written_there(rotate: int) -> None:
    """Each found place is taken by a mark in turn; the next lies beside it, and marks of other pages do not count."""
    sheet = Source(data=blank((10, 20, 400, 300), rotate=rotate))
    taken: list[Mark] = []
    for _ in range(2):
        rect = press.stamp_spot(sheet, marks=taken)
        for one in taken:
            assert one.rect is not None
            beside = rect[2] <= one.rect[0] + 1 or rect[0] >= one.rect[2] - 1
            assert beside or rect[3] <= one.rect[1] + 1 or rect[1] >= one.rect[3] - 1
        taken.append(Mark(MarkKind.ARRIVAL_STAMP, 1, rect=rect))
    assert press.stamp_spot(sheet, marks=[replace(one, page=2) for one in taken]) == taken[0].rect


def test_a_size_that_finds_room_high_up_comes_before_an_earlier_one_that_finds_it_below() -> None:
    """Bare are a low wide strip at the foot and a small square near the head; what is dark holds neither."""
    sheet = Source(data=dark_but((60, 40, 480, 140), (400, 700, 100, 90)))
    wide, small, large = (400, 100), (80, 70), (500, 300)
    high = press.empty_spot(sheet, [large, wide, small], high=0.5)
    assert high is not None and high[1] >= 700
    for sizes, limit in ([wide, small], 0.0), ([wide], 0.5), ([large, wide], 0.5):
        low = press.empty_spot(sheet, sizes, high=limit)
        assert low is not None and low[3] <= 180
        assert low[2] - low[0] == pytest.approx(400)
    assert press.empty_spot(sheet, [large], high=0.5) is None
    rect = Mark(MarkKind.ENDORSEMENT_TEXT, 1, rect=(395, 695, 505, 795), text="x")
    low = press.empty_spot(sheet, [wide, small], high=0.5, marks=[rect])
    assert low is not None and low[3] <= 180


def test_a_page_without_room_is_stamped_where_least_is_covered_and_a_small_one_as_far_as_it_reaches() -> None:
    dark = Source(data=dark_but((300, 100, 200, 60)))
    assert press.empty_spot(dark, [(STAMP_WIDTH, STAMP_HEIGHT)]) is None
    left, bottom, right, top = press.stamp_spot(dark)
    assert 298 <= left < right <= 502 and bottom <= 103 and top >= 157
    assert press.stamp_spot(Source(data=blank((0, 0, 100, 60)))) == pytest.approx((0, 0, 100, 60), abs=0.01)


def slip() -> SlipContent:
    opinion = SlipOpinion(
        author="Nguyễn Thị Hồng (thay Lê Văn Cường)",
        post="Chủ tịch UBND phường",
        text="Giao Phòng Kinh tế <chủ trì> & Công an phối hợp.\nBáo cáo trước 26/11.",
        at=NOW,
        assignments=(SlipAssignment("Phòng Kinh tế", "Chủ trì", "26/11/2026"),),
    )
    return SlipContent(
        governing_agency="Ủy ban nhân dân thành phố Sơn Hải",
        agency="Ủy ban nhân dân phường An Hòa",
        place="Phường An Hòa",
        date=datetime.date(2026, 2, 5),
        document_type="Công văn",
        document_code="1234/SNNMT-TL",
        issued_date=datetime.date(2026, 3, 5),
        issuing_agency="Sở Nông nghiệp và Môi trường",
        subject="Về việc phòng, chống ngập úng",
        arrival_number="512",
        arrival_date=datetime.date(2026, 11, 23),
        leaders=(opinion,),
    )


def test_the_slip_has_the_three_blocks_of_the_decree_in_real_letters(tmp_path: Path) -> None:
    printed = press.processing_slip(slip())
    assert printed == press.processing_slip(slip())
    words = " ".join(press.extract_text(Source(data=printed)).pages[0].split())
    for expected in (
        *("ỦY BAN NHÂN DÂN PHƯỜNG AN HÒA", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
        *("Phường An Hòa, ngày 05 tháng 02 năm 2026", "PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN", "ngày 05 tháng 3 năm 2026"),
        *("1. Ý kiến của lãnh đạo cơ quan", "2. Ý kiến của lãnh đạo đơn vị"),
        *("3. Ý kiến đề xuất của người giải quyết", "Giao Phòng Kinh tế <chủ trì> & Công an phối hợp."),
        *("Chủ trì: Phòng Kinh tế; thời hạn: 26/11/2026", "Nguyễn Thị Hồng (thay Lê Văn Cường)", "Số đến: 512"),
    ):
        assert expected in words
    fonts = subprocess.run(["pdffonts", "-"], input=printed, capture_output=True).stdout.decode().splitlines()[2:]
    assert fonts
    assert all(line.split()[-5] == "yes" for line in fonts), "every font is embedded"


def test_a_long_slip_goes_on_to_numbered_pages() -> None:
    printed = press.processing_slip(replace(slip(), leaders=slip().leaders * 12))
    pages = press.extract_text(Source(data=printed)).pages
    assert len(pages) > 1
    assert pages[1].strip().startswith("2")
