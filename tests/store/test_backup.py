"""Backups: made beside work, proven by reading all of it, and put back without losing or repeating anything."""

import hashlib
import io
import random
import shutil
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from cases import CHAIR
from killed_at_the_disk import Killed, stopped_at
from own_desk import KEY, OTHER_KEY, HandClock, answered, arrives, cache_in, desk_of, entered
from wardoffice.contract.wire import CommandAnswer
from wardoffice.desk.acting import Acted, act
from wardoffice.desk.searching import find
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.commands import Comment
from wardoffice.domain.document import Attachment
from wardoffice.store import audit, backup, custody, drafts, facts, outbox, records, schema, tokens
from wardoffice.store.cache import faults_in
from wardoffice.store.custody import CACHE_FILE
from wardoffice.store.problem import StoreProblem
from wardoffice.store.restoring import restore

BIG = bytes(range(256)) * 700
SHA = hashlib.sha256(BIG).hexdigest()
BACKUP_KEY = b"b" * 32
CLOCK = HandClock()


def comment(w: Workplace, text: str) -> str:
    acted = act(w, "d0001", Comment(text))
    assert isinstance(acted, Acted)
    return acted.command.id


def worked(folder: Path) -> list[str]:
    """Somebody's profile with a file, two acts and a draft; the acts' ids."""
    with desk_of(folder, CHAIR) as w:
        arrives(w, *(entered(n, attachments=(Attachment("a.pdf", SHA, len(BIG)),)) for n in range(1, 6)))
        w.vault.put(io.BytesIO(BIG))
        with w.cache.writing() as connection:
            facts.set_fact(connection, facts.LOGIN, "ct")
            tokens.put(connection, "vé vào", "vé gia hạn")
            drafts.keep(connection, "d0002", "endorse", "đang viết", w.clock())
        return [comment(w, "một"), comment(w, "hai")]


def made(folder: Path, target: Path, *, with_files: bool = True) -> backup.Backup:
    with closing(cache_in(folder)) as cache:
        return backup.create(cache, target, BACKUP_KEY, {"salt": ""}, with_files=with_files)


def queue(folder: Path, key: bytes = KEY) -> dict[str, str]:
    with closing(cache_in(folder, key=key)) as cache, cache.reading() as connection:
        return {row.id: row.state.value for row in outbox.listed(connection, accepted=True)}


def everything_in(folder: Path) -> dict[str, bytes]:
    """What lies there, but for locks and what SQLite makes of its log on closing."""
    left_out = ("-wal", "-shm", ".lock")
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(left_out)
    }


def test_a_backup_restored_on_another_machine_has_everything_but_the_sign_in(tmp_path: Path) -> None:
    acts = worked(tmp_path / "own")
    found = made(tmp_path / "own", tmp_path / "b.wob")
    assert (found.documents, found.outbox, found.drafts, found.files, found.login) == (5, 2, 1, 1, "ct")
    assert found == backup.verify(tmp_path / "b.wob", BACKUP_KEY, CLOCK)
    restored = restore(tmp_path / "b.wob", BACKUP_KEY, tmp_path / "new", OTHER_KEY, CLOCK)
    assert restored.kept is None
    assert list(queue(tmp_path / "new", OTHER_KEY)) == acts
    with closing(cache_in(tmp_path / "new", key=OTHER_KEY)) as cache:
        assert faults_in(cache) == []
        with cache.reading() as connection:
            assert len(records.revisions(connection)) == 5
            assert [draft.body for draft in drafts.every(connection)] == ["đang viết"]
            assert tokens.get(connection) is None
            assert audit.first_fault(connection) is None
    assert not (tmp_path / "new" / custody.QUARANTINE).exists()


def test_sealed_files_come_along_if_wanted_and_are_fetched_again_if_not(tmp_path: Path) -> None:
    worked(tmp_path / "own")
    for name, with_files in (("with", True), ("without", False)):
        assert made(tmp_path / "own", tmp_path / name, with_files=with_files).files == with_files
        restore(tmp_path / name, BACKUP_KEY, tmp_path / f"{name}-new", OTHER_KEY, CLOCK)
        with closing(cache_in(tmp_path / f"{name}-new", key=OTHER_KEY)) as cache:
            from wardoffice.store.files import FileVault

            assert FileVault(cache).is_whole(SHA) is with_files


