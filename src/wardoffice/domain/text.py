"""Vietnamese text: NFC at every border, folding for search, and the order of the Vietnamese alphabet for sorting.

SQLite folds ế to e but never đ to d, so index and query both go through `fold` (DOMAIN.md section 8).
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER = {letter: f"{place:02x}" for place, letter in enumerate(_ALPHABET, start=0x30)}
_TONES = {"": "0", "\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
"""Order of tones in Vietnamese dictionaries: level, huyền, hỏi, ngã, sắc, nặng (CLDR `vi`)."""
_SHAPED = {("a", "\u0306"): "ă", ("a", "\u0302"): "â", ("e", "\u0302"): "ê", ("o", "\u0302"): "ô"}
_SHAPED |= {("o", "\u031b"): "ơ", ("u", "\u031b"): "ư"}
_BIDI = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"\s+")
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$")
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*]')
LONGEST_NAME = 120
"""Characters kept of a file's name; longer paths break on Windows shares."""


def nfc(text: str) -> str:
    """The text in Normalization Form C (UAX #15); do this before any limit, comparison, index or hash."""
    return unicodedata.normalize("NFC", text)


def clean_line(text: str) -> str:
    """One line of typed or received text: NFC, no control or direction-changing characters, single spaces."""
    return _SPACES.sub(" ", clean_text(text)).strip()


def clean_text(text: str) -> str:
    """Typed or received text of several lines: NFC, without control or direction-changing characters."""
    return _CONTROLS.sub("", _BIDI.sub("", nfc(text).replace("\r\n", "\n").replace("\r", "\n")))


def fold(text: str) -> str:
    """The text as it is searched: lower case, đ as d, no marks.

    >>> fold("Quyết Định số 12/QĐ-UBND")
    'quyet dinh so 12/qd-ubnd'
    """
    return text.translate(_FOLDED).lower()


def has_marks(text: str) -> bool:
    """Whether somebody took the trouble to type marks, so that exact hits should come first."""
    return fold(text) != nfc(text).lower()


def sort_key(text: str) -> str:
    """A key whose plain string order is the Vietnamese order: letters first, then tones, then case.

    >>> sorted(["Dung", "ạn", "Ăn", "an", "Đỗ", "àn", "u", "ư"], key=sort_key)
    ['an', 'àn', 'ạn', 'Ăn', 'Dung', 'Đỗ', 'u', 'ư']
    """
    keys = [_key_of_word(word) for word in nfc(text).split(" ")]
    return f"{'22'.join([k[0] for k in keys])}!{'0'.join([k[1] for k in keys])}!{'0'.join([k[2] for k in keys])}"


@lru_cache(maxsize=16384)
def _key_of_word(word: str) -> tuple[str, str, str]:
    """Letters, tones and cases of a word: the office's documents are written with a few thousand syllables."""
    return word.translate(_LETTERS), word.translate(_TONE_MARKS), word.translate(_CASES)


def _letter_and_tone(character: str) -> tuple[str, str]:
    if character in _LETTER:
        return character, "0"
    decomposed = unicodedata.normalize("NFD", character)
    letter, tone = decomposed[:1], "0"
    for mark in decomposed[1:]:
        if mark in _TONES:
            tone = _TONES[mark]
        else:
            letter = _SHAPED.get((letter, mark), letter)
    return letter, tone


class _Each(dict[int, str]):
    """What every character becomes, worked out when it is first met: `str.translate` then runs at full speed."""

    def __init__(self, of_one: Callable[[str], str]) -> None:
        super().__init__()
        self._of_one = of_one

    def __missing__(self, code: int) -> str:
        self[code] = found = self._of_one(chr(code))
        return found


def _without_marks(character: str) -> str:
    if character in "đĐ":
        return "d"
    return "".join(c for c in unicodedata.normalize("NFD", character) if not unicodedata.combining(c))


def _letter(character: str) -> str:
    letter, _tone = _letter_and_tone(character.lower())
    return _LETTER.get(letter) or _other(letter)


_FOLDED = _Each(_without_marks)
_LETTERS = _Each(_letter)
_TONE_MARKS = _Each(lambda character: _letter_and_tone(character.lower())[1])
_CASES = _Each(lambda character: "1" if character != character.lower() else "0")


def _other(character: str) -> str:
    if character.isspace():
        return "22"
    if character.isdigit():
        return f"2{character}"
    return f"28{ord(character[:1] or ' '):06x}"


def name_sort_key(name: str) -> str:
    """People sort by given name, the last word, then by family and middle names."""
    *before, given = clean_line(name).split(" ")
    return sort_key(given) + "~" + sort_key(" ".join(before))


def initials(name: str) -> str:
    """First letters of a name, folded: "Trần Văn Bình" → "tvb"."""
    return "".join(word[0] for word in fold(name).split() if word)


def matches(words: str, text: str) -> bool:
    """Whether every word typed (with or without marks) begins a word of `text`, or spells its initials."""
    folded = fold(text)
    starts = folded.split()
    together = "".join(starts)
    for word in fold(words).split():
        if not (any(s.startswith(word) for s in starts) or word in together or word in initials(text)):
            return False
    return True


def is_sound(text: str) -> bool:
    """Whether it is text at all: a name in another encoding comes from the system with pieces that are none."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def shown(text: str) -> str:
    """A name as it can be shown, whatever bytes it is made of."""
    return clean_line(text.encode("utf-8", "replace").decode())


def safe_file_name(name: str) -> str:
    """A received file's name made fit for any file system and for the eye: no paths, tricks or reserved names."""
    plain = _NOT_IN_NAMES.sub("_", clean_line(name)).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if dot and len(ending) <= 8 and len(plain) > LONGEST_NAME:
        plain = stem[: LONGEST_NAME - len(ending) - 1].rstrip(" .") + dot + ending
    plain = plain[:LONGEST_NAME].rstrip(" .")
    if not plain or _RESERVED.match(plain):
        return f"_{plain or 'tep'}"
    return plain
