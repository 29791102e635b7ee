"""Chờ gửi: every act with its words and its way, refused ones mended where they were written, conflicts settled."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QRadioButton, QWidget

from ui import desks
from ui.conftest import At, Sit
from ui.desks import KINH_TE, NOW, VAN_HOA
from ui.low_screen import LowScreen
from wardoffice.contract.wire import CommandAnswer
from wardoffice.desk import endorsing, inbox, sending
from wardoffice.desk.acting import Acted, act, overlaid
from wardoffice.desk.workplace import viewpoint
from wardoffice.domain.commands import Comment, Endorse, Payload, ReturnBack
from wardoffice.domain.deadline import Due
from wardoffice.domain.directory import office_of
from wardoffice.domain.document import AssignmentRole, Document, Given, lead_of
from wardoffice.store import outbox
from wardoffice.store.changes import store_answers
from wardoffice.store.lists import Box
from wardoffice.ui.conflict_dialog import ConflictDialog
from wardoffice.ui.places import OUTBOX

WORDS = "Giao Phòng Kinh tế chủ trì, báo cáo trước thứ Năm."
GIVEN = (Given(KINH_TE, AssignmentRole.LEAD, Due(date(2026, 11, 26))),)
a_dialog = pytest.mark.qt_log_ignore("propagateSizeHints")


def did(at: At, payload: Payload, place: int = 0) -> Acted:
    row = inbox.rows(at.place, inbox.ids(at.place, Box.INBOX))[place]
    acted = act(at.place, row.id, payload)
    assert isinstance(acted, Acted), acted
    return acted


def answer(at: At, acted: Acted, code: str = "", revision: int = 99) -> None:
    with at.place.cache.writing() as connection:
        outbox.take(connection, at.place.clock())
    told = CommandAnswer(acted.command.id, "refused" if code else "accepted", revision=revision, code=code)
    store_answers(at.place.cache, [told], viewpoint(at.place))


def at_the_queue(at: At) -> QWidget:
    at.running.guide.go(OUTBOX)
    at.rest()
    return at.running.parts.outbox()


def said(parent: QWidget) -> str:
    return "\n".join(label.text() for label in parent.findChildren(QLabel) if label.isVisible())


def press(at: At, text: str) -> None:
    button = next(w for w in at.shown() if isinstance(w, QPushButton) and w.text().strip() == text)
    at.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    at.rest()


def test_an_act_tells_its_whole_way_to_the_one_who_opened_it_and_when(sit: Sit) -> None:
    at = sit("chutich")
    acted = did(at, Endorse(WORDS, GIVEN))
    answer(at, acted)
    document = acted.document
    steps = tuple(replace(step, seen_at=NOW + timedelta(minutes=9)) for step in document.route)
    desks.fill(at.place, iter([replace(document, route=steps, revision=99)]))
    told = said(at_the_queue(at))
    assert "Máy chủ đã nhận 08:42 · 23/11" in told
    assert "Phòng Kinh tế, Hạ tầng và Đô thị đã mở 08:51 · 23/11" in told


def test_a_refused_act_shows_every_word_and_its_reason_and_can_be_copied(sit: Sit) -> None:
    at = sit("chutich")
    answer(at, did(at, Endorse(WORDS, GIVEN)), "unknown_assignee")
    told = said(at_the_queue(at))
    for part in (WORDS, "P. KT,HT&ĐT: chủ trì, hạn 26/11/2026", "Không tìm thấy người hoặc đơn vị", "Bị từ chối · 1"):
        assert part in told
    press(at, "Sao chép nội dung")
    assert WORDS in QApplication.clipboard().text()


def test_a_refused_act_taken_off_is_told_as_that_and_its_words_are_a_draft_again(sit: Sit) -> None:
    """“Chưa có gì được gửi đi” was said of an act the hub had been sent and had refused."""
    at = sit("chutich")
    acted = did(at, Endorse(WORDS, GIVEN))
    answer(at, acted, "unknown_assignee")
    queue = at_the_queue(at)
    said_aloud: list[str] = []
    queue.said.connect(said_aloud.append)  # type: ignore[attr-defined]
    press(at, "Rút lại")
    at.qtbot.waitUntil(lambda: bool(said_aloud))
    assert said_aloud == ["Đã rút lại việc bị từ chối. Máy chủ chưa ghi gì của việc này."]
    kept = endorsing.kept_draft(at.place, acted.document.id)
    assert kept is not None
    assert kept.text == WORDS


def test_a_later_act_on_the_same_document_waits_and_one_on_another_does_not(sit: Sit) -> None:
    """send-later#782: one broken message blocks the queue."""
    at = sit("chutich")
    first = did(at, Endorse(WORDS, GIVEN))
    answer(at, first, "unknown_assignee")
    act(at.place, first.document.id, Comment("Bổ sung"))
    did(at, Comment("Việc khác"), 4)
    acts = {one.text: one.waits_behind for one in sending.outgoing(at.place)}
    assert (acts["Bổ sung"], acts["Việc khác"]) == (first.command.id, None)
    assert said(at_the_queue(at)).count("Chờ việc bị từ chối trên cùng văn bản") == 1


