"""The style sheet resources/window.qss filled in with the tokens and the text's size; it names kinds of
things, never single widgets.

A widget chooses with a dynamic property: `kind` is `primary`, `quiet`, `tool` or `chip` on buttons; `title`,
`section`, `meta` or `sentence` on labels; `surface`, `canvas`, `bar` or `card` on plain widgets. `tone` is `danger`,
`warn`, `ok`, `info` or `offline`.
"""

from collections.abc import Callable
from string import Template

from wardoffice.paths import resource
from wardoffice.ui.tokens import Tokens

_LENGTHS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 20, 22, 24, 32, 64)


def style_sheet(tokens: Tokens, px: Callable[[float], int], body: int) -> str:
    """The sheet for one look; `px` turns effective pixels into logical ones, `body` is the text's pixel size."""
    values: dict[str, object] = {name: getattr(tokens, name) for name in Tokens.__dataclass_fields__}
    values |= {f"p{length}": px(length) for length in _LENGTHS}
    values |= {"body": body, "title": round(body * 16 / 13), "caption": max(12, round(body * 12 / 13))}
    values["check"] = resource("icons", f"check-on-accent-{tokens.name}.svg").as_posix()
    return Template(resource("window.qss").read_text(encoding="utf-8")).substitute(values)
