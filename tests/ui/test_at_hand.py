"""What is at hand: the most needed first, what is kept ready for a meeting, files dropped on the page."""

from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from slips import saved, scanned
from ui.conftest import At, Sit
from wardoffice.desk import inbox, leasing, pinning, reading, sending
from wardoffice.desk.exporting import export_slip
from wardoffice.domain.commands import Attach
from wardoffice.paper import press
from wardoffice.paper.source import Source
from wardoffice.store import notices
from wardoffice.store.lists import Box, ListRow, Sort
from wardoffice.ui.places import INCOMING, OVERDUE
from wardoffice.wording import sentence


def shown(at: At) -> list[ListRow]:
    pane = at.running.window.pane
    for place in range(pane.rows.rowCount()):
        pane.rows.row_at(place)
    at.rest()
    rows = [pane.rows.row_at(place) for place in range(pane.rows.rowCount())]
    return [row for row in rows if row]


def need(at: At, row: ListRow) -> tuple[bool, bool, int]:
    return (row.urgency == 3 and not row.over, row.is_overdue(at.place.clock()), row.row)


def test_express_and_overdue_documents_stand_first_among_what_has_to_be_dealt_with(sit: Sit) -> None:
    at = sit("chutich")
    rows = shown(at)
    assert rows == sorted(rows, key=lambda row: need(at, row), reverse=True)
    assert rows[0].urgency == 3
    assert at.running.guide.document == rows[0].id
    assert [row.row for row in rows] == list(inbox.ids(at.place, Box.INBOX, Sort.NEED))


def test_a_document_that_is_not_in_the_list_leaves_no_card_marked(sit: Sit) -> None:
    at = sit("chutich")
    listed = {row.id for row in shown(at)}
    other = next(r for r in inbox.rows(at.place, inbox.ids(at.place, Box.INCOMING)) if r.id not in listed)
    at.running.guide.read(other.id)
    at.rest()
    view = at.running.window.pane.view()
    assert at.running.guide.document == other.id
    assert (view.selectionModel().hasSelection(), at.running.window.pane.current()) == (False, "")
    at.gate.changed.emit()
    at.rest()
    assert (at.running.guide.document, view.selectionModel().hasSelection()) == (other.id, False)
    at.running.window.pane.step(1)
    at.rest()
    assert at.running.guide.document == shown(at)[0].id


def toast(at: At) -> str:
    return " ".join(label.text() for label in at.running.window.toast.findChildren(QLabel))


def test_several_documents_are_kept_ready_for_a_meeting_and_what_is_missing_is_told(sit: Sit) -> None:
    at = sit("chutich")
    view, rows = at.running.window.pane.view(), at.running.window.pane.rows
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for place in (0, 1, 2):
        view.selectionModel().select(rows.index(place, 0), flags)
    with at.qtbot.waitSignal(at.running.sync_wanted):
        at.running.window.pane.pin_asked.emit(at.running.window.pane.selection(), True)
    at.rest()
    assert len(pinning.listed(at.place).pinned) == 3
    assert "Đang giữ sẵn 3 văn bản đến hết 24/11: còn 3 tệp đang tải." in toast(at)


def test_the_reader_keeps_its_document_ready_and_lets_it_go_again(sit: Sit) -> None:
    at = sit("chutich")
    reader = at.running.parts.reader()

    def entry() -> str:
        return next(a.text() for a in reader.toolbar._more.menu().actions() if "giữ sẵn" in a.text().lower())

    assert entry() == "Giữ sẵn cho cuộc họp"
    reader.do("pin")
    at.rest()
    assert entry() == "Bỏ giữ sẵn (còn 1 tệp)"
    reader.do("pin")
    at.rest()
    assert pinning.listed(at.place).pinned == ()
    assert entry() == "Giữ sẵn cho cuộc họp"


