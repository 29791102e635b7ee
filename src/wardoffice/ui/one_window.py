"""One window per profile: the second start asks the first to come to the front, and ends."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER_MS = 500


def address_of(profile: Path) -> str:
    """The local name the profile's window listens on; the same for every spelling of the path."""
    digest = hashlib.sha256(str(profile.resolve()).encode()).hexdigest()
    return f"wardoffice-{digest[:24]}"


def raise_other(profile: Path) -> bool:
    """Whether a window of this profile is already there; if so it has been asked to come to the front."""
    socket = QLocalSocket()
    socket.connectToServer(address_of(profile))
    if not socket.waitForConnected(ANSWER_MS):
        return False
    socket.write(b"raise\n")
    socket.waitForBytesWritten(ANSWER_MS)
    socket.disconnectFromServer()
    return True


class OneWindow(QObject):
    """Listens for second starts; `asked` is sent for each."""

    asked = Signal()

    def __init__(self, profile: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._greet)
        QLocalServer.removeServer(address_of(profile))  # what a killed window left behind
        self._server.listen(address_of(profile))

    @Slot()
    def _greet(self) -> None:
        while socket := self._server.nextPendingConnection():
            socket.disconnected.connect(socket.deleteLater)
        self.asked.emit()
