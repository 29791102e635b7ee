"""A small screen under a test's window, whatever the machine's own is."""

from PySide6.QtCore import QRect


class LowScreen:
    """A screen of 1366 by 768."""

    def availableGeometry(self) -> QRect:
        return QRect(0, 0, 1366, 768)
