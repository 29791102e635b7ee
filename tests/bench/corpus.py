"""Other people's PDFs, every one inspected, drawn, marked and exported, beside what qpdf, poppler and mupdf say.

`python tests/bench/corpus.py FOLDER [FOLDER…] [--verdicts DIR] [--table FILE]`. FOLDER: any folder of PDFs; it can be
broken off and goes on where it was, from the verdicts kept in DIR. Ends with 1 where a file met a fault; --table writes
the table of docs/verdicts.md.
"""

import argparse
import hashlib
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from pdf_corpus import Verdict, pdfs, taken_through  # noqa: E402

_pool = partial(ThreadPoolExecutor, 2)


def main() -> int:
    asked = _asked()
    kept = asked.verdicts / "verdicts.jsonl"
    asked.verdicts.mkdir(parents=True, exist_ok=True)
    known = _known(kept)
    files = {f"{folder.name}/{path.relative_to(folder)}": path for folder in asked.folders for path in pdfs(folder)}
    left = sorted((name for name in files if name not in known), key=_mixed)
    with kept.open("a", encoding="utf-8") as out, tempfile.TemporaryDirectory() as scratch, _pool() as pool:
        places = [Path(scratch) / f"{number}.pdf" for number in range(len(left))]
        for verdict in pool.map(taken_through, (files[name] for name in left), left, places):
            known[verdict.name] = verdict
            out.write(json.dumps(asdict(verdict), ensure_ascii=False) + "\n")
            out.flush()
    verdicts = [known[name] for name in files]
    if asked.table:
        asked.table.write_text(_page(verdicts), "utf-8")
    faults = {one.name: one.faults for one in verdicts if one.faults}
    told = Counter(_class(one) for one in verdicts)
    print(json.dumps({"files": len(verdicts), "verdicts": told, "faults": faults}, ensure_ascii=False, indent=1))
    return int(bool(faults))


def _mixed(name: str) -> bytes:
    """Orders names so that a run broken off has seen a bit of everything."""
    return hashlib.sha256(name.encode()).digest()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Take other people's PDFs through the program")
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--verdicts", type=Path, default=Path(tempfile.gettempdir()) / "wardoffice-verdicts")
    parser.add_argument("--table", type=Path)
    return parser.parse_args()


def _known(kept: Path) -> dict[str, Verdict]:
    """Verdicts of an earlier run; a last line cut off counts as none."""
    known: dict[str, Verdict] = {}
    for line in kept.read_text("utf-8").splitlines() if kept.exists() else ():
        try:
            fields = json.loads(line)
        except ValueError:
            continue
        known[fields["name"]] = Verdict(**{**fields, "faults": tuple(fields["faults"])})
    return known


def _class(one: Verdict) -> str:
    return one.exported or "exported"


def _origin(one: Verdict) -> str:
    return "/".join(Path(one.name).parent.parts[:2])


_WORDS = {
    "exported": "marked copy exported",
    "unparsable": "no reader of ours can open it",
    "sidecar_unparsable": "shown, but not parsed by the writer: slip beside the original",
    "sidecar_certified_no_changes": "certified, no changes allowed: slip beside the original",
    "sidecar_certified_form_only": "certified, forms only: slip beside the original",
    "sidecar_annotating_not_permitted": "encrypted, annotating not permitted: slip beside the original",
    "sidecar_xfa_form": "XFA form: slip beside the original",
    "password_needed": "wants a password",
    "not_pdf": "no PDF",
    "not_provable": "written copy failed its own check, nothing exported",
    "mark_outside": "page too small or odd for the mark",
    "file_hangs": "hangs, its child ended after 20 s",
    "file_crashes": "its child died, nothing else did",
}


def _page(verdicts: Sequence[Verdict]) -> str:
    """docs/verdicts.md: by class and by origin, then one line for each file that was not exported."""
    origins = sorted({_origin(one) for one in verdicts})
    lines = [
        "# Verdicts on other people's PDFs",
        "",
        f"{len(verdicts)} files of public test suites, most made to be odd, broken or hostile, each inspected, its",
        "first page drawn, marked with typed bút phê and ink, and exported (`tests/bench/corpus.py`). An exported copy",
        "begins with the original's bytes, `qpdf --check` says nothing worse of it, and its marks are visible in",
        "poppler, mupdf and pdfium wherever that reader draws the page at all. The other columns say what qpdf --check",
        "says of how many of them, and how many poppler (`pdfinfo`) and mupdf (`mutool info`) open.",
        "",
        "| verdict | files | "
        + " | ".join(origins)
        + " | page drawn | qpdf (ok / warnings / errors / dies) | poppler | mupdf |",
        "|---" * (len(origins) + 6) + "|",
    ]
    counted = Counter(map(_class, verdicts))
    lines += [
        _row(name, [one for one in verdicts if _class(one) == name], origins)
        for name in sorted(counted, key=lambda name: (-counted[name], name))
    ]
    lines += ["", _hanging(verdicts), "", "## Files without a marked copy", ""]
    lines += ["| file | why | page 1 | qpdf | poppler | mupdf |", "|---|---|---|---|---|---|"]
    lines += [_line(one) for one in sorted(verdicts, key=lambda one: (one.exported, one.name)) if one.exported]
    return "\n".join(lines) + "\n"


def _row(name: str, those: Sequence[Verdict], origins: Iterable[str]) -> str:
    by_origin = Counter(map(_origin, those))
    qpdf = Counter(one.qpdf for one in those)
    cells = [
        _WORDS.get(name, name),
        len(those),
        *(by_origin[origin] for origin in origins),
        sum(not one.drawn for one in those),
        " / ".join(str(qpdf[said]) for said in ("ok", "warnings", "errors", "dies")),
        sum(one.poppler == "ok" for one in those),
        sum(one.mupdf == "ok" for one in those),
    ]
    return "| " + " | ".join(map(str, cells)) + " |"


def _hanging(verdicts: Sequence[Verdict]) -> str:
    hanging = [one.name for one in verdicts if "hangs" in one.drawn or "hangs" in one.exported]
    return f"Files whose child had to be ended after 20 s: {', '.join(hanging) or 'none'}."


def _line(one: Verdict) -> str:
    cells = (one.name, _WORDS.get(one.exported, one.exported), one.drawn or "drawn", one.qpdf, one.poppler, one.mupdf)
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    sys.exit(main())
