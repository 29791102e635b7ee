"""The set-up's decisions, without carrying them out: what is missing, what was done before, is there a screen."""

import gettext
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from house.tracked import ROOT


@pytest.fixture
def part(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], ModuleType]]:
    """`part("set_up")` gives a module of packaging/, which is no package and on nobody's path."""
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    before = set(sys.modules)
    yield lambda name: __import__(name)
    for name in set(sys.modules) & {"run", "set_up", "system_packages", "lock", "hatch_build"} - before:
        del sys.modules[name]


def test_a_note_that_was_cut_short_counts_as_nothing_done(part: Callable[[str], ModuleType], tmp_path: Path) -> None:
    environment = part("set_up").Environment(tmp_path)
    assert environment.done() == {}
    environment.note(lock="a")
    environment.note(package="b")
    assert environment.done() == {"lock": "a", "package": "b"}
    (tmp_path / "wardoffice-set-up.json").write_text('{"lock": "a', encoding="utf-8")
    assert environment.done() == {}


def test_a_set_up_that_cannot_go_on_says_so_without_a_traceback(
    part: Callable[[str], ModuleType], capsys: pytest.CaptureFixture[str]
) -> None:
    set_up = part("set_up")

    def main() -> int:
        raise set_up.CannotSetUp("Run: sudo apt install python3-venv")

    assert set_up.told_plainly(main) == 1
    assert capsys.readouterr().err == "Run: sudo apt install python3-venv\n"


def test_every_library_qt_does_not_find_is_named_with_its_debian_package(
    part: Callable[[str], ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system_packages = part("system_packages")
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux keeps Qt's libraries apart")
    loader = tmp_path / "ldd"
    loader.write_text('#!/bin/sh\necho "\tlibEGL.so.1 => not found"\necho "\tlibc.so.6 => /lib/libc.so.6 (0x0)"\n')
    loader.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    qt = tmp_path / "lib" / "python3.11" / "site-packages" / "PySide6" / "Qt" / "lib"
    qt.mkdir(parents=True)
    (qt / "libQt6Widgets.so.6").touch()
    assert system_packages.missing_libraries(tmp_path) == ["libEGL.so.1"]
    assert system_packages.packages_with(["libEGL.so.1"]) == ["libegl1"]


def test_this_machine_has_what_qt_needs(part: Callable[[str], ModuleType]) -> None:
    assert part("system_packages").missing_libraries(Path(sys.prefix)) == []


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="a window can always be shown there")
def test_a_display_that_answers_nobody_counts_as_none(
    part: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch, program: Callable[[str], str]
) -> None:
    run = part("run")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    assert not run.has_display()
    read, write = os.pipe()
    server = subprocess.Popen([program("Xvfb"), "-displayfd", str(write), "-nolisten", "tcp"], pass_fds=[write])
    with server:
        os.close(write)
        with os.fdopen(read) as told:
            display = ":" + told.readline().strip()
        monkeypatch.setenv("DISPLAY", display)
        assert run.has_display()
        server.terminate()
    assert not run.has_display()


def test_a_lock_that_names_an_address_or_lacks_a_hash_is_refused(part: Callable[[str], ModuleType]) -> None:
    faults_of = part("lock").faults_of
    good = "colorama==0.4 \\\n    --hash=sha256:aa\npywin32-ctypes==0.2 ; os_name == 'nt' \\\n    --hash=sha256:bb\n"
    assert faults_of(good) == []
    assert faults_of("--find-links wheels\n" + good)
    assert faults_of(good + "attrs @ https://example.org/attrs.whl \\\n    --hash=sha256:cc\n")
    assert faults_of(good + "attrs==26.1\n")
    assert faults_of(good.replace("colorama", "other"))


def test_a_changed_translation_makes_the_set_up_compile_it_again(part: Callable[[str], ModuleType]) -> None:
    kept = {file.relative_to(ROOT).as_posix() for file in (ROOT / "resources" / "translations").glob("*.po")}
    assert kept
    assert kept <= set(part("set_up").OWN_PACKAGE)


def test_a_translation_is_compiled_into_the_place_where_the_program_looks(
    part: Callable[[str], ModuleType], tmp_path: Path
) -> None:
    shutil.copy(ROOT / "resources" / "translations" / "en.po", tmp_path)
    part("hatch_build").compile_translations(tmp_path)
    english = gettext.translation("wardoffice", tmp_path, ["en"])
    assert english.gettext("Bút phê và chuyển") == "Endorse and forward"
