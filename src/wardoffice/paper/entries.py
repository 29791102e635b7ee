"""Reading pyHanko's objects with types: what an entry points to, or None; never a reference by mistake."""

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject, PdfObject


def resolved(raw: PdfObject) -> PdfObject:
    """What a value is once references are followed."""
    found: PdfObject = raw.get_object()
    return found


def entry(holder: DictionaryObject, key: str) -> PdfObject | None:
    """The value of a key, references followed; None where there is none. (`get` would give the bare reference.)"""
    return resolved(holder.raw_get(key)) if key in holder else None


def dictionary(raw: PdfObject | None) -> DictionaryObject:
    """The value as a dictionary, an empty one where it is something else."""
    found = None if raw is None else resolved(raw)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def items(raw: PdfObject | None) -> list[PdfObject]:
    """The raw items of an array, references kept; none where it is something else."""
    found = None if raw is None else resolved(raw)
    return [found.raw_get(index) for index in range(len(found))] if isinstance(found, ArrayObject) else []


def named(holder: DictionaryObject, key: str) -> str:
    """A name such as "/Widget"; empty where the entry is missing or something else."""
    found = entry(holder, key)
    return found if isinstance(found, NameObject) else ""
