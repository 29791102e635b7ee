"""Running seeds: one day of the simulated ward each, with what came of it."""

import traceback
from dataclasses import dataclass
from random import Random

from simulation.checks import Broken
from simulation.time_and_chance import drawn_from_seed
from simulation.world import World


@dataclass(frozen=True, slots=True)
class Outcome:
    seed: int
    digest: str
    lines: tuple[str, ...]
    promise: str = ""
    """The promise that did not hold, "" when all held."""
    detail: str = ""

    @property
    def story(self) -> str:
        """The trace with what went wrong at its end, to be read by a person."""
        return "\n".join((*self.lines, f"seed {self.seed}: {self.promise or 'all promises held'}", self.detail))


def run(seed: int, *, live: bool = False, **day: object) -> Outcome:
    """One seed's day, its mood changed by `day`; a fault of any kind is an outcome, not an exception."""
    world = World(seed, live=live, **day)
    promise = detail = ""
    try:
        with drawn_from_seed(Random(f"ids {seed}"), world.clock):
            world.run()
    except Broken as broken:
        promise, detail = broken.promise, "".join(traceback.format_exception(broken))
    except Exception as error:
        promise, detail = f"no fault of our own ({type(error).__name__})", "".join(traceback.format_exception(error))
    finally:
        world.close()
    return Outcome(seed, world.trace.digest(), tuple(world.trace.lines), promise, detail)
