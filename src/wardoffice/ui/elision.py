"""Cutting a text to a width, in one place, so that tests can see every text that was cut."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

FILE, STATE = "file", "state"
_MODES = {FILE: Qt.TextElideMode.ElideMiddle, STATE: Qt.TextElideMode.ElideLeft}

_watchers: list[Callable[[str, str], None]] = []


def watch(watcher: Callable[[str, str], None]) -> Callable[[], None]:
    """Call `watcher(what, text)` for each text that is cut; returns what ends the watching."""
    _watchers.append(watcher)
    return lambda: _watchers.remove(watcher)


def elided(what: str, text: str, font: QFont, width: float) -> str:
    """The text as far as it fits; `what` names the kind of text for the watchers. Of a file's name both ends stay:
    names of one document's files often differ at their end alone. Of a state the end stays, which is its deadline.
    """
    metrics = QFontMetricsF(font)
    if metrics.horizontalAdvance(text) <= width:
        return text
    for watcher in _watchers:
        watcher(what, text)
    return metrics.elidedText(text, _MODES.get(what, Qt.TextElideMode.ElideRight), width)


def wrapped(text: str, font: QFont, width: float, most_lines: int) -> list[str]:
    """The text in at most that many lines; the last one is cut if it has to be."""
    layout = QTextLayout(text, font)
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
    lines: list[str] = []
    layout.beginLayout()
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        start = line.textStart()
        if len(lines) == most_lines - 1:
            lines.append(elided("subject", text[start:], font, width))
            break
        lines.append(text[start : start + line.textLength()].rstrip())
    layout.endLayout()
    return lines


def draw_line(painter: QPainter, font: QFont, colour: str, where: QRectF, text: str, right: bool = False) -> None:
    """One line of text, on its baseline at the middle of `where`; `right` lays it to the right edge."""
    painter.setFont(font)
    painter.setPen(colour)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(where, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
