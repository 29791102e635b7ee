"""Searching: with marks or without, by words or numbers; what is here is found, and the index heals itself."""

import random
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st

from cases import CHAIR, KT, given
from own_desk import KEY, arrives, desk_of, entered, gone, incoming, page
from wardoffice.desk.acting import act
from wardoffice.desk.searching import find
from wardoffice.desk.workplace import Workplace, viewpoint
from wardoffice.domain.commands import Comment, Endorse
from wardoffice.domain.document import AssignmentRole, Attachment, Document
from wardoffice.domain.text import fold
from wardoffice.store import facts, texts
from wardoffice.store.changes import Stored, read_page, store_page, store_read
from wardoffice.store.index import open_index
from wardoffice.store.index_file import INDEX_FILE
from wardoffice.store.search import snippet_of


@pytest.fixture
def w(tmp_path: Path) -> Iterator[Workplace]:
    with desk_of(tmp_path, CHAIR) as workplace:
        yield workplace


def found(w: Workplace, words: str, limit: int = 50) -> list[str]:
    return [hit.row.id for hit in find(w, words, limit).hits]


def letters(w: Workplace) -> None:
    arrives(
        w,
        entered(1, subject="Về việc phòng, chống ngập úng mùa mưa", issuing_agency="Sở Nông nghiệp và Môi trường"),
        entered(2, subject="Kế hoạch tổng kiểm tra đất đai", issuing_agency="Sở Xây dựng", code="12/QĐ-UBND"),
        entered(3, subject="Mời họp giao ban", issuing_agency="Văn phòng Thành ủy", code="84-CV/ĐU"),
    )


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("chong ngap", ["d0001"]),
        ("chống ngập", ["d0001"]),
        (unicodedata.normalize("NFD", "chống ngập úng"), ["d0001"]),
        ("dat dai", ["d0002"]),
        ("đất đai", ["d0002"]),
        ("ĐẤT", ["d0002"]),
        ("nong nghiep ung", ["d0001"]),
        ("giao b", ["d0003"]),
        ("ngap khong co", []),
        ("12/qđ-ubnd", ["d0002"]),
        ("12 qd ubnd", ["d0002"]),
        ("12/QĐ", ["d0002"]),
        ("84-cv/du", ["d0003"]),
        ("84 cv", ["d0003"]),
        ("", []),
        ('"', []),
        ("AND OR NOT * ( : ^", []),
        ("🙂", []),
    ],
)
def test_words_find_their_documents(w: Workplace, words: str, ids: list[str]) -> None:
    """paperless#115, zotero#1300: search without diacritics, asked for during ten years."""
    letters(w)
    assert found(w, words) == ids


def test_an_arrival_number_finds_itself_first(w: Workplace) -> None:
    arrives(
        w,
        entered(1),
        incoming(2, subject="Đính chính số đến 512 và văn bản đến 512", code="512/SNV"),
        incoming(3, subject="Chuyển đến 512 hộ dân", code="7/SNV"),
    )
    for words in ("den 512", "số đến 512", "đến 512", "#512"):
        assert found(w, words)[0] == "d0001", words
    assert found(w, "512")[:2] == ["d0001", "d0002"]


def test_hits_with_the_very_marks_typed_come_first_then_the_newest(w: Workplace) -> None:
    arrives(
        w,
        entered(1, subject="Công tác hòa giải"),
        entered(2, subject="Công tác hóa giải"),
        entered(3, subject="Công tác hoa giai"),
        entered(4, subject="Công tác hóa giải lần hai"),
    )
    assert found(w, "hòa giải") == ["d0001", "d0004", "d0003", "d0002"]
    assert found(w, "hóa giải") == ["d0004", "d0002", "d0003", "d0001"]
    assert found(w, "hoa giai") == ["d0004", "d0003", "d0002", "d0001"]


def with_text(w: Workplace, number: int, text: str) -> None:
    sha256 = f"{number:064x}"
    arrives(w, entered(number, subject="Không tên", attachments=(Attachment("a.pdf", sha256, 1),)))
    with w.cache.writing() as connection:
        texts.put(connection, sha256, text)


