"""Saving from the reading pane: the file shown as it came, a copy with the bút phê or with it signed, the processing
slip to write on, or all files into a folder to be sent.

Preflight decides whether a copy may carry the bút phê; where it may not, the sentence says why and the slip is the way.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from wardoffice.desk import exporting
from wardoffice.desk.preflight import Planned, planned_copy
from wardoffice.desk.reading import Opened
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.document import Document
from wardoffice.domain.ids import PostId
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.text import safe_file_name
from wardoffice.paper import press
from wardoffice.ui.choosing_files import file_to_save
from wardoffice.ui.gate import Gate
from wardoffice.ui.reading.actions import Action
from wardoffice.ui.reading.outgoing import SendingOut
from wardoffice.ui.reading.signing import Signing
from wardoffice.ui.troubles import words_for
from wardoffice.wording import N_, _, sentence


class Writing:
    """One saving: what writes the file, and what is made ready for it while its place is chosen."""

    def refused(self, w: Workplace, document: str, attachment: int) -> str:
        """Why it cannot be written, before a place is asked for; empty where nothing speaks against it."""
        return ""

    def write(self, w: Workplace, document: str, out: Path, attachment: int) -> object:
        """Write the file; a Refusal says why not."""
        raise NotImplementedError

    def end(self) -> None:
        """Let go of what was made ready."""


class _Original(Writing):
    def write(self, w: Workplace, document: str, out: Path, attachment: int) -> object:
        return exporting.export(w, document, out, attachment=attachment)


class _Copy(Writing):
    def __init__(self) -> None:
        self._warm = press.child_for_marking()
        self._warm.prepare()

    def refused(self, w: Workplace, document: str, attachment: int) -> str:
        found = planned_copy(w, document, attachment)
        return sentence(found.reason) if isinstance(found, Planned) and found.reason else ""

    def write(self, w: Workplace, document: str, out: Path, attachment: int) -> object:
        return exporting.export(w, document, out, with_marks=True, attachment=attachment, warm=self._warm)

    def end(self) -> None:
        self._warm.close()


class _Slip(Writing):
    def write(self, w: Workplace, document: str, out: Path, attachment: int) -> object:
        return exporting.export_slip(w, document, out)


@dataclass(frozen=True, slots=True)
class _Kind:
    label: str
    icon: str
    begin: Callable[[], Writing]
    of_file: bool = True
    """It is made of a file of the document, not of the document alone."""


SLIP, SIGN, SEND_OUT = "save_slip", "sign_copy", "send_out"
_SAVES = {
    "save_original": _Kind(N_("Lưu bản gốc…"), "download-outline", _Original),
    "save_copy": _Kind(N_("Lưu bản có bút phê…"), "file-document-edit-outline", _Copy),
    SLIP: _Kind(N_("Lưu phiếu giải quyết…"), "download-outline", _Slip, of_file=False),
}
KINDS = frozenset({*_SAVES, SIGN, SEND_OUT})


def save_actions(document: Document, own: Collection[PostId]) -> tuple[Action, ...]:
    """What can be saved of a document by who holds these posts; nothing of it is an act."""
    kinds = [(name, kind) for name, kind in _SAVES.items() if document.attachments or not kind.of_file]
    actions = [Action(name, _(kind.label), kind.icon) for name, kind in kinds]
    if any(e.author in own and e.text.strip() for e in document.endorsements) and document.attachments:
        actions.append(Action(SIGN, _("Ký bút phê…"), "file-sign"))
    if document.attachments:
        actions.append(Action(SEND_OUT, _("Gửi ra ngoài…"), "arrow-top-right"))
    return tuple(actions)


class Saving(QObject):
    """`said` where something was saved, `refused` why not."""

    said = Signal(str)
    refused = Signal(str)

    def __init__(self, gate: Gate[Workplace], parent: QWidget) -> None:
        super().__init__(parent)
        self._gate, self._window = gate, parent

    def save(self, kind: str, opened: Opened, attachment: int) -> None:
        """Ask where to, and save there; an existing file is replaced whole or not at all."""
        if kind == SIGN:
            self._sign(opened, attachment)
        elif kind == SEND_OUT:
            self._show(SendingOut(self._gate, opened.document, self._window))
        else:
            self._save(kind, opened, attachment)

    def _save(self, kind: str, opened: Opened, attachment: int) -> None:
        writing, document = _SAVES[kind].begin(), opened.document.id
        self._gate.read(
            lambda w: writing.refused(w, document, attachment),
            lambda told: self._place(kind, writing, opened, attachment, told),
            owner=self,
            failed=partial(self._not_planned, writing),
        )

    def _not_planned(self, writing: Writing, problem: Exception) -> None:
        writing.end()
        self.refused.emit(words_for(problem))

    def _place(self, kind: str, writing: Writing, opened: Opened, attachment: int, told: str) -> None:
        """Ask where to, unless preflight speaks against it."""
        if told:
            writing.end()
            self.refused.emit(told)
            return
        name = _proposed(kind, opened.document, attachment)
        chosen = file_to_save(self._window, _(_SAVES[kind].label).rstrip("…"), name)
        if chosen:
            self._gate.read(
                lambda w: _saved(w, writing, opened.document.id, chosen, attachment),
                partial(self._answered, chosen),
                owner=self,
                failed=lambda problem: self.refused.emit(words_for(problem)),
            )
        else:
            writing.end()

    def _sign(self, opened: Opened, attachment: int) -> None:
        dialog = Signing(self._gate, opened.document, attachment, self._window)
        dialog.slip_wanted.connect(lambda: self._save(SLIP, opened, attachment))
        self._show(dialog)

    def _show(self, dialog: Signing | SendingOut) -> None:
        dialog.said.connect(self.said)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _answered(self, out: Path, done: object) -> None:
        if isinstance(done, Refusal):
            self.refused.emit(sentence(done.code, done.facts))
        else:
            self.said.emit(_("Đã lưu {file}.").format(file=out))


def _saved(w: Workplace, writing: Writing, document: str, out: Path, attachment: int) -> object:
    try:
        return writing.write(w, document, out, attachment)
    finally:
        writing.end()


def _proposed(kind: str, document: Document, attachment: int) -> str:
    if not _SAVES[kind].of_file:
        return safe_file_name(_("Phiếu giải quyết {code}").format(code=document.code or document.subject[:40]) + ".pdf")
    name = Path(safe_file_name(document.attachments[attachment].name))
    if kind == "save_original":
        return str(name)
    return _("{name} (có bút phê){ending}").format(name=name.stem, ending=".pdf")
