"""The top bar: the menu of places, the one search box, the text's size, the sync pill, and who sits here."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from wardoffice.ui.bell import BellButton
from wardoffice.ui.icons import icon, icon_size
from wardoffice.ui.search_field import SearchField
from wardoffice.ui.sync_pill import SyncPill
from wardoffice.ui.theme import look
from wardoffice.wording import _

ROOMY, TIGHT, TIGHTEST = 1180, 820, 480
"""Effective pixels from which the bar has room for long words, under which it saves every one, and has none left."""


class TopBar(QWidget):
    """`menu` and `account` were pressed; `text_size` sends +1 or -1."""

    menu = Signal()
    account = Signal()
    text_size = Signal(int)

    def __init__(self, who: str, post: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._who, self._post = who, post
        self._menu = self._tool("menu", _("Danh mục"))
        self._menu.clicked.connect(self.menu)
        self.search = SearchField(self)
        self._smaller = self._tool("format-font-size-decrease", _("Chữ nhỏ hơn"))
        self._smaller.clicked.connect(lambda: self.text_size.emit(-1))
        self._larger = self._tool("format-font-size-increase", _("Chữ to hơn"))
        self._larger.clicked.connect(lambda: self.text_size.emit(1))
        self.pill = SyncPill(self)
        self.bell = BellButton(self)
        self._account = QPushButton(self)
        self._account.setProperty("kind", "quiet")
        self._account.setIcon(icon("account-tie-outline"))
        self._account.clicked.connect(self.account)
        self._row = QHBoxLayout(self)
        for widget in (self._menu, self.search, self._smaller, self._larger, self.pill, self.bell, self._account):
            self._row.addWidget(widget)
        self._row.setStretchFactor(self.search, 1)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def fit(self, width: float) -> None:
        """Use long or short words for a bar `width` effective pixels wide."""
        px = look().px
        self._row.setContentsMargins(px(8), px(6), px(12), px(6))
        self._row.setSpacing(px(6))
        for button in (self._menu, self._smaller, self._larger, self.bell, self._account):
            button.setIconSize(icon_size())
        self._say_who(width)
        self.pill.set_words("none" if width < TIGHTEST else "short" if width < TIGHT else "long")
        long = _("Tìm văn bản, người, lệnh… (Ctrl+F) – gõ không dấu cũng được")
        middle, short = _("Tìm văn bản… (Ctrl+F)"), _("Tìm (Ctrl+F)") if width >= TIGHTEST else _("Tìm…")
        self.search.setPlaceholderText(long if width >= ROOMY else middle if width >= TIGHT else short)
        self.search.setMinimumWidth(px(130 if width >= TIGHTEST else 90))
        self.search.setMaximumWidth(px(760))

    def _say_who(self, width: float) -> None:
        both = f"{self._who} · {self._post}" if self._post else self._who
        shown = both if width >= ROOMY else self._who if width >= TIGHT + 80 else ""
        self._account.setText(f" {shown}" if shown else "")
        self._account.setToolTip(both)
        self._account.setAccessibleName(both or _("Người dùng"))

    def _tool(self, name: str, label: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("kind", "tool")
        button.setIcon(icon(name))
        button.setToolTip(label)
        button.setAccessibleName(label)
        return button
