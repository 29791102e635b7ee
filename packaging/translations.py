"""Brings resources/translations/*.po up to the sentences that stand in src/, and compiles them for this checkout.

    .venv/bin/python packaging/translations.py

New sentences come in untranslated (they are shown in Vietnamese until somebody translates them), gone ones go out, and
nobody's translation is lost.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from hatch_build import compile_translations

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "resources" / "translations"


def main() -> int:
    sentences = sentences_in(ROOT / "src" / "wardoffice")
    for file in sorted(TRANSLATIONS.glob("*.po")):
        catalog = updated(file, sentences)
        missing = sum(1 for message in catalog if message.id and not message.string)
        print(f"{file.name}: {len(catalog)} sentences, {missing} of them not translated yet")
    compile_translations(TRANSLATIONS)
    return 0


def sentences_in(source: Path) -> Catalog:
    """Every sentence marked with _(…) or N_(…), sorted by the sentence itself, so that moved code changes nothing."""
    catalog = Catalog()
    for _, _, message, comments, context in extract_from_dir(source, [("**.py", "python")]):
        catalog.add(message, auto_comments=comments, context=context)
    return catalog


def updated(file: Path, sentences: Catalog) -> Catalog:
    with file.open("rb") as lines:
        catalog = read_po(lines, locale=file.stem)
    catalog.update(sentences, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    with file.open("wb") as lines:
        write_po(lines, catalog, width=116, sort_output=True, omit_header=False, ignore_obsolete=True)
    return catalog


if __name__ == "__main__":
    sys.exit(main())
