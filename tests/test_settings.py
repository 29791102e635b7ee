"""Settings: large text for leaders, and a file nobody can read never stands in the way."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardoffice.settings import SETTINGS_FILE, Settings, defaults_for, load, save, write_whole

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*Settings.__slots__, "other"]), inner),
)


def test_leaders_begin_with_large_text_and_the_clerk_with_tables() -> None:
    assert [defaults_for(r).text_size for r in ("chairperson", "vice_chairperson", "officer")] == [130, 130, 100]
    assert defaults_for("clerk").table


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    chosen = Settings(150, 60, True, True, {"incoming": [64, 80]}, "01d9", {"main": [0.3, 0.7]}, "/scan")
    save(tmp_path, chosen)
    assert load(tmp_path, "officer") == chosen
    assert [path.name for path in tmp_path.iterdir()] == [SETTINGS_FILE]


def test_one_value_of_the_wrong_kind_costs_only_itself(tmp_path: Path) -> None:
    (tmp_path / SETTINGS_FILE).write_text(json.dumps({"text_size": 117, "dark": True, "columns": {"a": ["b"]}}))
    found = load(tmp_path, "chairperson")
    assert (found.text_size, found.dark, found.columns) == (130, True, {})


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[1]", b"{", b"null", b"[" * 100_000])
def test_a_file_that_cannot_be_read_counts_as_absent(tmp_path: Path, content: bytes) -> None:
    (tmp_path / SETTINGS_FILE).write_bytes(content)
    assert load(tmp_path) == Settings()


@given(st.dictionaries(st.sampled_from([*Settings.__slots__, "other"]), JSON))
def test_whatever_the_file_says_the_settings_are_fit_to_use(
    tmp_path_factory: pytest.TempPathFactory, said: object
) -> None:
    folder = tmp_path_factory.mktemp("profile")
    (folder / SETTINGS_FILE).write_text(json.dumps(said))
    found = load(folder)
    assert found.text_size in (100, 115, 130, 150, 200)
    assert all(type(n) in (int, float) for widths in found.columns.values() for n in widths)


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_whole(tmp_path / "a", b"old")
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(OSError, match="full"):
        write_whole(tmp_path / "a", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"old")]


def test_fault_25_a_rename_that_a_virus_scanner_holds_up_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = [PermissionError(13, "held")] * 3
    rename = Path.replace

    def held_up(self: Path, target: Path) -> Path:
        if refusals:
            raise refusals.pop()
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", held_up)
    monkeypatch.setattr("time.sleep", lambda _: None)
    write_whole(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
