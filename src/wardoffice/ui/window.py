"""The main window: its parts, and how they divide the room there is (UX.md 3.1).

It arranges; where people go from here is `guide`'s, and what stands in each part is the part's own.
"""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLayout,
    QMainWindow,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from wardoffice.ui.banner import Banner
from wardoffice.ui.bell import BellPanel
from wardoffice.ui.breakpoints import FILL, RAIL_WORDS_BESIDE, RAIL_WORDS_UNDER, Panes, Wish, arrange
from wardoffice.ui.icons import icon, icon_size
from wardoffice.ui.lists.pane import ListPane
from wardoffice.ui.places import places_for
from wardoffice.ui.rail import Rail
from wardoffice.ui.seat import Seat
from wardoffice.ui.signed_line import SignedLine
from wardoffice.ui.sync_panel import SyncPanel
from wardoffice.ui.theme import look
from wardoffice.ui.toast import Toast
from wardoffice.ui.top_bar import TopBar
from wardoffice.wording import _

LEAST_WIDTH, LEAST_HEIGHT = 320, 300
FIRST_SIZE = (1366, 720)


class MainWindow(QMainWindow):
    """`closing` is sent once, before the window goes; `to_list` when the way back above a lone page was pressed."""

    closing = Signal()
    arranged = Signal(object)
    to_list = Signal()
    left_full_screen = Signal()
    """The window does not fill the screen any more, whoever saw to that."""

    def __init__(self, seat: Seat, pane: ListPane) -> None:
        super().__init__()
        self.setWindowTitle(_("WardOffice – Văn bản của phường"))
        self.wish = Wish(reading=False, table_wanted=seat.settings.table)
        self.panes = Panes(0, 0, 0, 0)
        self.may_close: Callable[[], bool] = lambda: True
        """Asked when somebody closes the window; one that may not go stays."""
        self._geometry = ""
        """Where the window was before it filled the screen."""
        ground = QWidget(self)
        ground.setProperty("kind", "canvas")
        self.top_bar = TopBar(seat.name, seat.title, ground)
        self.banner = Banner(ground)
        self.rail = Rail(places_for(seat.role), ground)
        self.pane = pane
        self.reader, self.side = QStackedWidget(ground), QStackedWidget(ground)
        self.main = QStackedWidget(ground)
        self._page, self._back = QWidget(ground), QPushButton(ground)
        self.signed = SignedLine(ground)
        self._splitter = QSplitter(Qt.Orientation.Horizontal, ground)
        self._build(ground)
        self.toast = Toast(self.main)
        self.sync_panel, self.bell_panel = SyncPanel(ground), BellPanel(ground)
        self._restore(seat)

    def want(self, **changes: object) -> None:
        """Change what is wished for, e.g. `want(side_open=True)`, and arrange the panes so."""
        self.wish = replace(self.wish, **changes)  # type: ignore[arg-type]  # the names are Wish's own
        self.arrange()

    def arrange(self) -> None:
        """Give each pane its width for the window as it is now."""
        unit = look().unit
        width = self.width() / unit
        panes = arrange(width, self.wish)
        room = self.width() - self._frame_page(width, panes.rail)
        for widget, share in ((self.pane, panes.list), (self._page, panes.reader), (self.side, panes.side)):
            widget.setVisible(share != 0)
        sides = [look().px(share) if share > 0 else share for share in (panes.list, panes.reader, panes.side)]
        rest = room - sum(share for share in sides if share > 0)
        self._splitter.setSizes([rest if share == FILL else share for share in sides])
        self._back.setVisible(panes.list == 0 and panes.reader != 0 and not self.wish.full)
        self._back.setIconSize(icon_size())
        self.panes = panes
        self.arranged.emit(panes)

    def _frame_page(self, width: float, rail: int) -> int:
        """Fit what stands round the panes, or put it away; the rail's width in pixels."""
        for part in (self.top_bar, self.rail):
            part.setVisible(not self.wish.full)
        if self.wish.full:
            return 0
        self.top_bar.fit(width)
        self.rail.fit(rail)
        words = self.rail.room_for_words() if rail >= RAIL_WORDS_UNDER else 0
        self.rail.setFixedWidth(max(look().px(rail), words))
        return self.rail.width()

    def has_one_pane(self) -> bool:
        """Whether list and page cannot stand side by side now."""
        return self.panes.single or not (self.panes.list and self.panes.reader)

    def turn_rail(self) -> None:
        """Put the rail's words beside its icons, or under them."""
        self.want(rail_words=self.panes.rail < RAIL_WORDS_BESIDE)

    def fill_screen(self, *, filled: bool) -> None:
        """Fill the screen, or go back to where the window was, maximised if it was so."""
        if filled and not self.isFullScreen():
            self._geometry = self.geometry_kept()
        full = Qt.WindowState.WindowFullScreen
        self.setWindowState(self.windowState() | full if filled else self.windowState() & ~full)

    def geometry_kept(self) -> str:
        """Where the window is to be the next time: never on the whole screen."""
        return self._geometry if self.isFullScreen() else self.saveGeometry().toHex().toStdString()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.banner.fit()
            self.arrange()
        elif event.type() is QEvent.Type.WindowStateChange and self.wish.full and not self.isFullScreen():
            self.left_full_screen.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close():
            event.ignore()
            return
        self.closing.emit()
        super().closeEvent(event)

    def _build(self, ground: QWidget) -> None:
        self._back.setText(" " + _("Về danh sách"))
        self._back.setToolTip(_("Về danh sách (Esc)"))
        self._back.setIcon(icon("arrow-left", "accent"))
        self._back.setProperty("kind", "quiet")
        self._back.clicked.connect(self.to_list)
        page = QVBoxLayout(self._page)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        page.addWidget(self.signed)
        page.addWidget(self.reader, 1)
        for widget in (self.pane, self._page, self.side):
            self._splitter.addWidget(widget)
            widget.setMinimumWidth(0)
        self._splitter.setChildrenCollapsible(True)
        self._splitter.setHandleWidth(1)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.splitterMoved.connect(self._dragged)
        for stack, kind in ((self.reader, "canvas"), (self.side, "surface")):
            stack.setProperty("kind", kind)
            stack.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.main.addWidget(self._splitter)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addWidget(self.main, 1)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.banner)
        column.addLayout(middle, 1)
        self.setCentralWidget(ground)
        # Qt's own least width would keep the window from ever becoming narrow.
        ground.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)

    def _restore(self, seat: Seat) -> None:
        """The window where it was, moved onto a screen that is there; else of a size that fits most."""
        kept = QByteArray.fromHex(seat.settings.geometry.encode())
        if kept.isEmpty() or not self.restoreGeometry(kept):
            room = self.screen().availableGeometry()
            self.resize(min(FIRST_SIZE[0], room.width()), min(FIRST_SIZE[1], room.height()))

    def _dragged(self, position: int, index: int) -> None:
        if index == 1 and self.panes.list > 0 and position > 0:
            self.wish = replace(self.wish, list_width=round(position / look().unit))
