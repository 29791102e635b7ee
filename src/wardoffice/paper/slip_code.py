"""What the QR code of a processing slip says, so that its scan finds the document again; no words of the document."""

import re

_FORM = re.compile(r"WARDOFFICE:([0-9a-z-]{5,64})", re.ASCII)


def code_of(document: str) -> str:
    """The text of the code: the id alone, which tells a stranger nothing."""
    return f"WARDOFFICE:{document}"


def document_in(text: str) -> str:
    """The id of the document whose slip bears this text; empty for any other code."""
    found = _FORM.fullmatch(text.strip())
    return found[1] if found else ""
