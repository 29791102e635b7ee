"""Other people's files: every one ends in an answer or a code, and what is marked is shown by a reader."""

import datetime
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.paper import press
from wardoffice.paper.geometry import rect_from_seen
from wardoffice.paper.inspection import SignatureStatus, Way
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.source import Source

EVERY = 31
"""One file in so many is taken, always the same ones."""
NOW = datetime.datetime(2026, 11, 23)
CODES = {"not_pdf", "unparsable", "password_needed", "file_hangs", "file_crashes"}
REFUSALS = {"not_provable", "mark_outside", "password_needed"}


def verdict(path: Path) -> str:
    """What became of a file: a code, or "marked" when the marked copy passed every check here."""
    source = Source(path)
    try:
        found = press.inspect(source)
    except PaperProblem as problem:
        assert problem.code in CODES, (path.name, problem.code)
        return problem.code
    assert all(one.status in (SignatureStatus.UNCHECKED, SignatureStatus.INVALID) for one in found.signatures), (
        path.name
    )
    across, down = found.boxes[0].seen_size if found.boxes else (0, 0)
    rect = (
        rect_from_seen(found.boxes[0], (across / 4, down / 8, across * 0.9, down / 3)) if found.boxes else (0, 0, 1, 1)
    )
    mark = Mark(MarkKind.ENDORSEMENT_TEXT, 1, rect=rect, text="Giao Văn phòng tham mưu")
    try:
        addition = press.mark(source, [mark], now=NOW)
    except PaperProblem as problem:
        assert problem.code in REFUSALS or problem.code == f"sidecar_{found.bar.value}", (path.name, problem.code)
        return problem.code
    assert found.way is Way.ANNOTATION_REVISION, path.name
    assert addition.rstrip().endswith(b"%%EOF"), path.name
    return "marked"


@pytest.mark.parametrize("folder", ["pdf", "signed"])
def test_every_file_of_a_fixed_sample_ends_in_an_answer(folder: str, shared_samples: Path) -> None:
    files = sorted((shared_samples / folder).rglob("*.pdf"))[::EVERY]
    assert files
    with ThreadPoolExecutor(2) as pool:
        verdicts = list(pool.map(verdict, files))
    assert verdicts.count("marked") > len(files) // 2


def test_known_attacks_on_signed_files_are_never_good(shared_samples: Path) -> None:
    for name in ("dss/pdf-signed-added-page.pdf", "dss/hide.pdf", "pyhanko/tail-uncovered.pdf"):
        found = press.inspect(Source(shared_samples / "signed" / name))
        assert [one.status for one in found.signatures] == ["invalid"], name
    for path in sorted((shared_samples / "signed" / "pyhanko").glob("*-sneaky*.pdf")):
        assert press.inspect(Source(path)).signatures[0].status == "invalid", path.name


def test_qpdf_finds_nothing_worse_in_a_marked_signed_file(shared_samples: Path, tmp_path: Path) -> None:
    path = shared_samples / "signed" / "dss" / "pdf-signed-original.pdf"
    mark = Mark(MarkKind.INK, 1, strokes=(((100, 100), (200, 200)),))
    (tmp_path / "m.pdf").write_bytes(path.read_bytes() + press.mark(Source(path), [mark], now=NOW))
    assert subprocess.run(["qpdf", "--check", tmp_path / "m.pdf"], capture_output=True).returncode == 0
