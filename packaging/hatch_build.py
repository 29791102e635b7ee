"""The build's own step: compiles the translations, and packs resources/ into the wheel as wardoffice/resources."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ResourcesHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """An editable install leaves resources/ where it stands: the program finds it beside src/."""
        compile_translations(Path(self.root) / "resources" / "translations")
        if version != "editable" and self.target_name == "wheel":
            build_data["force_include"]["resources"] = "wardoffice/resources"


def compile_translations(folder: Path) -> None:
    """Each <language>.po becomes <language>/LC_MESSAGES/wardoffice.mo; entries marked fuzzy stay out."""
    for source in sorted(folder.glob("*.po")):
        with source.open("rb") as lines:
            catalog = read_po(lines, locale=source.stem)
        compiled = folder / source.stem / "LC_MESSAGES" / "wardoffice.mo"
        compiled.parent.mkdir(parents=True, exist_ok=True)
        with compiled.open("wb") as file:
            write_mo(file, catalog)
