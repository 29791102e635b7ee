"""The line above the pages where it is narrow: what leads back and what zooms stays in sight."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ui.reading_room import Room, reading_room
from wardoffice.ui.marks.tool import Tool
from wardoffice.ui.reading.toolbar import Toolbar

BESIDE_THE_LIST = 807
"""How wide a leader's pages are on 1366 pixels."""


def in_line(toolbar: Toolbar) -> set[str]:
    return {name for name, tool in toolbar._tools.items() if tool.isVisible()}


@contextmanager
def narrow(qtbot: QtBot, folder: Path, width: int) -> Iterator[Room]:
    """A reader so wide at 130 % text, the composer closed."""
    with reading_room(qtbot, folder, text_size=130) as room:
        room.glance()
        room.composer.hide()
        room.window.resize(width, 641)
        room.rest()
        yield room


def test_a_leader_on_dark_pages_can_still_zoom_out_and_write_beside_his_list(qtbot: QtBot, tmp_path: Path) -> None:
    with narrow(qtbot, tmp_path, BESIDE_THE_LIST) as room:
        toolbar = room.reader.toolbar
        always = {"zoom_out", "zoom_in", "ink"}
        assert in_line(toolbar) == always and toolbar._zoom.isVisible()
        toolbar.use("shade")
        assert in_line(toolbar) == {"shade", *always}
        assert toolbar._more.geometry().right() <= toolbar.width()


@pytest.mark.parametrize(("tool", "name"), [(Tool.HIGHLIGHTER, "highlight"), (Tool.NOTE, "note")])
def test_the_tool_in_the_hand_is_seen_in_a_narrow_line_too(qtbot: QtBot, tmp_path: Path, tool: Tool, name: str) -> None:
    with narrow(qtbot, tmp_path, BESIDE_THE_LIST) as room:
        toolbar = room.reader.toolbar
        assert name not in in_line(toolbar)
        room.reader.hand.take(tool)
        assert name in in_line(toolbar)
        assert toolbar._tools[name].isChecked()
        toolbar.use(name)
        assert room.reader.hand.tool is Tool.HAND
        assert name not in in_line(toolbar)


def test_what_is_switched_on_is_so_behind_the_dots_too(qtbot: QtBot, tmp_path: Path) -> None:
    with narrow(qtbot, tmp_path, BESIDE_THE_LIST) as room:
        toolbar = room.reader.toolbar
        menu = toolbar._more.menu()

        def on() -> list[str]:
            menu.aboutToShow.emit()
            return [entry.text().partition("\t")[0] for entry in menu.actions() if entry.isChecked()]

        assert on() == []
        toolbar.use("ruler")
        toolbar.use("pages")
        assert on() == ["Danh sách trang, mục lục", "Thước đọc"]
        next(entry for entry in menu.actions() if entry.text().startswith("Thước đọc")).trigger()
        assert not room.reader.comfort.ruler.isVisible()
        assert on() == ["Danh sách trang, mục lục"]
