"""Sentences taken apart, for the tests that judge words."""

import re


def parts_of(text: str) -> list[str]:
    """The sentences of a text: each ends in a full stop, a question or an exclamation mark, and a blank."""
    return re.split(r"(?<=[.!?…])\s+(?=\W*[^\W\d])", text.strip())


def phrases_of(text: str) -> list[str]:
    """What is read in one breath: sentences, cut at colons and semicolons too."""
    return [phrase for part in parts_of(text) for phrase in re.split(r"(?<=[:;])\s+", part)]
