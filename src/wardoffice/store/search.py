"""Searching: folded words in the index, numbers that find themselves, exact marks first, then newest first.

Stages are asked in order of weight and joined; each is newest-first by row number and stops early, so that a very
common word costs no more than a rare one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Connection, text

from wardoffice.domain.text import fold, has_marks, nfc
from wardoffice.store import lists, texts
from wardoffice.store.index import SearchIndex
from wardoffice.store.lists import ListRow

MOST_WORDS = 12
LONGEST_QUERY = 300
SNIPPET = 160
"""Characters of text shown around a hit."""
_RERANKED = 100
"""How many of the newest hits in the files' text are looked at again for exact marks."""
_WORD = re.compile(r"[^\W_]+")
_ARRIVAL = re.compile(r"(?:so\s+)?den\s+(?:so\s+)?(\d+)|#\s*(\d+)")
_MATCH = text("SELECT rowid FROM found WHERE found MATCH :words ORDER BY rowid DESC LIMIT :most")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of text with the places to mark in it; `page` of `file` (its hash) counts from 1, None where the text is
    the list row's."""

    text: str
    spans: tuple[Span, ...]
    page: int | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    row: ListRow
    snippet: Snippet


def search(index: SearchIndex, connection: Connection, words: str, limit: int = 50) -> list[Hit]:
    """The documents that `words` (with or without marks, NFC or NFD) may mean, best first.

    Every word must occur; the last one may be unfinished. `connection` reads the cache.
    """
    wanted = nfc(words)[:LONGEST_QUERY]
    tokens = _WORD.findall(fold(wanted))[:MOST_WORDS]
    if not tokens or limit < 1:
        return []
    with index.reading() as indexed:
        numbers = _joined(indexed, connection, wanted, tokens, limit)
    return _hits(connection, numbers, tokens)


def _joined(indexed: Connection, cache: Connection, wanted: str, tokens: list[str], limit: int) -> list[int]:
    found: dict[int, None] = {}
    for stage in _stages(wanted, tokens):
        if len(found) >= limit:
            break
        found.update(dict.fromkeys(indexed.execute(_MATCH, {"words": stage, "most": limit}).scalars()))
    if len(found) < limit:
        rest = list(indexed.execute(_MATCH, {"words": _all_of(tokens), "most": max(limit, _RERANKED)}).scalars())
        rest = [row for row in rest if row not in found]
        found.update(dict.fromkeys(_exact_first(cache, rest, wanted) if has_marks(wanted) else rest))
    return list(found)[:limit]


def _stages(wanted: str, tokens: list[str]) -> Iterator[str]:
    """What is asked before the whole text: the register's number, the code, exact marks, then the other metadata."""
    arrival = _ARRIVAL.fullmatch(fold(wanted).strip())
    if arrival:
        yield f'number : "den {arrival[1] or arrival[2]}"'
    if tokens[0].isdigit():
        if len(tokens) == 1:
            yield f'number : "den {tokens[0]}"'
        yield f'code : ^"{tokens[0]}"' + "".join(f' AND code : "{token}"*' for token in tokens[1:])
    if has_marks(wanted):
        yield "marked : (" + _all_of(_WORD.findall(wanted.lower())[:MOST_WORDS]) + ")"
    yield "{number code title words} : (" + _all_of(tokens) + ")"


def _all_of(tokens: list[str]) -> str:
    return " AND ".join([*(f'"{token}"' for token in tokens[:-1]), f'"{tokens[-1]}"*'])


def _exact_first(connection: Connection, rows: list[int], wanted: str) -> list[int]:
    """The same rows, those first whose files hold the words with the very marks typed."""
    looked_at, words = rows[:_RERANKED], _WORD.findall(wanted.lower())
    of_row = {row.row: row.id for row in lists.rows(connection, looked_at)}
    content = texts.of_documents(connection, list(of_row.values()))
    exact = [row for row in looked_at if row in of_row and _holds(content.get(of_row[row], "").lower(), words)]
    return [*exact, *(row for row in rows if row not in set(exact))]


def _holds(content: str, words: list[str]) -> bool:
    return all(word in content for word in words)


def _hits(connection: Connection, numbers: list[int], tokens: list[str]) -> list[Hit]:
    rows = lists.rows(connection, numbers)
    snippets = {row.row: snippet_of(row.subject, tokens) for row in rows}
    elsewhere = [row.id for row in rows if not snippets[row.row].spans]
    content = texts.of_files(connection, elsewhere) if elsewhere else {}
    return [Hit(row, _better(snippets[row.row], content.get(row.id, {}), tokens)) for row in rows]


def _better(subject: Snippet, content: dict[str, str], tokens: list[str]) -> Snippet:
    """The piece of that file's text in which most of the words stand; the subject where they are in none."""
    if subject.spans or not content:
        return subject
    found = [replace(snippet_of(body, tokens, paged=True), file=sha256) for sha256, body in content.items()]
    best = max(found, key=lambda snippet: len({fold(snippet.text[start:end]) for start, end in snippet.spans}))
    return best if best.spans else subject


def snippet_of(full: str, tokens: list[str], *, paged: bool = False) -> Snippet:
    """The stretch of `full` where the words stand, with their places; its beginning where none does.

    >>> snippet_of("Về việc chống ngập úng", ["ngap"]).spans
    ((14, 18),)
    """
    plain = nfc(full)
    folded = _folded_in_place(plain)
    first = _first_place(folded, tokens)
    start = 0 if first is None or len(plain) <= SNIPPET else max(0, first - SNIPPET // 3)
    start = plain.rfind(" ", 0, start) + 1 if start else 0
    piece = plain[start : start + SNIPPET]
    spans = _places(folded[start : start + SNIPPET], tokens)
    page = plain.count(texts.PAGE_END, 0, first) + 1 if paged and first is not None else None
    return Snippet(re.sub(r"\s", " ", piece), spans, page)


def _folded_in_place(plain: str) -> str:
    """The folded text with every character where it was."""
    folded = fold(plain)
    if len(folded) == len(plain):
        return folded
    return "".join((fold(character) or " ")[:1] for character in plain)


def _first_place(folded: str, tokens: list[str]) -> int | None:
    for token in sorted(tokens, key=len, reverse=True):
        if found := re.search(rf"(?<![^\W_]){re.escape(token)}", folded):
            return found.start()
    return None


def _places(folded: str, tokens: list[str]) -> tuple[Span, ...]:
    pattern = "|".join(re.escape(token) for token in sorted(tokens, key=len, reverse=True))
    return tuple(found.span() for found in re.finditer(rf"(?<![^\W_])(?:{pattern})", folded))
