"""Signing this machine in at a hub, the first time or again; cache and queue stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from wardoffice import office
from wardoffice.desk.workplace import Workplace
from wardoffice.store import facts
from wardoffice.ui.gate import Gate

if TYPE_CHECKING:
    from wardoffice.ui.sign_in import Account, Answered


class SigningIn(QObject):
    """`done` when the hub has let somebody in."""

    done = Signal()

    def __init__(self, gate: Gate[Workplace], place: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._gate, self._place = gate, place

    def is_signed_in(self) -> bool:
        """Whether this profile has ever been let in."""
        return bool(self._fact(facts.URL))

    def ask(self, parent: QWidget) -> None:
        """Open the dialog over the window."""
        from wardoffice.ui.sign_in import SignIn  # not for the start

        dialog = SignIn(self._connect, self._fact(facts.URL), self._fact(facts.LOGIN), parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self.done)
        dialog.open()

    def _fact(self, name: str) -> str:
        with self._place.cache.reading() as connection:
            return facts.fact(connection, name) or ""

    def _connect(self, account: Account, answered: Answered) -> None:
        folder, key = self._place.folder, self._place.cache.key
        self._gate.write(
            lambda _w: office.connect(folder, account.url, account.user, account.password, key=key),
            lambda _connected: answered(None),
            failed=answered,
        )
