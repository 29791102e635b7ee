"""What the rounds tell of notices: each once, also when the round that brought it did not come to its end."""

from datetime import timedelta

from wardoffice.store import contact, delegations, facts, notices
from wardoffice.sync.parts import Parts


def tell_notices(parts: Parts) -> None:
    """Tell of notices written since the last telling."""
    with parts.cache.reading() as connection:
        before = facts.number(connection, facts.NOTICES_TOLD)
        new = notices.after(connection, before)
    if not new:
        return
    for notice in reversed(new):
        parts.tell({"event": "notice", "kind": notice.kind, "document": notice.document})
    parts.set_fact(facts.NOTICES_TOLD, str(new[0].seq))


def note_delegations(parts: Parts) -> None:
    """Notice delegations that have begun or ended, by this machine's clock and the directory known here."""
    with parts.cache.reading() as connection:
        known = facts.fact(connection, facts.PERSON)
    if known:
        delegations.heed_turns(parts.cache, parts.viewpoint(), parts.cache.clock())


def note_contact(parts: Parts) -> None:
    """Everything the hub had to say has been heard and stored; kept by the hub's clock, which this one's may not be."""
    ahead = timedelta(seconds=parts.line.clock_skew or 0.0)
    with parts.cache.writing() as connection:
        contact.note(connection, parts.cache.clock() - ahead)
