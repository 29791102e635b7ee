"""Icons: the bundled outline family, painted in the theme's colours at whatever size and density is asked for.

`icon("draw-pen")` follows the look by itself: nothing has to be set again when the theme changes.
"""

from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from wardoffice.paths import resource
from wardoffice.ui.theme import look


class _ThemedIcon(QIconEngine):
    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name, self._token = name, token

    def clone(self) -> QIconEngine:
        return _ThemedIcon(self._name, self._token)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        device = painter.device()
        scale = device.devicePixelRatioF() if device else 1.0
        painter.drawPixmap(rect, self.scaledPixmap(rect.size(), mode, state, scale))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        token = "text_3" if mode is QIcon.Mode.Disabled else self._token
        return _drawn(self._name, look().colour(token).name(), size.width(), size.height(), scale)


@lru_cache(maxsize=400)
def _drawn(name: str, colour: str, width: int, height: int, scale: float) -> QPixmap:
    """The picture in device pixels, its alpha from the file and its colour from the theme."""
    image = QImage(round(width * scale), round(height * scale), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    _renderer(name).render(painter, QRectF(image.rect()))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(image.rect(), QColor(colour))
    painter.end()
    picture = QPixmap.fromImage(image)
    picture.setDevicePixelRatio(scale)
    return picture


@lru_cache(maxsize=120)
def _renderer(name: str) -> QSvgRenderer:
    return QSvgRenderer(str(resource("icons", f"{name}.svg")))


def icon(name: str, token: str = "text_2") -> QIcon:  # noqa: S107 - a colour token, no password
    """The icon of that file name under resources/icons, in the colour of the theme's `token`."""
    return QIcon(_ThemedIcon(name, token))


def icon_size(effective: int = 20) -> QSize:
    """The size icons are shown at: 20 effective pixels, growing with the text."""
    side = look().px(effective)
    return QSize(side, side)


def picture(name: str, token: str, size: int, scale: float) -> QPixmap:
    """The icon as a picture of `size` logical pixels, for delegates that paint it themselves."""
    return _drawn(name, look().colour(token).name(), size, size, scale)
