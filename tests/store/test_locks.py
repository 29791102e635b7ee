"""The lock over a profile: one holder at a time, and it ends with him."""

import subprocess
import sys
from pathlib import Path

from wardoffice.store.locks import SYNC, WINDOW, holder, try_lock

HOLD = (
    "import sys, pathlib\n"
    "from wardoffice.store.locks import try_lock\n"
    "lock = try_lock(pathlib.Path(sys.argv[1]))\n"
    "print('held', flush=True)\n"
    "sys.stdin.read()\n"
)


def test_a_second_holder_gets_nothing_until_the_first_lets_go(tmp_path: Path) -> None:
    first = try_lock(tmp_path)
    assert first is not None
    assert try_lock(tmp_path) is None
    first.release()
    again = try_lock(tmp_path)
    assert again is not None
    again.release()


def test_window_and_sync_hold_locks_of_their_own(tmp_path: Path) -> None:
    with try_lock(tmp_path, SYNC) or never(), try_lock(tmp_path, WINDOW) or never():
        assert try_lock(tmp_path, WINDOW) is None


def test_fault_18_the_lock_of_a_process_that_was_killed_is_free(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert child.stdout is not None
    assert child.stdin is not None
    assert child.stdout.readline() == b"held\n"
    assert try_lock(tmp_path) is None
    assert holder(tmp_path) == child.pid
    child.kill()
    child.wait()
    child.stdin.close()
    child.stdout.close()
    lock = try_lock(tmp_path)
    assert lock is not None
    lock.release()


def never() -> "object":
    raise AssertionError("the lock was not to be had")
