"""What every test may rely on: no screen, no keyring, no settings of the person at this machine, one time zone."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

# Before anything imports Qt or asks for a key; programs started by tests inherit the same.
for name in [name for name in os.environ if name.startswith("WARDOFFICE_")]:
    del os.environ[name]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
os.environ["TZ"] = "Asia/Ho_Chi_Minh"
if hasattr(time, "tzset"):  # Windows has none
    time.tzset()

# `ci` tries the same examples every time; `explore` looks for new ones: HYPOTHESIS_PROFILE=explore pytest …
# `few` is for measuring what is reached, where each example is traced line by line.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("few", derandomize=True, deadline=None, max_examples=20)
settings.register_profile("explore", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session", autouse=True)
def _profile_out_of_reach(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A test that forgets to name its profile writes into a folder of the test run, never into a real profile."""
    home = tmp_path_factory.mktemp("person")
    os.environ["XDG_DATA_HOME"] = str(home / "data")
    os.environ["XDG_CONFIG_HOME"] = str(home / "config")


@pytest.fixture(scope="session")
def shared_samples() -> Path:
    """The collection of other people's documents that lies beside a checkout; it is no part of the project."""
    folder = ROOT.parent / "shared" / "samples"
    if not folder.is_dir():
        pytest.skip("the sample collection ../shared/samples is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """`program("qpdf")` gives the path of a program on this machine, or skips the test that needs it."""

    def found(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            pytest.skip(f"the program {name} is not on this machine; packaging/test.py says how to install it")
        return path

    return found
