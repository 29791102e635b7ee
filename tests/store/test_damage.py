"""A damaged cache: set aside, made anew by itself, and nothing a person wrote is gone or goes out twice."""

import random
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from cases import CHAIR
from own_desk import KEY, arrives, cache_in, desk_of, entered
from wardoffice.desk.acting import Acted, act
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.commands import Comment
from wardoffice.store import audit, custody, drafts, facts, lists, notices, outbox, records, safekeeping, schema, tokens
from wardoffice.store.cache import CACHE_ID, Cache, faults_in
from wardoffice.store.custody import CACHE_FILE, KEY_CHECK_FILE, QUARANTINE
from wardoffice.store.pages import PAGE, Pages
from wardoffice.store.problem import StoreProblem
from wardoffice.store.salvage import Loss, salvaged

ACTS, DOCUMENTS = 8, 20


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A profile in which somebody has worked, and the ids of his acts."""
    folder = tmp_path_factory.mktemp("worked") / "profile"
    with desk_of(folder, CHAIR) as w:
        with w.cache.writing() as connection:
            facts.set_fact(connection, facts.URL, "https://hub.example")
            facts.set_fact(connection, facts.LOGIN, "ct")
            tokens.put(connection, "vé vào", "vé gia hạn")
        arrives(w, *(entered(n, subject=f"Về việc số {n} " * (n + 1) * 8) for n in range(1, DOCUMENTS + 1)))
        ids = [comment(w, f"ý kiến thứ {n} " * 40) for n in range(ACTS)]
        with w.cache.writing() as connection:
            drafts.keep(connection, "d0002", "endorse", "đang viết dở " * 50, w.clock())
    return folder, ids


@pytest.fixture
def profile(worked: tuple[Path, list[str]], tmp_path: Path) -> Path:
    return Path(shutil.copytree(worked[0], tmp_path / "profile"))


def inside_documents(profile: Path) -> int:
    """A place in the file that whoever reads the documents comes past."""
    with closing(cache_in(profile)) as cache, cache.reading() as connection:
        root = connection.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name='documents'").scalar_one()
    return (int(root) - 1) * PAGE + 2000


def comment(w: Workplace, text: str) -> str:
    acted = act(w, "d0001", Comment(text))
    assert isinstance(acted, Acted)
    return acted.command.id


def queue_in(cache: Cache) -> list[str]:
    with cache.reading() as connection:
        return [row.id for row in outbox.listed(connection)]


def read_all(cache: Cache) -> None:
    """What a person's day would read sooner or later: every table, whole."""
    with cache.reading() as connection:
        for table in schema.metadata.sorted_tables:
            connection.execute(select(table)).all()


def at_work(folder: Path) -> Cache:
    """The cache as it is after whatever a full reading finds has been mended."""
    cache = cache_in(folder)
    try:
        cache.prove()
    except StoreProblem as problem:
        assert problem.code == "cache_rescued", problem.facts
        cache.prove()
    return cache


def whole(cache: Cache, ids: list[str]) -> None:
    assert faults_in(cache) == []
    assert queue_in(cache) == ids
    with cache.reading() as connection:
        assert [draft.body for draft in drafts.every(connection)] == ["đang viết dở " * 50]
        assert facts.fact(connection, facts.LOGIN) == "ct"
        assert audit.first_fault(connection) is None


