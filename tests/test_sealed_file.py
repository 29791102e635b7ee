"""Sealed files: what goes in comes out at any offset, and no change to the sealed bytes goes unseen."""

import hashlib
import io
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wardoffice.sealed_file import CHUNK, SealedFileCorrupt, SealedReader, SealedWriter, move_into_place, new_key, seal

KEY = bytes(range(32))
SIZES = st.sampled_from([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17]) | st.integers(0, 2 * CHUNK)
in_one_folder = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def content(size: int) -> bytes:
    return (b"Uy ban nhan dan phuong %d " % size * (size // 20 + 1))[:size]


@in_one_folder
@given(size=SIZES, reads=st.lists(st.tuples(st.integers(0, 4 * CHUNK), st.integers(0, 2 * CHUNK)), max_size=8))
def test_every_stretch_of_a_sealed_file_reads_as_the_plain_bytes(
    tmp_path: Path, size: int, reads: list[tuple[int, int]]
) -> None:
    plain = content(size)
    assert seal(io.BytesIO(plain), tmp_path / "f", KEY) == (hashlib.sha256(plain).hexdigest(), size)
    with SealedReader(tmp_path / "f", KEY) as reader:
        assert reader.read() == plain
        for offset, length in reads:
            reader.seek(offset)
            assert reader.read(length) == plain[offset : offset + length]
            reader.seek(offset)
            assert (reader.read(), reader.tell()) == (plain[offset:], max(offset, size))
        assert reader.seek(0, os.SEEK_END) == size == reader.size
        with pytest.raises(ValueError, match="negative"):
            reader.seek(-1)


def test_the_plain_bytes_are_nowhere_in_the_folder(tmp_path: Path) -> None:
    seal(io.BytesIO(b"Nguyen Van A, so dinh danh " * 9000), tmp_path / "f", new_key())
    assert [path.name for path in tmp_path.iterdir()] == ["f"]
    assert b"dinh danh" not in (tmp_path / "f").read_bytes()


def _all_read(path: Path, key: bytes) -> bytes:
    with SealedReader(path, key) as reader:
        return reader.read()


@in_one_folder
@given(size=SIZES, where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_one_changed_bit_is_found(tmp_path: Path, size: int, where: float, bit: int) -> None:
    seal(io.BytesIO(content(size)), tmp_path / "f", KEY)
    sealed = bytearray((tmp_path / "f").read_bytes())
    sealed[int(where * len(sealed))] ^= 1 << bit
    (tmp_path / "f").write_bytes(sealed)
    with pytest.raises(SealedFileCorrupt):
        _all_read(tmp_path / "f", KEY)


@in_one_folder
@given(size=SIZES, left=st.floats(0, 1, exclude_max=True))
def test_a_file_cut_off_is_found_when_it_is_opened(tmp_path: Path, size: int, left: float) -> None:
    seal(io.BytesIO(content(size)), tmp_path / "f", KEY)
    sealed = (tmp_path / "f").read_bytes()
    (tmp_path / "f").write_bytes(sealed[: int(left * len(sealed))])
    with pytest.raises(SealedFileCorrupt):
        SealedReader(tmp_path / "f", KEY)


def test_a_file_cut_at_a_chunk_border_or_with_chunks_swapped_or_repeated_is_found(tmp_path: Path) -> None:
    seal(io.BytesIO(content(3 * CHUNK)), tmp_path / "f", KEY)
    sealed = (tmp_path / "f").read_bytes()
    piece = CHUNK + 16
    head = len(sealed) - 3 * piece
    chunks = [sealed[head + i * piece : head + (i + 1) * piece] for i in range(3)]
    for order in ([0, 1], [0, 2], [1, 0, 2], [0, 1, 2, 2], [0, 0, 2]):
        (tmp_path / "f").write_bytes(sealed[:head] + b"".join(chunks[i] for i in order))
        with pytest.raises(SealedFileCorrupt):
            _all_read(tmp_path / "f", KEY)


def test_another_files_key_opens_nothing(tmp_path: Path) -> None:
    seal(io.BytesIO(b"abc"), tmp_path / "f", new_key())
    with pytest.raises(SealedFileCorrupt):
        SealedReader(tmp_path / "f", new_key())
    (tmp_path / "g").write_bytes(b"%PDF-1.7 not sealed at all")
    with pytest.raises(SealedFileCorrupt):
        SealedReader(tmp_path / "g", KEY)


def test_a_source_that_fails_leaves_neither_the_file_nor_a_part(tmp_path: Path) -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("the network went away")

    with pytest.raises(OSError, match="went away"):
        seal(Failing(), tmp_path / "f", KEY)
    assert list(tmp_path.iterdir()) == []


@in_one_folder
@given(first=SIZES, rest=SIZES, torn=st.integers(0, 100))
def test_a_part_is_gone_on_with_where_it_stopped(tmp_path: Path, first: int, rest: int, torn: int) -> None:
    plain = content(first + rest)
    part = tmp_path / "p"
    part.unlink(missing_ok=True)
    writer = SealedWriter(part, KEY)
    writer.write(plain[:first])
    writer.keep()
    with part.open("ab") as stream:
        stream.write(b"x" * torn)
    again = SealedWriter(part, KEY, resume=True)
    assert again.size <= first
    assert first - again.size <= CHUNK
    again.write(plain[again.size :])
    assert again.finish(tmp_path / "f") == (hashlib.sha256(plain).hexdigest(), len(plain))
    assert _all_read(tmp_path / "f", KEY) == plain


def test_fault_25_a_rename_held_up_for_a_moment_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries, real = list[Path](), Path.replace

    def held_up(source: Path, target: Path) -> None:
        tries.append(source)
        if len(tries) < 4:
            raise PermissionError(13, "a virus scanner has it open")
        real(source, target)

    waits: list[float] = []
    monkeypatch.setattr(Path, "replace", held_up)
    monkeypatch.setattr("time.sleep", waits.append)
    (tmp_path / "a").write_bytes(b"1")
    move_into_place(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"1"
    assert len(waits) == 3


def test_fault_25_a_rename_held_up_for_ever_fails_after_a_bounded_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(source: Path, target: Path) -> None:
        raise PermissionError(13, "no")

    waits: list[float] = []
    monkeypatch.setattr(Path, "replace", refused)
    monkeypatch.setattr("time.sleep", waits.append)
    with pytest.raises(PermissionError):
        move_into_place(tmp_path / "a", tmp_path / "b")
    assert 2 < sum(waits) < 3
