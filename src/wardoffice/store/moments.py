"""Moments as the cache keeps them: whole microseconds since 1970, so that they compare and sort as numbers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from wardoffice.domain.ids import in_vietnam

Clock = Callable[[], datetime]
"""Tells the time, with its zone; the one clock every part is given."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STEP = timedelta(microseconds=1)


def to_microseconds(moment: datetime) -> int:
    return (in_vietnam(moment) - _EPOCH) // _STEP


def from_microseconds(value: int) -> datetime:
    return in_vietnam(_EPOCH + value * _STEP)
