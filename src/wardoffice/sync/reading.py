"""The text of files that came, read by paper's child: a file that kills or hangs it has no text, and that is all."""

from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.source import Source
from wardoffice.paper.text_reading import TextReading
from wardoffice.store.files import FileVault
from wardoffice.store.texts import PAGE_END
from wardoffice.sync.parts import ReadText


def text_reader(vault: FileVault, reading: TextReading) -> ReadText:
    """Reads the text of the files in this vault, pages parted as the store wants them."""

    def read(sha256: str) -> str:
        found = vault.location(sha256)
        if found is None:
            return ""
        path, key = found
        try:
            return PAGE_END.join(reading.text(Source(path=path, key=key)).pages)
        except PaperProblem:
            return ""

    return read
