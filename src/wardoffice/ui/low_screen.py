"""Dialogs on a low screen or in large text: what is asked scrolls, the buttons below it stay in sight."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLayout, QScrollArea, QVBoxLayout, QWidget

FRAME = 40
"""Pixels of the screen that are left to the frame a window manager draws, which knows nothing of the text's size."""


def scrolling(parent: QWidget) -> tuple[QScrollArea, QVBoxLayout]:
    """An area that scrolls, and the column to put into it."""
    ground, area = QWidget(parent), QScrollArea(parent)
    ground.setProperty("kind", "surface")
    column = QVBoxLayout(ground)
    column.setContentsMargins(0, 0, 0, 0)
    area.setWidget(ground)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area, column


class ScrollingDialog(QDialog):
    """What the cursor comes to by Tab is in sight, also from outside into what scrolls; inside it Qt sees to that."""

    def focusNextPrevChild(self, next_: bool) -> bool:
        has_moved, focused = super().focusNextPrevChild(next_), self.focusWidget()
        for area in self.findChildren(QScrollArea):
            if focused is not None and area.isAncestorOf(focused):
                area.ensureWidgetVisible(focused)
        return has_moved

    def keep_on_screen(self) -> None:
        """It may have grown where it stands: up again as far as it hangs out below."""
        frame, screen = self.frameGeometry(), self.screen().availableGeometry()
        below = frame.top() + self.height() + FRAME - (screen.bottom() + 1)
        if self.isVisible() and below > 0:
            self.move(frame.left(), max(screen.top(), frame.top() - below))


def fit_height(dialog: QDialog, whole: QLayout, column: QVBoxLayout, below: int) -> bool:
    """As high as the column needs at the dialog's width, with `below` pixels of buttons; no higher than the screen.
    Whether that is high enough."""
    whole.activate()
    frame = whole.contentsMargins()
    room = dialog.width() - frame.left() - frame.right()
    words = max(column.heightForWidth(room), column.minimumSize().height())
    most = dialog.screen().availableGeometry().height() - FRAME
    wanted = words + below + whole.spacing() + frame.top() + frame.bottom()
    _scroll_only_if(wanted > most, column)
    dialog.setFixedHeight(min(wanted, most))
    return wanted <= most


def _scroll_only_if(needed: bool, column: QVBoxLayout) -> None:
    """A bar left from before the dialog grew would narrow the words, wrap them once more and so keep itself needed."""
    above: QWidget | None = column.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if above is not None:
        bar = Qt.ScrollBarPolicy.ScrollBarAsNeeded if needed else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        above.setVerticalScrollBarPolicy(bar)
