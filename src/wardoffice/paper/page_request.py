"""What the window asks of the render child, and what comes back: JSON lines, pictures as raw bytes behind theirs."""

from enum import StrEnum

import msgspec

from wardoffice.domain.marks import Rect
from wardoffice.paper.shade import Shade

MOST_PIXELS = 32 * 1024 * 1024
"""Pixels of one picture; larger areas are asked for in tiles."""


class Wanted(StrEnum):
    PAGES = "pages"
    MAY_PRINT = "may_print"
    BOX = "box"
    TILE = "tile"
    THUMBNAIL = "thumbnail"
    TEXT = "text"
    PLACES = "places"
    OUTLINE = "outline"


class Opening(msgspec.Struct, frozen=True):
    """The child's first line. `data_bytes`: raw bytes of the file that follow it, where it has no path."""

    path: str | None = None
    key: bytes | None = None
    data_bytes: int = 0
    first: int = 0
    password: str = ""


class Request(msgspec.Struct, frozen=True):
    """`scale`: pixels per point. `x`, `y`, `width`, `height`: pixels of the page at that scale, as it is seen.

    `turn`: degrees clockwise on top of the page's own. `annotations`: False shows the page without any markup.
    `words`: what is sought on the page. `shade`: the paper a tile or thumbnail is shown on.
    """

    wanted: Wanted
    page: int = 1
    scale: float = 1.0
    x: int = 0
    y: int = 0
    width: int = 0
    height: int = 0
    turn: int = 0
    annotations: bool = True
    words: str = ""
    shade: Shade = Shade.TRUE


class Reply(msgspec.Struct, frozen=True):
    """`extra` raw bytes follow. A picture has `width`, `height`, `stride`: rows of BGRx, top first."""

    code: str = ""
    facts: dict[str, str | int] = {}
    result: msgspec.Raw = msgspec.Raw(b"null")
    extra: int = 0
    width: int = 0
    height: int = 0
    stride: int = 0


class Letter(msgspec.Struct, frozen=True, array_like=True):
    """A character as read (marks composed) and its place in user space; white space has a box without area."""

    text: str
    box: Rect


class PageText(msgspec.Struct, frozen=True):
    """A page's text, NFC, and its letters in reading order with their places."""

    text: str
    letters: tuple[Letter, ...] = ()


class OutlineEntry(msgspec.Struct, frozen=True, array_like=True):
    """A bookmark: how deep it lies from 0, and the page it leads to from 1, 0 for none.

    `height`: where on the page, in its user space; None for the top.
    """

    level: int
    title: str
    page: int = 0
    height: float | None = None


encode = msgspec.json.Encoder().encode
opening_from_json = msgspec.json.Decoder(Opening).decode
request_from_json = msgspec.json.Decoder(Request).decode
reply_from_json = msgspec.json.Decoder(Reply).decode
