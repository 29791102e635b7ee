"""The tabs of a document's files say which is which, though names are long and alike."""

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from wardoffice.ui import theme
from wardoffice.ui.composing.whose import Choice, WhoseWords
from wardoffice.ui.reading.file_tabs import FileTabs

NAMES = [f"Phiếu giải quyết văn bản đến ghi tay 28-11-2026 ({scan}).pdf" for scan in ("SCAN0007", "SCAN0012")]


def test_names_that_differ_at_their_end_are_told_apart_and_an_ampersand_is_seen(
    qtbot: QtBot, qapp: QApplication
) -> None:
    theme.wear(qapp)
    page = QWidget()
    qtbot.addWidget(page)
    tabs = FileTabs(page)
    tabs.show_names([*NAMES, "Báo cáo P. KT&HT.pdf"])
    first, second, third = (tabs.tabText(place) for place in range(3))
    assert "…" in first and first.endswith("7).pdf") and second.endswith("2).pdf")
    assert third == "Báo cáo P. KT&&HT.pdf", "one ampersand would be taken for a key"


def test_scanned_slips_that_differ_at_their_end_are_told_apart(qtbot: QtBot, qapp: QApplication) -> None:
    theme.wear(qapp)
    whose = WhoseWords()
    qtbot.addWidget(whose)
    whose.begin((), [Choice(name, name, name) for name in NAMES], "", "")
    first, second = (chip.text() for chip in whose.slips._offered)
    assert first != second
