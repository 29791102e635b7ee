"""A process that ends after so many things done to the disk, wherever files take each other's place."""

from collections.abc import Callable

import pytest

from wardoffice.store import custody

STEPS = ("moved", "write_whole", "flush", "copy_aside", "_set_aside")


class Killed(BaseException):
    """Stands for the end of the process."""


def stopped_at(step: int, patched: pytest.MonkeyPatch) -> None:
    left = iter(range(step))

    def stops(name: str) -> None:
        before: Callable[..., object] = getattr(custody, name)

        def stopped(*arguments: object) -> object:
            if next(left, None) is None:
                raise Killed
            return before(*arguments)

        patched.setattr(custody, name, stopped)

    for name in STEPS:
        stops(name)