def test_the_text_of_files_is_found_with_its_page_and_place(w: Workplace) -> None:
    with_text(w, 1, "Trang đầu\fTrang hai nói về khu phố Tân Hưng\fTrang ba")
    hit = find(w, "tan hung").hits[0]
    marked = [hit.snippet.text[start:end] for start, end in hit.snippet.spans]
    assert (hit.row.id, hit.snippet.page, marked) == ("d0001", 2, ["Tân", "Hưng"])


def test_titles_stand_before_text_and_exact_marks_before_others_in_text_too(w: Workplace) -> None:
    arrives(w, entered(1, subject="Nước sạch nông thôn"))
    with_text(w, 2, "cấp nước sạch")
    with_text(w, 3, "cấp nuớc sách")
    assert found(w, "nuoc sach") == ["d0001", "d0003", "d0002"]
    assert found(w, "nước sạch") == ["d0001", "d0002", "d0003"]


def test_a_bút_phê_is_found_before_it_has_been_sent(w: Workplace) -> None:
    letters(w)
    find(w, "x")
    act(w, "d0003", Endorse("Giao bộ phận lễ tân chuẩn bị", given((KT, AssignmentRole.LEAD))))
    assert found(w, "le tan") == ["d0003"]


def test_what_was_removed_or_hidden_is_no_longer_found(w: Workplace) -> None:
    letters(w)
    assert found(w, "so") != []
    store_page(w.cache, page(gone("d0001"), gone("d0002", hidden=True)), viewpoint(w))
    assert found(w, "chong ngap") == []
    assert found(w, "dat dai") == []
    letters(w)
    assert found(w, "chong ngap") == ["d0001"]


def test_an_index_that_was_deleted_or_damaged_is_made_again_by_itself(tmp_path: Path) -> None:
    with desk_of(tmp_path) as w:
        letters(w)
        assert found(w, "ngap") == ["d0001"]
    for harm in (lambda p: p.unlink(), lambda p: p.write_bytes(b"no database at all" * 500)):
        harm(tmp_path / INDEX_FILE)
        with desk_of(tmp_path) as w:
            assert found(w, "ngap") == ["d0001"]


@pytest.mark.parametrize("while_open", [Path.unlink, lambda p: p.write_bytes(b"no database at all" * 5000)])
def test_an_index_harmed_while_the_program_runs_is_made_again_by_itself(
    tmp_path: Path, while_open: Callable[[Path], object]
) -> None:
    with desk_of(tmp_path) as w:
        letters(w)
        assert found(w, "ngap") == ["d0001"]
    with desk_of(tmp_path) as w:
        while_open(tmp_path / INDEX_FILE)
        for ending in ("-wal", "-shm"):
            (tmp_path / f"{INDEX_FILE}{ending}").unlink(missing_ok=True)
        assert found(w, "ngap") == ["d0001"]
        assert found(w, "dat dai") == ["d0002"]


@pytest.mark.parametrize("seed", range(6))
def test_a_bit_flipped_in_the_index_never_gives_a_wrong_answer(tmp_path: Path, seed: int) -> None:
    with desk_of(tmp_path) as w:
        arrives(w, *(entered(n, subject=f"Về việc ngập úng số {n}") for n in range(60)))
        w.index.catch_up(w.cache)
        expected = found(w, "ngap ung", limit=100)
    path = tmp_path / INDEX_FILE
    content = bytearray(path.read_bytes())
    content[random.Random(seed).randrange(len(content))] ^= 1
    path.write_bytes(content)
    with desk_of(tmp_path) as w:
        assert found(w, "ngap ung", limit=100) == expected


def test_while_the_index_is_being_made_anew_searching_says_what_it_has_not_read(w: Workplace) -> None:
    for n in range(3):
        arrives(w, *(entered(n * 400 + k) for k in range(400)), state=str(n))
    assert find(w, "ngap").unread > 0
    w.index.catch_up(w.cache)
    assert find(w, "ngap").unread == 0


def test_an_index_made_of_another_cache_or_ahead_of_it_is_not_believed(tmp_path: Path) -> None:
    with desk_of(tmp_path / "other") as w:
        letters(w)
        assert found(w, "ngap") == ["d0001"]
    with desk_of(tmp_path / "own") as w:
        arrives(w, entered(7, subject="Việc khác"))
    shutil.copy(tmp_path / "other" / INDEX_FILE, tmp_path / "own" / INDEX_FILE)
    with desk_of(tmp_path / "own") as w:
        assert found(w, "ngap") == []
        assert found(w, "viec khac") == ["d0007"]
        with w.cache.writing() as connection:
            facts.set_fact(connection, facts.STAMP, "0")
        assert found(w, "viec khac") == ["d0007"]


