"""Makes .venv from requirements.lock; what is already in place is left alone, so a second run takes a moment.

Standard library only: this runs on the bare machine, before anything is installed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import system_packages

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
# What our own installed package is made of, besides the source that .venv only points to.
OWN_PACKAGE = ("pyproject.toml", "packaging/hatch_build.py", "resources/translations/en.po")
PYTHONS = ((3, 13), (3, 12), (3, 11))
# Settings of a person's pip that would send packages elsewhere than into .venv.
MISLEADING = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PYTHONPATH", "PYTHONHOME", "__PYVENV_LAUNCHER__")


class CannotSetUp(Exception):
    """The set-up cannot go on; the text says why and what to do."""


class Environment:
    """The project's own Python environment in .venv, with a note of what was put into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._note = folder / "wardoffice-set-up.json"

    def command(self, name: str) -> Path:
        if sys.platform == "win32":
            return self.folder / "Scripts" / (name + ".exe")
        return self.folder / "bin" / name

    def done(self) -> dict[str, str]:
        """What the last set-up noted; empty where there was none, or it was cut short."""
        try:
            noted = json.loads(self._note.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return noted if isinstance(noted, dict) else {}

    def note(self, **facts: str) -> None:
        text = json.dumps({**self.done(), **facts}, indent=1)
        unfinished = self._note.with_suffix(".part")
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(self._note)


def told_plainly(main: Callable[[], int]) -> int:
    """Runs main; a set-up that cannot go on ends in a sentence and status 1, never in a traceback."""
    try:
        _leave_unfit_python()
        return main()
    except CannotSetUp as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def make_ready(test_tools: bool) -> Environment:
    """The environment with everything in requirements.lock and our own package; with the test programs if asked for."""
    environment = Environment(ROOT / ".venv")
    _make_environment(environment)
    _install_locked(environment)
    _install_own_package(environment)
    _install_system_libraries(environment)
    if test_tools:
        _install_test_programs(environment)
    return environment


def _leave_unfit_python() -> None:
    """Goes on under a Python we support where this one is too old or too new, and one is at hand."""
    if sys.version_info[:2] in PYTHONS:
        return
    for major, minor in PYTHONS:
        line = ["py", f"-{major}.{minor}"] if sys.platform == "win32" else [f"python{major}.{minor}"]
        if shutil.which(line[0]) and _succeeds([*line, "-c", ""]):
            sys.exit(subprocess.call([*line, *sys.argv]))
    raise CannotSetUp(
        f"This is Python {sys.version_info[0]}.{sys.version_info[1]}; WardOffice needs 3.11, 3.12 or 3.13. "
        "Install one of them, then run this command with it."
    )


def _make_environment(environment: Environment) -> None:
    wanted = _python_version()
    if _version_of(environment) == wanted:
        return
    _require_venv_module()
    print(f"Making .venv with Python {wanted} ...", flush=True)
    if not _succeeds([sys.executable, "-m", "venv", "--clear", str(environment.folder)], quiet=False):
        raise CannotSetUp("The Python environment .venv could not be made; the lines above say why.")


def _python_version() -> str:
    return "{}.{}".format(*sys.version_info[:2])


def _version_of(environment: Environment) -> str:
    """The Python version a usable environment was made with; empty where it is missing, broken or moved."""
    try:
        settings = (environment.folder / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    versions = [value for key, _, value in (line.partition(" = ") for line in settings) if key == "version"]
    # exists() follows the link: it also says no when the Python the environment was made from has gone.
    if not versions or not environment.command("python").exists():
        return ""
    noted = environment.done()
    if noted.get("folder", str(environment.folder)) != str(environment.folder):
        return ""
    version = ".".join(versions[0].split(".")[:2])
    works = noted.get("python") == version or _succeeds([str(environment.command("python")), "-m", "pip", "-V"])
    return version if works else ""


def _require_venv_module() -> None:
    """Debian and Ubuntu ship Python without venv and ensurepip: installs them where it may, else says the line."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    package = f"python{_python_version()}-venv"
    if not (system_packages.may_install() and system_packages.install([package])):
        raise CannotSetUp("This Python cannot make environments. Run: sudo apt install " + package)


def _install_locked(environment: Environment) -> None:
    wanted = _fingerprint([LOCK])
    if environment.done().get("lock") == wanted:
        return
    print("Installing the locked packages (a few minutes the first time) ...", flush=True)
    exact = ["--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)]
    if not _pip_installs(environment, exact):
        raise CannotSetUp(
            "The packages could not be installed; the lines above say why. Without a connection, run this again when "
            "there is one. Ready-made packages exist for Windows (64-bit) and for Linux with glibc 2.28 or newer."
        )
    environment.note(lock=wanted, python=_python_version())


def _install_own_package(environment: Environment) -> None:
    wanted = _fingerprint([ROOT / name for name in OWN_PACKAGE])
    if environment.done().get("package") == wanted and environment.command("wardoffice").exists():
        return
    print("Installing WardOffice itself ...", flush=True)
    if not _pip_installs(environment, ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]):
        raise CannotSetUp("WardOffice itself could not be installed; the lines above say why.")
    environment.note(package=wanted, folder=str(environment.folder))


def _install_system_libraries(environment: Environment) -> None:
    missing = system_packages.missing_libraries(environment.folder)
    if not missing:
        return
    packages = system_packages.packages_with(missing)
    if packages and system_packages.may_install() and system_packages.install(packages):
        missing = system_packages.missing_libraries(environment.folder)
    if missing:
        raise CannotSetUp(
            "Qt needs system libraries that are not on this machine: " + ", ".join(missing) + "\n"
            "Run: " + system_packages.line_to_run(missing)
        )


def _install_test_programs(environment: Environment) -> None:
    """Programs the tests judge our work with; a test without its program skips, so a missing one stops nothing."""
    missing = system_packages.missing_programs()
    tried = environment.done().get("tried_programs", "")
    if missing and system_packages.may_install() and tried != " ".join(missing):
        system_packages.install(system_packages.packages_of(missing))
        missing = system_packages.missing_programs()
        environment.note(tried_programs=" ".join(missing))
    if missing:
        print("Not here: " + ", ".join(missing) + ". Tests that need them are skipped. To have them all, run:")
        print("  sudo apt install " + " ".join(system_packages.packages_of(missing)))


def _pip_installs(environment: Environment, what: list[str]) -> bool:
    pip = [str(environment.command("python")), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    return _succeeds([*pip, *what], quiet=False)


def _succeeds(line: list[str], quiet: bool = True) -> bool:
    surroundings = {name: value for name, value in os.environ.items() if name.upper() not in MISLEADING}
    output = subprocess.DEVNULL if quiet else None
    try:
        return subprocess.call(line, env=surroundings, cwd=str(ROOT), stdout=output, stderr=output) == 0
    except OSError:
        return False


def _fingerprint(files: list[Path]) -> str:
    """Changes with any byte of the files; line ends do not count, for git may change them on Windows."""
    digest = hashlib.sha256()
    for file in files:
        if file.exists():
            digest.update(file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()
