"""From a key press in the composer to the picture that answers it, beside a bare field; and the reader's first page.

Prints one JSON object; times in milliseconds. `key_to_paint`: letters in the box of names, the list of names painted.
`directive`: letters in the words. `pick`: Enter on a name, everything that follows from it painted. `open_to_page`: a
cached letter opened until its first page is painted sharply.
Run: python tests/bench/composer_key_to_paint.py [rounds]
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayout, QLineEdit, QWidget  # noqa: E402

from ui.paper_desk import File, paper_desk, printed, received, registered  # noqa: E402
from wardoffice.ui import theme  # noqa: E402
from wardoffice.ui.composer import Composer  # noqa: E402
from wardoffice.ui.gate import Gate  # noqa: E402
from wardoffice.ui.reader import Reader  # noqa: E402

BUDGET_KEY, BUDGET_PAGE = 100.0, 150.0
REST = 0.5
"""Seconds between documents, as nobody opens the next before the last one is drawn."""
WORDS = ("kt", "vp", "vh", "hanh", "nam", "tho")


def until(done: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.perf_counter() + seconds
    while not done():
        QApplication.processEvents()
        time.sleep(0.0005)
        if time.perf_counter() > end:
            raise TimeoutError


def key(field: QWidget, which: Qt.Key) -> float:
    """Press a key; milliseconds until everything it changed has been laid out and painted."""
    start = time.perf_counter()
    QTest.keyClick(field, which)
    QApplication.processEvents()
    field.window().grab()
    return (time.perf_counter() - start) * 1000


def p95(times: list[float]) -> float:
    return round(statistics.quantiles(times, n=20)[-1], 1)


def typed(field: QWidget, words: tuple[str, ...]) -> list[float]:
    return [key(field, Qt.Key(ord(letter.upper()))) for word in words for letter in word]


def main(rounds: int) -> dict[str, object]:
    application = QApplication([])
    application.setStyle("Fusion")
    theme.load_fonts()
    theme.wear(application, 130)
    letters = (File("Công văn.pdf", printed()),)
    documents = [registered(received("d1", letters)), registered(received("d2", letters), 513)]
    place = paper_desk(Path(tempfile.mkdtemp()), "chutich", documents, letters)
    gate = Gate(place)
    window = QWidget()
    reader, composer, bare = Reader(gate), Composer(gate), QLineEdit()
    composer.work_with(reader)
    row = QHBoxLayout(window)
    row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
    row.addWidget(reader, 1)
    row.addWidget(composer)
    window.resize(1366, 689)
    bare.resize(400, 40)
    window.show()
    bare.show()
    opened, listed, picked, written = list[float](), list[float](), list[float](), list[float]()
    for number in range(rounds):
        document = documents[number % 2].id
        until(gate.is_idle)
        time.sleep(REST)
        opened.append(open_to_page(reader, document))
        began: list[str] = []
        composer.began.connect(began.append)
        composer.begin(document)
        until(lambda began=began: bool(began))
        for word in WORDS:
            listed += typed(composer.sheet.picker, (word,))
            picked.append(key(composer.sheet.picker, Qt.Key.Key_Return))
        written += typed(composer.sheet.directive.text, ("thuc hien",))
        composer.naming.begin(None, ())
        composer._finish()
    yardstick = [t for _round in range(rounds) for t in typed(bare, ("thuc hien",))]
    until(gate.is_idle)
    reader.stop()
    gate.close()
    return {
        "rounds": rounds,
        "key_to_paint_p95": p95(listed),
        "pick_p95": p95(picked),
        "directive_p95": p95(written),
        "bare_field_p95": p95(yardstick),
        "ratio": round(statistics.median(listed) / statistics.median(yardstick), 1),
        "open_to_page_median": round(statistics.median(opened), 1),
        "open_to_page_p95": p95(opened),
        "budget": {"key": BUDGET_KEY, "page": BUDGET_PAGE},
        "within": p95(listed + picked + written) <= BUDGET_KEY and statistics.median(opened) <= BUDGET_PAGE,
    }


def open_to_page(reader: Reader, document: str) -> float:
    """Milliseconds from opening a cached letter until the pages in sight stand there sharply."""
    view, sharp = reader.view, reader.view.drawing.sharp
    reader.close_document()
    start = time.perf_counter()
    reader.open(document)
    until(lambda: view.pages > 0 and all(p in sharp for p in view.drawing.sharp_of(view.column.pages[0], view.sight())))
    view.viewport().repaint()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20), ensure_ascii=False))
