"""A document as a card of four lines: agency and arrival number, two lines of subject, code and state (UX.md 3.3)."""

from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from wardoffice.store.lists import ListRow
from wardoffice.ui.elision import STATE, draw_line, elided, wrapped
from wardoffice.ui.icons import picture
from wardoffice.ui.lists import words
from wardoffice.ui.lists.rows import ROW_ROLE, Rows
from wardoffice.ui.lists.words import Today
from wardoffice.ui.theme import BODY, LINE, Look, look

HEIGHT = 86
PAD_X, PAD_Y, BAR = 16, 7, 4
CAPTION = 12
LINES = 4


ROOMY = 620
"""From this many effective pixels on a subject fits one line, and the card has three lines."""


class CardDelegate(QStyledItemDelegate):
    """`lines` is 4, or 3 in a list so wide that subjects fit one line."""

    lines = LINES

    def height(self) -> int:
        """Of every card, in logical pixels."""
        return look().px(HEIGHT - LINE * (LINES - self.lines))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(look().px(240), self.height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        worn = look()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(rect, worn.colour("selected" if selected else "surface"))
        if bool(state & QStyle.StateFlag.State_MouseOver) and not selected:
            painter.fillRect(rect, worn.colour("canvas"))
        model = index.model()
        row = index.data(ROW_ROLE)
        _rule(painter, rect, worn)
        if bool(state & QStyle.StateFlag.State_HasFocus):
            _focus_ring(painter, rect, worn)
        if isinstance(row, ListRow) and isinstance(model, Rows) and model.today:
            _Card(painter, rect, worn, self.lines).draw(row, model.today)
        painter.restore()


class _Card:
    """The pen over one card."""

    def __init__(self, painter: QPainter, rect: QRect, worn: Look, lines: int) -> None:
        self._lines = lines
        self._painter, self._rect, self._look = painter, rect, worn
        self._left = rect.left() + worn.px(PAD_X)
        self._width = rect.width() - worn.px(PAD_X) - worn.px(14)

    def draw(self, row: ListRow, today: Today) -> None:
        due = words.row_deadline(row, today)
        if due.late:
            bar = QRect(self._rect.left(), self._rect.top(), self._look.px(BAR), self._rect.height() - 1)
            self._painter.fillRect(bar, self._look.colour("danger"))
        self._head(row, today)
        self._subject(row)
        self._foot(row, today)

    def _line(self, number: int) -> QRectF:
        height = self._look.px(LINE)
        return QRectF(self._left, self._rect.top() + self._look.px(PAD_Y) + number * height, self._width, height)

    def _head(self, row: ListRow, today: Today) -> None:
        tokens, where = self._look.tokens, self._line(0)
        small = self._look.font(CAPTION)
        number = words.arrival(row, row.id in today.corrected)
        draw_line(self._painter, small, tokens.text_2, where, number, right=True)
        taken = _advance(number, self._look.text_size, False, CAPTION) + self._look.px(12)
        if row.unread:
            taken += self._dot(where)
        font = self._look.font(BODY, bold=row.unread)
        where.setRight(where.right() - taken)
        draw_line(self._painter, font, tokens.text, where, elided("agency", row.agency, font, where.width()))

    def _dot(self, where: QRectF) -> float:
        """The mark of an unread card, beside its bold agency."""
        size = self._look.px(8)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter.setBrush(self._look.colour("accent"))
        self._painter.setPen(QColor(0, 0, 0, 0))
        self._painter.drawEllipse(QRectF(self._left, where.center().y() - size / 2, size, size))
        where.setLeft(self._left + size + self._look.px(6))
        return 0

    def _subject(self, row: ListRow) -> None:
        font = self._look.font()
        lines = _subject_lines(row.subject, self._look.text_size, self._width, self._lines - 2)
        for number, text in enumerate(lines, start=1):
            draw_line(self._painter, font, self._look.tokens.text, self._line(number), text)

    def _foot(self, row: ListRow, today: Today) -> None:
        tokens, where = self._look.tokens, self._line(self._lines - 1)
        state, tone = words.state(row, today)
        bold = words.row_deadline(row, today).bold or tone == "danger"
        font = self._look.font(CAPTION, bold)
        if _advance(state, self._look.text_size, bold, CAPTION) > where.width():
            state = elided(STATE, state, font, where.width())
        draw_line(self._painter, font, getattr(tokens, tone), where, state, right=True)
        where.setRight(where.right() - _advance(state, self._look.text_size, bold, CAPTION) - self._look.px(12))
        where = self._signs(row, where)
        small = self._look.font(CAPTION)
        code = words.code_and_date(row)
        if _advance(code, self._look.text_size, False, CAPTION) > where.width():
            code = elided("code", row.code, small, where.width())
        draw_line(self._painter, small, tokens.text_3, where, code)

    def _signs(self, row: ListRow, where: QRectF) -> QRectF:
        """Small pictures for what also stands in the spoken sentence: endorsed, several files."""
        names = [name for name, shown in (("draw-pen", row.endorsed), ("paperclip", row.attachments > 1)) if shown]
        side, scale = self._look.px(14), self._painter.device().devicePixelRatioF()
        for name in names:
            y = where.center().y() - side / 2
            self._painter.drawPixmap(round(where.right() - side), round(y), picture(name, "text_3", side, scale))
            where = where.adjusted(0, 0, -side - self._look.px(6), 0)
        return where


def _rule(painter: QPainter, rect: QRect, worn: Look) -> None:
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), worn.colour("line"))


def _focus_ring(painter: QPainter, rect: QRect, worn: Look) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(worn.colour("accent"), 2))
    painter.setBrush(QColor(0, 0, 0, 0))
    painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -3), 4, 4)


@lru_cache(maxsize=2000)
def _subject_lines(subject: str, text_size: int, width: int, lines: int) -> tuple[str, ...]:
    return tuple(wrapped(subject, look().font(), width, lines))


@lru_cache(maxsize=4000)
def _advance(text: str, text_size: int, bold: bool, size: int) -> float:
    """The width of a short text; remembered, because the same few stand on many cards."""
    return QFontMetricsF(look().font(size, bold)).horizontalAdvance(text)
