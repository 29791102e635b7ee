"""What somebody may do to a signed file in a later revision, beside or instead of putting marks on it."""

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    BooleanObject,
    IndirectObject,
    NumberObject,
    StreamObject,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from attacked_letter import PLANTED
from later_page_changes import OF_PAGES
from revising import (
    Change,
    action_of,
    annotate,
    annotation_of,
    entries_of,
    field_of,
    note_of,
    numbers,
    overwrite,
    page_of,
    put,
    stream_of,
)

# Annotations and fields that were there


def note_moved(writer: IncrementalPdfFileWriter) -> None:
    put(writer, note_of(writer), "/Rect", numbers(0, 0, 595, 842))


def note_redrawn(writer: IncrementalPdfFileWriter) -> None:
    put(writer, note_of(writer), "/AP", entries_of(N=writer.add_object(stream_of())))


def note_looks_overwritten(writer: IncrementalPdfFileWriter) -> None:
    overwrite(writer, note_of(writer)["/AP"].raw_get("/N"), stream_of())


def note_hidden(writer: IncrementalPdfFileWriter) -> None:
    put(writer, note_of(writer), "/F", NumberObject(2))


def note_taken_away(writer: IncrementalPdfFileWriter) -> None:
    page = page_of(writer)
    put(writer, page, "/Annots", ArrayObject([page["/Annots"].raw_get(0)]))


def annotations_reordered(writer: IncrementalPdfFileWriter) -> None:
    page = page_of(writer)
    array = page["/Annots"]
    put(writer, page, "/Annots", ArrayObject([array.raw_get(1), array.raw_get(0), *list(array)[2:]]))


def field_redrawn(writer: IncrementalPdfFileWriter) -> None:
    put(writer, field_of(writer)["/AP"], "/N", writer.add_object(stream_of()))


def field_looks_overwritten(writer: IncrementalPdfFileWriter) -> None:
    overwrite(writer, field_of(writer)["/AP"].raw_get("/N"), stream_of())


def field_looks_exchanged(writer: IncrementalPdfFileWriter) -> None:
    put(writer, field_of(writer), "/AP", entries_of(N=writer.add_object(stream_of())))


def field_hidden(writer: IncrementalPdfFileWriter) -> None:
    put(writer, field_of(writer), "/F", NumberObject(2))


def field_moved(writer: IncrementalPdfFileWriter) -> None:
    put(writer, field_of(writer), "/Rect", numbers(0, 0, 10, 10))


def field_action(writer: IncrementalPdfFileWriter) -> None:
    put(writer, field_of(writer), "/AA", entries_of(E=action_of()))


def fields_drawn_anew(writer: IncrementalPdfFileWriter) -> None:
    put(writer, writer.root["/AcroForm"], "/NeedAppearances", BooleanObject(True))


def font_of_fields_exchanged(writer: IncrementalPdfFileWriter) -> None:
    other = entries_of(Type=pdf_name("/Font"), Subtype=pdf_name("/Type1"), BaseFont=pdf_name("/ZapfDingbats"))
    put(writer, writer.root["/AcroForm"]["/DR"]["/Font"], "/F", writer.add_object(other))


def text_field_added(writer: IncrementalPdfFileWriter) -> None:
    field = writer.add_object(annotation_of("Widget", FT=pdf_name("/Tx"), T=pdf_string("moi"), V=pdf_string("9")))
    form = writer.root["/AcroForm"]
    form["/Fields"].append(field)
    writer.update_container(form["/Fields"])
    annotate(writer, field)


def signature_field_with_action(writer: IncrementalPdfFileWriter) -> None:
    entries = {"FT": pdf_name("/Sig"), "T": pdf_string("Ky9"), "AA": entries_of(E=action_of())}
    field = writer.add_object(annotation_of("Widget", **entries))
    form = writer.root["/AcroForm"]
    form["/Fields"].append(field)
    writer.update_container(form["/Fields"])
    annotate(writer, field)


# Annotations that are no plain markup


def direct_link(writer: IncrementalPdfFileWriter) -> None:
    annotate(writer, annotation_of("Link", A=action_of()))


def direct_markup(writer: IncrementalPdfFileWriter) -> None:
    annotate(writer, annotation_of("FreeText"))


def planted_widget_shown(writer: IncrementalPdfFileWriter) -> None:
    annotate(writer, writer.root["/PieceInfo"].raw_get("/Kept"))


