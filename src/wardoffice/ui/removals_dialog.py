"""Too many removals at once to be believed: how many, what is safe, and somebody's word before anything goes."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from wardoffice.desk.state_sentences import counted_words
from wardoffice.ui.options import Options
from wardoffice.ui.theme import look
from wardoffice.wording import _

WIDTH = 520
WAIT, REMOVE = 0, 1


class RemovalsDialog(QDialog):
    """`confirmed` when the removals are meant; leaving it, or choosing to wait, changes nothing."""

    confirmed = Signal()

    def __init__(self, removed: int, held: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Cần anh/chị quyết định"))
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(16))
        column.setSpacing(px(12))
        told = _("Máy chủ báo gỡ {removed} trong {held} văn bản trên máy này. Chưa gỡ văn bản nào.")
        title = QLabel(told.format(removed=counted_words(removed), held=counted_words(held)), self)
        title.setProperty("kind", "title")
        why = QLabel(
            _("Nhiều như vậy thường do máy chủ trục trặc hoặc vừa được khôi phục. Hãy hỏi cán bộ CNTT trước."),
            self,
        )
        why.setProperty("kind", "sentence")
        ways = (
            _("Chưa gỡ gì; giữ nguyên văn bản trên máy này"),
            _("Gỡ {removed} văn bản; còn lấy lại được trong 30 ngày").format(removed=counted_words(removed)),
        )
        self.options = Options(ways, self)
        for label in (title, why):
            label.setWordWrap(True)
            column.addWidget(label)
        column.addWidget(self.options)
        later, confirm = QPushButton(_("Để sau"), self), QPushButton(_("Xác nhận"), self)
        confirm.setProperty("kind", "primary")
        confirm.setDefault(True)
        later.clicked.connect(self.reject)
        confirm.clicked.connect(self._confirm)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(later)
        buttons.addWidget(confirm)
        column.addLayout(buttons)
        width = px(WIDTH)
        self.setFixedWidth(min(width, parent.window().width() - px(16)) if parent else width)
        self.options.first().setFocus()

    @Slot()
    def _confirm(self) -> None:
        if self.options.place == REMOVE:
            self.confirmed.emit()
        self.accept()
