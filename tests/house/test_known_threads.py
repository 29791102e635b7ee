"""What users of other programs complain of in public does not happen here: a test's docstring names the thread."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
THREADS = (
    "nuxeo-drive#541", "owncloud/client#3637", "nextcloud/desktop#6501", "filen-desktop#173", "maestral#491",
    "nuxeo-drive#432", "nuxeo-drive#1507", "nuxeo-drive#1538", "CmisSync#775", "nextcloud/desktop#1433",
    "nextcloud/desktop#4231", "owncloud/client#5738", "owncloud/client#3206", "nextcloud/server#5208",
    "zotero#2361", "zotero#2278", "send-later#782", "nextcloud/desktop#398", "nextcloud/desktop#1292",
    "syncthing#3742", "usage-monitor-for-claude#85", "NXDRIVE-2435", "last year's book still open",
    "register numbers duplicated", "a missing recipient code",
    "PyMuPDF#2062", "pyHanko#259", "pdf.js#15769", "pdf.js#20117", "xournalpp#5664", "frescobaldi#2035",
    "paperless#115", "zotero#1300", "electrum#4911", "napari#8584",
)  # fmt: skip


def test_every_known_fault_of_other_programs_is_named_by_a_test() -> None:
    here = Path(__file__).name
    told = " ".join(p.read_text("utf-8") for p in sorted(TESTS.rglob("test_*.py")) if p.name != here)
    told = re.sub(r"\s+", " ", told)
    missing = [thread for thread in THREADS if thread not in told]
    assert not missing, missing
