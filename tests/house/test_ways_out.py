"""What leaves for the browser or another program does so in named places: no link of a document is followed."""

import re

from house.tracked import SOURCE

WAY_OUT = re.compile(r"openUrl\(|\bstartfile\b|\bwebbrowser\b|os\.system\(|setOpenExternalLinks\(True\)|xdg-open")


def test_addresses_and_files_are_handed_out_in_three_places_only() -> None:
    """Signing in with the browser, from window and command line, at the hub's address; a read-only copy, on request."""
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if WAY_OUT.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"cli/connecting.py", "ui/signing_in.py", "ui/opening_outside.py"}
