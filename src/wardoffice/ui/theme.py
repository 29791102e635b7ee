"""The look: colour tokens for light and dark, text sizes, and lengths that grow with the text.

Every colour in the window comes from `Tokens`; every length from `Look.px`, in effective pixels (UX.md 3.1, 3.17).
A widget asks `look()` when it paints, and hears of a new look as an ordinary font, palette or style change event.
"""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from wardoffice.paths import resource
from wardoffice.ui.style_sheet import style_sheet
from wardoffice.ui.tokens import DARK, LIGHT, Tokens

TEXT_SIZES = (100, 115, 130, 150, 200)
BODY = 13
"""Height of the body's letters in pixels at 100 %."""
LINE = 18
"""Height of a line of body text at 100 %; effective pixels are counted in eighteenths of it."""
FONT = "Noto Sans"
PAPER_FONT = "Tinos"
_LOOK = "wardoffice_look"


@dataclass(frozen=True, slots=True)
class Look:
    """One state of the look; `unit` is one effective pixel in logical pixels."""

    tokens: Tokens = LIGHT
    text_size: int = 100
    unit: float = 1.0

    def px(self, effective: float) -> int:
        """Effective pixels as logical ones: a length that grows with the text."""
        return max(1, round(effective * self.unit)) if effective else 0

    def colour(self, name: str) -> QColor:
        """The token of that name, e.g. `accent` or `text_2`."""
        return QColor(getattr(self.tokens, name))

    def font(self, size: float = BODY, bold: bool = False) -> QFont:
        """The screen's font with letters of `size` pixels at 100 %; never under 12."""
        font = QFont(FONT)
        font.setPixelSize(round(max(size, 12) * self.text_size / 100))
        font.setBold(bold)
        return font

    @property
    def is_dark(self) -> bool:
        return self.tokens is DARK


PLAIN = Look()


def look() -> Look:
    """The look in force; the plain one before `wear` was called."""
    application = QApplication.instance()
    worn = application.property(_LOOK) if application else None
    return worn if isinstance(worn, Look) else PLAIN


def load_fonts() -> None:
    """Make the bundled fonts known: the machine's own lack Vietnamese letters too often."""
    for name in ("NotoSans-Regular", "NotoSans-Bold"):
        QFontDatabase.addApplicationFont(str(resource("fonts", f"{name}.ttf")))


def load_paper_fonts() -> None:
    """The Times-metric face of stamps and typed endorsements; asked for when a page is first shown."""
    for name in ("Tinos-Regular", "Tinos-Bold", "Tinos-Italic"):
        QFontDatabase.addApplicationFont(str(resource("fonts", f"{name}.ttf")))


def wear(application: QApplication, text_size: int = 100, dark: bool = False) -> Look:
    """Put the whole application into a look; widgets hear of it by their change events."""
    tokens = DARK if dark else LIGHT
    font = Look(tokens, text_size).font()
    made = Look(tokens, text_size, QFontMetrics(font).height() / LINE)
    application.setProperty(_LOOK, made)
    application.setFont(font)
    application.setPalette(palette(tokens))
    application.setStyleSheet(style_sheet(tokens, made.px, font.pixelSize()))
    return made


def palette(tokens: Tokens) -> QPalette:
    """Qt's own roles from the tokens, for what no style sheet reaches."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.canvas,
        QPalette.ColorRole.Base: tokens.surface,
        QPalette.ColorRole.AlternateBase: tokens.subtle,
        QPalette.ColorRole.Button: tokens.surface,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.PlaceholderText: tokens.text_3,
        QPalette.ColorRole.Highlight: tokens.selected,
        QPalette.ColorRole.HighlightedText: tokens.text,
        QPalette.ColorRole.Link: tokens.accent,
        QPalette.ColorRole.ToolTipBase: tokens.text,
        QPalette.ColorRole.ToolTipText: tokens.surface,
    }
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text, QColor(tokens.text_3))
    made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText, QColor(tokens.text_3))
    return made


def system_is_dark(application: QApplication) -> bool:
    return application.styleHints().colorScheme() is Qt.ColorScheme.Dark


def larger(text_size: int) -> int:
    """The next text size up; the largest stays."""
    return next((size for size in TEXT_SIZES if size > text_size), TEXT_SIZES[-1])


def smaller(text_size: int) -> int:
    """The next text size down; the smallest stays."""
    return next((size for size in reversed(TEXT_SIZES) if size < text_size), TEXT_SIZES[0])
