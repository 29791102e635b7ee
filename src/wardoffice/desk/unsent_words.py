"""Words of a note or of a small form that are no act yet: kept beside the drafts of bút phê, gone with the act."""

from wardoffice.desk.workplace import Workplace
from wardoffice.store import drafts


def for_note(answered: str = "") -> str:
    """What a new note's words are kept under, or those of a reply to the note `answered`."""
    return f"note/{answered}" if answered else "note"


def for_form(kind: str) -> str:
    """What the words for a small act of that kind are kept under."""
    return f"form/{kind}"


def keep_words(w: Workplace, document_id: str, kept_under: str, words: str) -> None:
    """Keep what is being written; nothing written is forgotten."""
    with w.cache.writing() as connection:
        if words.strip():
            drafts.keep(connection, document_id, kept_under, words, w.clock())
        else:
            drafts.drop(connection, document_id, kept_under)


def kept_words(w: Workplace, document_id: str, kept_under: str) -> str:
    """What was being written there and became no act yet."""
    with w.cache.reading() as connection:
        draft = drafts.find(connection, document_id, kept_under)
    return draft.body if draft else ""
