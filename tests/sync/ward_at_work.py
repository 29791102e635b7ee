"""What several tests of people at work together begin with."""

from collections.abc import Callable
from pathlib import Path

from hub_at_work import letter
from syncing_desk import SyncingDesk
from wardoffice.domain.commands import RegisterIncoming
from wardoffice.hub.opening import Hub

Desks = Callable[[str], SyncingDesk]


def registered(hub: Hub, desk: Desks, folder: Path, count: int = 1) -> list[str]:
    """Letters that the clerk has registered on the hub."""
    documents: list[str] = [letter(hub, folder) for _ in range(count)]
    clerk = desk("vt1")
    clerk.round()
    for document in documents:
        clerk.act(document, RegisterIncoming())
    clerk.round()
    return documents
