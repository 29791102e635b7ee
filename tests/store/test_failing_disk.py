"""Faults 2 and 3: a full disk and a disk that fails: refused with a sentence, reading goes on, nothing told is lost."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cases import CHAIR
from crashing import Ended, age, under_strace, whole_with, works
from own_desk import arrives, cache_in, desk_of, entered
from wardoffice.desk.acting import Acted, act
from wardoffice.domain.commands import Comment
from wardoffice.store import lists, reserve
from wardoffice.store.cache import MOST_RESCUES, faults_in
from wardoffice.store.problem import StoreProblem
from wardoffice.wording import STORE

WORK = """
import sys
from pathlib import Path
from own_desk import desk_of
from wardoffice.desk.acting import act
from wardoffice.domain.commands import Comment
from wardoffice.store import lists
from wardoffice.store.problem import StoreProblem
try:
    with desk_of(Path(sys.argv[1])) as w:
        for n in range(8):
            try:
                print("kept", act(w, "d0001", Comment(f"ý kiến {n} " * 200)).command.id, flush=True)
            except StoreProblem as problem:
                print("refused", problem.code, flush=True)
        with w.cache.reading() as connection:
            print("read", len(lists.ids(connection, now=w.clock())), flush=True)
except StoreProblem as problem:
    print("closed", problem.code, flush=True)
"""


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    with desk_of(tmp_path / "profile", CHAIR) as w:
        arrives(w, *(entered(n) for n in range(1, 30)))
        w.index.catch_up(w.cache)
    assert reserve.lay_up(tmp_path / "profile")
    return tmp_path / "profile"


def said(ended: Ended, what: str) -> list[str]:
    return [line.partition(" ")[2] for line in ended.told if line.startswith(what)]


def judged(ended: Ended, profile: Path, codes: set[str]) -> list[str]:
    """Every refusal has its sentence, reading went on, and what was told as kept is there; the refusals."""
    assert "Traceback" not in ended.errors, ended.errors
    refused = said(ended, "refused") + said(ended, "closed")
    assert set(refused) <= codes
    assert codes <= STORE.keys()
    assert said(ended, "closed") or said(ended, "read") == ["29"], ended.told
    age(profile)
    whole_with(cache_in(profile), said(ended, "kept"), extra=len(refused))
    return refused


@pytest.mark.parametrize("when", [1, 3, 10, 25, 40, 60])
def test_fault_2_with_the_disk_full_acts_are_refused_and_reading_goes_on(
    profile: Path, program: Callable[[str], str], when: int
) -> None:
    strace = program("strace")
    works(strace)
    ended = under_strace(strace, f"pwrite64:error=ENOSPC:when={when}+", WORK, profile)
    refused = judged(ended, profile, {"disk_full", "disk_trouble"})
    assert said(ended, "closed") or set(refused) <= {"disk_full"}
    if "disk_full" in refused:
        assert not (profile / reserve.RESERVE_FILE).exists(), "the reserve is given back, so that the outbox can drain"


@pytest.mark.parametrize("when", [1, 2, 3, 5, 8, 13])
def test_fault_3_after_a_failed_fsync_nothing_is_believed_before_it_was_read_again(
    profile: Path, program: Callable[[str], str], when: int
) -> None:
    strace = program("strace")
    works(strace)
    ended = under_strace(strace, f"fsync,fdatasync:error=EIO:when={when}", WORK, profile)
    judged(ended, profile, {"disk_trouble"})


@pytest.mark.parametrize("when", ["1+", "20+", "30", "40+"])
def test_fault_3_a_disk_that_reads_badly_is_told_and_loses_nothing(
    profile: Path, program: Callable[[str], str], when: str
) -> None:
    strace = program("strace")
    works(strace)
    files = [profile / "cache.db", profile / "cache.db-wal"]
    ended = under_strace(strace, f"pread64:error=EIO:when={when}", WORK, profile, only=files)
    refused = judged(ended, profile, {"disk_trouble", "cache_rescued"})
    assert refused.count("cache_rescued") <= MOST_RESCUES, "never made anew over and over"


def test_fault_3_a_cache_in_doubt_is_proven_before_anything_goes_on(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proven = []

    def noted(cache: object) -> list[str]:
        proven.append(cache)
        return faults_in(cache)  # type: ignore[arg-type]

    monkeypatch.setattr("wardoffice.store.cache.faults_in", noted)
    with desk_of(profile, CHAIR) as w:
        act(w, "d0001", Comment("trước"))
        assert proven == []
        w.cache.doubt.raised = True
        act(w, "d0001", Comment("sau"))
        act(w, "d0001", Comment("sau nữa"))
        assert len(proven) == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MB; only root may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root may mount a small disk")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no small disk can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_fault_2_on_a_disk_that_is_really_full_the_reserve_lets_the_outbox_drain(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reserve, "LEAST_FREE", 0)
    profile = small_disk / "profile"
    with desk_of(profile, CHAIR) as w:
        arrives(w, *(entered(n) for n in range(1, 4)))
        assert reserve.lay_up(profile)
        kept = [_done(act(w, "d0001", Comment("một")))]
        filling = small_disk / "other people's"
        with pytest.raises(OSError, match="No space"), filling.open("wb", buffering=0) as stream:
            while True:
                stream.write(bytes(1 << 16))
        refused = 0
        for n in range(200):
            try:
                kept.append(_done(act(w, "d0001", Comment(f"việc {n} " * 400))))
            except StoreProblem as problem:
                assert problem.code == "disk_full"
                refused += 1
                break
        assert refused == 1
        assert not (profile / reserve.RESERVE_FILE).exists()
        with w.cache.reading() as connection:
            assert len(lists.ids(connection, now=w.clock())) == 3
        kept.append(_done(act(w, "d0001", Comment("chỗ dự phòng đủ cho việc này"))))
    with desk_of(profile, CHAIR) as w:
        assert faults_in(w.cache) == []
    whole_with(cache_in(profile), kept, extra=0)


def test_fault_2_a_profile_on_a_full_disk_can_still_be_opened_and_read(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reserve, "LEAST_FREE", 0)
    profile = small_disk / "profile"
    with desk_of(profile, CHAIR) as w:
        arrives(w, *(entered(n) for n in range(1, 4)))
        assert reserve.lay_up(profile)
    with (small_disk / "other").open("wb", buffering=0) as stream, pytest.raises(OSError, match="No space"):
        while True:
            stream.write(bytes(4096))
    with desk_of(profile, CHAIR) as w, w.cache.reading() as connection:
        assert len(lists.ids(connection, now=w.clock())) == 3


def _done(acted: object) -> str:
    assert isinstance(acted, Acted)
    return acted.command.id
