"""The line above the pages: at most three actions with words, the tools as icons, and ⋯ for what does not fit.

Narrow windows move tools behind ⋯ one by one, the rarest first; the words of the actions are never cut.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from wardoffice.ui.icons import icon, icon_size
from wardoffice.ui.pages.column import Arrangement, Fit
from wardoffice.ui.reading.actions import Action
from wardoffice.ui.theme import look
from wardoffice.wording import N_, _


@dataclass(frozen=True, slots=True)
class ToolButton:
    name: str
    label: str
    icon: str
    keys: str = ""
    checkable: bool = False


TOOLS = (
    ToolButton("pages", N_("Danh sách trang, mục lục"), "book-open-page-variant-outline", "", True),
    ToolButton("find", N_("Tìm trong tệp này"), "magnify", "F3"),
    ToolButton("zoom_out", N_("Thu nhỏ"), "magnify-minus-outline", "Ctrl+-"),
    ToolButton("zoom_in", N_("Phóng to"), "magnify-plus-outline", "Ctrl++"),
    ToolButton("fit_width", N_("Vừa chiều ngang"), "arrow-expand-horizontal", "Ctrl+0"),
    ToolButton("fit_page", N_("Vừa cả trang"), "fit-to-page-outline"),
    ToolButton("two_pages", N_("Hai trang"), "book-open-outline", "", True),
    ToolButton("full_screen", N_("Đọc toàn màn hình"), "fullscreen", "F11", True),
    ToolButton("rotate", N_("Xoay trang"), "rotate-right"),
    ToolButton("shade", N_("Trang nền tối"), "theme-light-dark", "F8", True),
    ToolButton("ruler", N_("Thước đọc"), "ruler", "F9", True),
    ToolButton("authors", N_("Ẩn, hiện bút tích"), "account-eye-outline", "", True),
    ToolButton("undo", N_("Bỏ nét vừa ghi"), "undo-variant", "Ctrl+Z"),
    ToolButton("redo", N_("Ghi lại nét vừa bỏ"), "redo-variant", "Ctrl+Y"),
    ToolButton("highlight", N_("Tô sáng"), "marker", "", True),
    ToolButton("note", N_("Ghi chú trên trang"), "note-text-outline", "", True),
    ToolButton("ink", N_("Viết tay"), "signature-freehand", "Ctrl+M", True),
)
_ZOOM = "zoom"
"""Tells the zoom there is; it is no tool and never goes behind ⋯, only away."""
_LEAVING = (
    "authors",
    "ruler",
    "rotate",
    "fit_page",
    "pages",
    "two_pages",
    "shade",
    "find",
    "full_screen",
    "note",
    "highlight",
    "redo",
    "undo",
    "fit_width",
    _ZOOM,
    "zoom_out",
    "zoom_in",
    "ink",
)
"""The order in which tools go behind ⋯ as the pane narrows."""
REVERSING = ("undo", "redo")
FULL_SCREEN, SHADE, AUTHORS = "full_screen", "shade", "authors"
_WAYS_BACK = (FULL_SCREEN, SHADE, AUTHORS, "highlight", "note")
"""While they are down one press on them leads back, so they leave last."""


class Toolbar(QWidget):
    """`acted` names the command of the action pressed, `tool_used` the tool and whether it is down now."""

    acted = Signal(str)
    tool_used = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._actions: list[QPushButton] = []
        self._useful: frozenset[str] = frozenset()
        self._idle: frozenset[str] = frozenset(REVERSING)
        """Tools that would change nothing as things stand."""
        self._further: tuple[Action, ...] = ()
        self._row = QHBoxLayout(self)
        self._zoom = QLabel(self)
        self._zoom.setProperty("kind", "meta")
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._tools = {tool.name: self._tool(tool) for tool in TOOLS}
        self._more = QToolButton(self)
        self._more.setProperty("kind", "tool")
        self._more.setIcon(icon("dots-horizontal"))
        self._more.setToolTip(_("Việc khác"))
        self._more.setAccessibleName(_("Việc khác"))
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(QMenu(self._more))
        self._more.menu().aboutToShow.connect(self._fit)
        self._row.addStretch(1)
        for name in self._tools:
            self._row.addWidget(self._tools[name])
            if name == "zoom_out":
                self._row.addWidget(self._zoom)
        self._row.addWidget(self._more)
        self._measure()

    def _tool(self, tool: ToolButton) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("kind", "tool")
        button.setIcon(icon(tool.icon))
        told = f"{_(tool.label)} ({tool.keys})" if tool.keys else _(tool.label)
        button.setToolTip(told)
        button.setAccessibleName(_(tool.label))
        button.setAccessibleDescription(tool.keys)
        button.setCheckable(tool.checkable)
        button.clicked.connect(lambda down, name=tool.name: self.tool_used.emit(name, down))
        return button

    def add_choices(self, name: str, menu: QMenu) -> None:
        """Let a tool have a menu beside its press; behind ⋯ the menu stands for it."""
        self._tools[name].setMenu(menu)
        self._tools[name].setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)

    def use(self, name: str) -> None:
        """Press a tool as its key does, wherever it stands; nothing while it is greyed out."""
        self._tools[name].click()

    def offer(self, first: tuple[Action, ...], further: tuple[Action, ...]) -> None:
        """Show these actions; the first of them is the main one."""
        had_focus = next((b.property("act") for b in self._actions if b.hasFocus()), None)
        for button in self._actions:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._actions = [self._button(action, main=place == 0) for place, action in enumerate(first)]
        for place, button in enumerate(self._actions):
            self._row.insertWidget(place, button)
            if button.property("act") == had_focus:
                button.setFocus()
        self._further = further
        self._fit()

    def _button(self, action: Action, main: bool) -> QPushButton:
        button = QPushButton(icon(action.icon, "on_accent" if main else "text_2"), action.label, self)
        button.setIconSize(icon_size(18))
        button.setProperty("act", action.kind)
        if main:
            button.setProperty("kind", "primary")
        if action.keys:
            button.setToolTip(f"{action.label} ({action.keys})")
            button.setAccessibleDescription(action.keys)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self.acted.emit(action.kind))
        button.show()
        return button

    def show_arrangement(self, zoom: float, wanted: Arrangement) -> None:
        """Show the zoom there is, and which of its tools would change nothing."""
        self._zoom.setText(f"{round(zoom * 100)} %")
        self.press("two_pages", wanted.abreast == 2)
        self._set_idle(fit_width=wanted.zoom is Fit.WIDTH, fit_page=wanted.zoom is Fit.PAGE)

    def press(self, name: str, down: bool) -> None:
        """Show a tool as down or up without using it."""
        self._tools[name].setChecked(down)
        if name in _WAYS_BACK:
            self._fit()

    def is_down(self, name: str) -> bool:
        """Whether a tool that can be held down is."""
        return self._tools[name].isChecked()

    def show_full_screen(self, filled: bool) -> None:
        """Show the way into the full screen, or the one out of it."""
        button = self._tools[FULL_SCREEN]
        label, keys = (_("Thoát toàn màn hình"), "Esc") if filled else (_("Đọc toàn màn hình"), "F11")
        button.setChecked(filled)
        button.setIcon(icon("fullscreen-exit" if filled else "fullscreen"))
        button.setToolTip(f"{label} ({keys})")
        button.setAccessibleName(label)
        button.setAccessibleDescription(keys)
        self._fit()

    def allow(self, names: frozenset[str]) -> None:
        """Grey out the tools that are of no use now."""
        self._useful = names
        self._enable()

    def show_reversible(self, undo: bool, redo: bool) -> None:
        """Whether there is something to take back, and something to do again."""
        self._set_idle(undo=not undo, redo=not redo)

    def show_useful(self, name: str, useful: bool) -> None:
        """Whether a tool would change anything as things stand."""
        self._set_idle(**{name: not useful})

    def _set_idle(self, **idle: bool) -> None:
        self._idle = (self._idle - idle.keys()) | {name for name, now in idle.items() if now}
        self._enable()

    def _enable(self) -> None:
        """Grey out what is of no use or would change nothing, also behind ⋯."""
        enabled = self._useful - self._idle
        changed = {name for name, button in self._tools.items() if button.isEnabledTo(self) != (name in enabled)}
        for name in changed:
            self._tools[name].setEnabled(name in enabled)
        if changed:
            self._fit()

    def actions_height(self) -> int:
        return self._row.sizeHint().height()

    def minimumSizeHint(self) -> QSize:
        words = sum(button.sizeHint().width() + self._row.spacing() for button in self._actions)
        margins = self._row.contentsMargins()
        return QSize(words + self._more.sizeHint().width() + margins.left() + margins.right(), self.actions_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_more"):
            self._measure()
            self._fit()

    def _measure(self) -> None:
        px = look().px
        self._row.setContentsMargins(px(12), px(8), px(12), px(8))
        self._row.setSpacing(px(8))
        self._zoom.setMinimumWidth(self._zoom.fontMetrics().horizontalAdvance("400 %") + px(4))
        for button in (*self._tools.values(), self._more):
            button.setIconSize(icon_size())

    def _fit(self) -> None:
        """Let tools leave until the rest fits; fill ⋯ with what left and with the further actions."""
        room = self.width() - self.minimumSizeHint().width()
        parts: dict[str, QWidget] = {**self._tools, _ZOOM: self._zoom}
        wide = {name: part.sizeHint().width() + self._row.spacing() for name, part in parts.items()}
        left = sorted(_LEAVING, key=lambda name: name in _WAYS_BACK and self._tools[name].isChecked())
        gone: list[str] = []
        while left and sum(wide[name] for name in left) > room:
            gone.append(left.pop(0))
        for name, part in parts.items():
            part.setVisible(name not in gone)
        self._fill_menu(gone)

    def _fill_menu(self, gone: list[str]) -> None:
        menu = self._more.menu()
        menu.clear()
        for action in self._further:
            self._entry(menu, icon(action.icon), action.label, partial(self.acted.emit, action.kind))
        if self._further and gone:
            menu.addSeparator()
        for tool in TOOLS:
            if tool.name in gone:
                button = self._tools[tool.name]
                entry = self._stand_in(menu, button)
                entry.setEnabled(button.isEnabled())
        self._more.setVisible(bool(menu.actions()))

    def _stand_in(self, menu: QMenu, button: QToolButton) -> QAction:
        """The entry of a tool that has left the line."""
        if (choices := button.menu()) is None:
            sign = icon("check", "accent") if button.isChecked() else button.icon()
            entry = self._entry(menu, sign, _with_keys(button), button.click)
            entry.setCheckable(button.isCheckable())
            entry.setChecked(button.isChecked())
            return entry
        entry = menu.addMenu(choices)
        entry.setIcon(button.icon())
        entry.setText(_with_keys(button))
        return entry

    def _entry(self, menu: QMenu, picture: QIcon, label: str, act: Callable[[], None]) -> QAction:
        entry = menu.addAction(picture, label)
        entry.triggered.connect(lambda: act())
        return entry


def _with_keys(button: QToolButton) -> str:
    """A tool's name and, in the menu's own column, the keys that do the same."""
    return "\t".join(part for part in (button.accessibleName(), button.accessibleDescription()) if part)
