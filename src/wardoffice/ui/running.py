"""The window at work: its parts joined, its keys bound, and what one part says handed to the next.

Nothing is decided here; every line joins a signal of one part to a call of another.
"""

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from wardoffice.desk import pinning, sending
from wardoffice.desk.pinning import PinnedSet
from wardoffice.desk.sending import OutgoingAct
from wardoffice.desk.sync_facts import Action
from wardoffice.desk.workplace import Workplace
from wardoffice.store.outbox_row import OutboxRow
from wardoffice.ui import shortcuts
from wardoffice.ui.bell import Bell
from wardoffice.ui.deciding import Deciding
from wardoffice.ui.gate import Gate
from wardoffice.ui.guide import Guide
from wardoffice.ui.lists import loading
from wardoffice.ui.lists.asking import Listing
from wardoffice.ui.lists.loader import ListLoader
from wardoffice.ui.outbox_words import MENDED_IN_COMPOSER, too_late
from wardoffice.ui.pane_round import next_pane
from wardoffice.ui.parts import Parts
from wardoffice.ui.pin_words import pinned_words
from wardoffice.ui.places import OUTBOX, Place, home_of, places_for
from wardoffice.ui.reading.dropping import Dropping
from wardoffice.ui.searching import Order, Searching
from wardoffice.ui.seat import Seat
from wardoffice.ui.sync_words import Told
from wardoffice.ui.troubles import words_for
from wardoffice.ui.window import MainWindow
from wardoffice.wording import _


