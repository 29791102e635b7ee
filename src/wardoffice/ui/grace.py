"""How long an act made in this window may still be taken back before it is sent."""

from datetime import timedelta

from wardoffice import settings
from wardoffice.desk.workplace import Workplace, my_role
from wardoffice.domain.document import Document, Urgency

EXPRESS_SECONDS = 10
"""A hỏa tốc document waits no longer than this."""


def grace_for(w: Workplace, document: Document) -> timedelta:
    """The person's own setting, shortened for hỏa tốc."""
    role = my_role(w)
    seconds = settings.load(w.folder, role.value if role else "").grace_seconds
    return timedelta(seconds=min(seconds, EXPRESS_SECONDS) if document.urgency is Urgency.EXPRESS else seconds)
