"""The same weather with TLS between desk and hub: nothing is asked of a person, no garbled byte believed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from own_authority import new_authority
from rough_line import RoughLine, Weather, portal
from running import HubProcess, Profile, new_hub

FILE = b"%PDF-1.4 " + bytes(range(256)) * 400


@pytest.fixture(scope="module")
def hub(line: RoughLine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    """The sample ward's hub, speaking TLS on the other end of the line."""
    folder = tmp_path_factory.mktemp("tls")
    authority = new_authority()
    (folder / "authorities.pem").write_bytes(authority.pem())
    authority.server_context(folder)
    pem = folder / "server-127-0-0-1.pem"
    one = new_hub(folder / "hub").serve("--certificate", pem, "--key", pem)
    yield one
    one.stop()


@pytest.fixture(scope="module")
def clerk(hub: HubProcess, line: RoughLine) -> Profile:
    line.lead_to(hub.url)
    place = hub.folder.with_name("clerk")
    url = line.url.replace("http:", "https:")
    signed_in = ("connect", "--url", url, "--user", "vanthu.tam", "--authorities", place.with_name("authorities.pem"))
    profile = Profile(place, "vanthu.tam")
    profile.done(*signed_in, typed="vanthu.tam\n")
    profile.sync()
    return profile


def published(hub: HubProcess, path: Path, number: str) -> tuple[str, bytes]:
    content = FILE + number.encode()
    path.write_bytes(content)
    return hub.publish(path, subject=f"Về việc {number}"), content


WEATHERS = {
    "broken in the handshake": Weather(cut=("down", 300)),
    "reset in the handshake": Weather(cut=("up", 200), reset=True),
    "broken in an answer": Weather(cut=("down", 6_000), reset=True),
    "garbled in the handshake": Weather(garble=900),
    "garbled in an answer": Weather(garble=9_000),
    "answered by a portal": Weather(answer=portal()),
    "swallowed": Weather(swallow=True, after=4),
    "said twice": Weather(twice=True, after=4),
    "dripping": Weather(piece=97),
    "stalled": Weather(stall=(3_000, 0.3)),
}


@pytest.mark.parametrize("weather", WEATHERS)
def test_after_any_weather_over_tls_the_letter_and_its_file_are_here_as_the_city_sent_them(
    hub: HubProcess, clerk: Profile, line: RoughLine, tmp_path: Path, weather: str
) -> None:
    line.lead_to(hub.url)
    document, content = published(hub, tmp_path / "cv.pdf", weather)
    line.next(WEATHERS[weather], WEATHERS[weather])

    ran = clerk.run("sync", "--json")
    if ran.status:
        assert ran.json["error"] == ("answered_plain" if weather == "answered by a portal" else "no_network"), ran
    line.heal()
    clerk.sync()

    clerk.done("export", document, "--out", tmp_path / "out.pdf")
    assert (tmp_path / "out.pdf").read_bytes() == content


def test_an_act_whose_answer_is_swallowed_under_tls_is_carried_out_once(
    hub: HubProcess, clerk: Profile, line: RoughLine, tmp_path: Path
) -> None:
    line.lead_to(hub.url)
    document, _ = published(hub, tmp_path / "cv.pdf", "một việc")
    clerk.sync()
    clerk.done("register", document)
    line.next(Weather(swallow=True, after=4), Weather(swallow=True, after=3))

    clerk.run("sync", "--json")
    line.heal()
    clerk.sync()

    assert clerk.done("outbox")["commands"] == []
    (on_the_hub, here) = hub.show(document)["arrival_number"], clerk.done("show", document)["arrival_number"]
    assert on_the_hub == here > 0
