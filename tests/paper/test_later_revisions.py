"""The judge attacked: what is done to a signed file besides putting marks on it never passes for marks alone."""

import datetime
import io
from functools import lru_cache

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import ArrayObject, FloatObject, StreamObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

import signers
from attacked_letter import filled_letter, letter_with_a_gap
from later_changes import ATTACKS, OF_GAPS
from revising import Change, mark, overwrite, page_of, put, reply, revised, value_filled_in
from sheets import letter
from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.paper import press
from wardoffice.paper.inspecting import inspect_bytes
from wardoffice.paper.inspection import LaterChange, SignatureFound, SignatureStatus
from wardoffice.paper.source import Source
from wardoffice.paper.writing import AnnotationWriter, write_marks

AT = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
WORDS = Mark(MarkKind.ENDORSEMENT_TEXT, 1, rect=(300, 500, 540, 580), text="Giao Văn phòng", author="Hồng", at=AT)


@lru_cache
def signed(certify: int | None = None, gap: bool = False) -> bytes:
    return signers.signed(letter_with_a_gap() if gap else filled_letter(), signers.signer(), certify=certify)


def signed_with_box(box: str) -> bytes:
    """A signed letter whose page's size is written just so."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(signers.with_place(letter()))) as pdf:
        pdf.pages[0].obj.MediaBox = pikepdf.Object.parse(f"[{box}]".encode())
        pdf.save(out)
    return signers.signed_in_place(out.getvalue(), signers.signer())


def first(pdf: bytes) -> SignatureFound:
    return inspect_bytes(pdf, roots=(signers.signer().root_pem,)).signatures[0]


def test_marks_alone_pass_on_the_letter_that_is_attacked() -> None:
    for certify in (None, 3):
        assert first(signed(certify)).status == "valid"
        assert first(revised(revised(signed(certify), mark), mark)).status == "valid_marked"
    assert first(revised(signed(gap=True), mark)).status == "valid_marked"


def test_a_reply_to_a_note_of_the_same_page_is_a_mark_as_well() -> None:
    for certify in (None, 3):
        assert first(revised(signed(certify), reply)).status == "valid_marked"
        assert first(revised(revised(signed(certify), mark), reply)).status == "valid_marked"


@pytest.mark.parametrize("box", ["0 0 595 842", "0.0 0.0 595.0 842.0", "-10.50 -.5 595 842.25"])
def test_marks_pass_whatever_way_the_numbers_of_a_page_are_written(box: str) -> None:
    pdf = signed_with_box(box)
    assert f"[ {box} ]".encode() in pdf
    assert first(write_marks(pdf, [WORDS], now=AT)).status == "valid_marked"


def signed_with_metadata(words: bytes) -> bytes:
    """A signed letter with metadata in these words."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(signers.with_place(letter()))) as pdf:
        pdf.Root.Metadata = pdf.make_stream(words, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        pdf.save(out, fix_metadata_version=False)
    return signers.signed_by(AnnotationWriter(PdfFileReader(out)), signers.signer())


def with_other_metadata(pdf: bytes) -> bytes:
    writer, out = AnnotationWriter(PdfFileReader(io.BytesIO(pdf))), io.BytesIO()
    stream = StreamObject(stream_data=b"<x>another</x>")
    stream.update({pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")})
    overwrite(writer, writer.root.raw_get("/Metadata"), stream)
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


@pytest.mark.parametrize("words", [b"<x:xmpmeta xmp:ModifyDate='2026'/>", b"", b"\xff\xfe no XML"])
def test_marks_pass_though_the_signers_own_metadata_is_no_sound_xml_and_a_change_of_it_does_not(words: bytes) -> None:
    pdf = signed_with_metadata(words)
    assert first(write_marks(pdf, [WORDS], now=AT)).status == "valid_marked"
    for changed in (with_other_metadata(pdf), with_other_metadata(write_marks(pdf, [WORDS], now=AT))):
        assert first(changed).reason == "changed_after_signing"


def test_a_number_that_is_another_one_does_not_pass() -> None:
    def widened(writer: IncrementalPdfFileWriter) -> None:
        put(writer, page_of(writer), "/MediaBox", ArrayObject(map(FloatObject, (0, 0, "595.01", 842))))

    pdf = signed_with_box("0.0 0.0 595.0 842.0")
    for changes in ((widened,), (mark, widened)):
        assert first(revised(pdf, *changes)).reason == "changed_after_signing"


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_no_change_passes_for_marks(attack: Change) -> None:
    for changes in ((attack,), (mark, attack)):
        found = first(revised(signed(), *changes))
        assert (found.status, found.reason) == ("invalid", "changed_after_signing")


@settings(max_examples=40)
@given(st.sampled_from(ATTACKS), st.sampled_from((None, 2, 3)), st.sampled_from(("before", "after", "between")))
def test_no_change_passes_in_a_revision_before_or_after_marks(attack: Change, certify: int | None, when: str) -> None:
    before = revised(signed(certify), mark) if when != "before" else signed(certify)
    try:
        changed = revised(before, attack)
        pdf = changed if when == "after" else revised(changed, mark)
    except KeyError:
        return  # what the mark would be put onto is not there any more
    assert first(pdf).status == "invalid"


@pytest.mark.parametrize("attack", OF_GAPS, ids=lambda attack: attack.__name__)
def test_a_gap_left_before_signing_cannot_be_filled_later(attack: Change) -> None:
    assert first(revised(signed(gap=True), attack)).status == "invalid"
    assert first(revised(signed(gap=True), mark, attack)).status == "invalid"


def test_a_form_filled_in_later_is_never_green_unless_the_signer_certified_that_it_may_be() -> None:
    filled = first(revised(signed(), value_filled_in))
    assert (filled.status, filled.reason) == ("unchecked", "filled_after_signing")
    assert first(revised(signed(), value_filled_in, mark)).status == "unchecked"
    assert first(revised(signed(2), value_filled_in)).status == "valid"
    assert first(revised(signed(1), value_filled_in)).status == "invalid"
    assert LaterChange("filled", ("SoTien",)) in filled.later


def test_what_came_after_a_signature_is_listed_in_order_with_pages_and_names() -> None:
    by_name = {attack.__name__: attack for attack in ATTACKS}
    pdf = signers.signed(revised(signed(), mark), signers.signer(), "ChuKy2")
    assert first(pdf).later == (LaterChange("marks", (), (1,)), LaterChange("signed", ("ChuKy2",)))
    assert first(signed()).later == ()
    for name, told in (
        ("second_page_overwritten", LaterChange("pages", pages=(2,))),
        ("font_overwritten", LaterChange("pages", pages=(1,))),
        ("note_redrawn", LaterChange("pages", pages=(1,))),
        ("page_box", LaterChange("pages", pages=(1,))),
        ("page_added", LaterChange("pages")),
        ("opening_action", LaterChange("other")),
    ):
        later = first(revised(pdf, by_name[name])).later
        assert later[-1] == told, name
        assert len(later) == 3


def test_a_signature_names_the_person_and_who_gave_the_certificate() -> None:
    found = first(signed())
    assert (found.signer, found.issuer, found.status) == ("Nguyễn Thị Hồng", "Gốc thử", SignatureStatus.VALID)


def test_what_was_filled_in_later_is_told_by_the_child_that_reads_the_file_too() -> None:
    """The names come from the file as the library's own strings, which travel between processes as plain ones only."""
    pdf = revised(signed(), value_filled_in)

    assert press.inspect(Source(data=pdf)).signatures == inspect_bytes(pdf).signatures
