"""The process is killed in the middle of marking: what was kept is on the page again, and nothing is there by half."""

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from crashing import DURABLE, age, under_strace, works
from ui import marking_child
from ui.marking_steps import STEPS, Step, Told
from ui.paper_desk import paper_desk, received, registered
from ui.reading_room import LETTER, Room, reading_room
from ui.test_marks_undone import in_record, marking_in, on_page
from wardoffice.store import audit
from wardoffice.store.cache import faults_in

OPENING = 4
"""Calls that make something durable before the first step; each step makes about one."""
WHOLE = [(what, 0, True) for what in ("mark", "mark", "move", "erase", "undo", "sync", "mark", "undo", "redo")]
AT_ONCE = [(what, number, False) for what, number, _waits in WHOLE]


def may_be(told: list[str]) -> list[Any]:
    """What the record may hold after all: what was kept last, or what was begun since."""
    states: list[Any] = [[]]
    for line in told:
        word, _, state = line.partition(" ")
        if word == "kept":
            states = states[-1:]
        elif word == "begun":
            states.append(sorted(json.loads(state), key=str))
    return states


def shown(room: Room) -> Any:
    """What the page shows, as the killed process would have written it."""
    return sorted(json.loads(json.dumps(list(on_page(room).values()))), key=str)


@settings(
    max_examples=6,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),  # each takes seconds: one that fails is told as it is
)
@given(STEPS.filter(bool), st.floats(0, 1), STEPS)
@example(WHOLE, 0.3, WHOLE)
@example(WHOLE, 0.8, [])
@example(AT_ONCE, 0.6, AT_ONCE)
def test_killed_at_any_moment_the_page_shows_the_record_and_all_that_was_kept(
    qtbot: QtBot, program: Callable[[str], str], before: list[Step], share: float, after: list[Step]
) -> None:
    strace = program("strace")
    works(strace)
    with TemporaryDirectory() as name:
        folder = Path(name) / "profile"
        place = paper_desk(folder, "chutich", [registered(received("d1", (LETTER,)))], (LETTER,))
        place.index.close()
        place.cache.close()
        steps = [step for step in before if step[0] != "reopen"]
        kill = f"{DURABLE}:signal=SIGKILL:when={OPENING + round(share * len(steps))}"
        child = Path(marking_child.__file__).read_text("utf-8")
        ended = under_strace(strace, kill, child, folder, json.dumps(steps))
        assert "Traceback" not in ended.errors, ended.errors
        age(folder)
        with reading_room(qtbot, folder) as room:
            room.glance()
            assert faults_in(room.place.cache) == []
            with room.place.cache.reading() as connection:
                assert audit.first_fault(connection) is None
            assert shown(room) in may_be(ended.told)
            assert on_page(room) == in_record(room)
            told, marking = Told(list(on_page(room).values())), marking_in(room)
            for what, number, waits in after:
                if what != "reopen":
                    marking.do(told, what, number)
                if waits:
                    room.rest()
            room.rest()
            assert on_page(room) == in_record(room)
            assert sorted(in_record(room).values(), key=str) == sorted(told.now, key=str)
