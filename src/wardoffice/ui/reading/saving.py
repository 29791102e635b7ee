"""Saving from the reading pane: the file shown as it came, a copy with the bút phê, or the processing slip to write on.

Preflight decides whether a copy may carry the bút phê; where it may not, the sentence says why and the slip is the way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from wardoffice.desk import exporting
from wardoffice.desk.reading import Opened
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.document import Document
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.text import safe_file_name
from wardoffice.paper import press
from wardoffice.paper.rendering import WarmChild
from wardoffice.ui.gate import Gate
from wardoffice.ui.reading.actions import Action
from wardoffice.ui.troubles import words_for
from wardoffice.wording import N_, _, sentence

Save = Callable[[Workplace, str, Path, int, WarmChild], object]


@dataclass(frozen=True, slots=True)
class _Kind:
    label: str
    icon: str
    save: Save
    of_file: bool = True
    """It is made of a file of the document, not of the document alone."""


def _original(w: Workplace, document: str, out: Path, attachment: int, _warm: WarmChild) -> object:
    return exporting.export(w, document, out, attachment=attachment)


def _copy(w: Workplace, document: str, out: Path, attachment: int, warm: WarmChild) -> object:
    return exporting.export(w, document, out, with_marks=True, attachment=attachment, warm=warm)


def _slip(w: Workplace, document: str, out: Path, _attachment: int, _warm: WarmChild) -> object:
    return exporting.export_slip(w, document, out)


KINDS = {
    "save_original": _Kind(N_("Lưu bản gốc…"), "download-outline", _original),
    "save_copy": _Kind(N_("Lưu bản có bút phê…"), "file-document-edit-outline", _copy),
    "save_slip": _Kind(N_("Lưu phiếu giải quyết…"), "download-outline", _slip, of_file=False),
}


def save_actions(document: Document) -> tuple[Action, ...]:
    """What can be saved of a document; nothing of it is an act."""
    kinds = [(name, kind) for name, kind in KINDS.items() if document.attachments or not kind.of_file]
    return tuple(Action(name, _(kind.label), kind.icon) for name, kind in kinds)


class Saving(QObject):
    """`said` where something was saved, `refused` why not."""

    said = Signal(str)
    refused = Signal(str)

    def __init__(self, gate: Gate[Workplace], parent: QWidget) -> None:
        super().__init__(parent)
        self._gate, self._window = gate, parent

    def save(self, kind: str, opened: Opened, attachment: int) -> None:
        """Ask where to, and save there; an existing file is replaced whole or not at all."""
        name = _proposed(kind, opened.document, attachment)
        warm = press.child_for_marking()
        if kind == "save_copy":
            warm.prepare()  # it gets ready while a place is chosen
        chosen, _filter = QFileDialog.getSaveFileName(self._window, _(KINDS[kind].label).rstrip("…"), name)
        if chosen:
            self._gate.read(
                lambda w: _saved(w, kind, opened.document.id, Path(chosen), attachment, warm),
                partial(self._answered, Path(chosen)),
                owner=self,
                failed=lambda problem: self.refused.emit(words_for(problem)),
            )
        else:
            warm.close()

    def _answered(self, out: Path, done: object) -> None:
        if isinstance(done, Refusal):
            self.refused.emit(sentence(done.code, done.facts))
        else:
            self.said.emit(_("Đã lưu {file}.").format(file=out))


def _saved(w: Workplace, kind: str, document: str, out: Path, attachment: int, warm: WarmChild) -> object:
    try:
        return KINDS[kind].save(w, document, out, attachment, warm)
    finally:
        warm.close()


def _proposed(kind: str, document: Document, attachment: int) -> str:
    if not KINDS[kind].of_file:
        return safe_file_name(_("Phiếu giải quyết {code}").format(code=document.code or document.subject[:40]) + ".pdf")
    name = Path(document.attachments[attachment].name)
    if kind == "save_original":
        return str(name)
    return _("{name} (có bút phê){ending}").format(name=name.stem, ending=".pdf")
