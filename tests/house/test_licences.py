"""What we ship and stand on may be passed on under Apache-2.0 together with it."""

import re
from importlib import metadata

from house.tracked import ROOT


def test_no_locked_package_is_under_the_affero_licence() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {name.replace("-", "_") for name in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)}
    affero = [
        found.name
        for found in metadata.distributions()
        if found.name.lower().replace("-", "_").replace(".", "_") in locked and "affero" in _licence(found).lower()
    ]
    assert affero == []


def test_the_licence_of_the_fonts_lies_beside_them() -> None:
    fonts = ROOT / "resources" / "fonts"
    licence = (fonts / "OFL.txt").read_text(encoding="utf-8")
    assert [font.name for font in fonts.glob("*.ttf") if font.name not in licence] == []


def _licence(found: metadata.Distribution) -> str:
    fields = ("License-Expression", "License", "Classifier")
    said = [line for field in fields for line in found.metadata.get_all(field) or ()]
    return " ".join(said).replace("AGPL", "Affero")
