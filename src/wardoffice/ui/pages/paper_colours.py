"""The colours of paper on the screen: the sheet, what lies around it, and inks painted over it, by the shade chosen."""

from functools import lru_cache

from PySide6.QtGui import QColor

from wardoffice.paper.shade import Shade, shaded
from wardoffice.ui.theme import look
from wardoffice.ui.tokens import LIGHT

_THINNER = 0.6
_AROUND = {Shade.SEPIA: "#E3D9C3", Shade.DARK: "#121417"}


def paper(shade: Shade) -> QColor:
    """The sheet itself."""
    return on_paper("#FFFFFF", shade)


def around_paper(shade: Shade) -> QColor:
    """The ground the sheets lie on; that of the window's own look around white ones."""
    return look().colour("subtle") if shade is Shade.TRUE else QColor(_AROUND[shade])


def edge_of_paper(shade: Shade) -> QColor:
    return look().colour("line") if shade is Shade.TRUE else on_paper(LIGHT.line, shade)


def wash(colour: QColor, shade: Shade) -> QColor:
    """A colour laid thinly over words; on dark paper thinner still, so that light words stand out from it."""
    laid = QColor(colour)
    if shade is Shade.DARK:
        laid.setAlphaF(colour.alphaF() * _THINNER)
    return laid


@lru_cache(maxsize=256)
def on_paper(colour: str, shade: Shade) -> QColor:
    """A colour meant for white paper, #RRGGBB, as it is painted on this one."""
    given = QColor(colour)
    red, green, blue = shaded((given.redF(), given.greenF(), given.blueF()), shade)
    return QColor.fromRgbF(*(min(max(part, 0.0), 1.0) for part in (red, green, blue)))
