"""Số, ký hiệu: the code a document bears, taken apart as the State and the Party write it."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DocumentCode:
    """Số, ký hiệu taken apart: `12/QĐ-UBND`, `05/2026/QĐ-UBND`, or a Party code `84-CV/ĐU`."""

    number: str
    notation: str
    year: int | None = None


_STATE_CODE = re.compile(r"(?P<number>\d+[a-z]?)(?:/(?P<year>\d{4}))?/(?P<notation>[^\W\d_][\w&.\-]*)")
_PARTY_CODE = re.compile(r"(?P<number>\d+)-(?P<notation>[^\W\d_]+/[\w.\-]+)")
_DASHES = str.maketrans("–—−‐‑", "-----")


def read_code(text: str) -> DocumentCode | None:
    """Take a document code apart (NĐ 30/2020 appendix I; Party codes as in HD 36-HD/VPTW), None if it is neither."""
    plain = re.sub(r"\s+", "", text.translate(_DASHES))
    if found := _PARTY_CODE.fullmatch(plain):
        return DocumentCode(found["number"], found["notation"])
    if found := _STATE_CODE.fullmatch(plain):
        return DocumentCode(found["number"], found["notation"], int(found["year"]) if found["year"] else None)
    return None
