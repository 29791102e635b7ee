"""Signatures on the screen: a line above the page, a card for each beside it, the signed revision, the roots."""

import datetime
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

import signers
from authority import DAY, NOW, Authority
from ui.desks import fill
from ui.listed_desk import window_over
from ui.paper_desk import File, paper_desk, printed, received, registered
from wardoffice.desk import trusting
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.ids import VIETNAM
from wardoffice.domain.outcome import Refusal
from wardoffice.paper.inspection import SignatureFound, SignatureStatus
from wardoffice.ui import theme
from wardoffice.ui.gate import Gate
from wardoffice.ui.signatures.panel import SignaturePanel
from wardoffice.ui.signatures.revision import SignedRevision
from wardoffice.ui.signatures.roots_dialog import RootsDialog
from wardoffice.ui.signatures.watching import SignatureWatch
from wardoffice.ui.signatures.words import summary
from wardoffice.ui.signatures.words import told as told_of
from wardoffice.ui.signed_line import SignedLine
from wardoffice.wording.signatures import REASONS

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

SIGNED = signers.signed(printed(), signers.signer())
MARKED = signers.with_annotation(SIGNED)
FORGED = signers.with_page_changed(SIGNED)
TWICE = signers.signed(MARKED, signers.signer("Trần Văn Bình"), "ChuKy2")
CUT = SIGNED[: SIGNED.rindex(b"startxref")]
FILES = {"d1": SIGNED, "d2": MARKED, "d3": FORGED, "d4": printed(), "d5": TWICE, "d6": CUT}


class Room:
    def __init__(self, place: Workplace, qtbot: QtBot) -> None:
        self.place, self.qtbot = place, qtbot
        self.gate: Gate[Workplace] = Gate(place)
        theme.wear(QApplication.instance())  # type: ignore[arg-type]
        self.panel, self.line = SignaturePanel(), SignedLine()
        self.watch = SignatureWatch(self.gate, self.panel)
        self.watch.line.connect(self.line.tell)
        for widget in (self.panel, self.line):
            qtbot.addWidget(widget)
        self.panel.resize(360, 700)
        self.panel.show()

    def open(self, document: str) -> str:
        """Everything the panel says, once the document is judged."""
        with self.qtbot.waitSignal(self.watch.judged, timeout=60_000):
            self.watch.turn_to(document)
        self.rest()
        return self.said()

    def rest(self) -> None:
        self.qtbot.waitUntil(self.gate.is_idle, timeout=60_000)
        QApplication.sendPostedEvents(None, 52)  # what was put aside is deleted
        QApplication.processEvents()

    def said(self) -> str:
        return "\n".join(label.text() for label in self.panel.findChildren(QLabel))


@pytest.fixture
def room(tmp_path: Path, qtbot: QtBot) -> Iterator[Room]:
    files = {name: File(f"{name}.pdf", data) for name, data in FILES.items()}
    documents = [registered(received(name, [file]), 500 + n) for n, (name, file) in enumerate(files.items())]
    place = paper_desk(tmp_path / "profile", "hong", documents, list(files.values()))
    room = Room(place, qtbot)
    yield room
    room.gate.close()
    place.cache.close()


def root_file(folder: Path) -> Path:
    file = folder / "goc.pem"
    file.write_bytes(signers.signer().root_pem)
    return file


def test_a_card_says_who_when_what_is_covered_and_why_nothing_is_green_without_a_root(room: Room) -> None:
    said = room.open("d1")
    for words in (
        "Chưa kiểm tra được",
        "Nguyễn Thị Hồng",
        "Gốc thử",
        "Toàn bộ tệp như đang có",
        "chưa có chứng thư gốc",
    ):
        assert words in said
    assert f"{datetime.datetime.now(datetime.UTC):%Y}" in said
    assert "chưa kiểm tra được" in room.line.words


def test_with_the_root_of_it_a_signature_is_valid_and_marks_after_it_are_listed(room: Room, tmp_path: Path) -> None:
    dialog = RootsDialog(room.gate)
    room.qtbot.addWidget(dialog)
    dialog.show()
    dialog.add([root_file(tmp_path)])
    room.rest()
    assert dialog.names() == ["Gốc thử"]
    rows = [label for label in dialog.findChildren(QLabel) if label.text().startswith("Gốc thử")]
    assert all(label.isVisible() for label in rows)
    assert dialog.height() >= dialog.column.totalHeightForWidth(dialog.width())
    assert "Hợp lệ" in room.open("d1")
    marked = room.open("d2")
    for words in ("Hợp lệ, có bút phê thêm sau khi ký", "Sau khi ký", "Thêm bút phê, ghi chú (trang 1)"):
        assert words in marked
    assert "hợp lệ, có bút phê thêm sau khi ký" in room.line.words
    forged = room.open("d3")
    assert "Không hợp lệ" in forged
    assert "Thay đổi trang văn bản (trang 1)" in forged


def test_taking_a_root_away_judges_the_open_document_again(room: Room, tmp_path: Path) -> None:
    roots = trusting.trust(room.place, [root_file(tmp_path)])
    assert not isinstance(roots, Refusal)
    assert "Hợp lệ" in room.open("d1")
    dialog = RootsDialog(room.gate)
    room.qtbot.addWidget(dialog)
    dialog.show()
    room.rest()
    drop = next(b for b in dialog.findChildren(QPushButton) if b.accessibleDescription() == "Gốc thử")
    QTest.mouseClick(drop, Qt.MouseButton.LeftButton)
    room.qtbot.waitUntil(lambda: "Chưa kiểm tra được" in room.said(), timeout=60_000)
    room.rest()
    assert dialog.names() == []


