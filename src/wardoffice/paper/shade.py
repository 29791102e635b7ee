"""How a page's colours are shown on other paper than white: on ivory, or light on dark with every hue kept.

Pure arithmetic for the child that draws and for the marks the window paints over it. Screen only: what is saved or
sent never passes here.
"""

from enum import StrEnum
from math import sqrt

Rgb = tuple[float, float, float]
"""Red, green and blue as sRGB writes them, each from 0 to 1."""


class Shade(StrEnum):
    """The paper pages are shown on."""

    TRUE = "true"
    """The file's own colours."""
    SEPIA = "sepia"
    DARK = "dark"


BLACK_AND_WHITE: dict[Shade, tuple[Rgb, Rgb]] = {
    Shade.TRUE: ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)),
    Shade.SEPIA: ((0x2E / 255, 0x24 / 255, 0x1A / 255), (0xF6 / 255, 0xEF / 255, 0xDF / 255)),
    Shade.DARK: ((0xDE / 255, 0xDD / 255, 0xD9 / 255), (0x1B / 255, 0x1E / 255, 0x22 / 255)),
}
"""What black ink and white paper become (UX.md 3.15)."""
_VIVID, _GLOW = 0.52, 0.22
"""The lightness of strong colours on dark paper. Dark ones, red and blue, stay themselves there, neither dim nor pale;
light ones, as a highlight's yellow, can just be told from the paper."""


def shaded(colour: Rgb, shade: Shade) -> Rgb:
    """The colour as it is shown on that paper; greys keep their order, colours their hue."""
    black, white = BLACK_AND_WHITE[shade]
    if shade is Shade.DARK:
        black, white, colour = white, black, _turned_over(*colour)
    return (
        black[0] + colour[0] * (white[0] - black[0]),
        black[1] + colour[1] * (white[1] - black[1]),
        black[2] + colour[2] * (white[2] - black[2]),
    )


def _turned_over(red: float, green: float, blue: float) -> Rgb:
    """Light for dark and dark for light, the hue kept. The stronger a dark colour is, the less it pales."""
    light = sqrt(0.2126 * red**2 + 0.7152 * green**2 + 0.0722 * blue**2)  # luminance, sRGB taken for squares
    lowest, highest = min(red, green, blue), max(red, green, blue)
    strength, turned = highest - lowest, 1 - light
    turned += strength * (max(_GLOW, min(turned, max(light, _VIVID))) - turned)
    reach = 1.0
    if highest > lowest:  # as far from grey as there is room
        reach = min(1.0, (1 - turned) / (highest - light), turned / (light - lowest))
    return turned + (red - light) * reach, turned + (green - light) * reach, turned + (blue - light) * reach
