"""Qt's own dialogs speak Vietnamese too: choosing files and folders, and printing where the system has no dialog."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QTreeView
from pytestqt.qtbot import QtBot

from wardoffice.ui.qt_words import QtWords

SAME_IN_VIETNAMESE = {"...", "A4"}
NEVER_SEEN = {"Form"}
"""The titles of widgets that are no windows."""


class Overheard(QtWords):
    """Keeps what Qt asked for and got no answer to."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.unanswered: set[str] = set()

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:  # noqa: N803
        told = super().translate(context, sourceText, disambiguation, n)
        if not told and context not in ("QShortcut", "QGuiApplication") and not sourceText.startswith("Alt+"):
            self.unanswered.add(sourceText)
        return told


@pytest.fixture
def words(qapp: QApplication) -> Iterator[Overheard]:
    heard = Overheard(qapp)
    qapp.installTranslator(heard)
    yield heard
    qapp.removeTranslator(heard)


@pytest.mark.parametrize("kind", ["files", "folder", "save"])
def test_choosing_a_file_or_a_folder_shows_no_english(
    qtbot: QtBot, tmp_path: Path, words: Overheard, kind: str
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"a")
    (tmp_path / "b").mkdir()
    mode, accept = {
        "files": (QFileDialog.FileMode.ExistingFiles, QFileDialog.AcceptMode.AcceptOpen),
        "folder": (QFileDialog.FileMode.Directory, QFileDialog.AcceptMode.AcceptOpen),
        "save": (QFileDialog.FileMode.AnyFile, QFileDialog.AcceptMode.AcceptSave),
    }[kind]
    dialog = QFileDialog(None, "Chọn", str(tmp_path))
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(mode)
    dialog.setAcceptMode(accept)
    model = dialog.findChildren(QTreeView)[0].model()
    qtbot.waitUntil(lambda: model.rowCount(model.index(str(tmp_path))) > 0, timeout=10_000)
    for column in range(model.columnCount()):
        model.headerData(column, Qt.Orientation.Horizontal)
        model.index(0, column, model.index(str(tmp_path))).data()
    assert words.unanswered == set()


def test_the_print_dialog_shows_no_english(qtbot: QtBot, words: Overheard) -> None:
    qtbot.addWidget(QPrintDialog(QPrinter()))
    assert words.unanswered - SAME_IN_VIETNAMESE - NEVER_SEEN == set()


@pytest.mark.parametrize(
    ("context", "asked"),
    [
        ("QFileDialog", "%1 already exists.\nDo you want to replace it?"),
        ("QFileDialog", "%1\nFile not found.\nPlease verify the correct file name was given."),
        ("QFileDialog", "%1\nDirectory not found.\nPlease verify the correct directory name was given."),
        ("QCupsJobWidget", "Job &priority:"),
        ("QPrintDialog", "The 'From' value cannot be greater than the 'To' value."),
    ],
)
def test_what_these_dialogs_ask_and_refuse_is_vietnamese(words: Overheard, context: str, asked: str) -> None:
    told = words.translate(context, asked)
    assert told and told != asked
    assert ("%1" in told) == ("%1" in asked)
