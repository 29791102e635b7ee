"""What may stand in the project's files: nothing of one machine, nothing of one network, and few things at the top."""

import re
import tomllib
from itertools import chain

from house.tracked import ROOT, tracked_files, tracked_texts

# Written in pieces, so that this file itself passes.
HOMES = "|".join(("wo" + "rk", "ro" + "ot", "ho" + r"me/\w+", "Us" + r"ers/\w+"))
MACHINE_PATH = re.compile(rf"(?<![\w.:/~-])/(?:{HOMES})/\w|[A-Z]:\\+Us" + r"ers\\")
HOSTS = "|".join(("py" + r"pi\.org", "python" + "hosted", "artifact" + "ory", "nex" + r"us\."))
REGISTRY = re.compile(rf"{HOSTS}|index-" + r"url\s*[=:]|/simple" + "/")


def places(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for path, text in tracked_texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_names_a_path_of_one_machine() -> None:
    assert places(MACHINE_PATH) == []


def test_no_file_names_where_packages_come_from() -> None:
    assert places(REGISTRY) == []


def test_the_lock_has_exact_versions_with_hashes_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    packages = [line for line in lock.replace("\\\n", " ").splitlines() if re.match(r"\w", line)]
    assert packages
    assert [line for line in packages if "==" not in line or "--hash=sha256:" not in line] == []
    assert "://" not in lock
    assert {"colorama", "pywin32-ctypes"} <= {line.split("==")[0] for line in packages}, "made for one system only"


def test_the_lock_holds_everything_that_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    asked = [*project["project"]["dependencies"], *project["build-system"]["requires"], *chain(*extras)]
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE))
    names = {re.split(r"[<>=!~;\[ ]", line)[0].lower().replace("_", "-") for line in asked}
    assert names - locked == set(), "run packaging/lock.py"


def test_the_top_of_the_project_has_at_most_sixteen_entries() -> None:
    top = {path.relative_to(ROOT).parts[0] for path in tracked_files()}
    assert len(top) <= 16, sorted(top)
