"""What a mark says and the replies to it, each with who and when, one below the other; long threads scroll."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from wardoffice.domain.marks import Mark
from wardoffice.domain.threads import Thread
from wardoffice.ui.marks.badge import told
from wardoffice.ui.theme import look
from wardoffice.wording import _

_INDENT, _SPARE = 14, 4


class ThreadView(QScrollArea):
    """`erase_asked` gives a reply to take off; each of the reader's own has a button for it."""

    erase_asked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.mark: Mark | None = None

    def show_mark(
        self, mark: Mark, thread: Thread | None, is_own: Callable[[Mark], bool], width: int, highest: int
    ) -> None:
        """Show a mark, or the thread it heads, in a column so wide and at most so high, in pixels."""
        self.mark = mark
        column = QWidget()
        column.setProperty("kind", "surface")
        column.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        if thread is not None and thread.is_headless:
            gone = _label(_("Trả lời một ghi chú đã xóa"), column)
            gone.setProperty("kind", "meta")
            rows.addWidget(gone)
        rows.addWidget(_label(told(mark), column))
        for reply in thread.replies if thread else ():
            rows.addWidget(self._row(reply, is_own(reply), column))
        self.setWidget(column)
        for part in column.findChildren(QWidget):
            part.ensurePolished()  # else its size is told for letters and edges of another style
            part.updateGeometry()
        scrolls = rows.totalHeightForWidth(width) > highest
        room = width - (self.verticalScrollBar().sizeHint().width() if scrolls else 0)
        column.setFixedWidth(room)
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if scrolls else policy.ScrollBarAlwaysOff)
        self.setFixedHeight(min(rows.totalHeightForWidth(room) + look().px(_SPARE), highest))

    def words(self) -> list[str]:
        """What is said, from the top."""
        column = self.widget()
        return [label.text() for label in column.findChildren(QLabel)] if column else []

    def _row(self, reply: Mark, own: bool, parent: QWidget) -> QWidget:
        row = QWidget(parent)
        across = QHBoxLayout(row)
        across.setContentsMargins(look().px(_INDENT), look().px(4), 0, 0)
        across.addWidget(_label(told(reply), row), 1)
        if own:
            erase = QPushButton(_("Xóa"), row)
            erase.setProperty("kind", "quiet")
            erase.setToolTip(_("Xóa trả lời này"))
            erase.setAccessibleName(_("Xóa trả lời này"))
            erase.clicked.connect(lambda: self.erase_asked.emit(reply))
            across.addWidget(erase, 0, Qt.AlignmentFlag.AlignTop)
        return row


def _label(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
