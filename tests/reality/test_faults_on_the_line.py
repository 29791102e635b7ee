"""Single faults between real processes over TCP (RELIABILITY's plan), each at every place where it may strike."""

import shutil
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from rough_line import Way, Weather, http_answer
from rough_ward import Ward
from round_judge import judge, opened
from running import HubProcess, Ran
from wardoffice.store import facts

ATward = Callable[..., Ward]
COMMANDS = 2
"""Of a round by hand: session and directory are asked for first, then acts are sent."""


def synced(ward: Ward, *weathers: Weather) -> Ran:
    """A sync of the first desk by a process of its own, in this weather."""
    ward.line.next(*weathers)
    return ward.nursery.run("--profile", ward.desks[0].folder, "sync", "--json")


def documents(ward: Ward, status: str) -> list[str]:
    return [one["id"] for one in ward.desks[0].done("list")["documents"] if one["status"] == status]


def commented(ward: Ward, count: int = 3) -> list[str]:
    """Comments of the first desk, waiting to be sent."""
    (document, *_) = documents(ward, "assigned")
    words = [f"Lời thứ {len(ward.told) + number} trong lô" for number in range(count)]
    for one in words:
        assert ward.act(0, "comment", document, "--text", one, words=one).status == 0
    return words


@pytest.mark.parametrize("after", range(4))
def test_fault_6_an_answer_swallowed_after_the_hub_has_acted_is_asked_for_again(ward: ATward, after: int) -> None:
    one = ward(after, desks=("chutich", "pct.hanh"))
    words = commented(one)

    ran = synced(one, Weather(swallow=True, after=after), Weather(swallow=True))
    one.rest()

    assert ran.status in (0, 1), ran
    assert judge(one) == {"accepted": len(words)}


@pytest.mark.parametrize("place", [0, 260, 1200])
@pytest.mark.parametrize("way", ["up", "down"])
def test_a_hub_killed_in_the_middle_of_a_batch_and_started_anew_carries_it_out_once(
    ward: ATward, way: Way, place: int
) -> None:
    one = ward(place, desks=("chutich", "pct.hanh"))
    words = commented(one, 6)
    ran = synced(one, Weather(at=(way, place, one.hub.kill), after=COMMANDS))
    one.rest()

    assert ran.status in (0, 1), ran
    assert judge(one) == {"accepted": len(words)}


@pytest.mark.parametrize("place", [0, 300, 64 * 1024, 150_000])
def test_fault_8_a_file_cut_at_any_byte_is_never_shown_before_it_is_whole(ward: ATward, place: int) -> None:
    one = ward(place, desks=("vanthu.tam",))
    letter = one.folder / "to.pdf"
    letter.write_bytes(b"%PDF-1.4 " + one.chance.randbytes(180_000))
    document = HubProcess(one.folder / "hub").publish(letter)

    ran = synced(one, Weather(), Weather(cut=("down", place), reset=bool(place % 3)))

    (file,) = one.desks[0].done("show", document)["attachments"]
    assert file["cached"] == (ran.status == 0)
    one.rest()
    judge(one)
    out = one.folder / "out.pdf"
    one.desks[0].done("export", document, "--out", out)
    assert out.read_bytes() == letter.read_bytes()


def in_a_second() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)


@pytest.mark.parametrize("status", ["429 Too Many", "503 Busy"])
@pytest.mark.parametrize("wait", [lambda: "1", in_a_second, lambda: "a while"])
def test_fault_10_a_hub_that_asks_for_patience_gets_it_and_then_everything(
    ward: ATward, status: str, wait: Callable[[], str]
) -> None:
    one = ward(1, desks=("chutich",))
    words = commented(one)
    epoch = hub_epoch(one)
    busy = http_answer(status, b"{}", Content_Type="application/problem+json", WardOffice_Hub=epoch, Retry_After=wait())

    ran = synced(one, Weather(answer=busy, after=COMMANDS), Weather(answer=busy))

    assert (ran.status, ran.json["pushed"]) == (0, len(words))
    one.rest()
    assert judge(one) == {"accepted": len(words)}


def hub_epoch(ward: Ward) -> str:
    with opened(ward.desks[0]) as place, place.cache.reading() as connection:
        return facts.fact(connection, facts.EPOCH) or ""


def test_fault_24_a_line_that_went_dead_without_a_word_is_left_and_the_next_one_goes_on(ward: ATward) -> None:
    """The hub answers twice and then nothing more comes, as after a laptop's sleep; nothing is lost or doubled."""
    one = ward(2, desks=("chutich",))
    words = commented(one)

    ran = synced(one, Weather(stall=(0, 3600.0), after=COMMANDS))

    assert (ran.status, ran.json["pushed"]) == (0, len(words))
    one.rest()
    assert judge(one) == {"accepted": len(words)}


def test_bytes_that_drip_are_waited_for_as_long_as_they_come(ward: ATward) -> None:
    one = ward(3, desks=("chutich",))
    words = commented(one)

    ran = synced(one, Weather(piece=1), Weather(piece=1))

    assert (ran.status, ran.json["pushed"]) == (0, len(words))


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_fault_26_a_hub_put_back_from_a_backup_is_noticed_and_given_back_what_it_lost(
    ward: ATward, how: signal.Signals
) -> None:
    """Nothing is sent before somebody has signed in anew; then every act told as written is there, once."""
    one = ward(4, desks=("chutich", "pct.hanh", "vanthu.tam"))
    backup, folder = one.folder / "backup", one.folder / "hub"
    commented(one, 1)
    one.rest()
    one.hub.kill(signal.SIGTERM)
    one.hub.wait()
    shutil.copytree(folder, backup)
    one.hub.again()
    commented(one, 2)
    (unregistered,) = one.desks[2].done("list", "--box", "to_register")["documents"]
    assert one.act(2, "register", unregistered["id"]).status == 0
    one.rest()
    one.hub.kill(how)
    one.hub.wait()
    shutil.rmtree(folder)
    shutil.copytree(backup, folder)
    one.hub.again()

    for desk in one.desks:
        ran = desk.run("sync", "--json")
        assert (ran.status, ran.json["error"]) == (1, "hub_restored")
    for desk in one.desks:
        desk.connect(one.line.url)
    one.rest()

    assert judge(one) == {"accepted": 4}
