"""The size of pages follows the line, and what was learnt of it lasts."""

from collections.abc import Callable
from pathlib import Path

from far_end import Asked, FarEnd, Reply
from hub_at_work import letter
from syncing_desk import SyncingDesk
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.hub.opening import Hub
from wardoffice.sync.opening import opened_parts
from wardoffice.sync.pace import FIRST, LEAST, QUICK, SLOW, Pace
from wardoffice.sync.pulling import pull


def test_a_good_line_gets_whole_pages_after_the_first() -> None:
    pace = Pace()
    assert pace.up_to(500) == FIRST
    pace.took(QUICK / 10, 500)
    assert pace.up_to(500) == 500
    pace.took(QUICK / 10, 500)
    assert pace.up_to(500) == 500


def test_a_slow_line_gets_smaller_pages_down_to_a_least_and_larger_ones_once_it_is_better() -> None:
    pace = Pace()
    sizes = []
    for _ in range(5):
        pace.took(SLOW + 1, 500)
        sizes.append(pace.up_to(500))
    assert sizes == [50, 25, 12, LEAST, LEAST]
    pace.took((QUICK + SLOW) / 2, 500)
    assert pace.up_to(500) == LEAST
    pace.took(QUICK / 2, 500)
    assert pace.up_to(500) == 50


def test_no_page_is_ever_larger_than_asked_for() -> None:
    pace = Pace()
    pace.took(0, 7)
    assert pace.up_to(7) == 7


def test_a_line_that_breaks_in_every_large_page_is_got_through_with_small_ones(
    hub: Hub, end: FarEnd, desk: Callable[[str], SyncingDesk], tmp_path: Path
) -> None:
    """Watching, a round ends with the break: the next one must not ask for the same page as if nothing had been."""
    documents = {letter(hub, tmp_path) for _ in range(30)}
    clerk = desk("vt1")

    def broken_when_large(asked: Asked) -> Reply:
        whole = end.passed_on(asked)
        limit = int(asked.path.rpartition("limit=")[2])
        return Reply(whole.status, whole.headers, whole.body, cut_after=10 if limit > 12 else None)

    end.always["/v1/changes"] = broken_when_large
    failed = 0
    with opened_parts(clerk.cache, clerk.told.append, by_hand=False) as parts:
        while clerk.held().keys() != documents:
            try:
                pull(parts)
            except EndpointProblem:
                failed += 1
            assert failed < 20

    assert 0 < failed < 10