def test_a_file_dropped_on_the_page_is_attached_and_what_is_dropped_besides_is_left_out(
    sit: Sit, tmp_path: Path
) -> None:
    at = sit("chutich")
    letter = tmp_path / "Ý kiến góp ý.pdf"
    letter.write_bytes(b"%PDF-1.4 nothing much")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(letter)), QUrl.fromLocalFile(str(tmp_path)), QUrl("https://example.vn/a.pdf")])
    reader, copy = at.running.parts.reader(), Qt.DropAction.CopyAction
    held = (data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(reader, QDragEnterEvent(QPoint(10, 10), copy, *held))
    QApplication.sendEvent(reader, QDropEvent(QPointF(10, 10), copy, *held))
    at.rest()
    (sent,) = [one for one in sending.outgoing(at.place) if one.row.kind == "attach"]
    assert isinstance(sent.row.command.payload, Attach)
    assert [file.name for file in sent.row.command.payload.files] == ["Ý kiến góp ý.pdf"]
    assert "Đã đính kèm 1 tệp" in toast(at)


def test_why_a_file_was_not_taken_is_said_no_more_once_another_was(sit: Sit, tmp_path: Path) -> None:
    at = sit("chutich")
    program, letter = tmp_path / "cài đặt.exe", tmp_path / "thư.pdf"
    program.write_bytes(b"MZ")
    letter.write_bytes(b"%PDF-1.4 nothing much")
    reader = at.running.parts.reader()
    reader.doing.drop([program])
    at.rest()
    assert "cài đặt.exe" in reader.notice.sentence
    reader.doing.drop([letter])
    at.rest()
    assert reader.notice.sentence == ""


def test_a_file_dropped_on_one_document_stays_with_it_though_another_is_opened_meanwhile(
    sit: Sit, tmp_path: Path
) -> None:
    at = sit("chutich")
    letter = tmp_path / "thư.pdf"
    letter.write_bytes(b"%PDF-1.4 nothing much")
    reader, first = at.running.parts.reader(), at.running.guide.document
    other = next(row.id for row in shown(at) if row.id != first)
    reader.doing.drop([letter])
    at.running.guide.read(other)
    at.rest()
    assert reader.document == other
    (sent,) = [one for one in sending.outgoing(at.place) if one.row.kind == "attach"]
    assert sent.row.document == first


def test_the_file_shown_a_copy_and_the_slip_are_saved_from_the_readers_menu(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = sit("chutich")
    reader = at.running.parts.reader()
    opened = reading.open_document(at.place, reader.document)
    assert opened is not None
    asked: list[str] = []

    def chosen(_window: object, title: str, name: str) -> tuple[str, str]:
        asked.append(Path(name).name)
        return str(tmp_path / f"{len(asked)}.pdf"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", chosen)

    def entries() -> dict[str, QAction]:
        """Made anew whenever the document is read again."""
        return {action.text(): action for action in reader.toolbar._more.menu().actions()}

    assert {"Lưu bản gốc…", "Lưu bản có bút phê…", "Lưu phiếu giải quyết…"} <= entries().keys()
    entries()["Lưu phiếu giải quyết…"].trigger()
    at.rest()
    assert "Đã lưu" in toast(at)
    assert press.slip_document(Source(path=tmp_path / "1.pdf")) == reader.document
    entries()["Lưu bản gốc…"].trigger()
    at.rest()
    assert asked[1] == opened.document.attachments[0].name
    told = " ".join(label.text() for label in reader.notice.findChildren(QLabel))
    assert sentence("file_not_here", {"file": asked[1]}) in told, "its file has not come yet"
    assert not (tmp_path / "2.pdf").exists()


def test_a_scanned_slip_dropped_on_any_page_goes_to_the_document_its_code_names(sit: Sit, tmp_path: Path) -> None:
    at = sit("chutich")
    reader, copy = at.running.parts.reader(), Qt.DropAction.CopyAction
    other = next(row.id for row in shown(at) if row.id != at.running.guide.document)
    printed = tmp_path / "phieu.pdf"
    assert export_slip(at.place, other, printed) == printed
    scan = tmp_path / "SCAN1.jpg"
    scan.write_bytes(saved(scanned(printed.read_bytes())))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(scan))])
    held = (data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(reader, QDragEnterEvent(QPoint(10, 10), copy, *held))
    QApplication.sendEvent(reader, QDropEvent(QPointF(10, 10), copy, *held))
    at.rest()
    (sent,) = [one for one in sending.outgoing(at.place) if one.row.kind == "attach"]
    assert sent.row.document == other
    assert "Đã đưa phiếu về văn bản" in toast(at)


def test_a_scanned_slip_picked_for_another_document_goes_to_its_own_too(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = sit("chutich")
    reader = at.running.parts.reader()
    other = next(row.id for row in shown(at) if row.id != at.running.guide.document)
    slip = tmp_path / "SCAN1.pdf"
    assert export_slip(at.place, other, slip) == slip
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_asked: ([str(slip)], ""))
    reader.do("attach")
    at.rest()
    (sent,) = [one for one in sending.outgoing(at.place) if one.row.kind == "attach"]
    assert sent.row.document == other
    assert "Đã đưa phiếu về văn bản" in toast(at)


def test_the_clerk_asks_for_the_register_where_he_registers_and_sees_what_holds(sit: Sit) -> None:
    at = sit("vanthu.tam")
    form = at.running.parts.register_form()
    assert form._number.text().endswith("(tạm)")
    with at.qtbot.waitSignal(at.running.sync_wanted):
        at.qtbot.mouseClick(form.lease.box, Qt.MouseButton.LeftButton, pos=QPoint(8, form.lease.box.height() // 2))
    at.rest()
    assert [one.wished for one in leasing.registers(at.place)] == ["take"]
    assert form.lease.box.isChecked()
    assert form.lease.box.text() == "Giữ sổ", "what it does, whatever holds now"
    assert "Sẽ có hiệu lực" in form.lease.box.accessibleDescription()
    assert "Sẽ có hiệu lực khi liên lạc được máy chủ" in form.lease._told.text()
    at.qtbot.mouseClick(form.lease.box, Qt.MouseButton.LeftButton, pos=QPoint(8, form.lease.box.height() // 2))
    at.rest()
    assert [one.wished for one in leasing.registers(at.place)] == [""]


def test_a_number_that_was_corrected_is_marked_in_the_list_until_its_notice_was_seen(sit: Sit) -> None:
    at = sit("chutich")
    row = shown(at)[0]
    with at.place.cache.writing() as connection:
        facts = {"shown": 1, "number": row.arrival_number or 0}
        notices.add(connection, notices.Kind.NUMBER_CORRECTED, row.id, facts, at.place.clock())
    at.gate.changed.emit()
    at.rest()

    def spoken() -> str:
        rows = at.running.window.pane.rows
        return str(rows.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole))

    assert f"Đến {row.arrival_number} (số mới)" in spoken()
    at.qtbot.mouseClick(at.running.window.top_bar.bell, Qt.MouseButton.LeftButton)
    at.rest()
    assert "(số mới)" not in spoken()


def test_above_the_deadlines_stands_what_the_month_has_saved_of_paper_and_above_no_other_list(sit: Sit) -> None:
    at = sit("chutich")
    pane = at.running.window.pane
    for place, told in ((OVERDUE, True), (INCOMING, False), (OVERDUE, True)):
        at.running.guide.go(place)
        at.rest()
        assert pane._paper.isVisible() is told
    assert pane._paper.text() == "Đã tiết kiệm 0 tờ giấy tháng này"
    assert "trừ 0 tờ đã in" in pane._paper.toolTip()


def test_a_scanned_slip_dropped_on_the_list_goes_to_its_document_and_what_is_no_slip_says_why_it_stays(
    sit: Sit, tmp_path: Path
) -> None:
    at = sit("chutich")
    at.running.guide.go(INCOMING)
    at.rest()
    document = shown(at)[2].id
    slip, letter = tmp_path / "SCAN0007.pdf", tmp_path / "thư.pdf"
    assert export_slip(at.place, document, slip) == slip
    letter.write_bytes(b"%PDF-1.4 nothing much")
    window, copy = at.running.window, Qt.DropAction.CopyAction
    assert not window.pane.view().viewport().acceptDrops(), "the list leaves it to the window"
    for dropped in ([letter], [slip, letter]):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in dropped])
        held = (data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        enters = QDragEnterEvent(QPoint(10, 10), copy, *held)
        QApplication.sendEvent(window, enters)
        assert enters.isAccepted()
        QApplication.sendEvent(window, QDropEvent(QPointF(10, 10), copy, *held))
        at.rest()
        assert "Chưa rõ “thư.pdf” thuộc văn bản nào" in toast(at)
    assert "Đã đưa phiếu về văn bản" in toast(at)
    (sent,) = [one for one in sending.outgoing(at.place) if one.row.kind == "attach"]
    assert sent.row.document == document
