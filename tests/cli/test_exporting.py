"""A command that will mark a file starts the child for it first, which gets ready while the profile opens."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from wardoffice.cli.calling import Call, CommandProblem
from wardoffice.cli.command_line import program
from wardoffice.paper.child import WarmChild

EXPORT = ("export", "d0001", "--out", "o.pdf")
SEND_OUT = ("send-out", "d0001", "--folder", "out")


@pytest.mark.parametrize("words", [EXPORT, SEND_OUT], ids=["export", "send-out"])
def test_the_child_gets_ready_before_the_profile_is_opened_and_only_if_there_is_to_be_marked(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def opened(_call: Call) -> None:
        done.append("profile")
        raise CommandProblem("unknown_document")

    monkeypatch.setattr(WarmChild, "prepare", lambda _self: done.append("child"))
    monkeypatch.setattr(WarmChild, "close", lambda _self: done.append("end"))
    monkeypatch.setattr(Call, "at_desk", opened)
    for options, order in (((), ["profile", "end"]), (("--with-marks",), ["child", "profile", "end"])):
        done.clear()
        ran = CliRunner().invoke(program, [*words, *options], obj=Call(Path("nowhere")))
        assert isinstance(ran.exception, CommandProblem)
        assert done == order
