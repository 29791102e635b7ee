"""The due date: usual numbers of working days at one press, any day in words, and always the sentence that says it."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from wardoffice.desk.due_dates import QUICK, due_sentence, due_warning, read_due
from wardoffice.domain.deadline import Due, WorkingCalendar
from wardoffice.domain.outcome import Refusal
from wardoffice.ui.composing.segment import Segment
from wardoffice.ui.theme import look
from wardoffice.wording import _, sentence


@dataclass(frozen=True, slots=True)
class Days:
    """What due dates are counted from; `asked` is the sender's own."""

    now: datetime
    calendar: WorkingCalendar
    asked: Due | None = None


class DueField(QWidget):
    """`changed` when another due date, or none, is chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days: Days | None = None
        self._due: Due | None = None
        self._typed = ""
        self._buttons = {days: self._button(days) for days in QUICK}
        self._other = Segment(_("Khác…"), "right", _("Hạn khác"), self)
        self._other.clicked.connect(self._ask_other)
        self._words = QLineEdit(self)
        self._words.setPlaceholderText(_("Ví dụ: 26/11, t6, cuoi thang"))
        self._words.setAccessibleName(_("Hạn xử lý"))
        self._words.textEdited.connect(self._read)
        self._words.hide()
        self._said, self._warned = QLabel(self), QLabel(self)
        self._said.setProperty("kind", "sentence")
        self._warned.setProperty("tone", "warn")
        for label in (self._said, self._warned):
            label.setWordWrap(True)
            label.hide()
        self._use = QPushButton(self)
        self._use.clicked.connect(self._use_asked)
        self._use.hide()
        row = QHBoxLayout()
        row.setSpacing(0)
        for button in (*self._buttons.values(), self._other):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(6))
        column.addLayout(row)
        for part in (self._words, self._said, self._warned, self._use):
            column.addWidget(part)

    def _button(self, days: int) -> QPushButton:
        label = _("{days} ngày làm việc").format(days=days) if days else _("Hôm nay")
        button = Segment(str(days) if days else _("Hôm nay"), "" if days else "left", label, self)
        button.clicked.connect(lambda: self._press(days))
        return button

    @property
    def due(self) -> Due | None:
        return self._due

    @property
    def typed(self) -> str:
        """What was typed for it, to be kept with a draft."""
        return self._typed

    @property
    def warning(self) -> str:
        return "" if self._warned.isHidden() else self._warned.text()

    @property
    def sentence(self) -> str:
        return "" if self._said.isHidden() else self._said.text()

    def begin(self, days: Days) -> None:
        """Start without a due date."""
        self._days = days
        self._words.clear()
        self._words.hide()
        self._set(None, "")

    def take(self, due: Due | None, typed: str = "") -> None:
        """Show a due date chosen elsewhere."""
        self._words.setText("")
        self._words.hide()
        self._set(due, typed)

    def take_words(self, words: str) -> bool:
        """Take what was typed elsewhere; whether it is a date."""
        found = self._found(words)
        if found is None:
            return False
        self.take(found, words)
        self.changed.emit()
        return True

    def _found(self, words: str) -> Due | None:
        if self._days is None:
            return None
        read = read_due(words, self._days.now, self._days.calendar, self._days.asked)
        return None if isinstance(read, Refusal) else read.due

    def _press(self, days: int) -> None:
        again = self._due is not None and self._typed == str(days)
        self._words.hide()
        if again or self._days is None:
            self._set(None, "")
        else:
            self._set(self._found(str(days)), str(days))
        self.changed.emit()

    @Slot()
    def _ask_other(self) -> None:
        self._words.show()
        self._words.setFocus()
        self._show()

    @Slot(str)
    def _read(self, words: str) -> None:
        self._set(self._found(words) if words.strip() else None, words)
        if words.strip() and self._due is None:
            self._tell(self._said, sentence("due_not_understood", {"text": words}))
        self.changed.emit()

    @Slot()
    def _use_asked(self) -> None:
        if self._days and self._days.asked:
            self.take(self._days.asked)
            self.changed.emit()

    def _set(self, due: Due | None, typed: str) -> None:
        self._due, self._typed = due, typed if due else ""
        self._show()

    def _show(self) -> None:
        for number, button in self._buttons.items():
            button.setChecked(self._due is not None and self._typed == str(number))
        quick = any(button.isChecked() for button in self._buttons.values())
        self._other.setChecked(not self._words.isHidden() or (self._due is not None and not quick))
        self._say_it()

    def _say_it(self) -> None:
        """The date in words, what is odd about it, and the sender's own date where that is earlier."""
        days, due = self._days, self._due
        if days is None or due is None:
            for widget in (self._said, self._warned, self._use):
                widget.hide()
            return
        self._tell(self._said, due_sentence(due, days.now, days.calendar))
        self._tell(self._warned, due_warning(due, days.now, days.calendar, days.asked))
        earlier = days.asked is not None and days.asked.moment() < due.moment()
        self._use.setVisible(earlier and bool(self.warning))
        if days.asked:
            self._use.setText(_("Dùng {day}").format(day=f"{days.asked.day:%d/%m}"))

    def _tell(self, label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))
