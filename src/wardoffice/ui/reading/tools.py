"""From the toolbar and its keys to the pages and to the hand: zoom, turn, list of pages, pens, highlighter, note."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from wardoffice.ui.flow_layout import FlowLayout
from wardoffice.ui.icons import icon, icon_size
from wardoffice.ui.marks.hand import Marking
from wardoffice.ui.marks.tool import IN_TRAY, LINE_TOOLS, PENS, Tool
from wardoffice.ui.reading.file_pane import FilePane
from wardoffice.ui.reading.toolbar import FULL_SCREEN, TOOLS, Toolbar
from wardoffice.ui.theme import look
from wardoffice.wording import N_, _

_MARKING = {"ink": Tool.BLUE_PEN, "highlight": Tool.HIGHLIGHTER, "note": Tool.NOTE}
_PENS = (
    (Tool.BLUE_PEN, N_("Bút xanh"), "draw-pen", "Alt+1"),
    (Tool.RED_PEN, N_("Bút đỏ"), "draw-pen", "Alt+2"),
    (Tool.ERASER, N_("Tẩy nét"), "eraser", "Alt+3"),
    (Tool.UNDERLINE, N_("Gạch chân"), "format-underline", "Alt+4"),
    (Tool.ARROW, N_("Mũi tên"), "arrow-top-right", "Alt+5"),
    (Tool.TICK, N_("Dấu tích"), "check", "Alt+6"),
    (Tool.RECTANGLE, N_("Khung chữ nhật"), "rectangle-outline", "Alt+7"),
)
_TOKENS = {Tool.BLUE_PEN: "accent", Tool.RED_PEN: "danger"}
_EVERYTHING = frozenset(tool.name for tool in TOOLS)


class PenTray(QWidget):
    """The pens beside the pages while one writes by hand."""

    def __init__(self, hand: Marking, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hand = hand
        column = QVBoxLayout(self)
        column.setContentsMargins(look().px(12), look().px(4), look().px(12), look().px(8))
        row = FlowLayout(spacing=look().px(6))
        column.addLayout(row)
        self._pens = {tool: self._pen(tool, _(label), sign, keys) for tool, label, sign, keys in _PENS}
        for button in self._pens.values():
            row.addWidget(button)
        self._told = QLabel(_("Mỗi nét được giữ ngay. Ctrl+Z để bỏ, Ctrl+Y để ghi lại."), self)
        self._told.setProperty("kind", "meta")
        row.addWidget(self._told)
        hand.tool_changed.connect(self._show)
        self.hide()

    def _pen(self, tool: Tool, label: str, sign: str, keys: str) -> QPushButton:
        token = _TOKENS.get(tool, _TOKENS[Tool.BLUE_PEN] if tool in LINE_TOOLS else "text_2")
        button = QPushButton(icon(sign, token), label, self)
        button.setIconSize(icon_size(18))
        button.setProperty("kind", "chip")
        button.setCheckable(True)
        button.setToolTip(f"{label} ({keys})")
        button.setAccessibleDescription(keys)
        button.clicked.connect(lambda: self._hand.take(tool))
        return button

    @Slot(str)
    def _show(self, name: str) -> None:
        held = Tool(name)
        self.setVisible(held in self._pens)
        for tool, button in self._pens.items():
            button.setChecked(tool is held)
        token = _TOKENS[held] if held in PENS else ""
        for tool, _label, sign, _keys in _PENS:
            if token and tool in LINE_TOOLS:
                self._pens[tool].setIcon(icon(sign, token))


class Tools(QObject):
    """Connects `toolbar` with `pane` and `hand`."""

    find_asked = Signal(bool)
    """Words in the file: the next place, or False for the one before; opens the line to type in first."""
    full_screen_asked = Signal()

    def __init__(self, toolbar: Toolbar, pane: FilePane, hand: Marking, owner: QWidget) -> None:
        super().__init__(owner)
        self._toolbar, self._pane, self._hand = toolbar, pane, hand
        self._may_mark = False
        view = pane.view
        self._views: dict[str, Callable[[], None]] = {
            "zoom_in": view.zoom_in,
            "zoom_out": view.zoom_out,
            "fit_width": view.fit_width,
            "fit_page": view.fit_page,
            "rotate": view.turn_right,
        }
        toolbar.tool_used.connect(self._use)
        hand.tool_changed.connect(self._show_tool)
        pane.view.arranged.connect(self._show_arrangement)
        self._bind(owner)

    def _bind(self, owner: QWidget) -> None:
        view = self._pane.view
        window, here = Qt.ShortcutContext.WindowShortcut, Qt.ShortcutContext.WidgetWithChildrenShortcut
        acts: list[tuple[str, Callable[[], None], Qt.ShortcutContext]] = [
            ("Ctrl++", view.zoom_in, window),
            ("Ctrl+=", view.zoom_in, window),
            ("Ctrl+-", view.zoom_out, window),
            ("Ctrl+0", view.fit_width, window),
            ("Ctrl+M", self.toggle_ink, window),
            ("F3", partial(self._find, True), window),
            ("Shift+F3", partial(self._find, False), window),
            *((keys, partial(self._take_pen, tool), here) for tool, _label, _sign, keys in _PENS),
        ]
        for keys, act, context in acts:
            shortcut = QShortcut(QKeySequence(keys), owner)
            shortcut.setContext(context)
            shortcut.activated.connect(act)

    def allow(self, may_mark: bool) -> None:
        """Whether this reader may mark the pages shown."""
        self._may_mark = may_mark
        has_pages = self._pane.has_pages
        useful = _EVERYTHING if has_pages else frozenset((FULL_SCREEN,))
        self._toolbar.allow(useful if may_mark else useful - _MARKING.keys())
        if has_pages:
            self._show_arrangement()
        if not may_mark or not has_pages:
            self._hand.take(Tool.HAND)

    def toggle_ink(self) -> None:
        if self._may_mark and self._pane.has_pages:
            writing = self._hand.tool in IN_TRAY
            self._hand.take(Tool.HAND if writing else Tool.BLUE_PEN)
            self._pane.view.setFocus(Qt.FocusReason.ShortcutFocusReason)  # where the keys of the pens are heard

    @Slot(bool)
    def write_by_hand(self, wanted: bool) -> None:
        """Take up the pen, or put it down, because somebody else asks for it."""
        writing = self._hand.tool in IN_TRAY
        if wanted != writing and self._may_mark and self._pane.has_pages:
            self._hand.take(Tool.BLUE_PEN if wanted else Tool.HAND)

    def put_down(self) -> bool:
        """Put the tool down; whether there was one in the hand."""
        held = self._hand.tool is not Tool.HAND
        self._hand.take(Tool.HAND)
        return held

    def _take_pen(self, tool: Tool) -> None:
        if self._hand.tool in IN_TRAY:
            self._hand.take(tool)

    def _find(self, forward: bool) -> None:
        if self._pane.has_pages:
            self.find_asked.emit(forward)

    @Slot(str, bool)
    def _use(self, name: str, down: bool) -> None:
        view = self._pane.view
        if name in _MARKING:
            self._hand.take(_MARKING[name] if down else Tool.HAND)
            view.setFocus(Qt.FocusReason.OtherFocusReason)
        elif name == "find":
            self._find(True)
        elif name == FULL_SCREEN:
            self.full_screen_asked.emit()
        elif name == "pages":
            self._pane.keep_list(down)
        elif name == "two_pages":
            view.set_abreast(2 if down else 1)
        elif name in self._views:
            self._views[name]()

    @Slot()
    def _show_arrangement(self) -> None:
        self._toolbar.show_arrangement(self._pane.view.zoom, self._pane.view.arrangement)

    @Slot(str)
    def _show_tool(self, name: str) -> None:
        held = Tool(name)
        self._toolbar.press("ink", held in IN_TRAY)
        self._toolbar.press("highlight", held is Tool.HIGHLIGHTER)
        self._toolbar.press("note", held is Tool.NOTE)
