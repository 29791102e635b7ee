"""The colour tokens of UX.md 3.17, light and dark; `tests/ui` holds every pair against WCAG 2.2 AA."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours as #RRGGBB. `border` outlines controls (3:1); `line` only separates and carries no meaning."""

    name: str
    canvas: str
    surface: str
    subtle: str
    selected: str
    text: str
    text_2: str
    text_3: str
    accent: str
    accent_hover: str
    on_accent: str
    danger: str
    danger_bg: str
    warn: str
    warn_bg: str
    ok: str
    ok_bg: str
    info: str
    info_bg: str
    offline: str
    offline_bg: str
    border: str
    line: str


LIGHT = Tokens(
    name="light",
    canvas="#F3F5F8", surface="#FFFFFF", subtle="#E9EDF2", selected="#D6E6F8",
    text="#1A1D21", text_2="#454E5B", text_3="#5C6675",
    accent="#0A58A6", accent_hover="#084784", on_accent="#FFFFFF",
    danger="#B3261E", danger_bg="#FDECEA", warn="#7A4600", warn_bg="#FFF3DC",
    ok="#17663A", ok_bg="#E5F4EA", info="#0A4F94", info_bg="#E4F0FC",
    offline="#3D4551", offline_bg="#E3E7ED", border="#77818F", line="#DDE2E9",
)  # fmt: skip
DARK = Tokens(
    name="dark",
    canvas="#15181C", surface="#1D2126", subtle="#272C33", selected="#1F3B58",
    text="#E9EBEE", text_2="#BAC2CD", text_3="#9BA5B3",
    accent="#7DB5F5", accent_hover="#A3CCF9", on_accent="#0A1A2B",
    danger="#F5A8A2", danger_bg="#3B1C1A", warn="#F4C27A", warn_bg="#37280E",
    ok="#8ED6A8", ok_bg="#14311F", info="#9CC8F8", info_bg="#12304D",
    offline="#C6CDD7", offline_bg="#2C323A", border="#7F8A99", line="#343B44",
)  # fmt: skip


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of #RRGGBB, 0 to 1."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2.2) of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)
