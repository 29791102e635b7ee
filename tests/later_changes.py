"""What somebody may do to a signed file in a later revision, beside or instead of putting marks on it.

`filled_letter` makes a letter with everything worth attacking: two pages, a filled form field, annotations, layers,
a picture.
"""

import io
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    IndirectObject,
    NumberObject,
    StreamObject,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

Change = Callable[[IncrementalPdfFileWriter], None]
PLANTED = 900
"""The number of an object that the letter points to and nobody has written: a gap."""


def filled_letter() -> bytes:
    """Before it is signed."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for number in (1, 2):
            pdf.add_blank_page(page_size=(595, 842))
            page = pdf.pages[number - 1]
            font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
            picture = pdf.make_stream(bytes(3), Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1)
            picture.ColorSpace, picture.BitsPerComponent = Name.DeviceRGB, 8
            layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Bản nháp"))
            page.Resources = pdf.make_indirect(
                Dictionary(
                    Font=Dictionary(F=font),
                    XObject=Dictionary(P=picture),
                    Properties=pdf.make_indirect(Dictionary(L=layer)),
                )
            )
            page.Contents = pdf.make_stream(
                b"BT /F 12 Tf 72 700 Td (So tien: 1.000.000) Tj ET /OC /L BDC 72 600 50 50 re f EMC "
                b"q 50 0 0 50 300 600 cm /P Do Q"
            )
            if number == 1:
                pdf.Root.OCProperties = pdf.make_indirect(
                    Dictionary(
                        OCGs=Array([layer]), D=pdf.make_indirect(Dictionary(OFF=Array([layer]), Order=Array([layer])))
                    )
                )
        page = pdf.pages[0]
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Tx,
                T="SoTien",
                V="1.000.000",
                Rect=Array([72, 500, 200, 520]),
            )
        )
        field.AP = pdf.make_indirect(Dictionary(N=_form(pdf, b"BT /F 12 Tf (1.000.000) Tj ET", font)))
        field.DA, field.P = "/F 12 Tf 0 g", page.obj
        note = pdf.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Contents="Ghi chú", Rect=Array([72, 400, 200, 440]))
        )
        note.AP = Dictionary(N=_form(pdf, b"0 0 100 20 re f", font))
        page.Annots = pdf.make_indirect(Array([field, note]))
        planted = pdf.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="x", Rect=Array([0, 0, 595, 842]))
        )
        planted.AP = Dictionary(N=_form(pdf, b"1 1 1 rg 0 0 595 842 re f", font))
        pdf.Root.PieceInfo = Dictionary(Kept=planted)
        pdf.Root.AcroForm = pdf.make_indirect(
            Dictionary(
                Fields=Array([field]), DR=pdf.make_indirect(Dictionary(Font=Dictionary(F=font))), DA="/F 12 Tf 0 g"
            )
        )
        pdf.Root.Names = pdf.make_indirect(Dictionary())
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def letter_with_a_gap() -> bytes:
    """A letter whose page draws, after its own words, an object that does not exist yet."""
    data = filled_letter()
    number = int(data.split(b"/Contents ", 1)[1].split(b" ", 1)[0])
    old, new = b"/Contents %d 0 R" % number, b"/Contents [%d 0 R %d 0 R]" % (number, PLANTED)
    return _with_table_mended(data.replace(old, new, 1))


def _with_table_mended(data: bytes) -> bytes:
    """The same objects with a cross-reference table that has their places; pikepdf would write the gap as null."""
    body = data[: data.rindex(b"xref\n", 0, data.rindex(b"startxref"))]
    size = int(data.split(b"/Size ", 1)[1].split(b" ", 1)[0].split(b"/", 1)[0].split(b">", 1)[0])
    trailer = data[data.rindex(b"trailer") : data.rindex(b"startxref")]
    table = [b"0000000000 65535 f \n"]
    for number in range(1, size):
        at = body.index(b"\n%d 0 obj" % number) + 1
        table.append(b"%010d 00000 n \n" % at)
    return body + b"xref\n0 %d\n" % size + b"".join(table) + trailer + b"startxref\n%d\n%%%%EOF\n" % len(body)


def _form(pdf: pikepdf.Pdf, operators: bytes, font: pikepdf.Object) -> pikepdf.Object:
    stream = pdf.make_stream(operators, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 595, 842]))
    stream.Resources = Dictionary(Font=Dictionary(F=font))
    return stream


def revised(pdf: bytes, *changes: Change) -> bytes:
    """The file and one more revision with all the changes."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    for change in changes:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


