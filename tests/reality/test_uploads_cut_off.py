"""A file on its way to the hub, cut off at any byte by the death of either end: it goes on, and counts once, whole."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from forked import Child
from rough_line import Weather
from rough_ward import Ward
from round_judge import judge

ATward = Callable[..., Ward]
MEGABYTE = 1024 * 1024
SIZE = 5 * MEGABYTE + 17
"""Two pieces, the last one short."""
PLACES = (2_000, MEGABYTE, 4 * MEGABYTE + 3_000, SIZE - 1_000)
"""Bytes up at which it ends: in the heads, in the first piece, in the second, and just before the end."""


def attached(ward: Ward) -> bytes:
    """A file of the first desk, waiting to be sent; its bytes."""
    content = b"%PDF-1.4 " + ward.chance.randbytes(SIZE - 9)
    file = ward.folder / "Biên bản.pdf"
    file.write_bytes(content)
    documents = ward.desks[0].done("list")["documents"]
    (document, *_) = [one["id"] for one in documents if one["status"] == "assigned"]
    assert ward.act(0, "attach", document, str(file), words="Biên bản.pdf").status == 0
    return content


def syncing(ward: Ward) -> Child:
    return ward.nursery.start("--profile", ward.desks[0].folder, "sync", "--json")


def is_kept_once(ward: Ward, content: bytes) -> bool:
    """Whether the hub has the very bytes, in one file, and nothing half sent beside it."""
    name = hashlib.sha256(content).hexdigest()
    files = [path for path in Path(ward.folder / "hub").rglob("*") if path.is_file() and path.stat().st_size > MEGABYTE]
    return [path.name for path in files] == [name] and files[0].read_bytes() == content


@pytest.mark.parametrize("place", PLACES)
def test_fault_1_a_desk_killed_at_any_byte_of_an_upload_goes_on_where_it_was(ward: ATward, place: int) -> None:
    one = ward(place, desks=("chutich", "pct.hanh"))
    content, desk = attached(one), []
    one.line.next(Weather(at=("up", place, lambda: desk[0].kill())))
    desk.append(syncing(one))
    desk[0].wait()
    sent = one.line.passed["up"]

    one.rest()

    assert judge(one) == {"accepted": 1}
    assert is_kept_once(one, content)
    assert one.line.passed["up"] - sent < SIZE + MEGABYTE - place, "what arrived is not sent again"


@pytest.mark.parametrize("place", PLACES)
def test_a_hub_killed_at_any_byte_of_an_upload_goes_on_where_it_was(ward: ATward, place: int) -> None:
    one = ward(place, desks=("chutich", "pct.hanh"))
    content = attached(one)
    one.line.next(Weather(at=("up", place, one.hub.kill)))
    syncing(one).wait()

    one.rest()

    assert judge(one) == {"accepted": 1}
    assert is_kept_once(one, content)


def test_a_hub_killed_when_the_file_was_whole_and_its_act_not_yet_told_keeps_both(ward: ATward) -> None:
    """The answer to the last piece is on its way when the hub goes down."""
    one = ward(7, desks=("chutich", "pct.hanh"))
    content = attached(one)
    answers = iter(range(2_000))
    killed: list[int] = []

    def kill_after_the_last_piece() -> None:
        killed.append(next(answers))
        one.hub.kill()

    one.line.next(Weather(swallow=True, after=7, at=("down", 0, kill_after_the_last_piece)))
    syncing(one).wait()
    assert killed, "the weather struck"

    one.rest()

    assert judge(one) == {"accepted": 1}
    assert is_kept_once(one, content)
