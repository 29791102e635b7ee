"""The queue by command line: an act never sent is withdrawn, one that was not refused is not sent again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from running import HubProcess, Profile, new_hub


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubProcess]:
    serving = new_hub(tmp_path / "hub").serve()
    yield serving
    serving.stop()


def test_an_act_never_sent_is_withdrawn_with_its_words_and_nothing_else_is_sent_again(
    hub: HubProcess, tmp_path: Path
) -> None:
    letter = tmp_path / "thư.pdf"
    letter.write_bytes(b"%PDF-1.4 nothing much")
    document = hub.publish(letter)
    clerk = Profile(tmp_path / "clerk", "vanthu.tam").connect(hub.url)
    clerk.sync()
    clerk.done("register", document)
    waiting = clerk.done("comment", document, "--text", "Chưa gửi vội")["command"]

    told = {one["id"]: one for one in clerk.done("outbox")["commands"]}
    assert (told[waiting]["text"], told[waiting]["waits_behind"]) == ("Chưa gửi vội", None)
    again = clerk.run("resend", waiting, "--json")
    assert (again.status, again.json["error"]) == (1, "not_refused")
    assert clerk.done("withdraw", waiting)["command"] == waiting
    assert waiting not in {one["id"] for one in clerk.done("outbox")["commands"]}
    gone = clerk.run("withdraw", waiting, "--json")
    assert (gone.status, gone.json["error"]) == (1, "unknown_act")
