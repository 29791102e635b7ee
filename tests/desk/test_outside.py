"""Files for other programs: a read-only copy with the mark of the web; nothing that runs, whatever it calls itself."""

import hashlib
import io
import os
import stat
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from cases import CHAIR
from own_desk import desk_of
from wardoffice.desk import outside
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.attaching import RUN_BY_A_CLICK
from wardoffice.domain.document import Attachment
from wardoffice.domain.outcome import Refusal

LETTER = b"PK\x03\x04 mot van ban"


@pytest.fixture
def w(tmp_path: Path) -> Iterator[Workplace]:
    with desk_of(tmp_path / "profile", CHAIR) as workplace:
        yield workplace


def held(w: Workplace, name: str, data: bytes = LETTER) -> Attachment:
    sha256 = hashlib.sha256(data).hexdigest()
    w.vault.put(io.BytesIO(data), sha256)
    return Attachment(name, sha256, len(data))


def test_a_copy_is_read_only_marked_and_its_own(w: Workplace) -> None:
    one, other = (outside.copy_for_others(w, held(w, "Công văn.docx")) for _ in range(2))
    assert isinstance(one, Path)
    assert one != other
    assert (one.name, one.read_bytes()) == ("Công văn.docx", LETTER)
    assert stat.S_IMODE(one.stat().st_mode) & (stat.S_IWUSR | stat.S_IXUSR | stat.S_IRWXG | stat.S_IRWXO) == 0
    if sys.platform == "linux":
        try:
            assert os.getxattr(one, "user.xdg.origin.url") == b"about:internet"
        except OSError:
            pytest.skip("this file system keeps no extended attributes")


@pytest.mark.parametrize("ending", sorted(RUN_BY_A_CLICK))
def test_no_kind_that_runs_is_opened(ending: str, w: Workplace) -> None:
    for name in (f"a.{ending}", f"a.{ending.upper()}", f"thư.{ending}.pdf", f"a.pdf.{ending}", f"a.{ending}. "):
        refused = outside.copy_for_others(w, held(w, name))
        assert isinstance(refused, Refusal), name
        assert refused.code == "not_opened_outside"
    assert not (w.folder / outside.FOLDER).exists()


@pytest.mark.parametrize("start", [b"MZ\x90\x00", b"\x7fELF\x02", b"#!/bin/sh\n", b"\x4c\x00\x00\x00\x01\x14\x02\x00"])
def test_a_program_under_a_harmless_name_is_not_opened(start: bytes, w: Workplace) -> None:
    refused = outside.copy_for_others(w, held(w, "quyết định.pdf", start + bytes(64)))
    assert isinstance(refused, Refusal)
    assert refused.code == "not_opened_outside"


@pytest.mark.parametrize("name", ["tep", "a.", "a.la", "công văn\u202efdp.exe", ".docx.scr", "../../a.sh"])
def test_what_nobody_knows_and_names_that_deceive_are_not_opened(name: str, w: Workplace) -> None:
    assert isinstance(outside.copy_for_others(w, held(w, name)), Refusal)


def test_names_never_lead_out_of_the_folder(w: Workplace) -> None:
    copy = outside.copy_for_others(w, held(w, "../../../etc/mat khau.docx"))
    assert isinstance(copy, Path)
    assert copy.parent.parent == w.folder / outside.FOLDER


def test_a_file_that_is_not_here_is_told(w: Workplace) -> None:
    refused = outside.copy_for_others(w, Attachment("a.docx", "a" * 64, 3))
    assert isinstance(refused, Refusal)
    assert refused.code == "file_not_here"


def test_copies_are_wiped_at_the_end_and_left_over_ones_at_the_next_start(w: Workplace) -> None:
    copy = outside.copy_for_others(w, held(w, "a.docx"))
    assert isinstance(copy, Path)
    old = (w.clock() - timedelta(days=1)).timestamp()
    os.utime(copy.parent, (w.clock().timestamp(),) * 2)
    outside.wipe(w, left_over=True)
    assert copy.exists()
    os.utime(copy.parent, (old, old))
    outside.wipe(w, left_over=True)
    assert not copy.exists()
    again = outside.copy_for_others(w, held(w, "a.docx"))
    assert isinstance(again, Path)
    outside.wipe(w)
    assert not list((w.folder / outside.FOLDER).iterdir())
