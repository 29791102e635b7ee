"""The account and the way to the hub: signing in, out, and setting the network, all of it beside the window.

Cache and queue stay as they are; only erasing, which ends the program, takes them away.
"""

from __future__ import annotations

import threading
import webbrowser
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from wardoffice import office
from wardoffice.desk.workplace import Workplace
from wardoffice.store import facts
from wardoffice.ui.gate import Gate
from wardoffice.wording import browser_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from wardoffice.endpoint.proxies import ProxyChoice
    from wardoffice.endpoint.route import Route
    from wardoffice.sync.checking import Finding
    from wardoffice.ui.network_dialog import Found
    from wardoffice.ui.sign_in import Account, Answered


class SigningIn(QObject):
    """`done` when the hub has let somebody in, `left` when somebody signed out, `erase_wanted` for all of it."""

    done = Signal()
    left = Signal()
    erase_wanted = Signal()
    _show_page = Signal(str)

    def __init__(self, gate: Gate[Workplace], place: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._gate, self._place = gate, place
        self._stopping = threading.Event()
        self._page = ""
        self._show_page.connect(self._open_page)

    def is_signed_in(self) -> bool:
        """Whether this profile has ever been let in."""
        return bool(self._fact(facts.URL))

    def ask(self, parent: QWidget) -> None:
        """Open the dialog over the window."""
        from wardoffice.ui.sign_in import SignIn  # not for the start

        dialog = SignIn(self, self._fact(facts.URL), self._fact(facts.LOGIN), parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self.done)
        dialog.open()

    def ask_to_leave(self, parent: QWidget) -> None:
        """Open the dialog of signing out, which says how much is unsent."""
        folder, key = self._whose()
        self._gate.aside(lambda: office.unsent(folder, key), partial(self._ask_to_leave, parent), owner=parent)

    def _ask_to_leave(self, parent: QWidget, unsent: int) -> None:
        from wardoffice.ui.leaving_dialog import LeavingDialog  # not for the start

        dialog = LeavingDialog(unsent, parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.left.connect(self._leave)
        dialog.erased.connect(self.erase_wanted)
        dialog.open()

    def _leave(self) -> None:
        folder, key = self._whose()
        self._gate.aside(lambda: office.sign_out(folder, key), lambda _heard: self.left.emit())

    def end(self) -> None:
        """The window closes: nothing is waited for."""
        self._stopping.set()

    # What the dialogs ask for

    def by_password(self, account: Account, answered: Answered) -> None:
        folder, key = self._whose()
        self._gate.aside(
            lambda: office.connect(folder, account.url, account.user, account.password, key=key),
            lambda _connected: answered(None),
            failed=answered,
        )

    def by_browser(self, url: str, answered: Answered) -> None:
        folder, key = self._whose()
        self._page = ""
        self._stopping = stopping = threading.Event()

        def signed_in() -> object:
            from wardoffice.endpoint.browser import Hands  # brings the network's libraries

            hands = Hands(self._show_page.emit, browser_page, stopping.is_set)
            return office.connect_by_browser(folder, url, hands, key=key)

        self._gate.aside(signed_in, lambda _connected: answered(None), failed=answered)

    def page(self) -> str:
        return self._page

    def stop(self) -> None:
        self._stopping.set()

    def ask_if_offered(self, url: str, answered: Callable[[bool], None]) -> None:
        folder, key = self._whose()
        self._gate.aside(lambda: office.offers_browser(folder, url, key), answered, failed=lambda _problem: None)

    def show_network(self, url: str, parent: QWidget, over: Callable[[], None] = lambda: None) -> None:
        """Open the network's dialog; `url` is where a hub may be before anybody signed in, `over` when it is closed."""
        folder, key = self._whose()
        shown = partial(self._show_network, url, parent, over)
        self._gate.aside(lambda: office.way_out(folder, key), shown, owner=parent)

    def _show_network(self, url: str, parent: QWidget, over: Callable[[], None], way: Route) -> None:
        from wardoffice.ui.network_dialog import NetworkDialog  # not for the start

        dialog = NetworkDialog(self, way, url, parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda _result: over())
        dialog.open()

    def keep_and_check(self, proxy: ProxyChoice, authorities: Path | None, url: str, found: Found) -> None:
        folder, key = self._whose()

        def checked() -> tuple[Finding, ...]:
            office.keep_way_out(folder, key, proxy, authorities)
            return office.check_way(folder, key, url)

        self._gate.aside(checked, found, failed=found)

    @Slot(str)
    def _open_page(self, address: str) -> None:
        """In the system's browser; where the desktop knows none, as Python finds one."""
        self._page = address
        if not QDesktopServices.openUrl(QUrl(address)):
            webbrowser.open(address)

    def _whose(self) -> tuple[Path, bytes]:
        return self._place.folder, self._place.cache.key

    def _fact(self, name: str) -> str:
        with self._place.cache.reading() as connection:
            return facts.fact(connection, name) or ""
