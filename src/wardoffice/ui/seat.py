"""Who sits at this window: his name and post as they are shown, his role, his profile's folder and settings."""

from dataclasses import dataclass
from pathlib import Path

from wardoffice import settings
from wardoffice.desk import workplace
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.people import Role
from wardoffice.settings import Settings


@dataclass(frozen=True, slots=True)
class Seat:
    name: str
    title: str
    role: Role | None
    folder: Path
    settings: Settings


def seat_of(w: Workplace) -> Seat:
    """The seat as the desk knows it now; without a name before the first round."""
    person, posts = workplace.me(w), workplace.my_posts(w)
    role = posts[0].role if posts else None
    return Seat(
        name=person.name if person else "",
        title=posts[0].title if posts else "",
        role=role,
        folder=w.folder,
        settings=settings.load(w.folder, role.value if role else ""),
    )
