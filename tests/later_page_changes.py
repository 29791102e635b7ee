"""What somebody may do in a later revision to the pages of a signed file, to its catalog and to its layers."""

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NumberObject, StreamObject, pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from revising import Change, action_of, entries_of, numbers, overwrite, page_of, put, stream_of

# Pages and what they are drawn with


def content_added(writer: IncrementalPdfFileWriter) -> None:
    page = page_of(writer)
    put(writer, page, "/Contents", ArrayObject([page.raw_get("/Contents"), writer.add_object(stream_of())]))


def content_overwritten(writer: IncrementalPdfFileWriter) -> None:
    overwrite(writer, page_of(writer).raw_get("/Contents"), StreamObject(stream_data=b"BT /F 12 Tf (khac) Tj ET"))


def content_taken_away(writer: IncrementalPdfFileWriter) -> None:
    page = page_of(writer)
    del page["/Contents"]
    writer.update_container(page)


def second_page_overwritten(writer: IncrementalPdfFileWriter) -> None:
    overwrite(writer, page_of(writer, 2).raw_get("/Contents"), StreamObject(stream_data=b""))


def page_box(writer: IncrementalPdfFileWriter) -> None:
    put(writer, page_of(writer), "/CropBox", numbers(0, 0, 300, 300))


def page_turned(writer: IncrementalPdfFileWriter) -> None:
    put(writer, page_of(writer), "/Rotate", NumberObject(180))


def page_unit(writer: IncrementalPdfFileWriter) -> None:
    put(writer, page_of(writer), "/UserUnit", NumberObject(3))


def page_action(writer: IncrementalPdfFileWriter) -> None:
    put(writer, page_of(writer), "/AA", entries_of(O=action_of()))


def page_type_as_string(writer: IncrementalPdfFileWriter) -> None:
    put(writer, page_of(writer), "/Type", pdf_string("/Page"))


def page_added(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    new = entries_of(Type=pdf_name("/Page"), Parent=writer.root.raw_get("/Pages"), MediaBox=numbers(0, 0, 595, 842))
    pages["/Kids"].append(writer.add_object(new))
    put(writer, pages, "/Count", NumberObject(3))


def pages_swapped(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    kids = pages["/Kids"]
    put(writer, pages, "/Kids", ArrayObject([kids.raw_get(1), kids.raw_get(0)]))


def page_taken_away(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    put(writer, pages, "/Kids", ArrayObject([pages["/Kids"].raw_get(0)]))


def page_tree_exchanged(writer: IncrementalPdfFileWriter) -> None:
    old = writer.root["/Pages"]
    writer.root[pdf_name("/Pages")] = writer.add_object(DictionaryObject(dict(old)))
    writer.update_root()


def inherited_box(writer: IncrementalPdfFileWriter) -> None:
    put(writer, writer.root["/Pages"], "/CropBox", numbers(0, 0, 100, 100))


def resource_added(writer: IncrementalPdfFileWriter) -> None:
    resources = page_of(writer)["/Resources"]
    put(writer, resources["/XObject"], "/P", writer.add_object(stream_of()))


def resources_exchanged(writer: IncrementalPdfFileWriter) -> None:
    put(writer, page_of(writer), "/Resources", writer.add_object(DictionaryObject()))


def font_overwritten(writer: IncrementalPdfFileWriter) -> None:
    font = page_of(writer)["/Resources"]["/Font"].raw_get("/F")
    other = entries_of(Type=pdf_name("/Font"), Subtype=pdf_name("/Type1"), BaseFont=pdf_name("/ZapfDingbats"))
    overwrite(writer, font, other)


def picture_overwritten(writer: IncrementalPdfFileWriter) -> None:
    overwrite(writer, page_of(writer)["/Resources"]["/XObject"].raw_get("/P"), stream_of())


# The catalog and what hangs from it


def opening_action(writer: IncrementalPdfFileWriter) -> None:
    writer.root[pdf_name("/OpenAction")] = writer.add_object(action_of())
    writer.update_root()


def document_actions(writer: IncrementalPdfFileWriter) -> None:
    writer.root[pdf_name("/AA")] = entries_of(WC=action_of())
    writer.update_root()


def script_named(writer: IncrementalPdfFileWriter) -> None:
    script = writer.add_object(action_of())
    put(writer, writer.root["/Names"], "/JavaScript", entries_of(Names=ArrayObject([pdf_string("a"), script])))


def file_embedded(writer: IncrementalPdfFileWriter) -> None:
    names = entries_of(Names=ArrayObject([pdf_string("a.exe"), entries_of(Type=pdf_name("/Filespec"))]))
    put(writer, writer.root["/Names"], "/EmbeddedFiles", names)


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
    put(writer, writer.root["/OCProperties"]["/D"], "/OFF", ArrayObject([]))


def layer_unless_printed(writer: IncrementalPdfFileWriter) -> None:
    layer = writer.root["/OCProperties"]["/OCGs"][0]
    put(writer, layer, "/Usage", entries_of(Print=entries_of(PrintState=pdf_name("/OFF"))))


def layers_exchanged(writer: IncrementalPdfFileWriter) -> None:
    writer.root[pdf_name("/OCProperties")] = writer.add_object(entries_of(OCGs=ArrayObject([]), D=DictionaryObject()))
    writer.update_root()


def layer_of_the_page_exchanged(writer: IncrementalPdfFileWriter) -> None:
    properties = page_of(writer)["/Resources"]["/Properties"]
    put(writer, properties, "/L", writer.add_object(entries_of(Type=pdf_name("/OCG"), Name=pdf_string("khác"))))


OF_PAGES: tuple[Change, ...] = (
    *(content_added, content_overwritten, content_taken_away, second_page_overwritten, page_box, page_turned),
    *(page_unit, page_action, page_type_as_string, page_added, pages_swapped, page_taken_away, page_tree_exchanged),
    *(inherited_box, resource_added, resources_exchanged, font_overwritten, picture_overwritten),
    *(opening_action, document_actions, script_named, file_embedded, permissions_taken),
    *map(catalog_key, ("/OCProperties", "/StructTreeRoot", "/Outlines", "/Threads", "/ViewerPreferences")),
    *map(catalog_key, ("/Collection", "/PageLabels", "/Lang", "/Dests", "/Requirements", "/AF", "/DPartRoot", "/URI")),
    *map(catalog_key, ("/PieceInfo",)),
    *(layer_shown, layer_unless_printed, layers_exchanged, layer_of_the_page_exchanged),
)
