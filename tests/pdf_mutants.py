"""Broken PDFs without end, the same for the same number: bytes flipped, cut, doubled, numbers absurd, names mixed."""

import random
import re
from collections.abc import Callable, Sequence

from attacked_letter import filled_letter
from sheets import blank, encrypted, letter, rewritten, turned

Breaking = Callable[[random.Random, bytes], bytes]
_NUMBER = re.compile(rb"(?<![\w.])\d{1,10}(?![\w.])")
_NAME = re.compile(rb"/[A-Za-z]{2,20}")
_ABSURD = (b"0", b"-1", b"1", b"65536", b"2147483647", b"4294967296", b"99999999999999999999", b"1e400")


def seeds() -> tuple[bytes, ...]:
    """Sound files of different build: tables and streams, encrypted, linearized, with a form, turned, signed-like."""
    plain = letter(2)
    return (
        plain,
        filled_letter(),
        rewritten(plain, linearize=True),
        rewritten(filled_letter(), compress_streams=True),
        encrypted(plain, 4),
        encrypted(plain, 6),
        turned(plain, 90),
        blank(pages=3),
    )


def flipped(dice: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 2, 8, 64))):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def cut(dice: random.Random, data: bytes) -> bytes:
    start = dice.randrange(len(data))
    return data[:start] + data[start + dice.randrange(1, 2_000) :]


def shortened(dice: random.Random, data: bytes) -> bytes:
    return data[: dice.randrange(len(data))]


def doubled(dice: random.Random, data: bytes) -> bytes:
    start = dice.randrange(len(data))
    piece = data[start : start + dice.randrange(1, 2_000)]
    place = dice.randrange(len(data))
    return data[:place] + piece * dice.choice((1, 2, 50)) + data[place:]


def absurd(dice: random.Random, data: bytes) -> bytes:
    found = list(_NUMBER.finditer(data))
    for one in sorted(dice.sample(found, min(len(found), dice.choice((1, 3)))), key=lambda m: -m.start()):
        data = data[: one.start()] + dice.choice(_ABSURD) + data[one.end() :]
    return data


def renamed(dice: random.Random, data: bytes) -> bytes:
    found = list(_NAME.finditer(data))
    if len(found) < 2:
        return data
    one, other = dice.sample(found, 2)
    return data[: one.start()] + other.group() + data[one.end() :]


def looped(dice: random.Random, data: bytes) -> bytes:
    """References led astray: a tree that holds itself, contents that are the catalog."""
    found = list(re.finditer(rb"\d+ 0 R", data))
    if not found:
        return data
    one, other = dice.choice(found), dice.choice(found)
    return data[: one.start()] + other.group() + data[one.end() :]


BREAKINGS: Sequence[Breaking] = (flipped, cut, shortened, doubled, absurd, renamed, looped)


def mutant(number: int, sound: Sequence[bytes]) -> bytes:
    """The mutant of that number: one seed, broken one to three times."""
    dice = random.Random(number)
    data = sound[number % len(sound)]
    for _ in range(dice.choice((1, 1, 2, 3))):
        data = dice.choice(BREAKINGS)(dice, data) or b"%PDF-1.4"
    return data
