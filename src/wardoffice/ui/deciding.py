"""From the pill to the decision it speaks of: reads what is open, shows the dialog, hands the choice to the desk."""

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QWidget

from wardoffice.desk.acting import Acted
from wardoffice.desk.conflicts import Conflict, open_conflicts, settle
from wardoffice.desk.workplace import Workplace, office
from wardoffice.domain.directory import Office
from wardoffice.domain.outcome import Refusal
from wardoffice.ui.gate import Gate
from wardoffice.wording import _, sentence

Open = tuple[list[Conflict], Office]


class Deciding(QObject):
    """`several` when there is more than one to choose from; `said` a sentence for the toast."""

    said = Signal(str)
    several = Signal()
    removals_confirmed = Signal()

    def __init__(self, gate: Gate[Workplace], window: QWidget) -> None:
        super().__init__(window)
        self._gate, self._window = gate, window

    def begin(self, removals: int, held: int) -> None:
        """Ask for the one decision that is open, or lead to the list of them."""
        if removals:
            self._ask_for_removals(removals, held)
        else:
            self._gate.read(_open, self._choose, owner=self)

    def ask(self, conflict: Conflict, trouble: str = "") -> None:
        """Show one conflict as it is now; one that is over already is told so."""
        self._gate.read(_open, lambda found: self._ask_again(conflict, found, trouble), owner=self)

    def _choose(self, found: Open) -> None:
        conflicts, ward = found
        if len(conflicts) == 1:
            self._show(conflicts[0], ward)
        else:
            self.several.emit()

    def _ask_again(self, asked: Conflict, found: Open, trouble: str) -> None:
        conflicts, ward = found
        key = (asked.document, asked.field, asked.command)
        same = next((one for one in conflicts if (one.document, one.field, one.command) == key), None)
        if same is None:
            self.said.emit(_("Việc này đã được quyết định. Không có gì bị mất."))
        else:
            self._show(same, ward, trouble)

    def _show(self, conflict: Conflict, ward: Office, trouble: str = "") -> None:
        from wardoffice.ui.conflict_dialog import ConflictDialog  # not for the start

        dialog = ConflictDialog(conflict, ward, trouble, self._window)
        dialog.settled.connect(self._settle)
        self._open(dialog)

    def _ask_for_removals(self, removals: int, held: int) -> None:
        from wardoffice.ui.removals_dialog import RemovalsDialog  # not for the start

        dialog = RemovalsDialog(removals, held, self._window)
        dialog.confirmed.connect(self.removals_confirmed)
        self._open(dialog)

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(object, str)
    def _settle(self, conflict: Conflict, choice: str) -> None:
        self._gate.write(lambda w: settle(w, conflict, choice), partial(self._settled, conflict), owner=self)

    def _settled(self, conflict: Conflict, outcome: Acted | Refusal) -> None:
        if isinstance(outcome, Refusal):
            self.ask(conflict, sentence(outcome.code, outcome.facts))
        else:
            self.said.emit(_("Đã ghi quyết định của anh/chị. Sẽ gửi khi có mạng."))


def _open(w: Workplace) -> Open:
    return open_conflicts(w), office(w)
