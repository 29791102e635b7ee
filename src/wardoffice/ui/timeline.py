"""Lộ trình: the route of the open document as a line of nodes, newest first."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from wardoffice.ui.route_words import Node, moment
from wardoffice.ui.side_panel import SidePanel
from wardoffice.ui.theme import look
from wardoffice.wording import _

GUTTER = 28


class Timeline(SidePanel):
    """The route of one document."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Lộ trình"), _("Đóng lộ trình"), parent)

    def show_nodes(self, nodes: tuple[Node, ...]) -> None:
        """Draw the route anew."""
        last = len(nodes) - 1
        self.fill([_NodeView(node, first=place == 0, last=place == last) for place, node in enumerate(nodes)])


class _NodeView(QFrame):
    """One node: a dot on the line, dashed while unsent, and its words beside it."""

    def __init__(self, node: Node, first: bool, last: bool) -> None:
        super().__init__()
        self._node, self._first, self._last = node, first, last
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(node.spoken())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(GUTTER), px(4), px(4), px(12))
        column.setSpacing(px(2))
        column.addWidget(self._line(node.title, bold=True))
        if node.text:
            column.addWidget(self._line(node.text, tone=node.tone if node.tone == "danger" else ""))
        for under in node.under:
            column.addWidget(self._line(under, kind="sentence"))
        when = moment(node.when) if node.when else ""
        foot = " · ".join(part for part in (when, _("chưa gửi") if node.pending else "") if part)
        if foot:
            column.addWidget(self._line(foot, kind="meta"))

    def _line(self, text: str, bold: bool = False, kind: str = "", tone: str = "") -> QLabel:
        label = QLabel(text, self)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("kind", kind)
        label.setProperty("tone", tone)
        if bold:
            label.setFont(look().font(bold=True))
        return label

    def paintEvent(self, event: QPaintEvent) -> None:
        worn = look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, y, size = worn.px(9), worn.px(14), worn.px(10)
        pen = QPen(worn.colour("border"), 2, Qt.PenStyle.DashLine if self._node.pending else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.drawLine(x, y if self._first else 0, x, y if self._last else self.height())
        colour = worn.colour(self._node.tone)
        painter.setPen(QPen(colour, 2))
        painter.setBrush(colour if self._node.now else worn.colour("surface"))
        painter.drawEllipse(QRectF(x - size / 2, y - size / 2, size, size))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(worn.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -3), 4, 4)
