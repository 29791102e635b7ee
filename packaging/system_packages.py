"""What WardOffice needs of the operating system itself: the libraries Qt loads, and the programs its tests judge with.

Libraries are found missing by asking the loader about the files in .venv, never from a list of distributions.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Debian's and Ubuntu's package for each library that the wheels expect from the machine.
DEBIAN_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libstdc++.so.6": "libstdc++6",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
QT_FILES = (
    "Qt/lib/libQt6Widgets.so.6",
    "Qt/lib/libQt6Network.so.6",
    "Qt/lib/libQt6Svg.so.6",
    "Qt/plugins/platforms/libqxcb.so",
    "Qt/plugins/platforms/libqoffscreen.so",
)
TEST_PROGRAMS = {
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "xdotool": "xdotool",
    "qpdf": "qpdf",
    "pdftotext": "poppler-utils",
    "mutool": "mupdf-tools",
    "strace": "strace",
    "squid": "squid",
    "cupsd": "cups-daemon",
    "lp": "cups-client",
    "pg_ctlcluster": "postgresql",
}


def missing_libraries(environment: Path) -> list[str]:
    """The libraries, by soname, that Qt in this environment would not find; always none outside Linux."""
    if not sys.platform.startswith("linux"):
        return []
    found = [path for site in environment.glob("lib/python3*/site-packages/PySide6") for path in _qt_files(site)]
    if not found or not shutil.which("ldd"):
        return []
    line = ["ldd", *map(str, found)]
    answer = subprocess.run(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, env=_plain_words())
    lines = answer.stdout.decode("utf-8", "replace").splitlines()
    return sorted({line.split()[0] for line in lines if "=> not found" in line})


def _qt_files(pyside: Path) -> list[Path]:
    return [pyside / name for name in QT_FILES if (pyside / name).exists()]


def _plain_words() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C"}


def packages_with(libraries: list[str]) -> list[str]:
    return sorted({DEBIAN_PACKAGES[name] for name in libraries if name in DEBIAN_PACKAGES})


def line_to_run(libraries: list[str]) -> str:
    """The one line that installs the libraries on this machine; a request in words where we know no such line."""
    if shutil.which("apt-get"):
        return "sudo apt install " + " ".join(packages_with(libraries))
    for tool in ("dnf", "zypper"):
        if shutil.which(tool):  # RPM packages say themselves which libraries they hold
            return f"sudo {tool} install " + " ".join(f"'{name}()(64bit)'" for name in libraries)
    return "your package manager for the packages that hold these libraries"


def missing_programs() -> list[str]:
    if not sys.platform.startswith("linux"):
        return []
    return [program for program in TEST_PROGRAMS if not shutil.which(program)]


def packages_of(programs: list[str]) -> list[str]:
    return [TEST_PROGRAMS[program] for program in programs]


def may_install() -> bool:
    return sys.platform.startswith("linux") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str]) -> bool:
    """Installs Debian packages with apt; False when apt could not, its own words are on the screen then."""
    print("Installing system packages: " + " ".join(packages), flush=True)
    surroundings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quietly = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    subprocess.call([*quietly, "update"], env=surroundings)
    line = [*quietly, "install", "--yes", "--no-install-recommends", *packages]
    return subprocess.call(line, env=surroundings, stdout=subprocess.DEVNULL) == 0
