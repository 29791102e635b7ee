"""What happens without the person's doing: counted at the bell, and told at once where he reads or writes."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from ui import desks
from ui.conftest import At, Sit
from ui.desks import NOW
from wardoffice.contract.wire import NOTHING, Change, ChangePage
from wardoffice.desk import endorsing
from wardoffice.desk.acting import overlaid
from wardoffice.desk.workplace import viewpoint
from wardoffice.domain.directory import office_of
from wardoffice.domain.document import Document
from wardoffice.domain.recall import recalled
from wardoffice.store import notices
from wardoffice.store.changes import store_page
from wardoffice.store.notices import Kind
from wardoffice.ui.reading.notice import NoticeBar


def told(parent: QWidget) -> str:
    return "\n".join(label.text() for label in parent.findChildren(QLabel) if label.isVisible())


def add(at: At, kind: Kind, document: str = "", **facts: str | int) -> None:
    with at.place.cache.writing() as connection:
        notices.add(connection, kind, document, facts, NOW - timedelta(minutes=3))
    at.gate.changed.emit()
    at.rest()


def take_back(at: At, document: str) -> None:
    """The sender takes the document back."""
    held = overlaid(at.place, document)
    assert held is not None
    gone = recalled(held, "Gửi nhầm", NOW)
    assert isinstance(gone, Document)
    desks.fill(at.place, iter([replace(gone, revision=held.revision + 1)]))
    at.gate.changed.emit()
    at.rest()


def hide(at: At, document: str) -> None:
    """The document is his no longer."""
    lost = Change(900, "document", document, 900, NOTHING, hidden=True, reason="not_yours_any_more")
    store_page(at.place.cache, ChangePage((lost,), "later", has_more=False), viewpoint(at.place))
    at.gate.changed.emit()
    at.rest()


def test_why_a_document_was_recalled_is_told_at_the_bell_and_above_its_pages(sit: Sit) -> None:
    at = sit("chutich")
    document = at.running.guide.document
    take_back(at, document)
    notice = at.running.parts.reader().findChild(NoticeBar)
    assert notice is not None
    assert "thu hồi, lý do: Gửi nhầm. Số đến" in notice.sentence
    at.running.bell.open()
    at.rest()
    assert "thu hồi, lý do: Gửi nhầm. Số đến" in told(at.running.window.bell_panel)


def test_the_bell_counts_what_is_new_lists_it_and_counts_it_as_seen_once_opened(sit: Sit) -> None:
    at = sit("chutich")
    bell = at.running.window.top_bar.bell
    assert bell.many == 0
    add(at, Kind.NUMBER_CORRECTED, shown=511, number=513)
    add(at, Kind.DELEGATION_ENDED, grantor="ubnd.chutich", delegate="ubnd.pct.hanh")
    assert (bell.many, bell.accessibleName()) == (2, "Thông báo: 2 mới")
    at.qtbot.mouseClick(bell, Qt.MouseButton.LeftButton)
    at.rest()
    panel = at.running.window.bell_panel
    assert "Số đến tạm 511 nay là số chính thức 513" in told(panel)
    assert "Mới · 08:39 · 23/11" in told(panel)
    assert bell.many == 0
    at.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert bell.hasFocus()


def test_a_notice_leads_to_its_document(sit: Sit) -> None:
    at = sit("chutich")
    other = at.running.window.pane.rows.row_at(4)
    assert other is not None
    add(at, Kind.LEAD_SETTLED, other.id, number=500, who="ubnd.kinhte")
    at.qtbot.mouseClick(at.running.window.top_bar.bell, Qt.MouseButton.LeftButton)
    at.rest()
    buttons = [b for b in at.running.window.bell_panel.findChildren(QPushButton) if b.text() == "Xem văn bản"]
    at.qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    at.rest()
    assert at.running.guide.document == other.id


def test_a_document_taken_back_while_it_is_read_is_told_above_the_page_and_stays(sit: Sit) -> None:
    at = sit("chutich")
    document = at.running.guide.document
    take_back(at, document)
    reader = at.running.parts.reader()
    assert "đã được nơi gửi thu hồi" in reader.notice.sentence
    assert reader.document == document
    assert at.running.window.top_bar.bell.many == 1


def test_a_document_that_is_his_again_is_warned_of_no_longer(sit: Sit) -> None:
    """IT had put a wrong directory in place for a minute: the page came back, and “không còn” stood on above it."""
    at = sit("chutich")
    document = at.running.guide.document
    held = overlaid(at.place, document)
    assert held is not None
    hide(at, document)
    reader = at.running.parts.reader()
    assert "không còn giao cho anh/chị" in reader.notice.sentence
    desks.fill(at.place, iter([replace(held, revision=901)]))
    at.gate.changed.emit()
    at.rest()
    assert reader.document == document
    assert reader.notice.sentence == ""


def test_a_document_taken_back_while_a_bút_phê_is_written_leaves_every_word(sit: Sit) -> None:
    """zotero#2361, #2278: a refresh wipes what is being typed."""
    at = sit("chutich")
    document = at.running.guide.document
    at.running._endorse()
    at.rest()
    composer = at.running.parts.composer()
    composer.sheet.directive.begin("Giao Phòng Kinh tế", composer.people, office_of(desks.the_ward()))
    take_back(at, document)
    assert "đã được nơi gửi thu hồi" in composer.sheet.warning
    assert composer.draft().text == "Giao Phòng Kinh tế"
    kept = endorsing.kept_draft(at.place, document)
    assert kept is not None
    assert kept.text == "Giao Phòng Kinh tế"
    copy = next(b for b in composer.findChildren(QPushButton) if b.text() == "Sao chép nội dung đang viết")
    at.qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == "Giao Phòng Kinh tế"
    composer.send()
    at.rest()
    assert composer.draft().text == "Giao Phòng Kinh tế"
    assert "Nội dung" in composer.sheet.told


def test_a_warning_that_comes_while_words_are_written_leaves_them_in_sight(sit: Sit) -> None:
    at = sit("chutich", text_size=130)
    at.running._endorse()
    at.rest()
    words = at.running.parts.composer().sheet.directive.text
    words.setFocus()
    at.running.parts.composer().sheet._area.ensureWidgetVisible(words)
    at.rest()
    take_back(at, at.running.guide.document)
    at.resize(1366)
    assert words.hasFocus()
    assert words.visibleRegion().boundingRect().height() > words.height() / 2


def test_a_document_lost_while_a_reason_is_written_takes_its_page_and_leaves_the_words(sit: Sit) -> None:
    at = sit("chutich")
    document = at.running.guide.document
    reader = at.running.parts.reader()
    reader.do("return_back")
    reader.form._text.setPlainText("Không thuộc thẩm quyền")
    hide(at, document)
    assert "không còn giao cho anh/chị" in reader.notice.sentence
    assert not reader.pane.has_pages
    assert reader.form.words == "Không thuộc thẩm quyền"
    at.qtbot.keyClick(reader.form._text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at.rest()
    assert reader.form.words == "Không thuộc thẩm quyền", "what cannot be sent is not thrown away"
    assert "vẫn được giữ" in told(reader.form)
