"""What kind of day it is, drawn from the seed, so that seeds differ in more than their luck."""

from dataclasses import dataclass
from random import Random

from simulation.template import DESKS
from wardoffice.contract.wire import Limits


@dataclass(frozen=True, slots=True)
class Mood:
    """Who is there, how much happens, and how often each kind of trouble is drawn."""

    desks: tuple[str, ...]
    steps: int
    storms: int
    crashes: int
    changes_of_posts: int
    page: int
    meanwhile: float
    restores: int = 0


def mood(chance: Random) -> Mood:
    clerks = chance.choice((("vt1",), ("vt1", "vt2")))
    others = [name for name in DESKS if not name.startswith("vt")] + ["vt.du"]
    desks = (*clerks, *chance.sample(others, chance.choice((1, 1, 2)) if len(clerks) == 1 else 1))
    if chance.random() < 0.2:
        desks = ("vt1", "ct.a", "ct.b")
    return Mood(
        desks,
        steps=chance.randint(6, 16),
        storms=chance.choice((0, 2, 4)),
        crashes=chance.choice((0, 0, 2, 5)),
        changes_of_posts=chance.choice((0, 1, 3)),
        page=chance.choice((1, 2, 3, Limits().changes)),
        meanwhile=chance.choice((0.0, 0.1, 0.25)),
        restores=chance.choice((0, 0, 0, 2)),
    )
