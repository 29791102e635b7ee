"""The panel under the pill: the cause, since when, when it is tried again, what was last whole, what can be done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from wardoffice.desk.sync_facts import Action
from wardoffice.ui import shortcuts
from wardoffice.ui.flow_layout import FlowLayout
from wardoffice.ui.sync_words import Told
from wardoffice.ui.under_panel import UnderPanel
from wardoffice.wording import _

ALONE = (Action.CHECK.value, Action.SYNC_NOW.value)
"""What the button for checking does already."""


class SyncPanel(UnderPanel):
    """`pressed` sends the name of what is to be done; `pause_wanted` when the sync is to stand still for an hour."""

    pressed = Signal(str)
    pause_wanted = Signal()

    def __init__(self, ground: QWidget) -> None:
        super().__init__(ground)
        self._action = ""
        self._title, self._said, self._facts = (QLabel(self) for _place in range(3))
        self._title.setProperty("kind", "title")
        self._facts.setProperty("kind", "sentence")
        for label in (self._title, self._said, self._facts):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            self.column.addWidget(label)
        buttons = QWidget(self)
        self._check, self._do, self._pause = (QPushButton(buttons) for _place in range(3))
        self._check.setText(_("Kiểm tra"))
        self._check.setToolTip(f"{_('Kiểm tra')} ({shortcuts.told('sync')})")
        self._pause.setText(_("Tạm dừng 1 giờ"))
        self._pause.setProperty("kind", "quiet")
        self._do.clicked.connect(lambda: self._leave_for(self._action))
        self._check.clicked.connect(lambda: self.pressed.emit(Action.SYNC_NOW.value))
        self._pause.clicked.connect(self.pause_wanted)
        flow = FlowLayout(buttons)
        for button in (self._check, self._do, self._pause):
            flow.addWidget(button)
        self.column.addWidget(buttons)
        self.first = self._check

    def tell(self, told: Told) -> None:
        """Say what holds now; also while it is open."""
        self._title.setText(told.words)
        self._said.setText(told.own)
        self._said.setVisible(bool(told.own))
        self._facts.setText("\n".join(part for part in (told.since, told.next_try, told.age) if part))
        self._action = told.action
        self._do.setText(told.action_words)
        self._do.setVisible(bool(told.action_words) and told.action not in ALONE)
        self._pause.setVisible(not told.paused)
        self.setAccessibleName(". ".join(part for part in (told.words, told.own, self._facts.text()) if part))
        if self.isVisible():
            self.place()

    def _leave_for(self, action: str) -> None:
        self.hide()
        self.pressed.emit(action)
