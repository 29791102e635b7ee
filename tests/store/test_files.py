"""Files on this machine: sealed, whole, named by their hash, and fetched in the order they are needed."""

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from cases import CHAIR, MONDAY, given
from cases import KT as UNIT
from own_desk import arrives, desk_of, entered
from wardoffice.desk.acting import act
from wardoffice.desk.exporting import export
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.commands import Endorse
from wardoffice.domain.deadline import PLAIN_CALENDAR
from wardoffice.domain.document import AssignmentRole, Attachment, Document, Urgency
from wardoffice.domain.outcome import Refusal
from wardoffice.paper.problem import PaperProblem
from wardoffice.store import files, need, schema
from wardoffice.store.problem import StoreProblem

BIG = bytes(range(256)) * 1000
SHA = hashlib.sha256(BIG).hexdigest()


@pytest.fixture
def w(tmp_path: Path) -> Iterator[Workplace]:
    with desk_of(tmp_path, CHAIR) as workplace:
        yield workplace


def read(w: Workplace, sha256: str) -> bytes:
    reader = w.vault.open_reader(sha256)
    assert reader is not None
    with reader:
        return reader.read()


def test_a_file_kept_reads_back_and_its_bytes_are_not_on_the_disk(w: Workplace) -> None:
    assert w.vault.put(io.BytesIO(BIG)) == SHA
    assert read(w, SHA) == BIG
    found = w.vault.location(SHA)
    assert found is not None
    assert BIG[:64] not in found[0].read_bytes()


def test_a_file_with_another_hash_never_counts(w: Workplace) -> None:
    part = w.vault.part("b" * 64)
    part.write(BIG)
    with pytest.raises(StoreProblem) as told:
        part.finish()
    assert told.value.code == "file_hash"
    assert w.vault.location("b" * 64) is None
    again = w.vault.part("b" * 64)
    assert again.size == 0
    again.discard()


def test_a_part_goes_on_where_it_stopped(w: Workplace) -> None:
    first = w.vault.part(SHA)
    first.write(BIG[:200_000])
    first.keep()
    again = w.vault.part(SHA)
    assert 0 < again.size <= 200_000
    again.write(BIG[again.size :])
    again.finish()
    assert read(w, SHA) == BIG


def test_a_file_changed_on_the_disk_is_set_aside_and_wanted_again(w: Workplace) -> None:
    arrives(w, with_attachment(entered(1), SHA, len(BIG)))
    w.vault.put(io.BytesIO(BIG), SHA)
    path = w.vault.path(SHA)
    changed = bytearray(path.read_bytes())
    changed[-1] ^= 1
    path.write_bytes(changed)
    assert not w.vault.is_whole(SHA)
    assert w.vault.location(SHA) is None
    assert (w.folder / "quarantine" / SHA).exists()
    assert [one.sha256 for one in wanted(w)] == [SHA]


def test_a_name_that_is_no_hash_never_becomes_a_path(w: Workplace) -> None:
    for name in ("../../etc/passwd", "A" * 64, "a" * 63, ""):
        with pytest.raises(ValueError, match="SHA-256"):
            w.vault.path(name)


def test_sealed_files_whose_key_is_gone_are_swept_away(w: Workplace) -> None:
    w.vault.put(io.BytesIO(BIG))
    stranger = w.vault.path("c" * 64)
    stranger.parent.mkdir(exist_ok=True)
    stranger.write_bytes(b"noise")
    assert w.vault.sweep() == 1
    assert w.vault.location(SHA) is not None


def with_attachment(document: Document, sha256: str, size: int = 10) -> Document:
    return replace(document, attachments=(Attachment("cv.pdf", sha256, size),))


def wanted(w: Workplace) -> list[need.Wanted]:
    with w.cache.reading() as connection:
        return need.wanted(connection, w.clock(), PLAIN_CALENDAR)


def test_files_are_fetched_in_the_order_they_are_needed(w: Workplace) -> None:
    letters = {name: hashlib.sha256(name.encode()).hexdigest() for name in ["express", "waiting", "soon", "old", "new"]}
    arrives(
        w,
        with_attachment(entered(1, route=()), letters["old"]),
        with_attachment(entered(2, route=()), letters["new"]),
        with_attachment(entered(3, route=()), letters["soon"]),
        with_attachment(entered(4), letters["waiting"]),
        with_attachment(entered(0, urgency=Urgency.EXPRESS, route=()), letters["express"]),
    )
    with w.cache.writing() as connection:
        due = int((MONDAY + timedelta(days=1)).timestamp())
        connection.execute(schema.list_rows.update().where(schema.list_rows.c.id == "d0003").values(due_sort=due))
    names = {sha256: name for name, sha256 in letters.items()}
    assert [names[one.sha256] for one in wanted(w)] == ["express", "waiting", "soon", "new", "old"]


def test_what_was_dealt_with_no_longer_goes_first(w: Workplace) -> None:
    arrives(w, with_attachment(entered(1), "1" * 64), with_attachment(entered(2), "2" * 64))
    assert [one.sha256[0] for one in wanted(w)] == ["2", "1"]
    act(w, "d0002", Endorse("Giao P. KT", given((UNIT, AssignmentRole.LEAD))))
    assert [one.sha256[0] for one in wanted(w)] == ["1", "2"]