def old_note_on_other_page(writer: IncrementalPdfFileWriter) -> None:
    put(writer, page_of(writer, 2), "/Annots", ArrayObject([page_of(writer)["/Annots"].raw_get(1)]))


def other_kind(subtype: str) -> Change:
    def change(writer: IncrementalPdfFileWriter) -> None:
        annotate(writer, writer.add_object(annotation_of(subtype)))

    change.__name__ = f"new {subtype}"
    return change


def acting_markup(key: str) -> Change:
    def change(writer: IncrementalPdfFileWriter) -> None:
        annotate(writer, writer.add_object(annotation_of("Ink", **{key: entries_of(E=action_of())})))

    change.__name__ = f"markup with {key}"
    return change


def acting_popup(writer: IncrementalPdfFileWriter) -> None:
    popup = writer.add_object(annotation_of("Popup", AA=entries_of(E=action_of())))
    annotate(writer, writer.add_object(annotation_of("Text", Popup=popup)))


def reply_to_a_field(writer: IncrementalPdfFileWriter) -> None:
    annotate(writer, writer.add_object(annotation_of("Text", IRT=page_of(writer)["/Annots"].raw_get(0))))


def reply_to_the_page(writer: IncrementalPdfFileWriter) -> None:
    annotate(writer, writer.add_object(annotation_of("Text", IRT=writer.root["/Pages"]["/Kids"].raw_get(0))))


def reply_to_what_is_on_no_page(writer: IncrementalPdfFileWriter) -> None:
    hidden = writer.add_object(annotation_of("Text"))
    annotate(writer, writer.add_object(annotation_of("Text", IRT=hidden)))


def reply_to_another_page(writer: IncrementalPdfFileWriter) -> None:
    note = page_of(writer)["/Annots"].raw_get(1)
    put(writer, page_of(writer, 2), "/Annots", ArrayObject([writer.add_object(annotation_of("Text", IRT=note))]))


def reply_to_a_direct_note(writer: IncrementalPdfFileWriter) -> None:
    annotate(writer, writer.add_object(annotation_of("Text", IRT=annotation_of("Text"))))


def reply_of_no_known_kind(writer: IncrementalPdfFileWriter) -> None:
    note = page_of(writer)["/Annots"].raw_get(1)
    annotate(writer, writer.add_object(annotation_of("Text", IRT=note, RT=pdf_name("/Instead"))))


def kind_of_reply_to_nothing(writer: IncrementalPdfFileWriter) -> None:
    annotate(writer, writer.add_object(annotation_of("Text", RT=pdf_name("/R"))))


def markup_over_an_old_object(writer: IncrementalPdfFileWriter) -> None:
    reference = writer.root["/PieceInfo"].raw_get("/Kept")
    overwrite(writer, reference, annotation_of("Square"))
    annotate(writer, IndirectObject(reference.idnum, reference.generation, writer))


def gap_filled(writer: IncrementalPdfFileWriter) -> None:
    writer.objects[(0, PLANTED)] = StreamObject(stream_data=b"1 0 0 rg 72 690 400 60 re f")


def gap_filled_as_looks(writer: IncrementalPdfFileWriter) -> None:
    gap_filled(writer)
    annotate(writer, writer.add_object(annotation_of("Square", AP=entries_of(N=IndirectObject(PLANTED, 0, writer)))))


OF_GAPS: tuple[Change, ...] = (gap_filled, gap_filled_as_looks)
ATTACKS: tuple[Change, ...] = (
    *OF_PAGES,
    *(note_moved, note_redrawn, note_looks_overwritten, note_hidden, note_taken_away, annotations_reordered),
    *(field_redrawn, field_looks_overwritten, field_looks_exchanged, field_hidden, field_moved, field_action),
    *(fields_drawn_anew, font_of_fields_exchanged, text_field_added, signature_field_with_action),
    *(
        direct_link,
        direct_markup,
        planted_widget_shown,
        old_note_on_other_page,
        acting_popup,
        markup_over_an_old_object,
    ),
    *(reply_to_a_field, reply_to_the_page, reply_to_what_is_on_no_page, reply_to_another_page, reply_to_a_direct_note),
    *(reply_of_no_known_kind, kind_of_reply_to_nothing),
    *map(other_kind, ("Link", "FileAttachment", "Sound", "Movie", "Screen", "3D", "RichMedia", "Redact", "Watermark")),
    *map(other_kind, ("TrapNet", "PrinterMark", "Widget", "Projection")),
    *map(acting_markup, ("A", "AA", "PA", "Dest", "FT", "Kids", "Parent")),
)
