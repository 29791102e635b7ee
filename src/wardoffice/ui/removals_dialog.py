"""Too many removals at once to be believed: how many, what is safe, and somebody's word before anything goes."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from wardoffice.desk.state_sentences import counted_words
from wardoffice.ui.decision import Decision
from wardoffice.ui.options import Options
from wardoffice.wording import _

WAIT, REMOVE = 0, 1


class RemovalsDialog(Decision):
    """`confirmed` when the removals are meant; leaving it, or choosing to wait, changes nothing."""

    confirmed = Signal()

    def __init__(self, removed: int, held: int, parent: QWidget | None = None) -> None:
        told = _("Máy chủ báo gỡ {removed} trong {held} văn bản trên máy này. Chưa gỡ văn bản nào.")
        super().__init__(told.format(removed=counted_words(removed), held=counted_words(held)), parent)
        why = _("Nhiều như vậy thường do máy chủ trục trặc hoặc vừa được khôi phục. Hãy hỏi cán bộ CNTT trước.")
        ways = (
            _("Chưa gỡ gì; giữ nguyên văn bản trên máy này"),
            _("Gỡ {removed} văn bản; máy này còn giữ bản lưu trong 30 ngày").format(removed=counted_words(removed)),
        )
        self.options = Options(ways, self)
        self.column.addWidget(self.words(why, "sentence"))
        self.column.addWidget(self.options)
        self.agreed.connect(self._confirm)
        self.options.first().setFocus()

    @Slot()
    def _confirm(self) -> None:
        if self.options.place == REMOVE:
            self.confirmed.emit()
