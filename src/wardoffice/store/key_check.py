"""The small file beside the cache that knows its key again, and keeps a copy of its salt; it opens nothing.

With it a wrong key is told from a damaged cache; where the file itself is damaged, the pages are asked.
"""

import hmac
from contextlib import suppress
from pathlib import Path

from wardoffice.settings import write_whole
from wardoffice.store.custody import CACHE_FILE, KEY_CHECK_FILE
from wardoffice.store.problem import StoreProblem

SALT_BYTES = 16
_PAGES_TRIED = 64
"""How many pages are asked whether they open with a key, before it counts as another one."""


def _check_of(key: bytes) -> bytes:
    return hmac.digest(key, b"wardoffice cache", "sha256").hex().encode()


def is_other_key(folder: Path, key: bytes) -> bool:
    """The check says so, and no page of the cache says otherwise: the check itself may be what is damaged."""
    told, path = key_check(folder), folder / CACHE_FILE
    if not told or not path.exists() or hmac.compare_digest(told[0], _check_of(key)):
        return False
    return not _opens_a_page(folder, key)


def _opens_a_page(folder: Path, key: bytes) -> bool:
    from wardoffice.store.pages import Pages  # brings `cryptography`: only when there is a doubt

    pages = Pages(folder / CACHE_FILE, key, salt_of(folder))
    return any(pages.get(number) for number in range(1, min(pages.count, _PAGES_TRIED) + 1))


def key_check(folder: Path) -> list[bytes]:
    """The words of the check file; none when it is missing or nobody can tell what it says."""
    try:
        words = (folder / KEY_CHECK_FILE).read_bytes().split()
    except OSError:
        return []
    return words if words and len(words[0]) == 64 else []


def salt_of(folder: Path) -> bytes | None:
    """The copy of the cache's first bytes, without which no page of it could be proven."""
    words = key_check(folder)
    with suppress(ValueError, IndexError):
        return bytes.fromhex(words[1].decode("ascii", "replace"))
    return None


def write_key_check(folder: Path, cache_file: Path, key: bytes) -> None:
    """Keep what tells the right key, and the cache's salt, beside the cache."""
    with cache_file.open("rb") as stream:
        salt = stream.read(SALT_BYTES)
    write_whole(folder / KEY_CHECK_FILE, _check_of(key) + b"\n" + salt.hex().encode() + b"\n")


def is_gone(folder: Path) -> bool:
    """A cache was here, as its check tells, and now there is none or an empty file."""
    path = folder / CACHE_FILE
    return bool(key_check(folder)) and not (path.exists() and path.stat().st_size)


def is_damage(problem: StoreProblem, folder: Path, key: bytes) -> bool:
    """A file that is no database, to a key that opens one of its pages or that the check knows, is a damaged one."""
    told = key_check(folder)
    knows = bool(told) and hmac.compare_digest(told[0], _check_of(key))
    return problem.code == "cache_damaged" or (problem.code == "wrong_key" and (knows or _opens_a_page(folder, key)))
