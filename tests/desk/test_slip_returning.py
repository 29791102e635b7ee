"""The slip as a bridge to paper: printed, written on, scanned; its scan is attached to the document it belongs to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cases import CHAIR
from own_desk import arrives, desk_of, entered
from slips import saved, scanned
from wardoffice.desk.exporting import export_slip
from wardoffice.desk.reading import open_document
from wardoffice.desk.slip_returning import Returned, return_slip
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.outcome import Refusal


@pytest.fixture
def w(tmp_path: Path) -> Iterator[Workplace]:
    with desk_of(tmp_path / "profile", CHAIR) as workplace:
        arrives(workplace, entered(1), entered(2))
        yield workplace


def scan(w: Workplace, folder: Path, document: str) -> Path:
    """The slip of a document, printed, written on and scanned."""
    slip = folder / "phieu.pdf"
    assert export_slip(w, document, slip) == slip
    path = folder / "SCAN0007.jpg"
    path.write_bytes(saved(scanned(slip.read_bytes())))
    return path


def test_a_scanned_slip_is_attached_to_its_own_document_under_a_name_that_says_what_it_is(
    w: Workplace, tmp_path: Path
) -> None:
    path = scan(w, tmp_path, "d0002")

    returned = return_slip(w, path)

    assert isinstance(returned, Returned)
    assert returned.document.id == "d0002"
    opened = open_document(w, "d0002")
    assert opened is not None
    (kept,) = [one for one in opened.document.attachments if one.name.startswith("Phiếu giải quyết")]
    assert kept.name == "Phiếu giải quyết ghi tay 23-11-2026 (SCAN0007).jpg"
    assert not any("Phiếu" in one.name for one in open_document(w, "d0001").document.attachments)  # type: ignore[union-attr]
    path.unlink()
    assert w.vault.is_whole(kept.sha256), "his own file may go"


def test_a_file_without_the_code_and_a_slip_of_an_unknown_document_are_told_apart(w: Workplace, tmp_path: Path) -> None:
    letter = tmp_path / "thư.pdf"
    letter.write_bytes(b"%PDF-1.4 nothing much")
    path = scan(w, tmp_path, "d0002")

    assert return_slip(w, letter) == Refusal("no_slip_code", {"file": "thư.pdf"})
    assert return_slip(w, tmp_path / "không có.pdf") == Refusal("no_slip_code", {"file": "không có.pdf"})
    with desk_of(tmp_path / "another", CHAIR) as elsewhere:
        assert return_slip(elsewhere, path) == Refusal("slip_unknown", {"file": "SCAN0007.jpg"})
