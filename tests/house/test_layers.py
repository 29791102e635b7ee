"""The import rules of the house (pyproject.toml, tool.importlinter), and the one the linter cannot say."""

import ast
import subprocess
import sys
from pathlib import Path

from house.tracked import ROOT, SOURCE


def test_each_layer_imports_only_what_stands_below_it() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert told.returncode == 0, told.stdout + told.stderr


def test_the_domain_knows_only_the_standard_library_and_itself() -> None:
    foreign = {
        f"{file.relative_to(SOURCE)}: {name}"
        for file in (SOURCE / "domain").glob("**/*.py")
        for name in imported_modules(file)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("wardoffice.domain")
    }
    assert foreign == set()


def test_no_file_is_a_drawer_for_what_has_no_name() -> None:
    drawers = {"utils", "util", "helpers", "common", "manager", "base", "misc"}
    assert [str(file) for file in SOURCE.glob("**/*.py") if file.stem in drawers] == []


def test_every_module_says_first_what_it_holds() -> None:
    parsed = {file: ast.parse(file.read_text(encoding="utf-8")) for file in SOURCE.glob("**/*.py")}
    # An empty __init__.py holds nothing.
    silent = [
        str(file.relative_to(SOURCE)) for file, tree in parsed.items() if tree.body and not ast.get_docstring(tree)
    ]
    assert silent == []


def imported_modules(file: Path) -> set[str]:
    """Every module a file imports, anywhere in it; a relative import counts as its own package's."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module or "")
    return names
