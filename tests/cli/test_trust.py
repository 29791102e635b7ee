"""`wardoffice trust`: root certificates come from files, are shown by name, count for `show`, and go again."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

import signers
from authority import DAY, NOW, Authority
from wardoffice.cli.command_line import run

KEY = "mật khẩu của tôi"


def asked(capsys: pytest.CaptureFixture[str], folder: Path, *line: str) -> tuple[int, dict[str, Any], str]:
    os.environ["WARDOFFICE_PASSPHRASE"] = KEY  # read once by each command, and gone then
    status = run(["--profile", str(folder), "--json", "trust", *line])
    said = capsys.readouterr()
    return status, json.loads(said.out or "{}"), said.err


def test_roots_are_added_shown_and_taken_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    profile = tmp_path / "p"
    (tmp_path / "goc.pem").write_bytes(signers.signer().root_pem)
    (tmp_path / "x.der").write_bytes(b"0\x82")
    assert asked(capsys, profile)[1] == {"roots": [], "lists": []}
    status, told, _ = asked(capsys, profile, "--add", str(tmp_path / "goc.pem"), "--add", str(tmp_path / "goc.pem"))
    assert status == 0
    roots = told["roots"]
    assert isinstance(roots, list)
    (root,) = roots
    assert root["name"] == "Gốc thử"
    status, told, _words = asked(capsys, profile, "--add", str(tmp_path / "x.der"))
    assert (status, told.get("error")) == (1, "roots_not_understood")
    assert asked(capsys, profile, "--remove", "không-có")[1]["error"] == "unknown_root"
    assert asked(capsys, profile, "--remove", root["id"])[1] == {"roots": [], "lists": []}


def test_of_each_authority_the_newest_revocation_list_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office, profile = Authority("Nơi cấp thử"), tmp_path / "p"
    for name, at in (("mới.crl", NOW - DAY), ("cũ.crl", NOW - 9 * DAY)):
        (tmp_path / name).write_bytes(office.revocations(at=at, until=at + 3 * DAY))
    (tmp_path / "gốc.pem").write_bytes(office.root_pem)
    _, told, _words = asked(capsys, profile, "--add", str(tmp_path / "cũ.crl"))
    assert [(one["name"], one["over"]) for one in told["lists"]] == [("Nơi cấp thử", True)]
    both = ("--add", str(tmp_path / "mới.crl"), "--add", str(tmp_path / "gốc.pem"))
    for line in (both, ("--add", str(tmp_path / "cũ.crl"))):
        _, told, _words = asked(capsys, profile, *line)
        (kept,) = told["lists"]
        assert (kept["made"], kept["over"]) == ((NOW - DAY).isoformat(), False)
    assert len(told["roots"]) == 1
    assert asked(capsys, profile, "--remove", kept["id"])[1]["lists"] == []


def test_a_file_that_is_not_there_is_told_as_missing_and_not_as_of_a_wrong_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, told, _err = asked(capsys, tmp_path / "p", "--add", str(tmp_path / "gốc.pem"))

    assert (status, told["error"]) == (1, "file_missing")
