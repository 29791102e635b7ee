"""How pages were arranged when a file was left, as it is kept and as it is shown."""

from wardoffice.store.reading_places import ReadingPlace
from wardoffice.ui.pages.column import Arrangement, Fit


def arrangement_of(place: ReadingPlace) -> Arrangement:
    followed = Fit.PAGE if place.zoom == Fit.PAGE else Fit.WIDTH
    zoom = place.zoom if isinstance(place.zoom, int | float) else followed
    return Arrangement(zoom, place.abreast, place.turn)


def place_of(page: int, part: float, seen: Arrangement) -> ReadingPlace:
    """The place as it is kept; the inverse of `arrangement_of` as far as it goes."""
    zoom = None if seen.zoom is Fit.WIDTH else seen.zoom
    return ReadingPlace(page, part, zoom, seen.turn, seen.abreast)
