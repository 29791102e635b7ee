"""The window: it shows and asks; what may be done is decided in `desk`.

What it stands on is imported here, before Qt: once PySide6 is loaded, making a class costs more.
"""

from wardoffice.desk import inbox, searching, sending, states

__all__ = ["inbox", "searching", "sending", "states"]
