"""The judge's rules for what was added after signing: new markup only, and nothing that fills a gap left on purpose.

pyHanko counts every added annotation as a suspicious change; ISO 32000-2, 12.8.2.2 allows markup where the signer did
not forbid it. The first rule clears, at the level ANNOTATIONS, revisions that keep the page tree and every key of every
page but /Annots, keep the old annotations in front, and add only markup without actions, made wholly of new objects.
The others clear nothing: they refuse what pyHanko's own rules would let pass.
"""

from collections.abc import Iterable, Iterator

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NumberObject,
    PdfObject,
    Reference,
)
from pyhanko.pdf_utils.reader import HistoricalResolver, RawPdfPath
from pyhanko.sign.diff_analysis import ReferenceUpdate, SuspiciousModification, WhitelistRule
from pyhanko.sign.diff_analysis.rules.metadata_rules import MetadataUpdateRule
from pyhanko.sign.diff_analysis.rules_api import Context

from wardoffice.paper.entries import entry, named, resolved

MARKUP = frozenset(
    f"/{kind}"
    for kind in (
        *("Text", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight", "Underline", "Squiggly"),
        *("StrikeOut", "Stamp", "Caret", "Ink", "Popup"),
    )
)
"""Markup annotations of ISO 32000-2, 12.5.6.2, without those that play or hold files."""
_ACTING = frozenset(("/A", "/AA", "/FT", "/Kids", "/PA", "/Dest"))
_DEEPEST = 64
_NUMBER = (NumberObject, FloatObject)


class AddedMarkupRule(WhitelistRule):
    """Clears markup added in one revision; stays silent about anything else, which then stays unexplained."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterator[ReferenceUpdate]:
        path = RawPdfPath("/Root", "/Pages")
        yield from self._branch(old, new, old.root.raw_get("/Pages"), new.root.raw_get("/Pages"), path, _DEEPEST)

    def _branch(
        self,
        old: HistoricalResolver,
        new: HistoricalResolver,
        was: PdfObject,
        now: PdfObject,
        path: RawPdfPath,
        depth: int,
    ) -> Iterator[ReferenceUpdate]:
        before, after = _dictionary(was), _dictionary(now)
        if depth == 0 or was != now or not isinstance(was, IndirectObject):
            raise SuspiciousModification("the page tree changed")
        if "/Kids" not in before:
            yield from self._page(old, new, was.reference, before, after, path)
            return
        if not _same(before, after, frozenset()):
            raise SuspiciousModification("a node of the page tree changed")
        kids_before, kids_after = _array(before["/Kids"]), _array(after["/Kids"])
        if len(kids_before) != len(kids_after):
            raise SuspiciousModification("pages were added or removed")
        for index in range(len(kids_before)):
            kid_path = path + "/Kids" + index
            yield from self._branch(
                old, new, kids_before.raw_get(index), kids_after.raw_get(index), kid_path, depth - 1
            )

    def _page(
        self,
        old: HistoricalResolver,
        new: HistoricalResolver,
        page: Reference,
        before: DictionaryObject,
        after: DictionaryObject,
        path: RawPdfPath,
    ) -> Iterator[ReferenceUpdate]:
        annots_before, annots_after = _annots(before), _annots(after)
        if annots_after[: len(annots_before)] != annots_before:
            raise SuspiciousModification("annotations were removed or reordered")
        added = annots_after[len(annots_before) :]
        if all(_kind(new, one) == "/Widget" for one in added):
            return  # nothing added, or fields only: the form rules judge those
        if not all(_answers_within(new, one, annots_after) for one in added):
            raise SuspiciousModification("an annotation answers something that is no markup of its page")
        updates = [update for one in added for update in self._added(old, new, one)]
        if not _same(before, after, frozenset(("/Annots",))):
            raise SuspiciousModification("a page changed besides its annotations")
        yield ReferenceUpdate(page)
        array = after.raw_get("/Annots")
        if isinstance(array, IndirectObject):
            at = None if old.is_ref_unassignable(array.reference) else Context.from_absolute(old, path + "/Annots")
            yield ReferenceUpdate(array.reference, context_checked=at)
        yield from updates

    def _added(self, old: HistoricalResolver, new: HistoricalResolver, added: PdfObject) -> Iterator[ReferenceUpdate]:
        if not isinstance(added, IndirectObject) or not old.is_ref_unassignable(added.reference):
            raise SuspiciousModification("an annotation that is no new object was added")
        annotation = _dictionary(new(added.reference))
        kind = named(annotation, "/Subtype")
        if kind not in MARKUP or _acts(annotation, kind) or not _is_plain_popup(old, annotation):
            raise SuspiciousModification("an annotation other than plain markup was added")
        yield ReferenceUpdate(added.reference)
        for part in new.collect_dependencies(annotation, since_revision=new.revision):
            if old.is_ref_unassignable(part):
                yield ReferenceUpdate(part)


class NoGapFilledRule(WhitelistRule):
    """Refuses new objects to which the signed revision already pointed: whoever left the gap could fill it later, and
    pyHanko takes such an object for one that nobody uses."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterator[ReferenceUpdate]:
        for reference in new.explicit_refs_in_revision():
            if old.is_ref_unassignable(reference) and old._get_usages_of_ref(reference):
                raise SuspiciousModification("a reference that led nowhere when it was signed was filled")
        return iter(())


class NoActionAddedRule(WhitelistRule):
    """Refuses annotations, fields too, that come with an action: pyHanko clears a new signature field unread."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterator[ReferenceUpdate]:
        for reference in new.explicit_refs_in_revision():
            found = new(reference)
            if old.is_ref_unassignable(reference) and isinstance(found, DictionaryObject) and _is_acting_widget(found):
                raise SuspiciousModification("a field with an action was added")
        return iter(())


class TouchedMetadataRule(MetadataUpdateRule):
    """pyHanko's rule for metadata, asked only where a revision wrote any: the signer's own may be no sound XML."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        was, now = (at.root.raw_get("/Metadata") if "/Metadata" in at.root else None for at in (old, new))
        revisions = range(old.revision + 1, new.revision + 1)
        written = (each for revision in revisions for each in new.reader.xrefs.explicit_refs_in_revision(revision))
        if isinstance(was, IndirectObject) and was == now and was.reference not in written:
            return ()
        return super().apply(old, new)


def _answers_within(new: HistoricalResolver, added: PdfObject, page: list[PdfObject]) -> bool:
    """Whether what it is a reply to, if it is one, is other markup of the same page (ISO 32000-2, 12.5.6.2)."""
    annotation = _dictionary(new(added.reference) if isinstance(added, IndirectObject) else added)
    if "/IRT" not in annotation:
        return "/RT" not in annotation
    answered = annotation.raw_get("/IRT")
    plain = "/RT" not in annotation or named(annotation, "/RT") in ("/R", "/Group")
    return plain and answered != added and answered in page and _kind(new, answered) in MARKUP


def _is_acting_widget(found: DictionaryObject) -> bool:
    is_field = named(found, "/Subtype") == "/Widget" or "/FT" in found
    return is_field and bool({"/A", "/AA"} & found.keys())


def _kind(new: HistoricalResolver, added: PdfObject) -> str:
    found = new(added.reference) if isinstance(added, IndirectObject) else added
    return named(found, "/Subtype") if isinstance(found, DictionaryObject) else ""


def _is_plain_popup(old: HistoricalResolver, annotation: DictionaryObject) -> bool:
    """Whether the window that opens with it, if there is one, is as new and as harmless as the annotation itself."""
    if "/Popup" not in annotation:
        return True
    raw = annotation.raw_get("/Popup")
    popup = entry(annotation, "/Popup")
    is_new = isinstance(raw, IndirectObject) and old.is_ref_unassignable(raw.reference)
    return (
        is_new
        and isinstance(popup, DictionaryObject)
        and named(popup, "/Subtype") == "/Popup"
        and not _acts(popup, "/Popup")
    )


def _acts(annotation: DictionaryObject, kind: str) -> bool:
    """Whether it runs an action, leads somewhere or poses as a form field; a popup alone may name its parent."""
    return bool(_ACTING & annotation.keys()) or ("/Parent" in annotation and kind != "/Popup")


def _dictionary(value: PdfObject) -> DictionaryObject:
    found = resolved(value)
    if not isinstance(found, DictionaryObject):
        raise SuspiciousModification("not a dictionary where one must be")
    return found


def _array(value: PdfObject | None) -> ArrayObject:
    found = None if value is None else resolved(value)
    if not isinstance(found, ArrayObject):
        raise SuspiciousModification("not an array where one must be")
    return found


def _annots(page: DictionaryObject) -> list[PdfObject]:
    if "/Annots" not in page:
        return []
    array = _array(page["/Annots"])
    return [array.raw_get(index) for index in range(len(array))]


def _same(before: DictionaryObject, after: DictionaryObject, but: frozenset[str]) -> bool:
    keys = before.keys() | after.keys()
    return all(key in before and key in after and alike(before.raw_get(key), after.raw_get(key)) for key in keys - but)


def alike(was: PdfObject, now: PdfObject) -> bool:
    """Whether two values are the same in kind as well: a name is not the string of its letters, nor 1 true.

    612 and 612.0 are one number: readers take either (ISO 32000-2, 7.3.3), and copying a page turns one into the other.
    """
    if isinstance(was, _NUMBER) and isinstance(now, _NUMBER):
        return bool(was == now)
    if type(was) is not type(now):
        return False
    if isinstance(was, ArrayObject) and isinstance(now, ArrayObject):
        pairs = [(was.raw_get(index), now.raw_get(index)) for index in range(min(len(was), len(now)))]
        return len(was) == len(now) and all(alike(*pair) for pair in pairs)
    if isinstance(was, DictionaryObject) and isinstance(now, DictionaryObject):
        return _same(was, now, frozenset())
    return bool(was == now)
