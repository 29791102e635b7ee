"""Leads through the window: from the rail to a list, from the list to the page, from the page to what is written.

It decides only what is looked at. What is done goes through the parts to the desk; after it the views read again.
"""

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from wardoffice.ui.full_screen import FullScreen
from wardoffice.ui.lists.asking import Listing
from wardoffice.ui.lists.loader import ListLoader
from wardoffice.ui.lists.pane import Chosen
from wardoffice.ui.parts import Parts
from wardoffice.ui.places import INBOX, OUTBOX, SETTINGS, TO_REGISTER, Place
from wardoffice.ui.window import MainWindow

SETTLE_MS = 90
"""A cursor held down over a list opens only the document it rests on."""


class Guide(QObject):
    """`asked_settings` when the rail's settings were pressed; `faced` when a list was turned to table or cards."""

    asked_settings = Signal()
    faced = Signal(bool)

    def __init__(self, window: MainWindow, lists: ListLoader, parts: Parts) -> None:
        super().__init__(window)
        self._window, self._lists, self._parts = window, lists, parts
        self.place: Place = INBOX
        self.document = ""
        self._follow_next = False
        self._entering = False
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._settled)
        self._is_seen = False
        self.full = FullScreen(window)
        self.full.left.connect(self._return_beside)
        lists.pane.chosen.connect(self._chosen)
        lists.pane.opened.connect(self.read)
        lists.pane.selected.connect(self._selected)
        lists.pane.face_changed.connect(self._faced)
        lists.loaded.connect(self._loaded)
        window.rail.went.connect(self.go)
        window.to_list.connect(self.back)

    @Slot(object)
    def go(self, place: Place, ready: Listing | None = None) -> None:
        """Turn to a place of the rail."""
        if place is SETTINGS:
            self._window.rail.mark(self.place.name)
            self.asked_settings.emit()
            return
        self.full.leave()
        self.place, self.document, self._entering = place, "", place is not OUTBOX
        self._window.rail.mark(place.name)
        if place is OUTBOX:
            self._show_queue()
            return
        self._window.main.setCurrentIndex(0)
        table = self._window.wish.table_wanted and place is not TO_REGISTER
        self._window.want(side_open=False, table=table, reading=False)
        self._lists.enter(place, table, ready)

    @Slot(str)
    def read(self, document: str) -> None:
        """Open a document on the page, from wherever one is, and put the cursor there."""
        if self._window.main.currentIndex() != 0:
            self.go(INBOX)
        self._window.want(reading=True)
        self._settle.stop()
        self._open(document)
        self._window.pane.point_at(document)
        self._parts.reader().view.setFocus(Qt.FocusReason.OtherFocusReason)

    def turn_to_cursor(self) -> str:
        """What a key acts on: the document on the page; where none is to be seen, the one the cursor stands on."""
        current = self._window.pane.current()
        if current and not self._shows_page() and not self._window.wish.side_open:
            self._settle.stop()
            self._open(current)
        return self.document

    def _shows_page(self) -> bool:
        return self._window.main.currentIndex() == 0 and self._window.panes.reader != 0

    def show_beside(self, widget: QWidget) -> None:
        """Open the side pane with that in it."""
        _show_in(self._window.side, widget)
        self._window.want(side_open=True, reading=True)

    def is_beside(self, widget: QWidget) -> bool:
        """Whether the side pane is open with that in it."""
        return self._window.wish.side_open and self._window.side.currentWidget() is widget

    def toggle_route(self) -> None:
        """Open the route of the document on the page, or close it."""
        timeline = self._parts.timeline()
        if self.is_beside(timeline):
            self.close_side()
        elif self.turn_to_cursor():
            self._parts.show_route(self.document)
            self.show_beside(timeline)
            timeline.take_cursor()

    def toggle_signatures(self) -> None:
        """Open what is known of the signatures of the document on the page, or close it."""
        panel = self._parts.signatures()
        if self.is_beside(panel):
            self.close_side()
        elif self.turn_to_cursor():
            self.show_beside(panel)
            panel.take_cursor()

    @Slot()
    def turn_full_screen(self) -> None:
        """Give the page the whole screen, or the window back."""
        window = self._window
        before, shown = window.wish, window.panes.reader != 0
        if self.full.active:
            self.full.leave()
        elif window.main.currentIndex() == 0 and (document := self.document if shown else window.pane.current()):
            self.full.enter(self.document, before)
            self.read(document)

    def register(self) -> None:
        """To the queue to register; there, into the form beside the page."""
        if self.place is not TO_REGISTER:
            self.go(TO_REGISTER)
        elif self.document:
            self.show_form()
            self._parts.register_form().main_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_form(self) -> None:
        """The register form for the document on the page, or for all that are marked in the queue."""
        form, marked = self._parts.register_form(), self._window.pane.selection()
        if len(marked) > 1:
            form.show_many(tuple(marked))
        else:
            form.show_document(self.document)
        self.show_beside(form)

    @Slot()
    def uncover_page(self) -> None:
        """Let the page be seen where what is beside it elsewhere covers it."""
        if self._window.wish.side_open and not self._window.panes.reader:
            self._window.want(side_open=False)
            self._parts.reader().view.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def close_side(self) -> None:
        self._window.want(side_open=False)
        self._take_cursor()

    @Slot()
    def back(self) -> None:
        """One step back: from the queue to the list, close the side pane, leave the page, then into the list."""
        if self._window.main.currentIndex() != 0:
            self.go(INBOX)
        elif self._window.wish.side_open:
            self.close_side()
        elif self.full.active:
            self.full.leave()
        elif self._window.has_one_pane() or self._window.wish.table:
            self._window.want(reading=False)
        self._take_cursor()

    def _take_cursor(self) -> None:
        """Into the list, or onto the page where it stands alone."""
        if self.full.active:
            self._parts.reader().view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._window.pane.take_cursor()

    def after_sending(self) -> None:
        """The open document has been dealt with: once the list knows, its successor opens."""
        if self.place is not TO_REGISTER or not self._shows_page():  # its successor is read before it is registered
            self.close_side()
        self._follow_next = True
        self._lists.read()

    def stop(self) -> None:
        """Open nothing more."""
        self._settle.stop()

    def _show_queue(self) -> None:
        queue = self._parts.outbox()
        _show_in(self._window.main, queue)
        queue.read()
        queue.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _chosen(self, chosen: Chosen) -> None:
        if chosen.by_hand and self.document and self._parts.reader().next.is_ready(chosen.document):
            self._settle.stop()
            self._open_current()
        elif chosen.by_hand or self._follow_next or not self.document:
            self._settle.start()

    @Slot(int)
    def _selected(self, many: int) -> None:
        """Several marked in the queue to register: the form offers to enter them together."""
        if self.place is TO_REGISTER and (many > 1 or self.is_beside(self._parts.register_form())):
            self.show_form()

    @Slot()
    def _settled(self) -> None:
        """The cursor rests; what it stands on waits until the list has been seen, however slow the screen is."""
        handle = self._window.windowHandle()
        self._is_seen = self._is_seen or (handle is not None and handle.isExposed())
        if self._is_seen:
            self._open_current()
        else:
            self._settle.start()

    @Slot()
    def _open_current(self) -> None:
        document = self._window.pane.current()
        if document and not (self._window.wish.table and not self._window.wish.reading):
            self._open(document)

    @Slot()
    def _loaded(self) -> None:
        """A list came: open what its cursor stands on, if no page is to be seen yet or the last one is dealt with; else
        the cursor stands on what is on the page, or on nothing.
        """
        if self.place is OUTBOX:
            return
        current, hidden = self._window.pane.current(), not self._shows_page() and not self._window.wish.side_open
        if current and current != self.document and (self._follow_next or not self.document or hidden):
            self._settle.start()  # not at once: the list is painted first
        if not current and (self._follow_next or not self.document):
            self.document = ""
            self.full.leave()
            self._window.want(side_open=False, reading=False)
        elif self._shows_page() and not self._settle.isActive():
            self._window.pane.point_at(self.document)
        self._follow_next = False
        if self._entering:
            self._entering = False
            self._window.pane.take_cursor()

    def _open(self, document: str) -> None:
        if document != self.document:
            self.document = document
            reader = self._parts.reader()
            _show_in(self._window.reader, reader)
            reader.open(document)
            self._parts.signature_watch().turn_to(document)
            self._turn_side(document)
        if self.place is TO_REGISTER and (not self._window.has_one_pane() or self._has_form_beside()):
            self._show_form_of(document)

    def _has_form_beside(self) -> bool:
        return self._window.wish.side_open and self.is_beside(self._parts.register_form())

    def _show_form_of(self, document: str) -> None:
        """In the queue to register the form stands beside the page of each document, where there is room or it was
        called for, and is never of another one."""
        if self._window.pane.has(document):
            self.show_form()
        else:  # found by searching: there is nothing to register
            self._window.want(side_open=False)

    @Slot(str)
    def _return_beside(self, document: str) -> None:
        """The window is whole again: what stands beside the page is of the document read by now."""
        if document != self.document and self._window.wish.side_open:
            self._turn_side(self.document)
            if self.place is TO_REGISTER:
                self._show_form_of(self.document)

    def _turn_side(self, document: str) -> None:
        """What stands beside the page belongs to the page: the route follows, a draft is kept and put away."""
        if self.is_beside(self._parts.timeline()):
            self._parts.show_route(document)
        elif self.is_beside(self._parts.signatures()):
            pass  # it tells of the new document as soon as that is judged
        elif self._window.wish.side_open and self.place is not TO_REGISTER:
            self._window.want(side_open=False)

    @Slot(bool)
    def _faced(self, table: bool) -> None:
        self._window.want(table=table, table_wanted=table, reading=False)
        self.faced.emit(table)


def _show_in(stack: QStackedWidget, widget: QWidget) -> None:
    if stack.indexOf(widget) < 0:
        stack.addWidget(widget)
    stack.setCurrentWidget(widget)
