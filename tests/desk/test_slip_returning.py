"""The slip as a bridge to paper: printed, written on, scanned; its scan is attached to the document it belongs to."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cases import CHAIR, CLERK, KT, MONDAY, given, office
from own_desk import arrives, desk_of, entered
from slips import saved, scanned
from wardoffice.desk import endorsing
from wardoffice.desk.acting import Acted
from wardoffice.desk.endorsing import EndorsementDraft
from wardoffice.desk.exporting import export_slip
from wardoffice.desk.noticing import told
from wardoffice.desk.reading import open_document
from wardoffice.desk.sending import outgoing, undo
from wardoffice.desk.slip import slip_content
from wardoffice.desk.slip_returning import Returned, return_slip
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.attaching import scans_on
from wardoffice.domain.document import AssignmentRole as As
from wardoffice.domain.outcome import Refusal
from wardoffice.store import audit
from wardoffice.ui.lists.words import Today
from wardoffice.ui.route_words import nodes


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
    assert not returned.may_enter, "a leader writes his own"
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
    with desk_of(tmp_path / "clerk", CLERK) as desk:
        arrives(desk, entered(2))
        back = return_slip(desk, path)
        assert isinstance(back, Returned)
        assert back.may_enter

    assert return_slip(w, letter) == Refusal("no_slip_code", {"file": "thư.pdf"})
    assert return_slip(w, tmp_path / "không có.pdf") == Refusal("no_slip_code", {"file": "không có.pdf"})
    with desk_of(tmp_path / "another", CHAIR) as elsewhere:
        assert return_slip(elsewhere, path) == Refusal("slip_unknown", {"file": "SCAN0007.jpg"})


def test_what_the_clerk_enters_from_the_slip_bears_both_names_wherever_it_is_read(w: Workplace, tmp_path: Path) -> None:
    returned = return_slip(w, scan(w, tmp_path, "d0002"))
    assert isinstance(returned, Returned)
    (slip,) = scans_on(returned.acted.document)
    named = given((KT, As.LEAD))

    with desk_of(tmp_path / "clerk", CLERK) as desk:
        arrives(desk, returned.acted.document)
        draft = EndorsementDraft("Giao P. KT chủ trì", named, leader=CHAIR, slip=slip.sha256)
        endorsing.keep_draft(desk, "d0002", draft)
        acted = endorsing.enter(desk, "d0002", draft)
        assert isinstance(acted, Acted)
        assert endorsing.kept_draft(desk, "d0002") is None
        with desk.cache.reading() as connection:
            (line,) = [one for one in audit.lines(connection) if one.command == acted.command.id]
        assert line.facts == {"by": CLERK, "for": CHAIR}
        document, both = acted.document, "Người ct (văn thư Người vt1 nhập theo phiếu giấy)"
        assert slip_content(document, office(), MONDAY.date()).leaders[0].author == both
        route = [node.title for node in nodes(document, office(), Today(MONDAY, office().calendar))]
        assert "Người ct (chairperson): bút phê (văn thư Người vt1 nhập theo phiếu giấy)" in route
        (row,) = [one for one in outgoing(desk) if one.row.kind == "enter_endorsement"]
        assert (row.to, row.text) == (("Phòng Kinh tế, Hạ tầng và Đô thị",), "Giao P. KT chủ trì\nP. KT: chủ trì")
        undo(desk, acted.command.id)
        assert endorsing.kept_draft(desk, "d0002") == draft, "taken back, it is his draft again, slip and leader too"

    arrives(w, replace(document, revision=9), state="2")
    assert [one.sentence.partition(". ")[0] for one in told(w)] == [
        "Văn bản số đến 512: văn thư Người vt1 đã nhập bút phê theo phiếu giấy anh/chị ghi tay"
    ]
