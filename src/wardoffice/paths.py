"""Where the program's own files and the user's profiles lie; nothing else builds such a path."""

from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """A file or folder the program ships: inside the installed wheel, or beside `src` in a checkout."""
    packed = _PACKAGE / "resources"
    root = packed if packed.is_dir() else _PACKAGE.parents[1] / "resources"
    return root.joinpath(*parts)


def practice_dir() -> Path:
    """The practice ward's folder: beside the profile, never inside it."""
    return Path(platformdirs.user_data_dir("WardOffice-practice", appauthor=False, roaming=False))


def profile_dir() -> Path:
    """The profile used when none is named: the user's own data folder, not made yet."""
    return Path(platformdirs.user_data_dir("WardOffice", appauthor=False, roaming=False))