# What the changes are made of


def _page(writer: IncrementalPdfFileWriter, number: int = 1) -> DictionaryObject:
    return writer.root["/Pages"]["/Kids"][number - 1]


def _set(writer: IncrementalPdfFileWriter, holder: DictionaryObject, key: str, value: object) -> None:
    holder[pdf_name(key)] = value
    writer.update_container(holder)


def _numbers(*values: int) -> ArrayObject:
    return ArrayObject([NumberObject(value) for value in values])


def _dictionary(**entries: object) -> DictionaryObject:
    return DictionaryObject({pdf_name(f"/{key}"): value for key, value in entries.items()})


def _annotation(subtype: str = "FreeText", **more: object) -> DictionaryObject:
    plain = {"Type": pdf_name("/Annot"), "Subtype": pdf_name(f"/{subtype}"), "Contents": pdf_string("thêm")}
    return _dictionary(**plain, Rect=_numbers(100, 100, 200, 150), **more)


def _action() -> DictionaryObject:
    return _dictionary(S=pdf_name("/JavaScript"), JS=pdf_string("app.alert(1)"))


def _stream(operators: bytes = b"1 0 0 rg 72 690 200 30 re f") -> StreamObject:
    box = {pdf_name("/BBox"): _numbers(0, 0, 595, 842), pdf_name("/Subtype"): pdf_name("/Form")}
    return StreamObject({pdf_name("/Type"): pdf_name("/XObject"), **box}, stream_data=operators)


def _annotate(writer: IncrementalPdfFileWriter, annotation: object) -> None:
    array = _page(writer)["/Annots"]
    array.append(annotation)
    writer.update_container(array)


def mark(writer: IncrementalPdfFileWriter) -> None:
    """The one change that is allowed: plain markup of new objects, with looks of its own."""
    looks = _dictionary(N=writer.add_object(_stream(b"0 0 1 rg 0 0 20 20 re f")))
    _annotate(writer, writer.add_object(_annotation("Square", AP=looks)))


def value_filled_in(writer: IncrementalPdfFileWriter) -> None:
    """A form filled in as forms are: another value, with the looks of that value."""
    field = _field(writer)
    field[pdf_name("/V")] = pdf_string("9.000.000")
    _set(writer, field["/AP"], "/N", writer.add_object(_stream(b"BT /F 12 Tf (9.000.000) Tj ET")))
    writer.update_container(field)


def _field(writer: IncrementalPdfFileWriter) -> DictionaryObject:
    return writer.root["/AcroForm"]["/Fields"][0]


def _note(writer: IncrementalPdfFileWriter) -> DictionaryObject:
    return _page(writer)["/Annots"][1]


def _overwrite(writer: IncrementalPdfFileWriter, reference: IndirectObject, value: object) -> None:
    writer.objects[(reference.generation, reference.idnum)] = value
    value.container_ref = reference.reference


# Pages and what they are drawn with


def content_added(writer: IncrementalPdfFileWriter) -> None:
    page = _page(writer)
    _set(writer, page, "/Contents", ArrayObject([page.raw_get("/Contents"), writer.add_object(_stream())]))


def content_overwritten(writer: IncrementalPdfFileWriter) -> None:
    _overwrite(writer, _page(writer).raw_get("/Contents"), StreamObject(stream_data=b"BT /F 12 Tf (khac) Tj ET"))


def content_taken_away(writer: IncrementalPdfFileWriter) -> None:
    page = _page(writer)
    del page["/Contents"]
    writer.update_container(page)


