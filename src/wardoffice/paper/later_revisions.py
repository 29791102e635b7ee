"""Judging what came after a signature: each later revision against the signed one, with our rules beside pyHanko's."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyhanko.pdf_utils.generic import DictionaryObject, PdfObject, Reference
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    DiffResult,
    FieldComparisonContext,
    FieldComparisonSpec,
    FieldMDPRule,
    FormUpdate,
    FormUpdatingRule,
    MetadataUpdateRule,
    ModificationLevel,
    QualifiedWhitelistRule,
    StandardDiffPolicy,
    SuspiciousModification,
)
from pyhanko.sign.fields import FieldMDPSpec, MDPPerm

from wardoffice.paper.entries import dictionary, entry, items
from wardoffice.paper.markup_rule import AddedMarkupRule, NoActionAddedRule, NoGapFilledRule, TouchedMetadataRule, alike

_LOOKS = ("/AP", "/AS", "/MK", "/DA", "/F", "/Rect")


class SameValueSameLooksRule(FieldMDPRule):
    """Refuses a field that looks different though nobody filled it in; clears nothing, keeps which were filled in."""

    def __init__(self) -> None:
        self.filled: frozenset[str] = frozenset()
        """The fields with another value in the revision last looked at; signature fields left out."""

    def apply(self, context: FieldComparisonContext) -> Iterator[tuple[ModificationLevel, FormUpdate]]:
        written = context.new.explicit_refs_in_revision()
        old_fields = {name: spec for name, spec in context.field_specs.items() if _is_old_field(spec)}
        self.filled = frozenset(str(name) for name, spec in old_fields.items() if _is_filled_in(spec))
        if old_fields:
            _same_defaults(*(dictionary(entry(at.root, "/AcroForm")) for at in (context.old, context.new)))
        for name, spec in old_fields.items():
            if name not in self.filled and _looks_changed(spec, context, written):
                raise SuspiciousModification(f"the field {name} looks different though its value is the same")
        return iter(())


def _same_defaults(was: DictionaryObject, now: DictionaryObject) -> None:
    """Whatever fields without looks of their own are drawn with must be as it was; fonts may be added."""
    fonts_before, fonts_after = (dictionary(entry(dictionary(entry(form, "/DR")), "/Font")) for form in (was, now))
    same_fonts = all(name in fonts_after and _alike_at(fonts_before, fonts_after, (name,)) for name in fonts_before)
    if (
        not same_fonts
        or not _alike_at(was, now, ("/NeedAppearances", "/Q"))
        or ("/DA" in was and not _alike_at(was, now, ("/DA",)))
    ):
        raise SuspiciousModification("fields would be drawn another way")


def _is_old_field(spec: FieldComparisonSpec) -> bool:
    return spec.field_type != "/Sig" and spec.old_field is not None and spec.new_field is not None


def _is_filled_in(spec: FieldComparisonSpec) -> bool:
    assert spec.old_field is not None and spec.new_field is not None
    return not _alike_at(spec.old_field, spec.new_field, ("/V",))


def _looks_changed(spec: FieldComparisonSpec, context: FieldComparisonContext, written: set[Reference]) -> bool:
    was, now = spec.old_field, spec.new_field
    assert was is not None and now is not None
    before, after = _widgets(was), _widgets(now)
    if len(before) != len(after):
        return True
    return any(
        not _alike_at(old, new, _LOOKS) or context.new.collect_dependencies(new.raw_get("/AP")) & written
        for old, new in zip(before, after, strict=True)
        if "/AP" in new or "/AP" in old
    )


def _alike_at(was: DictionaryObject, now: DictionaryObject, keys: tuple[str, ...]) -> bool:
    return all(alike(_raw(was, key), _raw(now, key)) for key in keys if key in was or key in now)


def _raw(holder: DictionaryObject, key: str) -> PdfObject:
    return holder.raw_get(key) if key in holder else DictionaryObject()


def _widgets(field: DictionaryObject) -> list[DictionaryObject]:
    return [field, *(dictionary(kid) for kid in items(entry(field, "/Kids")))]


@dataclass(frozen=True)
class Step:
    """One revision after the signed one, counted as pyHanko counts them, and what it may or may not do."""

    revision: int
    found: DiffResult | SuspiciousModification
    filled: frozenset[str] = frozenset()
    """Fields filled in, by name."""


class StepwisePolicy(StandardDiffPolicy):
    """Judges each later revision against the signed one or, that failing, against the one before it.

    Against the signed revision alone, a second signature and markup after it never pass together: the rule for new
    signature fields knows no markup. A revision allowed after one that is itself allowed is allowed.
    """

    def __init__(self) -> None:
        self._looks = SameValueSameLooksRule()
        super().__init__(_rules(), _form_rule(self._looks))
        self._without_orphans = StandardDiffPolicy(_rules(), _form_rule(self._looks), ignore_orphaned_objects=False)
        """Asked where looking for orphaned objects, which is all it leaves out, is what pyHanko stumbles over."""
        self.steps: list[Step] = []
        """What was found of each revision after the signed one, in their order."""

    def review_file(
        self,
        reader: PdfFileReader,
        base_revision: int | HistoricalResolver,
        field_mdp_spec: FieldMDPSpec | None = None,
        doc_mdp: MDPPerm | None = None,
    ) -> DiffResult | SuspiciousModification:
        signed = base_revision if isinstance(base_revision, int) else base_revision.revision
        self.steps = []
        for revision in range(signed + 1, reader.xrefs.total_revisions):
            new = reader.get_historical_resolver(revision)
            found = self._step(reader, {signed, revision - 1}, new, field_mdp_spec, doc_mdp)
            self.steps.append(Step(revision, found, self._looks.filled))
        return _together([step.found for step in self.steps])

    def _step(
        self,
        reader: PdfFileReader,
        olds: set[int],
        new: HistoricalResolver,
        field_mdp_spec: FieldMDPSpec | None,
        doc_mdp: MDPPerm | None,
    ) -> DiffResult | SuspiciousModification:
        trouble = SuspiciousModification("nothing to compare with")
        self._looks.filled = frozenset()
        for old in sorted(olds):
            for apply in (self.apply, self._without_orphans.apply):
                try:
                    return apply(reader.get_historical_resolver(old), new, field_mdp_spec, doc_mdp)
                except SuspiciousModification as error:
                    trouble = error
                    break
                except LookupError as error:  # pyHanko stumbles over references to objects that do not exist
                    trouble = SuspiciousModification(str(error))
        return trouble


def _rules() -> list[QualifiedWhitelistRule]:
    ours = (NoGapFilledRule(), NoActionAddedRule(), AddedMarkupRule())
    theirs = [one for one in DEFAULT_DIFF_POLICY.global_rules if not isinstance(_wrapped(one), MetadataUpdateRule)]
    theirs.append(TouchedMetadataRule().as_qualified(ModificationLevel.LTA_UPDATES))  # type: ignore[no-untyped-call]
    return [*theirs, *(rule.as_qualified(ModificationLevel.ANNOTATIONS) for rule in ours)]


def _wrapped(rule: QualifiedWhitelistRule) -> object:
    return getattr(rule, "rule", rule)


def _form_rule(looks: SameValueSameLooksRule) -> FormUpdatingRule:
    standard = DEFAULT_DIFF_POLICY.form_rule
    assert standard is not None
    return FormUpdatingRule([*standard.field_rules, looks], standard.ignored_acroform_keys)


def _together(found: list[DiffResult | SuspiciousModification]) -> DiffResult | SuspiciousModification:
    """The first revision nobody may add decides; otherwise all changes together."""
    whole = DiffResult(ModificationLevel.NONE, set())
    for step in found:
        if isinstance(step, SuspiciousModification):
            return step
        level = max(whole.modification_level, step.modification_level)
        whole = DiffResult(level, whole.changed_form_fields | step.changed_form_fields)
    return whole
