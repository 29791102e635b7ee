"""Fault 20: a very large file goes through hub, line and vault in pieces, and can be stopped on its way."""

import hashlib
import resource
import sys
from collections.abc import Callable, Iterator
from io import RawIOBase
from pathlib import Path

import pytest

from hub_at_work import new_hub
from running import HubProcess
from syncing_desk import SyncingDesk, a_clock
from wardoffice.domain.document import Attachment, Document
from wardoffice.domain.ids import DocumentId, OrganId, uuid7
from wardoffice.hub.files import MOST_BYTES
from wardoffice.hub.seeding import plant
from wardoffice.sync.problem import SyncProblem

SIZE = MOST_BYTES
ALLOWED = 64 * 1024
"""Kilobytes by which the memory of a process may grow over a file of half a gigabyte."""
Desks = Callable[[str], SyncingDesk]


class Noise(RawIOBase):
    """`SIZE` bytes that repeat too seldom to be packed, made as they are read."""

    def __init__(self) -> None:
        super().__init__()
        self._left, self._piece = SIZE, hashlib.sha512(b"noise").digest() * 16384

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        count = min(len(view), self._left, len(self._piece))
        view[:count] = self._piece[:count]
        self._left -= count
        return count


@pytest.fixture
def large(tmp_path: Path) -> Iterator[tuple[HubProcess, SyncingDesk, Attachment]]:
    """A hub in a process of its own with one document of half a gigabyte, and a desk that knows of it."""
    with_file = new_hub(tmp_path / "hub")
    kept = with_file.files.keep(Noise(), durable=False)
    file = Attachment("rất lớn.pdf", kept.sha256, kept.size)
    at = a_clock()()
    plant(with_file, [Document(DocumentId(uuid7()), OrganId("ubnd"), "1/A", "Thử", "UBND", at, attachments=(file,))])
    with_file.close()
    hub = HubProcess(tmp_path / "hub").serve()
    desk = SyncingDesk(tmp_path / "desk", "ct", a_clock())
    try:
        desk.sign_in(hub.url)
        yield hub, desk, file
    finally:
        desk.close()
        hub.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="reads the memory of processes as Linux tells it")
def test_fault_20_half_a_gigabyte_is_streamed_in_bounded_memory_by_hub_and_desk(
    large: tuple[HubProcess, SyncingDesk, Attachment],
) -> None:
    hub, desk, file = large
    assert hub.process is not None
    before = peak_of(hub.process.pid), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = desk.round()
    after = peak_of(hub.process.pid), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert (report.files, report.bytes) == (1, SIZE)
    assert after[0] - before[0] < ALLOWED
    assert after[1] - before[1] < ALLOWED
    reader = desk.place.vault.open_reader(file.sha256)
    assert reader is not None
    with reader:
        reader.seek(SIZE - 10)
        assert len(reader.read(100)) == 10


def test_fault_20_a_large_file_can_be_stopped_on_its_way_and_goes_on_from_there(
    large: tuple[HubProcess, SyncingDesk, Attachment],
) -> None:
    _, desk, file = large
    part = desk.place.vault.path(file.sha256).with_name(f"{file.sha256}.part")

    def stopping() -> bool:
        return part.exists() and part.stat().st_size > 3_000_000

    with pytest.raises(SyncProblem, match="stopped"):
        desk.round(stopping=stopping)
    kept = part.stat().st_size
    assert 3_000_000 < kept < SIZE // 2
    assert desk.place.vault.location(file.sha256) is None
    again = desk.place.vault.part(file.sha256)
    assert again.size > 2_900_000
    again.keep()


def peak_of(pid: int) -> int:
    """Kilobytes a running process has held at most."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])
