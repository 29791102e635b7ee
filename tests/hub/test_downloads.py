"""Downloads: whole, from where they stopped, and never a mixture of two files."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import CLERK
from hub_at_work import Desk, letter
from wardoffice.hub.opening import Hub
from wardoffice.hub.web.downloads import wanted_range
from wardoffice.hub.web.problems import Trouble

SignIn = Callable[[str], Desk]
CONTENT = bytes(range(256)) * 4000
SHA = hashlib.sha256(CONTENT).hexdigest()
TAG = f'"{SHA}"'
SIZE = len(CONTENT)


@pytest.fixture
def reader(hub: Hub, desk: SignIn, tmp_path: Path) -> Desk:
    letter(hub, tmp_path, CONTENT)
    return desk(CLERK)


def test_a_file_comes_whole_with_its_hash_as_tag(reader: Desk) -> None:
    answer = reader.get(f"/v1/files/{SHA}")
    assert answer.content == CONTENT
    assert answer.headers["etag"] == TAG
    assert answer.headers["content-length"] == str(SIZE)
    assert answer.headers["content-type"] == "application/pdf"
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE),
        ("bytes=300000-", 300_000, SIZE),
        ("bytes=300000-700000", 300_000, 700_001),
        (f"bytes=5-{SIZE + 100}", 5, SIZE),
        ("bytes=-10", SIZE - 10, SIZE),
        (f"bytes=-{SIZE * 2}", 0, SIZE),
    ],
)
def test_a_download_goes_on_from_where_it_stopped(reader: Desk, asked: str, start: int, end: int) -> None:
    answer = reader.get(f"/v1/files/{SHA}", headers={"Range": asked, "If-Range": TAG})
    assert answer.status_code == 206
    assert answer.content == CONTENT[start:end]
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{SIZE}"


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=99999999999-", "bytes=-0"])
def test_a_range_past_the_end_is_refused(reader: Desk, asked: str) -> None:
    answer = reader.get(f"/v1/files/{SHA}", headers={"Range": asked})
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{SIZE}")
    assert answer.json()["code"] == "range"


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=", "bytes=a-b", "lines=1-2", "bytes=1-2,4-5", "bytes=-", "x"])
def test_a_range_that_says_nothing_gives_the_whole_file(reader: Desk, asked: str) -> None:
    answer = reader.get(f"/v1/files/{SHA}", headers={"Range": asked})
    assert (answer.status_code, len(answer.content)) == (200, SIZE)


def test_if_range_of_another_file_gives_the_whole_file(reader: Desk) -> None:
    answer = reader.get(f"/v1/files/{SHA}", headers={"Range": "bytes=5-", "If-Range": '"other"'})
    assert (answer.status_code, answer.content) == (200, CONTENT)


def test_a_file_the_reader_has_is_not_sent_again(reader: Desk) -> None:
    answer = reader.get(f"/v1/files/{SHA}", headers={"If-None-Match": TAG})
    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize(
    ("name", "status"),
    [("0" * 64, 404), ("x" * 64, 422), ("..%2F..%2Fhub.json", 404), (SHA.upper(), 422), (SHA[:63], 422)],
)
def test_names_that_are_no_hash_of_a_file_reach_nothing(reader: Desk, name: str, status: int) -> None:
    answer = reader.get(f"/v1/files/{name}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_file_lost_from_the_disk_is_unknown_and_no_failure(hub: Hub, reader: Desk) -> None:
    path = hub.files.path(SHA)
    assert path
    path.unlink()
    assert reader.get(f"/v1/files/{SHA}").status_code == 404


@given(header=st.text(max_size=30) | st.from_regex(r"bytes=\d{0,20}-\d{0,20}", fullmatch=True), size=st.integers(0, 99))
def test_any_range_header_gives_bytes_of_the_file_or_a_plain_refusal(header: str, size: int) -> None:
    try:
        stretch = wanted_range(header, None, TAG, size)
    except Trouble as trouble:
        assert trouble.status == 416
    else:
        assert stretch is None or 0 <= stretch.start < stretch.end <= size