def test_a_file_attached_to_an_act_on_its_way_is_in_every_backup(tmp_path: Path) -> None:
    worked(tmp_path / "own")
    with closing(cache_in(tmp_path / "own")) as cache, cache.writing() as connection:
        row = {"sha256": SHA, "size": len(BIG), "media_type": "application/pdf"}
        connection.execute(schema.uploads.insert().values(row))
    assert made(tmp_path / "own", tmp_path / "b.wob", with_files=False).files == 1


@pytest.mark.parametrize("seed", range(10))
def test_a_backup_changed_in_any_place_is_refused_and_changes_nothing(tmp_path: Path, seed: int) -> None:
    worked(tmp_path / "own")
    made(tmp_path / "own", tmp_path / "b.wob")
    content = bytearray((tmp_path / "b.wob").read_bytes())
    if seed < 8:
        content[random.Random(seed).randrange(len(content))] ^= 1 << seed
    else:
        del content[-(10 ** (seed - 6)) :]
    (tmp_path / "b.wob").write_bytes(content)
    before = everything_in(tmp_path / "own")
    with pytest.raises(StoreProblem) as told:
        restore(tmp_path / "b.wob", BACKUP_KEY, tmp_path / "own", KEY, CLOCK)
    assert told.value.code == "backup_damaged"
    after = everything_in(tmp_path / "own")
    assert {name: after[name] for name in before} == before


def test_a_backup_whose_table_of_contents_is_changed_is_called_damaged_or_reads_as_it_was(tmp_path: Path) -> None:
    """The table then says an entry is enciphered, or packed, or that it lies elsewhere: no fault of the program."""
    worked(tmp_path / "own")
    documents = made(tmp_path / "own", tmp_path / "b.wob").documents
    whole = (tmp_path / "b.wob").read_bytes()
    first, end = whole.index(b"PK\x01\x02"), whole.rindex(b"PK\x05\x06")
    changes = (
        (first + 8, 1),
        (first + 10, 8),
        (first + 10, 12),
        (first + 10, 14),
        (first + 45, 0x80),
        (end + 15, 0x40),
        (end + 19, 0x80),
    )
    for place, bits in changes:
        changed = bytearray(whole)
        changed[place] ^= bits
        (tmp_path / "b.wob").write_bytes(changed)
        try:
            backup.key_file_of(tmp_path / "b.wob")
            assert backup.verify(tmp_path / "b.wob", BACKUP_KEY, CLOCK).documents == documents
        except StoreProblem as told:
            assert told.code == "backup_damaged"


def test_a_backup_of_a_newer_program_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worked(tmp_path / "own")
    made(tmp_path / "own", tmp_path / "b.wob")
    monkeypatch.setattr(schema, "VERSION", schema.VERSION - 1)
    with pytest.raises(StoreProblem) as told:
        backup.verify(tmp_path / "b.wob", BACKUP_KEY, CLOCK)
    assert told.value.code == "cache_too_new"


def test_a_backup_under_another_key_or_of_another_kind_is_refused(tmp_path: Path) -> None:
    worked(tmp_path / "own")
    made(tmp_path / "own", tmp_path / "b.wob")
    with pytest.raises(StoreProblem):
        backup.verify(tmp_path / "b.wob", OTHER_KEY, CLOCK)
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as other:
        other.writestr("a", "b")
    for name in ("z.zip", "nowhere"):
        with pytest.raises(StoreProblem) as told:
            backup.key_file_of(tmp_path / name)
        assert told.value.code in ("backup_damaged", "backup_missing")