def second_page_overwritten(writer: IncrementalPdfFileWriter) -> None:
    _overwrite(writer, _page(writer, 2).raw_get("/Contents"), StreamObject(stream_data=b""))


def page_box(writer: IncrementalPdfFileWriter) -> None:
    _set(writer, _page(writer), "/CropBox", _numbers(0, 0, 300, 300))


def page_turned(writer: IncrementalPdfFileWriter) -> None:
    _set(writer, _page(writer), "/Rotate", NumberObject(180))


def page_unit(writer: IncrementalPdfFileWriter) -> None:
    _set(writer, _page(writer), "/UserUnit", NumberObject(3))


def page_action(writer: IncrementalPdfFileWriter) -> None:
    _set(writer, _page(writer), "/AA", _dictionary(O=_action()))


def page_type_as_string(writer: IncrementalPdfFileWriter) -> None:
    _set(writer, _page(writer), "/Type", pdf_string("/Page"))


def page_added(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    new = _dictionary(Type=pdf_name("/Page"), Parent=writer.root.raw_get("/Pages"), MediaBox=_numbers(0, 0, 595, 842))
    pages["/Kids"].append(writer.add_object(new))
    _set(writer, pages, "/Count", NumberObject(3))


def pages_swapped(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    kids = pages["/Kids"]
    _set(writer, pages, "/Kids", ArrayObject([kids.raw_get(1), kids.raw_get(0)]))


def page_taken_away(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    _set(writer, pages, "/Kids", ArrayObject([pages["/Kids"].raw_get(0)]))


def page_tree_exchanged(writer: IncrementalPdfFileWriter) -> None:
    old = writer.root["/Pages"]
    writer.root[pdf_name("/Pages")] = writer.add_object(DictionaryObject(dict(old)))
    writer.update_root()


def inherited_box(writer: IncrementalPdfFileWriter) -> None:
    _set(writer, writer.root["/Pages"], "/CropBox", _numbers(0, 0, 100, 100))


def resource_added(writer: IncrementalPdfFileWriter) -> None:
    resources = _page(writer)["/Resources"]
    _set(writer, resources["/XObject"], "/P", writer.add_object(_stream()))


def resources_exchanged(writer: IncrementalPdfFileWriter) -> None:
    _set(writer, _page(writer), "/Resources", writer.add_object(DictionaryObject()))


def font_overwritten(writer: IncrementalPdfFileWriter) -> None:
    font = _page(writer)["/Resources"]["/Font"].raw_get("/F")
    other = _dictionary(Type=pdf_name("/Font"), Subtype=pdf_name("/Type1"), BaseFont=pdf_name("/ZapfDingbats"))
    _overwrite(writer, font, other)


def picture_overwritten(writer: IncrementalPdfFileWriter) -> None:
    _overwrite(writer, _page(writer)["/Resources"]["/XObject"].raw_get("/P"), _stream())


# The catalog and what hangs from it


def opening_action(writer: IncrementalPdfFileWriter) -> None:
    writer.root[pdf_name("/OpenAction")] = writer.add_object(_action())
    writer.update_root()


def document_actions(writer: IncrementalPdfFileWriter) -> None:
    writer.root[pdf_name("/AA")] = _dictionary(WC=_action())
    writer.update_root()


def script_named(writer: IncrementalPdfFileWriter) -> None:
    script = writer.add_object(_action())
    _set(writer, writer.root["/Names"], "/JavaScript", _dictionary(Names=ArrayObject([pdf_string("a"), script])))


def file_embedded(writer: IncrementalPdfFileWriter) -> None:
    names = _dictionary(Names=ArrayObject([pdf_string("a.exe"), _dictionary(Type=pdf_name("/Filespec"))]))
    _set(writer, writer.root["/Names"], "/EmbeddedFiles", names)


def catalog_key(key: str) -> Change:
    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.root[pdf_name(key)] = DictionaryObject()
        writer.update_root()

    change.__name__ = f"catalog {key}"
    return change


def permissions_taken(writer: IncrementalPdfFileWriter) -> None:
    writer.root[pdf_name("/Perms")] = DictionaryObject()
    writer.update_root()


# Optional content


def layer_shown(writer: IncrementalPdfFileWriter) -> None:
    _set(writer, writer.root["/OCProperties"]["/D"], "/OFF", ArrayObject([]))


def layer_unless_printed(writer: IncrementalPdfFileWriter) -> None:
    layer = writer.root["/OCProperties"]["/OCGs"][0]
    _set(writer, layer, "/Usage", _dictionary(Print=_dictionary(PrintState=pdf_name("/OFF"))))


def layers_exchanged(writer: IncrementalPdfFileWriter) -> None:
    writer.root[pdf_name("/OCProperties")] = writer.add_object(_dictionary(OCGs=ArrayObject([]), D=DictionaryObject()))
    writer.update_root()


def layer_of_the_page_exchanged(writer: IncrementalPdfFileWriter) -> None:
    properties = _page(writer)["/Resources"]["/Properties"]
    _set(writer, properties, "/L", writer.add_object(_dictionary(Type=pdf_name("/OCG"), Name=pdf_string("khác"))))


# Annotations and fields that were there


def note_moved(writer: IncrementalPdfFileWriter) -> None:
    _set(writer, _note(writer), "/Rect", _numbers(0, 0, 595, 842))


def note_redrawn(writer: IncrementalPdfFileWriter) -> None:
    _set(writer, _note(writer), "/AP", _dictionary(N=writer.add_object(_stream())))


def note_looks_overwritten(writer: IncrementalPdfFileWriter) -> None:
    _overwrite(writer, _note(writer)["/AP"].raw_get("/N"), _stream())


def note_hidden(writer: IncrementalPdfFileWriter) -> None:
    _set(writer, _note(writer), "/F", NumberObject(2))


def note_taken_away(writer: IncrementalPdfFileWriter) -> None:
    page = _page(writer)
    _set(writer, page, "/Annots", ArrayObject([page["/Annots"].raw_get(0)]))


def annotations_reordered(writer: IncrementalPdfFileWriter) -> None:
    page = _page(writer)
    array = page["/Annots"]
    _set(writer, page, "/Annots", ArrayObject([array.raw_get(1), array.raw_get(0), *list(array)[2:]]))


def field_redrawn(writer: IncrementalPdfFileWriter) -> None:
    _set(writer, _field(writer)["/AP"], "/N", writer.add_object(_stream()))


def field_looks_overwritten(writer: IncrementalPdfFileWriter) -> None:
    _overwrite(writer, _field(writer)["/AP"].raw_get("/N"), _stream())


def field_looks_exchanged(writer: IncrementalPdfFileWriter) -> None:
    _set(writer, _field(writer), "/AP", _dictionary(N=writer.add_object(_stream())))


def field_hidden(writer: IncrementalPdfFileWriter) -> None:
    _set(writer, _field(writer), "/F", NumberObject(2))


def field_moved(writer: IncrementalPdfFileWriter) -> None:
    _set(writer, _field(writer), "/Rect", _numbers(0, 0, 10, 10))


def field_action(writer: IncrementalPdfFileWriter) -> None:
    _set(writer, _field(writer), "/AA", _dictionary(E=_action()))


def fields_drawn_anew(writer: IncrementalPdfFileWriter) -> None:
    _set(writer, writer.root["/AcroForm"], "/NeedAppearances", BooleanObject(True))


def font_of_fields_exchanged(writer: IncrementalPdfFileWriter) -> None:
    other = _dictionary(Type=pdf_name("/Font"), Subtype=pdf_name("/Type1"), BaseFont=pdf_name("/ZapfDingbats"))
    _set(writer, writer.root["/AcroForm"]["/DR"]["/Font"], "/F", writer.add_object(other))


def text_field_added(writer: IncrementalPdfFileWriter) -> None:
    field = writer.add_object(_annotation("Widget", FT=pdf_name("/Tx"), T=pdf_string("moi"), V=pdf_string("9")))
    form = writer.root["/AcroForm"]
    form["/Fields"].append(field)
    writer.update_container(form["/Fields"])
    _annotate(writer, field)


def signature_field_with_action(writer: IncrementalPdfFileWriter) -> None:
    entries = {"FT": pdf_name("/Sig"), "T": pdf_string("Ky9"), "AA": _dictionary(E=_action())}
    field = writer.add_object(_annotation("Widget", **entries))
    form = writer.root["/AcroForm"]
    form["/Fields"].append(field)
    writer.update_container(form["/Fields"])
    _annotate(writer, field)


# Annotations that are no plain markup


def direct_link(writer: IncrementalPdfFileWriter) -> None:
    _annotate(writer, _annotation("Link", A=_action()))


def direct_markup(writer: IncrementalPdfFileWriter) -> None:
    _annotate(writer, _annotation("FreeText"))


def planted_widget_shown(writer: IncrementalPdfFileWriter) -> None:
    _annotate(writer, writer.root["/PieceInfo"].raw_get("/Kept"))


def old_note_on_other_page(writer: IncrementalPdfFileWriter) -> None:
    _set(writer, _page(writer, 2), "/Annots", ArrayObject([_page(writer)["/Annots"].raw_get(1)]))


def other_kind(subtype: str) -> Change:
    def change(writer: IncrementalPdfFileWriter) -> None:
        _annotate(writer, writer.add_object(_annotation(subtype)))

    change.__name__ = f"new {subtype}"
    return change


def acting_markup(key: str) -> Change:
    def change(writer: IncrementalPdfFileWriter) -> None:
        _annotate(writer, writer.add_object(_annotation("Ink", **{key: _dictionary(E=_action())})))

    change.__name__ = f"markup with {key}"
    return change


def acting_popup(writer: IncrementalPdfFileWriter) -> None:
    popup = writer.add_object(_annotation("Popup", AA=_dictionary(E=_action())))
    _annotate(writer, writer.add_object(_annotation("Text", Popup=popup)))


def markup_over_an_old_object(writer: IncrementalPdfFileWriter) -> None:
    reference = writer.root["/PieceInfo"].raw_get("/Kept")
    _overwrite(writer, reference, _annotation("Square"))
    _annotate(writer, IndirectObject(reference.idnum, reference.generation, writer))


def gap_filled(writer: IncrementalPdfFileWriter) -> None:
    writer.objects[(0, PLANTED)] = StreamObject(stream_data=b"1 0 0 rg 72 690 400 60 re f")


def gap_filled_as_looks(writer: IncrementalPdfFileWriter) -> None:
    gap_filled(writer)
    _annotate(writer, writer.add_object(_annotation("Square", AP=_dictionary(N=IndirectObject(PLANTED, 0, writer)))))


OF_GAPS: tuple[Change, ...] = (gap_filled, gap_filled_as_looks)
ATTACKS: tuple[Change, ...] = (
    *(
        content_added,
        content_overwritten,
        content_taken_away,
        second_page_overwritten,
        page_box,
        page_turned,
        page_unit,
    ),
    *(page_action, page_type_as_string, page_added, pages_swapped, page_taken_away, page_tree_exchanged, inherited_box),
    *(resource_added, resources_exchanged, font_overwritten, picture_overwritten),
    *(opening_action, document_actions, script_named, file_embedded, permissions_taken),
    *map(
        catalog_key, ("/OCProperties", "/StructTreeRoot", "/Outlines", "/Threads", "/ViewerPreferences", "/Collection")
    ),
    *map(catalog_key, ("/PageLabels", "/Lang", "/Dests", "/Requirements", "/AF", "/DPartRoot", "/URI", "/PieceInfo")),
    *(layer_shown, layer_unless_printed, layers_exchanged, layer_of_the_page_exchanged),
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
    *map(other_kind, ("Link", "FileAttachment", "Sound", "Movie", "Screen", "3D", "RichMedia", "Redact", "Watermark")),
    *map(other_kind, ("TrapNet", "PrinterMark", "Widget", "Projection")),
    *map(acting_markup, ("A", "AA", "PA", "Dest", "FT", "Kids", "Parent")),
)
