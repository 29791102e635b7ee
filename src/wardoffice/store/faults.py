"""Where the database driver's errors become the store's problems; no other module reads their texts."""

from wardoffice.store.problem import StoreProblem

_BY_TEXT = (
    ("database or disk is full", "disk_full"),
    ("file is not a database", "wrong_key"),
    ("file is encrypted or is not", "wrong_key"),
    ("malformed", "cache_damaged"),
    ("vtable constructor failed", "cache_damaged"),  # the index's own tables could not be read
    ("fts5: corrupt", "cache_damaged"),
    ("readonly", "profile_read_only"),
    ("unable to open", "profile_read_only"),
    ("disk i/o error", "disk_trouble"),
    ("locked", "cache_busy"),
)


def problem_of(error: Exception) -> StoreProblem | None:
    """The problem behind a driver's error, or None when it is a fault of ours."""
    text = str(getattr(error, "orig", None) or error).lower()
    code = next((code for part, code in _BY_TEXT if part in text), None)
    return StoreProblem(code, {"detail": text[:200]}) if code else None
