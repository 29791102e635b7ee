"""A program killed at any moment: what it said was written is there, and the cache is whole."""

import random
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from cases import CHAIR
from own_desk import arrives, cache_in, desk_of, entered
from wardoffice.store import audit, outbox
from wardoffice.store.cache import faults_in

WRITER = """
import sys
from pathlib import Path
from own_desk import desk_of
from wardoffice.desk.acting import act
from wardoffice.domain.commands import Comment
with desk_of(Path(sys.argv[1])) as w:
    while True:
        acted = act(w, "d0001", Comment("một ý kiến"))
        print(acted.command.id, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
def test_every_act_that_was_told_as_written_survives_a_kill(tmp_path: Path) -> None:
    """xournalpp#5664: what had been written was lost in a crash."""
    with desk_of(tmp_path, CHAIR) as w:
        arrives(w, entered(1))
    told: list[str] = []
    chance = random.Random(20261123)
    for _ in range(6):
        told += written_before_kill(tmp_path, chance.randrange(1, 12))
        with closing(cache_in(tmp_path)) as cache:
            assert faults_in(cache) == []
            with cache.reading() as connection:
                kept = [row.id for row in outbox.listed(connection)]
                lines = [line.command for line in audit.lines(connection)]
                assert audit.first_fault(connection) is None
        assert set(told) <= set(kept)
        assert lines == kept, "an act without its audit line, or the other way round"


def written_before_kill(folder: Path, count: int) -> list[str]:
    """Let a child write until it has told of `count` acts, kill it, and tell what it had told of until then."""
    child = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert child.stdout is not None
    told = [child.stdout.readline() for _ in range(count)]
    child.send_signal(signal.SIGKILL)
    told += child.stdout.readlines()
    child.wait()
    child.stdout.close()
    return [line.decode().strip() for line in told if line.endswith(b"\n")]
