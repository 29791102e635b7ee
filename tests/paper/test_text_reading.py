"""Text for the index: one child reads many files, and a file that kills or hangs it costs only its own text."""

import io
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.source import Source
from wardoffice.paper.text_reading import FILES_PER_CHILD, TextReading
from wardoffice.sealed_file import new_key, seal


def _pdf(path: Path, words: str) -> Source:
    page = Canvas(str(path))
    page.drawString(72, 700, words)
    page.save()
    return Source(path=path)


def test_one_child_reads_file_after_file_sealed_and_plain(tmp_path: Path) -> None:
    plain = _pdf(tmp_path / "a.pdf", "Cong van so 12")
    key = new_key()
    seal(io.BytesIO(plain.read()), tmp_path / "sealed", key)
    with TextReading() as reading:
        assert "Cong van so 12" in reading.text(plain).pages[0]
        first = reading._process
        assert "Cong van so 12" in reading.text(Source(tmp_path / "sealed", key)).pages[0]
        assert reading._process is first


def test_a_file_that_is_no_pdf_is_told_and_the_next_is_read(tmp_path: Path) -> None:
    (tmp_path / "no.pdf").write_bytes(b"<html>")
    with TextReading() as reading:
        with pytest.raises(PaperProblem):
            reading.text(Source(tmp_path / "no.pdf"))
        assert reading.text(_pdf(tmp_path / "a.pdf", "Sau do")).pages


def test_a_child_that_dies_or_hangs_is_replaced(tmp_path: Path) -> None:
    source = _pdf(tmp_path / "a.pdf", "Van con")
    with TextReading() as reading:
        reading.text(source)
        assert reading._process
        reading._process.kill()
        reading._process.wait()
        assert reading.text(source).pages
        reading._seconds = 0.0
        with pytest.raises(PaperProblem) as told:
            reading.text(source)
        assert told.value.code == "file_hangs"
        reading._seconds = 20.0
        assert reading.text(source).pages


def test_a_child_is_relieved_after_its_share_of_files(tmp_path: Path) -> None:
    source = _pdf(tmp_path / "a.pdf", "Van con")
    with TextReading() as reading:
        reading.text(source)
        first, reading._files = reading._process, FILES_PER_CHILD
        assert reading.text(source).pages
        assert reading._process is not first
