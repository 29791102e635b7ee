"""Gettext: Vietnamese is the text itself, and msgids are the Vietnamese sentences."""

import gettext
import os

from wardoffice.paths import resource


def _translation() -> gettext.NullTranslations:
    """Vietnamese is the text itself; another language is used only when WARDOFFICE_LANGUAGE asks for it."""
    language = os.environ.get("WARDOFFICE_LANGUAGE", "vi")
    return gettext.translation("wardoffice", resource("translations"), [language], fallback=True)


_ = _translation().gettext


def N_(msgid: str) -> str:  # gettext's usual name
    """Mark a sentence for translation where it stands in a table; `sentence` translates it when it is shown."""
    return msgid