class Running(QObject):
    """`sync_wanted`, `resume_wanted`, `sign_in_wanted`, `settings_wanted` and `text_size` are for who started it."""

    sync_wanted = Signal()
    pause_wanted = Signal()
    resume_wanted = Signal()
    removals_confirmed = Signal()
    sign_in_wanted = Signal()
    settings_wanted = Signal()
    text_size = Signal(int)
    faced = Signal(bool)
    page_comfort = Signal(str, bool)
    """The shade pages are shown in, and whether the reading ruler lies on them."""

    def __init__(self, gate: Gate[Workplace], seat: Seat) -> None:
        super().__init__()
        self._gate, self._seat = gate, seat
        self.lists = ListLoader(gate, self)
        self.window = MainWindow(seat, self.lists.pane)
        self.parts = Parts(gate, self)
        self.guide = Guide(self.window, self.lists, self.parts)
        self.searching = Searching(gate, self.window.top_bar.search, self.window, self._orders)
        if not seat.name:
            self.lists.pane.nothing_yet = _("Máy này chưa có dữ liệu. Cần mạng một lần để tải về.")
        self._last = ""
        self._told: Told | None = None
        self.deciding = Deciding(gate, self.window)
        self.bell = Bell(gate, self.window.top_bar.bell, self.window.bell_panel)
        self._join()
        self._bind()

    def begin(self, place: Place | None = None, ready: Listing | None = None) -> None:
        """Turn to a place, the person's home if none is named; `ready` is its list if it was read already."""
        self.guide.go(place or home_of(self._seat.role), ready)

    def tell_sync(self, told: Told) -> None:
        """Show the sync state."""
        self._told = told
        self.window.top_bar.pill.tell(told)
        self.window.banner.tell(told)
        self.window.sync_panel.tell(told)

    def say(self, words: str, command: str = "") -> None:
        """A toast; with a command, one that offers to take it back while that is certain."""
        self._last = command
        seconds = self._seat.settings.grace_seconds
        self.window.toast.say(words, self._take_back if command else None, seconds)
        if command:
            self._gate.read(lambda w: sending.seconds_to_undo(w, command), self.window.toast.count_from, owner=self)

    def end(self) -> None:
        """Nothing more is looked at, and the parts with children of their own let them go."""
        self.guide.stop()
        self.lists.stop()
        self.parts.stop()

    def _join(self) -> None:
        window, guide = self.window, self.guide
        self.parts.made.connect(self._meet)
        window.top_bar.menu.connect(window.turn_rail)
        window.top_bar.account.connect(self.settings_wanted)
        window.top_bar.text_size.connect(self.text_size)
        window.top_bar.pill.clicked.connect(self._press_pill)
        window.banner.pressed.connect(self._press)
        window.sync_panel.pressed.connect(self._press)
        window.sync_panel.pause_wanted.connect(self.pause_wanted)
        self.deciding.said.connect(self.say)
        self.deciding.several.connect(lambda: guide.go(OUTBOX))
        self.deciding.removals_confirmed.connect(self.removals_confirmed)
        self.bell.opened.connect(guide.read)
        guide.asked_settings.connect(self.settings_wanted)
        guide.faced.connect(self.faced)
        self.searching.opened.connect(guide.read)
        self.searching.sought.connect(lambda snippet, words: self.parts.reader().lead_to(snippet, words))
        self.searching.left.connect(lambda: window.pane.take_cursor())
        self.lists.loaded.connect(self._count)
        window.pane.pin_asked.connect(self._pin)
        window.signed.asked.connect(guide.toggle_signatures)
        self._gate.failure.connect(lambda error: self.say(words_for(error)))
        Dropping(window, lambda paths: self.parts.reader().doing.drop_beside(paths))

    @Slot(str, object)
    def _meet(self, name: str, part: Any) -> None:
        """Join a part that was just made."""
        match name:
            case "reader":
                part.put_below_tools(self.window.signed)
                part.compose_requested.connect(self._compose)
                part.files_wanted.connect(self.sync_wanted)
                part.doing.said.connect(lambda _told: self.sync_wanted.emit())
                part.register_requested.connect(lambda _document: self.guide.register())
                part.acted.connect(self._acted)
                part.past.connect(self.window.toast.unsay)
                part.comfort.restore(self._seat.settings.page_shade, self._seat.settings.reading_ruler)
                part.comfort.chosen.connect(self.page_comfort)
                part.next_requested.connect(lambda: self.window.pane.step(1))
                part.previous_requested.connect(lambda: self.window.pane.step(-1))
                part.next.rested.connect(lambda: part.next.prepare(self.window.pane.following()))
                self.lists.loaded.connect(part.next.wait)
                self.window.pane.rows.dataChanged.connect(part.next.wait)
                part.tools.full_screen_asked.connect(self.guide.turn_full_screen)
                self.guide.full.turned.connect(part.toolbar.show_full_screen)
                self.guide.full.turned.connect(part.card.read_alone)
                self._let_others_open(part)
            case "composer":
                part.sent.connect(self._acted)
                part.closed.connect(self.guide.close_side)
            case "register_form":
                part.registered.connect(self._registered)
                part.stamping.place_asked.connect(self.guide.uncover_page)
                part.lease.wished.connect(self.sync_wanted)
                part.closed.connect(self.guide.close_side)
            case "timeline" | "signatures":
                part.closed.connect(self.guide.close_side)
            case "signature_watch":
                part.line.connect(self.window.signed.tell)
            case "outbox":
                part.said.connect(self.say)
                part.opened.connect(self.guide.read)
                part.decided.connect(self.deciding.ask)
                part.mended.connect(self._mend)

    def _let_others_open(self, reader: Any) -> None:
        from wardoffice.ui.opening_outside import OpeningOutside  # not for the start

        outside = OpeningOutside(self._gate, reader)
        outside.said.connect(self.say)
        reader.pane.outside_asked.connect(outside.open)

    def _search(self) -> None:
        """The box stands above the lists, so the page gives the screen back first."""
        self.guide.full.leave()
        self.searching.focus()

    def _bind(self) -> None:
        window, guide = self.window, self.guide
        acts = {
            "search": self._search,
            "next": lambda: window.pane.step(1),
            "previous": lambda: window.pane.step(-1),
            "pane": lambda: next_pane(window, 1),
            "pane_back": lambda: next_pane(window, -1),
            "endorse": self._endorse,
            "register": guide.register,
            "undo": self._undo,
            "timeline": guide.toggle_route,
            "signatures": guide.toggle_signatures,
            "sync": self._check,
            "back": guide.back,
            "full_screen": guide.turn_full_screen,
            "print": self._print,
            "help": self._show_keys,
        }
        for name, act in acts.items():
            shortcuts.bind(window, name, act)
        for place in places_for(self._seat.role):
            if place.keys.startswith("Ctrl+") and place.keys[-1].isdigit():
                shortcuts.bind_keys(window, place.keys, partial(guide.go, place))

    @Slot(str, str)
    def _compose(self, document: str, mode: str) -> None:
        composer = self.parts.composer()
        self.guide.show_beside(composer)
        composer.begin(document, mode)

    @Slot(object)
    def _mend(self, one: OutgoingAct) -> None:
        """Write a refused act anew where it was written: in the composer, or in the small form above the page."""
        row = one.row
        self.guide.read(row.document)
        if row.kind in MENDED_IN_COMPOSER:
            composer = self.parts.composer()
            self.guide.show_beside(composer)
            composer.mend(row)
        else:
            self.parts.reader().mend(row)

    @Slot(object, bool)
    def _pin(self, documents: list[str], pinned: bool) -> None:
        """Keep several documents ready for a meeting, or let them go."""
        keep = pinning.pin if pinned else pinning.unpin
        self._gate.write(lambda w: keep(w, documents), self._pinned, owner=self)

    def _pinned(self, found: PinnedSet) -> None:
        self.say(pinned_words(found))
        self.sync_wanted.emit()

    def _print(self) -> None:
        if self.guide.turn_to_cursor():
            self.window.want(reading=True)
            self.parts.reader().do("print")

    def _endorse(self) -> None:
        if self.guide.turn_to_cursor():
            reader = self.parts.reader()
            reader.do("endorse")
            reader.do("propose_endorsement")

    @Slot(str, str, str)
    def _acted(self, document: str, words: str, command: str) -> None:
        self.say(words, command)
        if document == self.guide.document:
            self.guide.after_sending()

    @Slot(str)
    def _registered(self, words: str) -> None:
        self.say(words)
        self.guide.after_sending()

    def _undo(self) -> None:
        if self.window.toast.can_undo():
            self.window.toast.take_back()

    def _take_back(self) -> None:
        command = self._last
        self._gate.write(lambda w: sending.undo(w, command), self._taken_back, owner=self)

    def _taken_back(self, row: OutboxRow | None) -> None:
        if row is None:
            self.say(too_late())
        else:
            self.say(_("Đã hoàn tác. Chưa có gì được gửi đi."))
            self.guide.read(row.document)

    @Slot()
    def _press_pill(self) -> None:
        """To what the pill speaks of at once, or to the panel that says more of it."""
        if self._told is not None and self._told.opens:
            self._press(self._told.action)
        else:
            self.window.sync_panel.open_under(self.window.top_bar.pill)

    @Slot(str)
    def _press(self, action: str) -> None:
        """What the pill, its panel or the banner offers."""
        if action == Action.DECIDE.value and self._told is not None:
            self.deciding.begin(self._told.removals, self._told.held)
        elif action == Action.SHOW_OUTBOX.value:
            self.guide.go(OUTBOX)
        elif action == Action.SIGN_IN.value:
            self.sign_in_wanted.emit()
        elif action == Action.RESUME.value:
            self.resume_wanted.emit()
        else:
            self._check()

    def _check(self) -> None:
        """Ask for a round now, and say so: a short one leaves no other trace."""
        self.sync_wanted.emit()
        self.say(_("Đang kiểm tra với máy chủ…"))

    def _show_keys(self) -> None:
        from wardoffice.ui.keys_dialog import KeysDialog  # not for the start

        dialog = KeysDialog(places_for(self._seat.role), self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _count(self) -> None:
        """Count again what waits at each place, and behind each filter of the list shown."""
        box = self.guide.place.box
        self._gate.read(lambda w: loading.counted(w, box), lambda found: self._counted(box, found), owner=self)

    def _counted(self, box: str, found: loading.Counted) -> None:
        self.window.rail.count(found.places)
        if box == self.guide.place.box:
            self.window.pane.show_counts(found.chips, found.paper)

    def _orders(self) -> tuple[Order, ...]:
        """The commands the search box finds."""
        guide = self.guide
        places = [Order(_(place.label), place.keys, partial(guide.go, place)) for place in places_for(self._seat.role)]
        acts = (
            Order(_("Lộ trình của văn bản đang mở"), shortcuts.told("timeline"), guide.toggle_route),
            Order(_("Chữ ký số của văn bản đang mở"), shortcuts.told("signatures"), guide.toggle_signatures),
            Order(_("Thông báo"), "", self.bell.open),
            Order(_("Đồng bộ ngay"), shortcuts.told("sync"), self._check),
            Order(_("Bảng phím tắt"), shortcuts.told("help"), self._show_keys),
            Order(_("Chữ to hơn"), "", lambda: self.text_size.emit(1)),
            Order(_("Chữ nhỏ hơn"), "", lambda: self.text_size.emit(-1)),
        )
        return (*places, *acts)
