"""The field for the password of a file, below the sentence that says it wants one."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from wardoffice.ui.form import HIDDEN, WIDTH, marks_warning
from wardoffice.ui.theme import look
from wardoffice.wording import _


class PasswordField(QWidget):
    """`given` carries what was typed; nothing of it is kept here once it is no longer asked for."""

    given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = QLineEdit(self)
        self._line.setEchoMode(QLineEdit.EchoMode.Password)
        self._line.setInputMethodHints(HIDDEN)
        self._line.setPlaceholderText(_("Mật khẩu của tệp"))
        self._line.setAccessibleName(_("Mật khẩu của tệp"))
        self._line.returnPressed.connect(self._give)
        self._line.textEdited.connect(self._typed)
        self._button = QPushButton(_("Mở tệp"), self)
        self._button.setProperty("kind", "primary")
        self._button.clicked.connect(self._give)
        self._warning = QLabel(self)
        self._warning.setWordWrap(True)
        self._warning.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._warning.setProperty("kind", "meta")
        row = QHBoxLayout()
        row.setSpacing(look().px(8))
        row.addWidget(self._line, 1)
        row.addWidget(self._button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self._warning)
        self.setMaximumWidth(look().px(WIDTH))
        self.forget()

    @property
    def has_cursor(self) -> bool:
        return self._line.hasFocus() or self._button.hasFocus()

    def ask(self, again: bool) -> None:
        """Be ready for a password; `again`: the one just typed did not open the file."""
        self.show()
        if again:
            self._line.setFocus()

    def forget(self) -> None:
        """Go out of sight, with nothing left in the field."""
        self._line.clear()
        self._typed("")
        self.hide()

    @Slot(str)
    def _typed(self, text: str) -> None:
        self._button.setEnabled(bool(text))
        self._warning.setText(marks_warning(text))
        self._warning.setVisible(bool(marks_warning(text)))

    @Slot()
    def _give(self) -> None:
        if self._line.text():
            self.given.emit(self._line.text())
