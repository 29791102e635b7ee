"""The keyring of the operating system, where it can be trusted with a key: it gives it back, and not as plain text.

keyring takes 23 ms and the system's bus: it is imported only when a key is asked for.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "WardOffice"


def kept(entry: str, key: bytes) -> bool:
    """Whether the keyring took the key and gives it back."""
    from keyring.errors import KeyringError

    backend = _trusted()
    if backend is None:
        return False
    try:
        backend.set_password(SERVICE, entry, key.hex())
    except (KeyringError, OSError, RuntimeError):
        return False
    return read(entry) == key


def read(entry: str) -> bytes | None:
    """The key of that name; None where it is not there, or the keyring cannot be asked."""
    from keyring.errors import KeyringError

    backend = _trusted()
    try:
        found = backend.get_password(SERVICE, entry) if backend else None
        return bytes.fromhex(found) if found else None
    except (KeyringError, OSError, RuntimeError, ValueError):
        return None


def deleted(entry: str) -> bool:
    """Delete the key of that name; false where the keyring still gives it back."""
    from keyring.errors import KeyringError

    backend = _trusted()
    try:
        if backend:
            backend.delete_password(SERVICE, entry)
    except (KeyringError, OSError, RuntimeError):
        return read(entry) is None
    return True


def name() -> str:
    """Which keyring it is, for messages."""
    import keyring

    backend = type(keyring.get_keyring())
    return f"{backend.__module__}.{backend.__name__}"


def _trusted() -> "KeyringBackend | None":
    """The system's keyring, unless there is none or it would keep the key as plain text."""
    import keyring

    backend = keyring.get_keyring()
    plain = type(backend).__module__.startswith(("keyrings.alt", "keyring.backends.null", "keyring.backends.fail"))
    return None if plain or backend.priority <= 0 else backend
