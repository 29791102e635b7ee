"""Files and folders are asked for where the person keeps them, and a name typed short becomes a whole one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from wardoffice.ui import choosing_files
from wardoffice.ui.choosing_files import file_to_open, file_to_save, files_to_open, folder_to_fill


class System:
    """The system's dialogs: where each began, and what the person picks in them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.began: list[Path] = []
        self.picked = ""
        for call in ("getSaveFileName", "getOpenFileName"):
            monkeypatch.setattr(QFileDialog, call, lambda _w, _t, place, *_kinds: (self._at(place), ""))
        monkeypatch.setattr(
            QFileDialog,
            "getOpenFileNames",
            lambda _w, _t, place, *_kinds: ([self._at(place)] if self.picked else [], ""),
        )
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda _w, _t, place: self._at(place))

    def _at(self, place: str) -> str:
        self.began.append(Path(place))
        return self.picked


@pytest.fixture
def system(qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[System]:
    documents = tmp_path / "Tài liệu"
    documents.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(documents))
    forget(qapp)
    yield System(monkeypatch)
    forget(qapp)


def forget(qapp: QApplication) -> None:
    for way in (choosing_files._FROM, choosing_files._TO):
        qapp.setProperty(way, "")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_it_begins_in_the_documents_then_where_one_took_from_or_wrote_to_last(
    system: System, window: QWidget, tmp_path: Path
) -> None:
    documents, usb, meeting = tmp_path / "Tài liệu", tmp_path / "USB", tmp_path / "Họp giao ban"
    for folder in (usb, meeting):
        folder.mkdir()
    assert file_to_open(window, "") is None
    system.picked = str(usb / "a.p12")
    assert file_to_open(window, "") == usb / "a.p12"
    assert files_to_open(window, "") == [usb / "a.p12"]
    assert system.began == [documents, documents, usb]
    system.began.clear()
    system.picked = str(meeting)
    assert folder_to_fill(window, "") == meeting
    system.picked = str(meeting / "b.pdf")
    assert file_to_save(window, "", "Công văn.pdf") == meeting / "b.pdf"
    assert system.began == [documents, meeting / "Công văn.pdf"], "a certificate lies elsewhere than what one writes"


def test_a_folder_that_is_gone_is_not_begun_in(system: System, window: QWidget, tmp_path: Path) -> None:
    gone = tmp_path / "USB"
    gone.mkdir()
    system.picked = str(gone)
    assert folder_to_fill(window, "") == gone
    gone.rmdir()
    system.picked = ""
    assert folder_to_fill(window, "") is None
    assert system.began[-1] == tmp_path / "Tài liệu"


def test_a_name_typed_without_its_ending_gets_it_and_nothing_is_written_over_unasked(
    system: System, window: QWidget, tmp_path: Path
) -> None:
    (tmp_path / "12.BC.pdf").write_bytes(b"kept")
    saved = []
    for typed in ("7.PDF", "7", "12.BC", "12.BC.pdf"):
        system.picked = str(tmp_path / typed)
        saved.append(file_to_save(window, "", "Công văn.pdf"))
    assert saved == [tmp_path / name for name in ("7.PDF", "7.pdf", "12.BC (2).pdf", "12.BC.pdf")]
