"""The text of files that came, read by paper's child: a file that kills or hangs it has no text, and that is all."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.source import Source
from wardoffice.paper.text_reading import TextReading
from wardoffice.store.files import FileVault
from wardoffice.store.texts import PAGE_END

ReadText = Callable[[str], str]
"""The text of a file that lies here, by its hash; "" when it has none or cannot be read."""


def text_reader(vault: FileVault) -> Callable[[], AbstractContextManager[ReadText]]:
    """Opens a reader over this vault, one child for as long as it is open; pages parted as the store wants them."""

    @contextmanager
    def opened() -> Iterator[ReadText]:
        with TextReading() as child:
            yield lambda sha256: _text_of(child, vault, sha256)

    return opened


def _text_of(child: TextReading, vault: FileVault, sha256: str) -> str:
    found = vault.location(sha256)
    if found is None:
        return ""
    path, key = found
    try:
        return PAGE_END.join(child.text(Source(path=path, key=key)).pages)
    except PaperProblem as problem:
        if problem.code in ("sealed_file_corrupt", "file_missing"):
            vault.is_whole(sha256)  # sets it aside; its text is read anew once it has been fetched again
        return ""