def test_an_older_backup_loses_no_act_and_sends_none_again_that_was_taken(tmp_path: Path) -> None:
    """Acts done, taken and withdrawn since the backup stay so; each keeps its id."""
    first, second = worked(tmp_path / "own")
    made(tmp_path / "own", tmp_path / "b.wob")
    with desk_of(tmp_path / "own", CHAIR) as w:
        third = comment(w, "ba")
        answered(w, CommandAnswer(first, "accepted", revision=9))
        with w.cache.writing() as connection:
            assert outbox.withdraw(connection, second)
            drafts.keep(connection, "d0002", "endorse", "viết thêm", w.clock().replace(year=2027))
            drafts.keep(connection, "d0003", "endorse", "mới", w.clock())
    restored = restore(tmp_path / "b.wob", BACKUP_KEY, tmp_path / "own", KEY, CLOCK)
    assert restored.kept is not None
    assert restored.kept.exists()
    assert queue(tmp_path / "own") == {first: "accepted", third: "waiting"}
    with desk_of(tmp_path / "own", CHAIR) as w:
        with w.cache.reading() as connection:
            assert {d.document: d.body for d in drafts.every(connection)} == {"d0002": "viết thêm", "d0003": "mới"}
            assert tokens.get(connection) == ("vé vào", "vé gia hạn")
            row = outbox.find(connection, first)
            assert row is not None
            assert row.overlaid, "what the hub took since is still seen"
        assert w.vault.is_whole(SHA)
        assert {hit.row.id for hit in find(w, "ngap").hits} <= {f"d{n:04d}" for n in range(1, 6)}
    with closing(cache_in(tmp_path / "own")) as cache, cache.reading() as connection:
        assert audit.first_fault(connection) is None


def test_a_backup_goes_over_a_damaged_cache_and_the_work_in_it_is_kept(tmp_path: Path) -> None:
    acts = worked(tmp_path / "own")
    made(tmp_path / "own", tmp_path / "b.wob")
    with desk_of(tmp_path / "own", CHAIR) as w:
        acts.append(comment(w, "ba"))
    content = bytearray((tmp_path / "own" / CACHE_FILE).read_bytes())
    content[50] ^= 1
    (tmp_path / "own" / CACHE_FILE).write_bytes(content)
    restore(tmp_path / "b.wob", BACKUP_KEY, tmp_path / "own", KEY, CLOCK)
    assert list(queue(tmp_path / "own")) == acts


def test_another_persons_backup_is_not_put_over_a_profile(tmp_path: Path) -> None:
    worked(tmp_path / "own")
    made(tmp_path / "own", tmp_path / "b.wob")
    with closing(cache_in(tmp_path / "other")) as cache, cache.writing() as connection:
        facts.set_fact(connection, facts.PERSON, "p.other")
    with pytest.raises(StoreProblem) as told:
        restore(tmp_path / "b.wob", BACKUP_KEY, tmp_path / "other", KEY, CLOCK)
    assert told.value.code == "backup_of_another"
    with closing(cache_in(tmp_path / "other")) as cache, cache.reading() as connection:
        assert facts.fact(connection, facts.PERSON) == "p.other"


def test_a_program_killed_anywhere_while_restoring_leaves_the_old_cache_or_the_restored_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked(tmp_path / "own")
    made(tmp_path / "own", tmp_path / "b.wob")
    with closing(cache_in(tmp_path / "own")) as cache, cache.writing() as connection:
        facts.set_fact(connection, "only", "in the old one")
    for step in range(100):
        profile = Path(shutil.copytree(tmp_path / "own", tmp_path / f"profile-{step}"))
        with monkeypatch.context() as patched:
            stopped_at(step, patched)
            try:
                restore(tmp_path / "b.wob", BACKUP_KEY, profile, KEY, CLOCK)
            except Killed:
                came_through = False
            else:
                came_through = True
        with closing(cache_in(profile)) as cache:
            assert faults_in(cache) == []
            with cache.reading() as connection:
                is_old = facts.fact(connection, "only") is not None
                restored = any(line.what == "restored" for line in audit.lines(connection))
            assert is_old is not restored
        assert len(queue(profile)) == 2
        if came_through:
            assert restored
            return
    pytest.fail("it never came to an end")


def test_a_backup_that_cannot_be_written_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    worked(tmp_path / "own")
    with pytest.raises(StoreProblem) as told:
        made(tmp_path / "own", tmp_path / "nowhere" / "b.wob")
    assert told.value.code == "backup_unwritable"
    (tmp_path / "b.wob").mkdir()
    with pytest.raises(StoreProblem):
        made(tmp_path / "own", tmp_path / "b.wob")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.wob", "own"]