def test_a_refused_bút_phê_is_mended_in_the_composer_with_all_that_stood_in_it(sit: Sit) -> None:
    at = sit("chutich")
    old = did(at, Endorse(WORDS, GIVEN))
    answer(at, old, "unknown_assignee")
    at_the_queue(at)
    press(at, "Sửa rồi gửi lại")
    composer = at.running.parts.composer()
    at.qtbot.waitUntil(lambda: composer.draft().text == WORDS)
    assert [one.who for one in composer.people] == [KINH_TE]
    assert "Không tìm thấy người hoặc đơn vị" in said(composer)
    press(at, "Bút phê và chuyển")
    (sent,) = [one for one in sending.outgoing(at.place) if one.row.kind == "endorse"]
    assert sent.row.id != old.command.id
    assert isinstance(sent.row.command.payload, Endorse)
    assert sent.row.command.payload.text == WORDS


def test_what_is_mended_and_left_is_kept_beside_another_draft_of_the_same_document(sit: Sit) -> None:
    at = sit("chutich")
    old = did(at, Endorse(WORDS, GIVEN))
    answer(at, old, "unknown_assignee")
    other = endorsing.EndorsementDraft("Ý khác")
    endorsing.keep_draft(at.place, old.document.id, other)
    at_the_queue(at)
    press(at, "Sửa rồi gửi lại")
    composer = at.running.parts.composer()
    at.qtbot.waitUntil(lambda: composer.draft().text == WORDS)
    composer.sheet.directive.begin("Đã sửa lại", composer.people, office_of(desks.the_ward()))
    composer.keep()
    at.rest()
    assert endorsing.kept_draft(at.place, old.document.id) == other
    kept = endorsing.kept_draft(at.place, old.document.id, old.command.id)
    assert kept is not None
    assert kept.text == "Đã sửa lại"


def test_a_refused_return_is_mended_in_the_small_form_above_the_page(sit: Sit) -> None:
    at = sit("chutich")
    old = did(at, ReturnBack("Không thuộc thẩm quyền"))
    answer(at, old, "nothing_to_return")
    at_the_queue(at)
    press(at, "Sửa rồi gửi lại")
    form = at.running.parts.reader().form
    at.qtbot.waitUntil(form.isVisible)
    assert form._text.toPlainText() == "Không thuộc thẩm quyền"
    form._text.setPlainText("Không thuộc thẩm quyền của phường")
    press(at, "Gửi lại")
    (sent,) = [one for one in sending.outgoing(at.place) if one.row.kind == "return_back"]
    assert sent.row.id != old.command.id
    assert sent.row.command.payload == ReturnBack("Không thuộc thẩm quyền của phường")


