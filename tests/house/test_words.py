"""The words people see: every one goes through gettext, none is a programmer's, and English has a place for each."""

import ast
import re
import string
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from house.prose import parts_of
from house.tracked import ROOT, SOURCE
from running import SECONDS, environment

ENGLISH = ROOT / "resources" / "translations" / "en.po"
# UX.md section 3.9: words that tell an officer nothing.
BANNED = ("lỗi không xác định", "exception", "timeout", "null", "server error", "token", "cache", "ok", "cancel")
# How a Vietnamese syllable is built, marks taken off; a word built otherwise is not Vietnamese.
SYLLABLE = re.compile(
    r"(ngh|ng|nh|gh|gi|kh|ch|ph|th|tr|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(ch|ng|nh|[cmnpt])?", re.IGNORECASE
)
# Names of formats, keys, files and posts; nothing else of another language may stand in a sentence.
FOREIGN = (
    "WardOffice PDF QR PNG PEM DER TLS JSON P12 CropBox Unicode UTF Wi Fi proxy https MB inch Ctrl F Z Esc Enter "
    "Caps Lock CNTT VP CT PCT CVP VB đ c kt t6 DIR next"
)
NOT_PROSE = re.compile(
    r"\{[^}]*\}|“wardoffice [^”]*”|wardoffice\[hub\]|--[a-z-]+|https?:\S*|file:|[\w/]+\.(?:json|log)|WARDOFFICE_\w+"
    r"|#\w+|\b\d[\dT:-]*\b"
)
# What a person reads is made in these; forms and letters printed on paper are Vietnamese by law, in any language.
SEEN_BY_PEOPLE = ("ui", "cli")


@pytest.fixture(scope="module")
def sentences() -> set[str]:
    found = extract_from_dir(SOURCE, [("**.py", "python")])
    return {text for _, _, message, _, _ in found for text in ([message] if isinstance(message, str) else message)}


@pytest.fixture(scope="module")
def english() -> Catalog:
    with ENGLISH.open("rb") as lines:
        return read_po(lines, locale="en")


def test_no_sentence_uses_a_word_that_tells_an_officer_nothing(sentences: set[str]) -> None:
    pattern = re.compile(r"\b(" + "|".join(BANNED) + r")\b", re.IGNORECASE)
    assert sorted(text for text in sentences if pattern.search(text)) == []


def test_every_sentence_is_written_in_composed_letters(sentences: set[str]) -> None:
    assert sorted(text for text in sentences if not unicodedata.is_normalized("NFC", text)) == []


def test_no_sentence_has_a_word_of_another_language_or_a_misspelt_syllable(sentences: set[str]) -> None:
    prose = [NOT_PROSE.sub(" ", text.replace("&", "")) for text in sentences]
    words = {word for text in prose for word in re.findall(r"[^\W_]+", text)}.difference(FOREIGN.split())
    assert sorted(word for word in words if not SYLLABLE.fullmatch(_without_marks(word))) == []


def test_english_has_a_place_for_every_sentence_and_none_for_words_that_are_gone(
    sentences: set[str], english: Catalog
) -> None:
    kept = {text for message in english if message.id for text in _texts(message.id)}
    assert kept == sentences, "run packaging/translations.py"


def test_english_is_whole(english: Catalog) -> None:
    unsure = [message.id for message in english if message.id and message.fuzzy]
    missing = [message.id for message in english if message.id and not all(_texts(message.string))]
    assert (missing, unsure) == ([], []), "translate them in resources/translations/en.po"


def test_english_has_no_vietnamese_left_outside_quotation_marks(english: Catalog) -> None:
    translated = [text for message in english if message.id for text in _texts(message.string)]
    assert [text for text in translated if _is_vietnamese(re.sub("“[^”]*”", "", text))] == []


def test_an_english_sentence_has_as_many_parts_as_the_vietnamese(english: Catalog) -> None:
    wrong = [
        f"{source} → {translated}"
        for message in english
        for source, translated in zip(_texts(message.id), _texts(message.string), strict=False)
        if len(parts_of(source)) > 1 and len(parts_of(source)) != len(parts_of(translated))
    ]
    assert wrong == []


def test_the_program_speaks_english_to_whoever_asks_for_it() -> None:
    """Set-up compiles what is needed for this; without it the sentences stay Vietnamese."""
    line = [sys.executable, "-m", "wardoffice", "--help"]
    done = subprocess.run(line, env=environment(WARDOFFICE_LANGUAGE="en"), capture_output=True, timeout=SECONDS)
    assert "WardOffice: the documents of the ward, right on this machine." in done.stdout.decode(), done.stderr


def test_a_translation_fills_the_same_gaps_as_the_sentence(english: Catalog) -> None:
    wrong = [
        f"{source} → {translated}"
        for message in english
        for source, translated in zip(_texts(message.id), _texts(message.string), strict=False)
        if translated and _gaps(source) != _gaps(translated)
    ]
    assert wrong == []


def test_what_gettext_gets_is_a_literal_that_it_can_find() -> None:
    made_up = [
        f"{file.relative_to(SOURCE)}:{call.lineno}"
        for file, tree in _modules(SOURCE)
        for call in _gettext_calls(tree)
        if call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    ]
    assert made_up == []


@pytest.mark.parametrize("package", SEEN_BY_PEOPLE)
def test_no_vietnamese_text_in_what_people_see_goes_round_gettext(package: str) -> None:
    loose = [
        f"{file.relative_to(SOURCE)}:{node.lineno}: {node.value[:60]}"
        for file, tree in _modules(SOURCE / package)
        for node in _loose_texts(tree)
        if _is_vietnamese(node.value)
    ]
    assert loose == []


def _without_marks(word: str) -> str:
    plain = unicodedata.normalize("NFD", word.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _texts(value: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _gaps(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def _modules(folder: Path) -> Iterator[tuple[Path, ast.Module]]:
    for file in sorted(folder.glob("**/*.py")):
        yield file, ast.parse(file.read_text(encoding="utf-8"))


def _gettext_calls(tree: ast.AST) -> Iterator[ast.Call]:
    names = {"_", "N_", "gettext", "ngettext"}
    for node in ast.walk(tree):
        name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and name in names:
            yield node


class _Text(ast.Constant):
    value: str


def _loose_texts(tree: ast.Module) -> Iterator[_Text]:
    """String literals that are neither given to gettext, nor docstrings, nor keys that something is looked up by."""
    known = {id(part) for call in _gettext_calls(tree) for part in ast.walk(call)}
    for node in ast.walk(tree):
        known |= {id(part) for part in _never_shown(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in known:
            yield node  # type: ignore[misc]  # its value was just seen to be a string


def _never_shown(node: ast.AST) -> list[ast.expr | None]:
    match node:
        case ast.Expr():
            return [node.value]
        case ast.Dict():
            return [*node.keys]
        case ast.Subscript():
            return [node.slice]
        case ast.Compare():
            return [node.left]
        case ast.Call(func=ast.Attribute(attr="get")):
            return [*node.args[:1]]
    return []


def _is_vietnamese(text: str) -> bool:
    """True for a text of letters that English has not: đ, ơ, ư, or one with a mark."""
    return any(letter in "đĐ" or unicodedata.decomposition(letter) for letter in text if letter.isalpha())
