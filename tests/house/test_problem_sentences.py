"""Whatever stops the work is told in three parts: what happened, what is safe, what to do; each code has its own."""

import ast
from collections.abc import Iterator

import pytest

from house.prose import parts_of, phrases_of
from house.tracked import SOURCE
from wardoffice import wording
from wardoffice.domain import marks
from wardoffice.paper.inspection import Bar

TABLES = {
    "REFUSALS": wording.REFUSALS,
    "PAPER": wording.PAPER,
    "STORE": wording.STORE,
    "SYNC": wording.SYNC,
    "COMMAND_LINE": wording.COMMAND_LINE,
    "HUB": wording.HUB,
    "NOTICES": wording.NOTICES,
}
# UX.md section 5, item 10.
MOST_WORDS = 20


@pytest.fixture(scope="module")
def raised() -> set[str]:
    """Every code written out where a refusal or a problem is made, and those put together from a fixed list."""
    made = {code for file in SOURCE.glob("**/*.py") for code in _codes(ast.parse(file.read_text(encoding="utf-8")))}
    barred = {f"sidecar_{bar}" for bar in Bar if bar}
    read_badly = {f"{what}_{ended}" for what in ("file", "page") for ended in ("crashes", "hangs")}
    return made | barred | read_badly | {code for code, _applies in marks._PROBLEMS}


def test_every_code_that_is_raised_has_its_sentence(raised: set[str]) -> None:
    assert len(raised) > 100
    assert sorted(raised - {code for table in TABLES.values() for code in table}) == []


def test_no_code_has_two_sentences() -> None:
    codes = [code for table in TABLES.values() for code in table]
    assert sorted(code for code in set(codes) if codes.count(code) > 1) == []


@pytest.mark.parametrize("name", TABLES)
def test_every_sentence_about_a_problem_says_what_happened_what_is_safe_and_what_to_do(name: str) -> None:
    assert [text for text in TABLES[name].values() if len(parts_of(text)) < 3] == []


@pytest.mark.parametrize("name", TABLES)
def test_no_sentence_about_a_problem_is_too_long_to_take_in(name: str) -> None:
    phrases = [phrase for text in TABLES[name].values() for phrase in phrases_of(text)]
    assert [phrase for phrase in phrases if len(phrase.split()) > MOST_WORDS] == []


def test_a_sentence_never_names_an_empty_place() -> None:
    for (code, gap), other in wording.WITHOUT.items():
        assert wording.sentence(code, {gap: ""}) == wording.sentence(other)
        assert wording.sentence(code, {gap: "x"}) != wording.sentence(other)


def test_a_code_nobody_knows_still_gets_a_sentence_of_three_parts() -> None:
    told = wording.sentence("never_heard_of")
    assert len(parts_of(told)) == 3
    assert "never_heard_of" in told


def _codes(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and _makes_a_problem(node.func):
            yield from _written_out(node.args[0])


def _makes_a_problem(function: ast.expr) -> bool:
    name = getattr(function, "id", getattr(function, "attr", ""))
    return isinstance(name, str) and (name == "Refusal" or name.endswith("Problem"))


def _written_out(code: ast.expr) -> Iterator[str]:
    """A literal, or either branch of a choice between literals."""
    match code:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp():
            yield from _written_out(code.body)
            yield from _written_out(code.orelse)