def test_a_fetch_that_failed_is_left_alone_until_its_time(w: Workplace) -> None:
    arrives(w, with_attachment(entered(1), "1" * 64))
    with w.cache.writing() as connection:
        files.postpone(connection, "1" * 64, MONDAY + timedelta(minutes=5))
    assert wanted(w) == []
    with w.cache.writing() as connection:
        files.no_postponing(connection)
    assert [(one.sha256[0], one.failures) for one in wanted(w)] == [("1", 1)]


def test_a_file_is_fetched_once_however_many_documents_have_it(w: Workplace) -> None:
    arrives(w, *(with_attachment(entered(n), "1" * 64) for n in range(3)))
    assert len(wanted(w)) == 1
    with w.cache.reading() as connection:
        assert need.missing_count(connection) == 1
        assert len(connection.execute(select(schema.document_files)).all()) == 3


def harmed(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("harm", [harmed, Path.unlink, lambda p: p.write_bytes(p.read_bytes()[:-7])])
def test_fault_9_a_damaged_file_is_set_aside_and_wanted_again_by_itself(
    w: Workplace, harm: Callable[[Path], object]
) -> None:
    arrives(w, entered(1, attachments=(Attachment("a.pdf", SHA, len(BIG)),)))
    w.vault.put(io.BytesIO(BIG))
    assert wanted(w) == []
    found = w.vault.location(SHA)
    assert found is not None
    harm(found[0])
    assert not w.vault.is_whole(SHA)
    assert w.vault.location(SHA) is None
    assert [one.sha256 for one in wanted(w)] == [SHA]
    w.vault.put(io.BytesIO(BIG))
    assert read(w, SHA) == BIG
    assert w.vault.is_whole(SHA)


def test_fault_9_a_damaged_file_is_never_shown_and_reading_it_has_it_fetched_again(w: Workplace) -> None:
    arrives(w, entered(1, attachments=(Attachment("a.pdf", SHA, len(BIG)),)))
    w.vault.put(io.BytesIO(BIG))
    found = w.vault.location(SHA)
    assert found is not None
    harmed(found[0])
    with pytest.raises(PaperProblem) as told:
        export(w, "d0001", w.folder / "out.pdf")
    assert told.value.code == "sealed_file_corrupt"
    assert not (w.folder / "out.pdf").exists()
    assert [one.sha256 for one in wanted(w)] == [SHA]


LOST = {
    "absent": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "cut in the middle": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
}


@pytest.mark.parametrize("lost", LOST.values(), ids=LOST)
@pytest.mark.parametrize("look", ["location", "open_reader", "is_whole", "export"])
def test_fault_28_a_file_the_power_took_counts_as_missing_wherever_it_is_looked_for(
    w: Workplace, lost: Callable[[Path], object], look: str
) -> None:
    """A fetched file is not made durable: its name may outlive its bytes."""
    arrives(w, with_attachment(entered(1), SHA, len(BIG)))
    w.vault.put(io.BytesIO(BIG), SHA)
    lost(w.vault.path(SHA))
    if look == "export":
        refused = export(w, "d0001", w.folder / "out.pdf")
        assert isinstance(refused, Refusal)
        assert refused.code == "file_not_here"
    else:
        assert not getattr(w.vault, look)(SHA)
    assert [one.sha256 for one in wanted(w)] == [SHA]
    w.vault.put(io.BytesIO(BIG), SHA)
    assert read(w, SHA) == BIG


def test_fault_28_a_file_of_the_right_length_with_a_hole_in_it_is_wanted_again_when_it_is_read(w: Workplace) -> None:
    arrives(w, with_attachment(entered(1), SHA, len(BIG)))
    w.vault.put(io.BytesIO(BIG), SHA)
    path = w.vault.path(SHA)
    sealed = path.read_bytes()
    path.write_bytes(sealed[:4096] + bytes(8192) + sealed[12288:])
    with pytest.raises(PaperProblem) as told:
        export(w, "d0001", w.folder / "out.pdf")
    assert told.value.code == "sealed_file_corrupt"
    assert [one.sha256 for one in wanted(w)] == [SHA]


def test_a_file_whose_size_was_told_wrongly_is_judged_by_its_content_and_stays(w: Workplace) -> None:
    w.vault.put(io.BytesIO(BIG))
    w.vault.mark_here([(SHA, 7)])
    assert w.vault.location(SHA) is not None
    assert read(w, SHA) == BIG


def test_fault_28_what_the_hub_has_waits_for_no_disk_and_what_only_this_desk_has_does(
    w: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attached file is the desk's alone, also where the same bytes had been fetched before."""
    synced = list[int]()
    monkeypatch.setattr("os.fsync", synced.append)
    fetched = w.vault.part(SHA)
    fetched.write(BIG)
    fetched.close_whole(durable=False)
    w.vault.mark_here([(SHA, len(BIG))])
    assert synced == []
    assert w.vault.make_durable(SHA)
    assert len(synced) == 2, "the file and its folder"
    w.vault.put(io.BytesIO(b"only here"))
    assert len(synced) == 4
    assert not w.vault.make_durable("d" * 64)