def test_two_programs_may_read_into_the_index_at_once(w: Workplace) -> None:
    with closing(open_index(w.folder, KEY)) as other:
        letters(w)
        assert (w.index.catch_up(w.cache), other.catch_up(w.cache)) == (3, 0)
        arrives(w, entered(1, revision=3, subject="Tên mới"))
        assert other.catch_up(w.cache) == 1
        assert found(w, "ten moi") == ["d0001"]
        assert found(w, "chong ngap") == []


def test_searching_reads_no_more_than_a_few_new_documents_first(w: Workplace) -> None:
    arrives(w, *(entered(n) for n in range(300)))
    assert found(w, "ngap", limit=400)
    assert w.index.catch_up(w.cache) + 300 >= 300


WORDS = st.text(alphabet="aăâbcdđeêioôơuưyàáảãạếềộợữỳ .-/12", min_size=1, max_size=60)


@settings(max_examples=200)
@hypothesis_given(text=WORDS, token=st.text(alphabet="abcdeiou12", min_size=1, max_size=4))
def test_the_places_marked_in_a_snippet_begin_words_that_match(text: str, token: str) -> None:
    for form in ("NFC", "NFD"):
        snippet = snippet_of(unicodedata.normalize(form, text), [token])
        for start, end in snippet.spans:
            assert fold(snippet.text[start:end]) == token
            assert start == 0 or not snippet.text[start - 1].isalnum()


def entries(w: Workplace) -> list[tuple[object, ...]]:
    """What the index holds of every word, as far as a contentless index tells."""
    with w.index.reading() as connection:
        connection.exec_driver_sql("CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, found, instance)")
        held = connection.exec_driver_sql("SELECT term, doc, col, offset FROM held ORDER BY 1, 2, 3, 4").fetchall()
        connection.exec_driver_sql("DROP TABLE temp.held")
    return [tuple(row) for row in held]


def stored(w: Workplace, *documents: Document, state: str = "1") -> Stored:
    return store_read(w.cache, read_page(page(*documents, state=state), viewpoint(w)), viewpoint(w))


def test_an_index_given_pages_at_once_equals_one_that_read_the_cache(w: Workplace) -> None:
    for n in range(3):
        one = stored(w, *(entered(n * 150 + k, subject=f"Về việc số {n} lần {k}") for k in range(150)), state=str(n))
        assert w.index.take_over([one.stamp], one.plain)
    taken_over = entries(w)
    assert w.index.catch_up(w.cache) == 0
    w.index.rebuild()
    assert w.index.catch_up(w.cache) == 450
    assert entries(w) == taken_over != []


def test_an_index_that_is_behind_takes_no_page_over_and_reads_the_cache_instead(w: Workplace) -> None:
    arrives(w, entered(1))
    one = stored(w, entered(2), state="2")
    assert not w.index.take_over([one.stamp], one.plain)
    assert w.index.catch_up(w.cache) == 2
    assert not w.index.take_over([one.stamp], one.plain)


def test_where_acts_or_texts_are_to_be_indexed_too_no_page_is_taken_over(w: Workplace) -> None:
    arrives(w, entered(1))
    act(w, "d0001", Comment("ý kiến riêng"))
    assert stored(w, entered(1, revision=3), state="2").plain == ()
    assert stored(w, entered(2), state="3").plain != ()
    with w.cache.writing() as connection:
        texts.put(connection, "e" * 64, "chữ trong tệp")
    assert stored(w, entered(3), state="4").plain == ()


def test_hiding_what_was_never_held_leaves_the_index_read_to_the_end(tmp_path: Path) -> None:
    with desk_of(tmp_path) as w:
        arrives(w, entered(1))
        store_page(w.cache, page(gone("d0999", hidden=True), state="2"), viewpoint(w))
        w.index.catch_up(w.cache)
        with w.cache.reading() as connection:
            assert w.index.indexed_to() == facts.number(connection, facts.STAMP)
