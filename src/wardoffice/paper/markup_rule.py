"""The judge's rule for markup added after signing: new markup annotations only, everything else on the page as it was.

pyHanko counts every added annotation as a suspicious change; ISO 32000-2, 12.8.2.2 allows markup where the signer did
not forbid it. This rule clears, at the level ANNOTATIONS, revisions that keep the page tree and every key of every page
but /Annots, keep the old annotations in front, and add only markup without actions, made wholly of new objects.
"""

from collections.abc import Iterator

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, Reference
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader, RawPdfPath
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    DiffResult,
    ModificationLevel,
    QualifiedWhitelistRule,
    ReferenceUpdate,
    StandardDiffPolicy,
    SuspiciousModification,
    WhitelistRule,
)
from pyhanko.sign.diff_analysis.rules_api import Context
from pyhanko.sign.fields import FieldMDPSpec, MDPPerm

from wardoffice.paper.entries import named, resolved

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
        added = [update for one in annots_after[len(annots_before) :] for update in self._added(old, new, one)]
        if not added:
            return
        if not _same(before, after, frozenset(("/Annots",))):
            raise SuspiciousModification("a page changed besides its annotations")
        yield ReferenceUpdate(page)
        array = after.raw_get("/Annots")
        if isinstance(array, IndirectObject):
            at = None if old.is_ref_unassignable(array.reference) else Context.from_absolute(old, path + "/Annots")
            yield ReferenceUpdate(array.reference, context_checked=at)
        yield from added

    def _added(self, old: HistoricalResolver, new: HistoricalResolver, added: PdfObject) -> Iterator[ReferenceUpdate]:
        if not isinstance(added, IndirectObject):
            return
        annotation = _dictionary(new(added.reference))
        kind = named(annotation, "/Subtype")
        if kind == "/Widget":
            return  # the form rules judge those
        if not old.is_ref_unassignable(added.reference) or kind not in MARKUP or _acts(annotation, kind):
            raise SuspiciousModification("an annotation other than plain markup was added")
        yield ReferenceUpdate(added.reference)
        for part in new.collect_dependencies(annotation, since_revision=new.revision):
            if old.is_ref_unassignable(part):
                yield ReferenceUpdate(part)


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
    return all(key in before and key in after and before.raw_get(key) == after.raw_get(key) for key in keys - but)


class StepwisePolicy(StandardDiffPolicy):
    """Judges each later revision against the signed one or, that failing, against the one before it.

    Against the signed revision alone, a second signature and markup after it never pass together: the rule for new
    signature fields knows no markup. A revision allowed after one that is itself allowed is allowed.
    """

    def review_file(
        self,
        reader: PdfFileReader,
        base_revision: int | HistoricalResolver,
        field_mdp_spec: FieldMDPSpec | None = None,
        doc_mdp: MDPPerm | None = None,
    ) -> DiffResult | SuspiciousModification:
        signed = base_revision if isinstance(base_revision, int) else base_revision.revision
        whole = DiffResult(ModificationLevel.NONE, set())
        for revision in range(signed + 1, reader.xrefs.total_revisions):
            new = reader.get_historical_resolver(revision)
            step = self._step(reader, {signed, revision - 1}, new, field_mdp_spec, doc_mdp)
            if isinstance(step, SuspiciousModification):
                return step
            level = max(whole.modification_level, step.modification_level)
            whole = DiffResult(level, whole.changed_form_fields | step.changed_form_fields)
        return whole

    def _step(
        self,
        reader: PdfFileReader,
        olds: set[int],
        new: HistoricalResolver,
        field_mdp_spec: FieldMDPSpec | None,
        doc_mdp: MDPPerm | None,
    ) -> DiffResult | SuspiciousModification:
        trouble = SuspiciousModification("nothing to compare with")
        for old in sorted(olds):
            for apply in (self.apply, _WITHOUT_ORPHANS.apply):
                try:
                    return apply(reader.get_historical_resolver(old), new, field_mdp_spec, doc_mdp)
                except SuspiciousModification as error:
                    trouble = error
                    break
                except LookupError as error:  # pyHanko stumbles over references to objects that do not exist
                    trouble = SuspiciousModification(str(error))
        return trouble


def _rules() -> list[QualifiedWhitelistRule]:
    return [*DEFAULT_DIFF_POLICY.global_rules, AddedMarkupRule().as_qualified(ModificationLevel.ANNOTATIONS)]


_WITHOUT_ORPHANS = StandardDiffPolicy(_rules(), DEFAULT_DIFF_POLICY.form_rule, ignore_orphaned_objects=False)
"""Asked where looking for orphaned objects, which is all it leaves out, is what pyHanko stumbles over."""


def diff_policy() -> StandardDiffPolicy:
    """pyHanko's standard policy with the rule for markup, step by step."""
    return StepwisePolicy(_rules(), DEFAULT_DIFF_POLICY.form_rule)
