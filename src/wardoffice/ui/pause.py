"""The sync at rest for an hour because somebody wished it; closing the window ends it too."""

from datetime import timedelta

from PySide6.QtCore import QObject, QTimer, Slot

from wardoffice.store.moments import Clock
from wardoffice.ui.sync_child import SyncChild
from wardoffice.ui.sync_news import Event
from wardoffice.ui.sync_watch import SyncWatch

LASTS = timedelta(hours=1)


class Pause(QObject):
    def __init__(self, child: SyncChild, watch: SyncWatch, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._child, self._watch, self._clock = child, watch, clock
        self._over = QTimer(self, singleShot=True)
        self._over.timeout.connect(self.end)
        child.told.connect(self._outlive)

    @Slot()
    def begin(self) -> None:
        """Stand still for a while."""
        self._watch.pause_until(self._clock() + LASTS)
        self._over.start(int(LASTS.total_seconds() * 1000))
        self._child.word("pause")

    @Slot()
    def end(self) -> None:
        self._over.stop()
        self._watch.pause_until(None)
        self._child.word("resume")

    @Slot(object)
    def _outlive(self, event: Event) -> None:
        """A child started anew knows nothing of the pause."""
        if event.get("state") == "starting" and self._over.isActive():
            self._child.word("pause")
