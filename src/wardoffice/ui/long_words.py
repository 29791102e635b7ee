"""Words of a label that wraps may break: names of files and folders often have no space, and would push their own end
and everybody's out of sight.
"""

import re

_UNBROKEN = 24
"""So many letters without a space may ask for a line of their own."""
_LONG_WORD = re.compile(rf"\S{{{_UNBROKEN + 1},}}")
_PART = re.compile(rf"[^_\\/.\-]{{1,{_UNBROKEN}}}[_\\/.\-]*|[_\\/.\-]+")
_MAY_BREAK = "\u200b"


def breakable(text: str) -> str:
    """The text as a label should get it: seen the same, with places to break in what is long."""
    return _LONG_WORD.sub(lambda word: _MAY_BREAK.join(_PART.findall(word[0])), text)