def test_what_is_no_certificate_is_refused_and_nothing_is_believed(room: Room, tmp_path: Path) -> None:
    (tmp_path / "x.pem").write_text("-----BEGIN CERTIFICATE-----\nkhông phải\n-----END CERTIFICATE-----\n")
    dialog = RootsDialog(room.gate)
    room.qtbot.addWidget(dialog)
    dialog.show()
    dialog.add([tmp_path / "x.pem"])
    room.rest()
    assert "không đúng dạng" in dialog.trouble()
    assert trusting.trusted(room.place) == trusting.Trust()


def test_the_signed_revision_is_shown_alone(room: Room) -> None:
    room.open("d2")
    asked: list[object] = []
    room.panel.revision_asked.connect(asked.append)
    button = next(b for b in room.panel.findChildren(QPushButton) if b.text() == "Xem bản lúc ký")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    (dialog,) = room.panel.window().findChildren(SignedRevision)
    room.qtbot.waitUntil(lambda: dialog.view.pages == 2, timeout=60_000)
    assert asked[0].on.source.read()[: asked[0].found.revision_end] == SIGNED  # type: ignore[attr-defined]
    dialog.close()
    room.rest()


def test_a_document_without_a_signature_has_no_line(room: Room) -> None:
    room.open("d1")
    assert room.line.words
    assert "không có chữ ký số" in room.open("d4")
    assert room.line.words == ""


def test_who_signed_later_is_told_by_name_and_not_by_field(room: Room) -> None:
    said = room.open("d5")
    assert "Ký thêm: Trần Văn Bình" in said
    assert "ChuKy2" not in said


def test_a_file_that_looks_signed_and_cannot_be_read_is_not_passed_over(room: Room) -> None:
    assert "không đọc được tệp này đủ để kiểm tra" in room.open("d6")
    assert "chưa kiểm tra được" in room.line.words


def test_a_signature_that_only_a_time_stamp_saves_says_so() -> None:
    proven = SignatureFound("a", "b", SignatureStatus.VALID, False, proven_at="2026-11-02T03:04:00+00:00")
    assert ("Dấu thời gian chứng minh đã ký trước", "10:04 02/11/2026") in told_of(proven, {}).facts


def test_every_reason_of_the_judge_has_its_words() -> None:
    text = Path(trusting.__file__).parents[1].joinpath("paper", "signatures.py").read_text("utf-8")
    told = Path(trusting.__file__).parents[1].joinpath("paper", "inspection.py").read_text("utf-8")
    listed = told.split("`reason` is a code: ", 1)[1].split('or ""', 1)[0]
    codes = {code.strip(" \n,") for code in listed.split(",")} - {""}
    assert codes <= set(REASONS)
    assert {code for code in codes if code not in text} == {"file_not_judged"}, "the desk's own"


def test_judging_again_is_spared_for_a_file_that_is_known(room: Room) -> None:
    room.open("d1")
    room.open("d4")
    room.watch._judge = None  # type: ignore[assignment,method-assign]
    assert "Nguyễn Thị Hồng" in room.open("d1")


def test_a_revocation_list_from_it_judges_again_and_tells_when_and_why(room: Room, tmp_path: Path) -> None:
    authority = Authority()
    who = authority.signer()
    pdf = authority.signed(printed(), who)
    fill(room.place, iter([registered(received("d7", (File("Thu hồi.pdf", pdf),)))]))
    room.place.vault.put(BytesIO(pdf))
    (tmp_path / "gốc.pem").write_bytes(authority.root_pem)
    (tmp_path / "thu hồi.crl").write_bytes(authority.revocations((who, NOW - 40 * DAY)))
    trusting.trust(room.place, [tmp_path / "gốc.pem"])
    assert "Chưa kiểm tra được" in room.open("d7")
    assert "Việc thu hồi chứng thư chưa kiểm tra được" in room.said()
    dialog = RootsDialog(room.gate)
    room.qtbot.addWidget(dialog)
    dialog.show()
    dialog.add([tmp_path / "thu hồi.crl"])
    room.qtbot.waitUntil(lambda: "Không hợp lệ" in room.said(), timeout=60_000)
    room.rest()
    day = (NOW - 40 * DAY).astimezone(VIETNAM)
    assert f"Chứng thư bị thu hồi\n{day:%H:%M %d/%m/%Y} (lộ khóa)" in room.said()
    assert "không hợp lệ" in room.line.words
    words = [label.text() for label in dialog.findChildren(QLabel)]
    assert "Danh sách thu hồi" in words
    assert any(said.startswith("Gốc thử (lập ") and "dùng đến" in said for said in words)


def test_the_line_that_tells_of_signatures_moves_no_button_from_under_the_pointer(qtbot: QtBot, tmp_path: Path) -> None:
    with window_over(qtbot, tmp_path, (File("Công văn.pdf", printed()),)) as at:
        window, toolbar = at.running.window, at.running.parts.reader().toolbar
        before = toolbar.mapTo(window, QPoint(0, 0))
        window.signed.tell("1 chữ ký số, không hợp lệ", "danger", "alert-circle-outline")
        at.rest()
        assert window.signed.isVisible()
        assert toolbar.mapTo(window, QPoint(0, 0)) == before
        assert window.signed.mapTo(window, QPoint(0, 0)).y() == before.y() + toolbar.height()


def test_a_signer_who_cannot_be_read_is_told_so_in_words() -> None:
    told, _tone, _sign = summary(
        [SignatureFound("ChuKy", "", SignatureStatus.UNCHECKED, False, reason="not_understood")]
    )
    assert told == "Chữ ký số, không đọc được người ký: chưa kiểm tra được"