def test_a_change_elsewhere_leaves_the_cursor_on_its_button(sit: Sit) -> None:
    at = sit("chutich")
    answer(at, did(at, Endorse(WORDS, GIVEN)), "unknown_assignee")
    queue = at_the_queue(at)
    button = next(b for b in queue.findChildren(QPushButton) if b.text() == "Rút lại")
    button.setFocus()
    name = button.objectName()
    did(at, Comment("Việc khác"), 4)
    at.gate.changed.emit()
    at.rest()
    focus = QApplication.focusWidget()
    assert isinstance(focus, QPushButton)
    assert (focus.text(), focus.objectName()) == ("Rút lại", name)


def contested(at: At) -> Document:
    ward = office_of(desks.the_ward())
    row = inbox.rows(at.place, inbox.ids(at.place, Box.INBOX))[6]
    document = overlaid(at.place, row.id)
    assert document is not None
    document = desks.done(document, Endorse("A", GIVEN), "ubnd.chutich", NOW, ward)
    other = (Given(VAN_HOA, AssignmentRole.LEAD, Due(date(2026, 11, 25))),)
    document = replace(desks.done(document, Endorse("B", other), "ubnd.pct.hanh", NOW, ward), revision=50)
    desks.fill(at.place, iter([document]))
    return document


@a_dialog
def test_a_conflict_is_settled_from_its_list_with_the_safest_way_chosen_from_the_beginning(sit: Sit) -> None:
    at = sit("chutich")
    document = contested(at)
    at_the_queue(at)
    press(at, "Xem và quyết định")
    (dialog,) = at.running.window.findChildren(QDialog)
    at.qtbot.waitUntil(dialog.isVisible)
    told = said(dialog)
    for part in ("được xử lý ở hai nơi khi mất mạng. Không có gì bị mất.", "Trên máy này", "Trên máy chủ"):
        assert part in told
    for part in ("Giữ cả hai ý kiến; chủ trì: P. KT,HT&ĐT, hạn 25/11", "Dùng của tôi", "Dùng trên máy chủ"):
        assert part in told
    assert "Người bị thay đổi sẽ được báo: Phòng Văn hóa - Xã hội." in told
    at.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    at.rest()
    settled = overlaid(at.place, document.id)
    assert settled is not None
    lead = lead_of(settled)
    assert lead is not None
    assert (lead.who, lead.due) == (KINH_TE, Due(date(2026, 11, 25)))
    assert "chọn nơi chủ trì" not in said(at_the_queue(at))


@a_dialog
def test_in_the_largest_text_on_a_low_screen_every_way_to_end_a_conflict_is_in_sight(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is as wide as the window then, in its middle and nowhere off the screen."""
    monkeypatch.setattr(ConflictDialog, "screen", lambda _dialog: LowScreen())
    at = sit("chutich", text_size=200)
    contested(at)
    at_the_queue(at)
    press(at, "Xem và quyết định")
    (dialog,) = at.running.window.findChildren(ConflictDialog)
    at.qtbot.waitUntil(dialog.isVisible)
    at.rest()
    assert LowScreen().availableGeometry().contains(dialog.geometry())
    ways = dialog.findChildren(QRadioButton)
    assert len(ways) == 3
    for way in ways:
        assert way.visibleRegion().boundingRect() == way.rect(), way.accessibleName()


@a_dialog
def test_esc_puts_a_conflict_off_and_it_stays_in_the_list(sit: Sit) -> None:
    at = sit("chutich")
    contested(at)
    at_the_queue(at)
    press(at, "Xem và quyết định")
    (dialog,) = at.running.window.findChildren(QDialog)
    at.qtbot.waitUntil(dialog.isVisible)
    at.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    at.rest()
    assert [one for one in sending.outgoing(at.place) if one.row.kind != "mark_read"] == []
    assert "chọn nơi chủ trì" in said(at_the_queue(at))
