"""The window program while it runs: builds the window for a seat, builds it anew when the text's size changes.

What outlives a window is here: the gate, the sync child and its state, the settings, the answer to second starts.
"""

from __future__ import annotations

import gc
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication

from wardoffice import settings
from wardoffice.desk.workplace import Workplace
from wardoffice.logbook import Logbook
from wardoffice.settings import Settings
from wardoffice.ui import theme
from wardoffice.ui.gate import Gate
from wardoffice.ui.lists import loading
from wardoffice.ui.lists.asking import Question
from wardoffice.ui.one_window import OneWindow
from wardoffice.ui.pause import Pause
from wardoffice.ui.places import home_of
from wardoffice.ui.running import Running
from wardoffice.ui.seat import Seat, seat_of
from wardoffice.ui.signing_in import SigningIn
from wardoffice.ui.sync_child import SyncChild
from wardoffice.ui.sync_watch import SyncWatch
from wardoffice.ui.sync_words import Told
from wardoffice.wording import _

if TYPE_CHECKING:
    from wardoffice.ui.settings_dialog import SettingsDialog


class Program(QObject):
    def __init__(self, application: QApplication, place: Workplace) -> None:
        super().__init__(application)
        self._application, self._place = application, place
        self.gate: Gate[Workplace] = Gate(place, self)
        self._seat: Seat = seat_of(place)
        self._watch = SyncWatch(self.gate, self)
        self._child = SyncChild(place.folder, place.cache.key, self)
        self._told: Told | None = None
        self.running: Running | None = None
        self._ended = self._closes_when_finished = False
        self._signing_in = SigningIn(self.gate, place, self)
        self._signing_in.done.connect(self._child.nudge)
        self._signing_in.left.connect(self._child.nudge)
        self._signing_in.erase_wanted.connect(self._end_and_erase)
        self.is_to_be_erased = False
        self._watch.changed.connect(self._tell_sync)
        self._child.told.connect(self._watch.hear)
        self._pause = Pause(self._child, self._watch, place.clock, self)
        self._child.brought.connect(self.gate.changed)
        self.gate.faulted.connect(lambda error: Logbook(place.folder).note_fault(error))
        self.gate.changed.connect(self._seat_may_have_changed)

    def open(self) -> None:
        """Put the window on the screen with its first list; the rest follows once it is painted."""
        self._dress()
        home = home_of(self._seat.role)
        self._build(ready=True).begin(home, loading.listing(self._place, Question(home.box, sort=home.sort)))
        self._show()
        QTimer.singleShot(0, self._after_first_paint)

    def say(self, words: str) -> None:
        if self.running is not None:
            self.running.say(words)

    def _dress(self) -> None:
        theme.wear(self._application, self._seat.settings.text_size, self._seat.settings.dark)

    def _build(self, ready: bool = False) -> Running:
        running = Running(self.gate, self._seat)
        running.text_size.connect(self._step_text_size)
        running.sync_wanted.connect(self._child.nudge)
        running.pause_wanted.connect(self._pause.begin)
        running.resume_wanted.connect(self._pause.end)
        running.removals_confirmed.connect(lambda: self._child.word("confirm_removals"))
        running.sign_in_wanted.connect(self._sign_in)
        running.settings_wanted.connect(self._show_settings)
        running.faced.connect(lambda table: self._keep(replace(self._seat.settings, table=table)))
        running.page_comfort.connect(self._keep_comfort)
        running.window.may_close = self._may_close
        running.window.closing.connect(self._end)
        self.running = running
        return running

    def _show(self) -> None:
        if self.running is not None:
            self.running.window.show()
            self.running.window.pane.take_cursor()
            if self._told is not None:
                self.running.tell_sync(self._told)

    @Slot()
    def _after_first_paint(self) -> None:
        gc.enable()
        gc.freeze()
        self._one = OneWindow(self._place.folder, self)
        self._one.asked.connect(self._come_forward)
        self._watch.begin()
        self._try_again()
        if self._signing_in.is_signed_in():
            self._child.start()
        else:
            self._sign_in()

    @Slot()
    def _come_forward(self) -> None:
        if self.running is not None:
            window = self.running.window
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
            for front in (window, QApplication.activeModalWidget() or window):
                front.raise_()
                front.activateWindow()

    @Slot(object)
    def _tell_sync(self, told: Told) -> None:
        self._told = told
        if self.running is not None:
            self.running.tell_sync(told)

    # The sync

    def _try_again(self) -> None:
        """From now on a wait for an unreachable hub ends when there is a reason to."""
        from wardoffice.ui.trying_again import TryingAgain  # the network's part of Qt is not for the start

        trying = TryingAgain(self.gate, self)
        self._watch.heard.connect(trying.follow)
        trying.wanted.connect(self._child.nudge)

    # The look

    @Slot(int)
    def _step_text_size(self, by: int) -> None:
        now = self._seat.settings.text_size
        self._set_text_size(theme.larger(now) if by > 0 else theme.smaller(now))

    @Slot(int)
    def _set_text_size(self, size: int) -> None:
        if size != self._seat.settings.text_size:
            self._keep(replace(self._seat.settings, text_size=size))
            self._build_anew()

    @Slot(bool)
    def _set_dark(self, dark: bool) -> None:
        self._keep(replace(self._seat.settings, dark=dark))
        self._dress()

    @Slot(int)
    def _set_grace(self, seconds: int) -> None:
        self._keep(replace(self._seat.settings, grace_seconds=seconds))

    @Slot(str, bool)
    def _keep_comfort(self, shade: str, ruled: bool) -> None:
        self._keep(replace(self._seat.settings, page_shade=shade, reading_ruler=ruled))

    def _keep(self, changed: Settings) -> None:
        """Keep the settings here and on the disk, in the order they were chosen; where the disk refuses they last until
        the window closes."""
        self._seat = replace(self._seat, settings=changed)
        folder = self._place.folder
        self.gate.write(
            lambda _w: settings.save(folder, changed), lambda _done: None, failed=lambda _error: None, quiet=True
        )

    def _build_anew(self) -> None:
        """The same window in another size of text: same place, same document, same width."""
        before = self.running
        if before is None:
            return
        self._seat = replace(self._seat, settings=replace(self._seat.settings, geometry=before.window.geometry_kept()))
        self._dress()
        after = self._build()
        if not before.window.windowState():
            after.window.setGeometry(before.window.geometry())
        after.begin(before.guide.place)
        if before.guide.document and before.window.wish.reading:
            after.guide.read(before.guide.document)
        self._show()
        before.window.may_close = lambda: True
        before.window.closing.disconnect()
        before.end()
        before.window.close()
        before.window.deleteLater()
        before.deleteLater()

    # The account

    @Slot()
    def _show_settings(self) -> None:
        if self.running is None:
            return
        from wardoffice.ui.settings_dialog import SettingsDialog  # not for the start

        account = " · ".join(part for part in (self._seat.name, self._seat.title) if part)
        dialog = SettingsDialog(self._seat.settings, account, self.running.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.text_size.connect(lambda size: QTimer.singleShot(0, partial(self._size_from, dialog, size)))
        dialog.dark.connect(self._set_dark)
        dialog.grace.connect(self._set_grace)
        dialog.disk.connect(lambda megabytes: self._keep(replace(self._seat.settings, disk_megabytes=megabytes)))
        dialog.sign_in.connect(dialog.accept)
        dialog.sign_in.connect(self._sign_in)
        dialog.leave.connect(dialog.accept)
        dialog.leave.connect(self._leave)
        dialog.network.connect(dialog.accept)
        dialog.network.connect(self._show_network)
        dialog.roots.connect(dialog.accept)
        dialog.roots.connect(self._show_roots)
        dialog.open()

    def _size_from(self, dialog: SettingsDialog, size: int) -> None:
        dialog.accept()
        self._set_text_size(size)

    @Slot()
    def _sign_in(self) -> None:
        if self.running is not None:
            self._signing_in.ask(self.running.window)

    @Slot()
    def _leave(self) -> None:
        if self.running is not None:
            self._signing_in.ask_to_leave(self.running.window)

    @Slot()
    def _show_network(self) -> None:
        if self.running is not None:
            self._signing_in.show_network("", self.running.window)

    @Slot()
    def _show_roots(self) -> None:
        if self.running is not None:
            from wardoffice.ui.signatures.roots_dialog import RootsDialog  # not for the start

            dialog = RootsDialog(self.gate, self.running.window)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    @Slot()
    def _end_and_erase(self) -> None:
        """Close the window; what it was about is erased once nothing of the program holds it open."""
        self.is_to_be_erased = True
        self._close()

    @Slot()
    def _seat_may_have_changed(self) -> None:
        """The first round brings the directory, and with it who sits here: then the window is his."""
        if not self._seat.name:
            self.gate.read(seat_of, self._sit_down, owner=self)

    def _sit_down(self, seat: Seat) -> None:
        if seat.name and not self._seat.name:
            self._seat = seat
            if self.running is not None:
                self.running.guide.place = home_of(seat.role)
            self._build_anew()

    def _may_close(self) -> bool:
        """A print job still being painted keeps the window open until it is over, or until it is closed once more."""
        if not self.gate.unfinished or self._closes_when_finished:
            return True
        self._closes_when_finished = True
        self.gate.finished.connect(self._close)
        self.say(_("Đang gửi trang tới máy in. In xong, cửa sổ tự đóng; bấm đóng lần nữa thì bỏ phần chưa in."))
        return False

    @Slot()
    def _close(self) -> None:
        if self.running is not None:
            self.running.window.close()

    @Slot()
    def _end(self) -> None:
        """Keep where the window was, then let everything go in order."""
        if self._ended or self.running is None:
            return
        self._ended = True
        kept = replace(self._seat.settings, geometry=self.running.window.geometry_kept())
        self._keep(kept)
        self.running.window.hide()
        self.running.end()
        self.running.window.deleteLater()
        self.running = None
        self._signing_in.end()
        self._child.end()
        from wardoffice.desk import outside  # not for the start

        self.gate.write(outside.wipe, lambda _done: None, quiet=True)
        self.gate.close()