def flipped(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1 << at % 8
    path.write_bytes(content)


def zeroed(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    begin = at // PAGE * PAGE
    content[begin : begin + PAGE] = bytes(PAGE)
    path.write_bytes(content)


def cut_off(path: Path, at: int) -> None:
    with path.open("r+b") as stream:
        stream.truncate(at)


@pytest.mark.parametrize("harm", [flipped, zeroed, cut_off])
@pytest.mark.parametrize("seed", range(5))
def test_whatever_page_is_hit_nothing_that_was_written_is_gone(
    worked: tuple[Path, list[str]], profile: Path, harm: Callable[[Path, int], None], seed: int
) -> None:
    path = profile / CACHE_FILE
    harm(path, 50 if seed == 0 else random.Random(seed).randrange(path.stat().st_size))
    with closing(at_work(profile)) as cache:
        whole(cache, worked[1])
    with closing(cache_in(profile)) as cache:
        assert cache.rescued == {}, "it goes on as if nothing had been, and is not mended again"


@pytest.mark.parametrize("seed", range(7))
def test_without_the_second_copy_what_lay_on_undamaged_pages_is_saved(
    worked: tuple[Path, list[str]], profile: Path, seed: int
) -> None:
    (profile / safekeeping.UNSENT_FILE).unlink()
    path = profile / CACHE_FILE
    hit = 1 if seed == 0 else random.Random(seed).randrange(path.stat().st_size) // PAGE + 1
    on_that_page = rows_on_page(path, hit)
    zeroed(path, (hit - 1) * PAGE)
    with closing(at_work(profile)) as cache:
        assert [id_ for id_ in worked[1] if id_ not in on_that_page] == [
            id_ for id_ in queue_in(cache) if id_ not in on_that_page
        ]
        with cache.reading() as connection:
            lost = set(records.revisions(connection)) ^ {f"d{n:04d}" for n in range(1, DOCUMENTS + 1)}
            assert lost <= on_that_page


def rows_on_page(path: Path, number: int) -> set[str]:
    """The ids of acts and documents of which any part lies on a page."""

    class Without(Pages):
        def get(self, wanted: int) -> bytes | None:
            return None if wanted == number else super().get(wanted)

    def ids(pages: Pages) -> set[str]:
        return {str(row["id"]) for table, row in salvaged(pages, {}, Loss()) if table in ("outbox", "documents")}

    return ids(Pages(path, KEY)) - ids(Without(path, KEY)) if number > 1 else set()


@pytest.mark.parametrize("missing", [CACHE_FILE, f"{CACHE_FILE} empty"])
def test_a_cache_that_is_gone_gives_back_what_the_second_copy_holds(
    worked: tuple[Path, list[str]], profile: Path, missing: str
) -> None:
    (profile / CACHE_FILE).unlink()
    if missing.endswith("empty"):
        (profile / CACHE_FILE).touch()
    with closing(cache_in(profile)) as cache:
        assert (cache.rescued["acts"], cache.rescued["drafts"], cache.rescued["documents"]) == (ACTS, 1, 0)
        assert queue_in(cache) == worked[1]


def test_the_log_of_a_killed_program_that_is_lost_takes_no_act_with_it(profile: Path, tmp_path: Path) -> None:
    with desk_of(profile, CHAIR) as w:
        id_ = comment(w, "sau cùng")
        with w.cache.writing() as connection:
            drafts.drop(connection, "d0002", "endorse")
        shutil.copytree(profile, tmp_path / "killed")  # as it lies there at a kill: the newest in the log alone
    for name in ("cache.db-wal", "cache.db-shm"):
        (tmp_path / "killed" / name).unlink()
    with closing(cache_in(tmp_path / "killed")) as cache:
        assert queue_in(cache)[-1] == id_
        with cache.reading() as connection:
            assert drafts.every(connection) != (), "the copy never takes away what the cache holds"


def test_a_bit_flipped_in_the_log_takes_no_act_with_it(profile: Path, tmp_path: Path) -> None:
    with desk_of(profile, CHAIR) as w:
        ids = [comment(w, f"sau {n}") for n in range(4)]
        killed = Path(shutil.copytree(profile, tmp_path / "killed"))
    (killed / "cache.db-shm").unlink()
    flipped(killed / "cache.db-wal", 2 * PAGE)
    with closing(at_work(killed)) as cache:
        assert queue_in(cache)[-4:] == ids


def test_an_act_withdrawn_before_the_damage_does_not_come_back(worked: tuple[Path, list[str]], profile: Path) -> None:
    with closing(cache_in(profile)) as cache, cache.writing() as connection:
        assert outbox.withdraw(connection, worked[1][3]) is not None
        drafts.drop(connection, "d0002", "endorse")
    (profile / CACHE_FILE).unlink()
    with closing(cache_in(profile)) as cache:
        assert queue_in(cache) == [id_ for id_ in worked[1] if id_ != worked[1][3]]
        with cache.reading() as connection:
            assert drafts.every(connection) == ()


def test_nothing_of_another_persons_is_put_into_a_queue(profile: Path) -> None:
    for name in (CACHE_FILE, KEY_CHECK_FILE):
        (profile / name).unlink()
    with closing(cache_in(profile)) as cache, cache.writing() as connection:
        facts.set_fact(connection, facts.PERSON, "p.other")
    with closing(cache_in(profile)) as cache:
        assert queue_in(cache) == []


def test_a_rescue_says_what_it_saved_and_keeps_the_damaged_file_and_the_sign_in(profile: Path) -> None:
    with closing(cache_in(profile)) as cache, cache.reading() as connection:
        before = facts.fact(connection, CACHE_ID)
    damaged = (profile / CACHE_FILE).read_bytes()
    flipped(profile / CACHE_FILE, 50)
    with closing(cache_in(profile)) as cache:
        told = cache.rescued
        assert (told["acts"], told["drafts"], told["documents"], told["pages"]) == (ACTS, 1, DOCUMENTS, 1)
        kept = Path(str(told["kept"])).read_bytes()
        assert [place for place in range(len(damaged)) if damaged[place] != kept[place]] == [50]
        with cache.reading() as connection:
            assert tokens.get(connection) == ("vé vào", "vé gia hạn")
            assert facts.fact(connection, facts.LISTING_ANEW) == "yes"
            assert facts.fact(connection, facts.CURSOR) is None
            assert facts.fact(connection, CACHE_ID) != before
            assert [one.kind for one in notices.unseen(connection)] == ["copy_made_anew"]


def test_damage_found_in_the_middle_of_work_is_mended_there_and_told_once(
    worked: tuple[Path, list[str]], profile: Path
) -> None:
    flipped(profile / CACHE_FILE, inside_documents(profile))
    with closing(cache_in(profile)) as cache:
        told = []
        for _ in range(3):
            try:
                read_all(cache)
            except StoreProblem as problem:
                told.append(problem.code)
        assert told == ["cache_rescued"]
        whole(cache, worked[1])


def test_damage_met_at_opening_is_mended_there(worked: tuple[Path, list[str]], profile: Path) -> None:
    with closing(cache_in(profile)) as cache, cache.reading() as connection:
        root = connection.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name='outbox'").scalar_one()
    flipped(profile / CACHE_FILE, (int(root) - 1) * PAGE + 2000)
    with closing(cache_in(profile)) as cache:
        assert cache.rescued["acts"] == ACTS
        whole(cache, worked[1])


def test_damage_met_where_the_driver_itself_is_asked_is_mended_too(profile: Path) -> None:
    with closing(cache_in(profile)) as cache, cache.reading() as connection:
        asked = "SELECT rootpage FROM sqlite_master WHERE name='list_rows_lists'"
        root = int(connection.exec_driver_sql(asked).scalar_one())
    flipped(profile / CACHE_FILE, (root - 1) * PAGE + 2000)
    with closing(cache_in(profile)) as cache:
        with pytest.raises(StoreProblem) as told, cache.reading() as connection:
            lists.ids(connection, now=cache.clock())
        assert told.value.code == "cache_rescued"
        with cache.reading() as connection:
            assert len(lists.ids(connection, now=cache.clock())) == DOCUMENTS


def test_another_program_with_the_damaged_file_open_goes_on_in_the_new_one(profile: Path) -> None:
    with desk_of(profile, CHAIR) as w:
        comment(w, "trước")
        flipped(profile / CACHE_FILE, inside_documents(profile))
        with closing(cache_in(profile)) as other, pytest.raises(StoreProblem):
            read_all(other)
        id_ = comment(w, "sau")
        assert queue_in(w.cache)[-1] == id_
    with closing(cache_in(profile)) as cache:
        assert queue_in(cache)[-1] == id_


class Killed(BaseException):
    """Stands for the end of the process."""


def test_a_program_killed_anywhere_in_a_rescue_leaves_the_old_cache_or_the_new_one(
    worked: tuple[Path, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in range(100):
        profile = Path(shutil.copytree(worked[0], tmp_path / f"profile-{step}"))
        flipped(profile / CACHE_FILE, 50)
        with monkeypatch.context() as patched:
            done = killed_at(step, patched)
            if done(profile):
                assert step > 4
                break
        with closing(cache_in(profile)) as cache:
            whole(cache, worked[1])
        assert not (profile / custody.ORDER).exists()
        assert not (profile / custody.READY).exists()
    else:
        pytest.fail("it never came to an end")


def killed_at(step: int, patched: pytest.MonkeyPatch) -> Callable[[Path], bool]:
    """Open a profile in a program that ends at the step-th change of a name on the disk; whether it came through."""
    left = iter(range(step))

    def stops(name: str) -> None:
        before = getattr(custody, name)

        def stopped(*arguments: object) -> object:
            if next(left, None) is None:
                raise Killed
            return before(*arguments)

        patched.setattr(custody, name, stopped)

    for name in ("moved", "write_whole", "flush", "_set_aside"):
        stops(name)

    def opened(profile: Path) -> bool:
        try:
            cache_in(profile).close()
        except Killed:
            return False
        return True

    return opened


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"0" * 64, b"0" * 64 + b"\nzz\n"])
def test_a_damaged_check_of_the_key_keeps_nobody_out(
    worked: tuple[Path, list[str]], profile: Path, content: bytes
) -> None:
    (profile / KEY_CHECK_FILE).write_bytes(content)
    with closing(cache_in(profile)) as cache:
        assert cache.rescued == {}
        whole(cache, worked[1])


def test_a_profile_keeps_the_last_three_damaged_caches(profile: Path) -> None:
    for _ in range(5):
        flipped(profile / CACHE_FILE, 50)
        cache_in(profile).close()
    kept = sorted(path.name for path in (profile / QUARANTINE).iterdir())
    assert kept == ["cache-3.db", "cache-4.db", "cache-5.db"]


def test_the_second_copy_stays_small_and_loses_nothing_when_it_is_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safekeeping, "LARGEST", 20_000)
    with desk_of(tmp_path, CHAIR) as w:
        arrives(w, entered(1))
        id_ = comment(w, "giữ lại")
        for n in range(200):
            with w.cache.writing() as connection:
                drafts.keep(connection, "d0001", "endorse", f"lần thứ {n} " * 20, w.clock())
    assert (tmp_path / safekeeping.UNSENT_FILE).stat().st_size < 22_000
    kept = safekeeping.read(tmp_path, KEY)
    assert list(kept.acts) == [id_]
    assert [row["body"] for row in kept.drafts.values()] == ["lần thứ 199 " * 20]


def test_a_damaged_line_of_the_second_copy_costs_that_line_alone(profile: Path) -> None:
    path = profile / safekeeping.UNSENT_FILE
    lines = path.read_bytes().split(b"\n")
    place = next(n for n, line in enumerate(lines) if line.startswith(b"act"))
    lines[place] = lines[place][:-9] + b"AAAAAAAA="
    path.write_bytes(b"\n".join(lines))
    kept = safekeeping.read(profile, KEY)
    assert (len(kept.acts), len(kept.drafts), kept.damaged) == (ACTS - 1, 1, 1)


def test_nothing_in_the_second_copy_can_be_read_without_the_key(profile: Path) -> None:
    text = (profile / safekeeping.UNSENT_FILE).read_bytes()
    assert "ý kiến".encode() not in text
    assert b"d0002" not in text
    assert len(safekeeping.read(profile, bytes(32)).acts) == 0


@pytest.mark.parametrize("harm", ["emptied", "gone"])
def test_a_profile_that_came_without_its_second_copy_gets_one_at_the_next_start(
    worked: tuple[Path, list[str]], profile: Path, harm: str
) -> None:
    """One of a former version, or restored on another machine: whose desk it is stood in no second copy, and without
    that name nothing in the copy was anybody's."""
    (profile / safekeeping.UNSENT_FILE).unlink()
    cache_in(profile).close()
    if harm == "gone":
        (profile / CACHE_FILE).unlink()
    else:
        (profile / CACHE_FILE).write_bytes(b"")

    with closing(cache_in(profile)) as cache, cache.reading() as connection:
        assert [row.id for row in outbox.listed(connection)] == worked[1]
        assert facts.fact(connection, facts.LOGIN) == "ct"
