"""What came after a signature, in a reader's terms: whose marks on which pages, which fields, which pages changed."""

from collections.abc import Iterator, Sequence

from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject, PdfObject, Reference, TextStringObject
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis import SuspiciousModification
from pyhanko.sign.fields import enumerate_sig_fields

from wardoffice.paper.entries import dictionary, entry, items, named
from wardoffice.paper.inspection import Later, LaterChange
from wardoffice.paper.later_revisions import Step
from wardoffice.paper.markup_rule import MARKUP, alike
from wardoffice.paper.page_tree import PageFound, pages_of

_MOST_STEPS = 100
_MOST_PAGES = 200
"""Pages looked through for what changed on them; in longer files it is told without the page."""
_BESIDE = frozenset(("/Annots", "/Parent"))
Annotation = tuple[PdfObject, DictionaryObject]


def later_changes(reader: PdfFileReader, steps: Sequence[Step]) -> tuple[LaterChange, ...]:
    """Everything later revisions did, oldest first; a revision that adds nothing to be seen is left out."""
    return tuple(change for step in steps[:_MOST_STEPS] for change in _of_step(reader, step))


def _of_step(reader: PdfFileReader, step: Step) -> Iterator[LaterChange]:
    old, new = (reader.get_historical_resolver(number) for number in (step.revision - 1, step.revision))
    if isinstance(step.found, SuspiciousModification):
        pages = _pages(old), _pages(new)
        yield _pages_changed(*pages, new)
        yield from _marks(*pages)
        return
    told = [*_marks(_pages(old), _pages(new)), *_signed(old, new)]
    if step.filled:
        told.append(LaterChange(Later.FILLED, tuple(sorted(step.filled))))
    yield from told or [LaterChange(Later.PROOFS)]


def _pages(resolver: HistoricalResolver) -> list[PageFound]:
    try:
        return pages_of(resolver)[:_MOST_PAGES]
    except (PdfError, LookupError):
        return []


def _marks(before: list[PageFound], after: list[PageFound]) -> list[LaterChange]:
    """Markup that was added, all of one revision together."""
    names: dict[str, None] = {}
    pages: list[int] = []
    for number, (old, new) in enumerate(zip(before, after, strict=False), 1):
        known = {_reference(raw) for raw, _ in _annotations(old)}
        added = [found for raw, found in _annotations(new) if _reference(raw) not in known or _reference(raw) is None]
        marks = [found for found in added if named(found, "/Subtype") in MARKUP]
        if marks:
            pages.append(number)
        names |= dict.fromkeys(filter(None, map(_author, marks)))
    return [LaterChange(Later.MARKS, tuple(names), tuple(pages))] if pages else []


def _annotations(page: PageFound) -> list[Annotation]:
    return [(raw, dictionary(raw)) for raw in items(entry(page.dictionary, "/Annots"))]


def _reference(raw: PdfObject) -> Reference | None:
    return raw.reference if isinstance(raw, IndirectObject) else None


def _author(annotation: DictionaryObject) -> str:
    found = entry(annotation, "/T")
    return str(found) if isinstance(found, TextStringObject) else ""


def _signature_fields(handler: PdfFileReader | HistoricalResolver) -> list[tuple[str, DictionaryObject, bool]]:
    """(full name, signature, whether it is a time-stamp) of all signature fields, signed or not."""
    try:
        found = [(str(name), dictionary(value)) for name, value, _ in enumerate_sig_fields(handler)]
    except (PdfError, ValueError, LookupError, TypeError, AttributeError):
        return []
    return [(name, value, named(value, "/Type") == "/DocTimeStamp") for name, value in found]


def _signed(old: HistoricalResolver, new: HistoricalResolver) -> list[LaterChange]:
    before = {name for name, value, _ in _signature_fields(old) if value}
    names = [name for name, value, stamp in _signature_fields(new) if value and not stamp and name not in before]
    return [LaterChange(Later.SIGNED, tuple(names))] if names else []


def _pages_changed(before: list[PageFound], after: list[PageFound], new: HistoricalResolver) -> LaterChange:
    if len(before) != len(after):
        return LaterChange(Later.PAGES)
    written = new.explicit_refs_in_revision()
    pairs = enumerate(zip(before, after, strict=True), 1)
    pages = tuple(number for number, (was, now) in pairs if _differs(was, now, new, written))
    return LaterChange(Later.PAGES, pages=pages) if pages else LaterChange(Later.OTHER)


def _differs(was: PageFound, now: PageFound, new: HistoricalResolver, written: set[Reference]) -> bool:
    """Whether a page, what it is drawn with, or an annotation it had is another than before."""
    keys = (was.dictionary.keys() | now.dictionary.keys()) - _BESIDE
    old_annotations = [raw for raw, _ in _annotations(was)]
    still = [raw for raw, _ in _annotations(now)][: len(old_annotations)]
    return (
        was.box != now.box
        or still != old_annotations
        or not all(_alike_at(was.dictionary, now.dictionary, key) for key in keys)
        or any(new.collect_dependencies(now.dictionary.raw_get(key)) & written for key in keys & now.dictionary.keys())
        or any(_drawn_with(raw, new) & written for raw in old_annotations)
    )


def _alike_at(was: DictionaryObject, now: DictionaryObject, key: str) -> bool:
    return key in was and key in now and alike(was.raw_get(key), now.raw_get(key))


def _drawn_with(raw: PdfObject, new: HistoricalResolver) -> set[Reference]:
    """An annotation itself and its looks; not the page it names, nor its neighbours."""
    found = dictionary(new(raw.reference) if isinstance(raw, IndirectObject) else raw)
    looks = new.collect_dependencies(found.raw_get("/AP")) if "/AP" in found else set()
    return looks | ({raw.reference} if isinstance(raw, IndirectObject) else set())
