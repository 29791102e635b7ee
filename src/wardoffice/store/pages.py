"""The pages of an encrypted database read without it: each is proven by its HMAC, so that a bad one costs only itself.

Layout of SQLCipher 4 (4,096-byte pages, 80 reserved: IV, HMAC-SHA512 over cipher text, IV and page number) and of
SQLite's write-ahead log (sqlite.org/fileformat2.html section 4), whose last whole transaction counts.
"""

import hashlib
import hmac
import struct
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

PAGE = 4096
IV, MAC = 16, 64
USABLE = PAGE - IV - MAC
SALT = 16
_FIRST = b"SQLite format 3\0"
_WAL_HEADER, _FRAME_HEADER = 32, 24
_MAGIC = (0x377F0682, 0x377F0683)
_HMAC_SALT, _HMAC_ROUNDS = 0x3A, 2


class Pages:
    """The readable pages of a database file and its log, by number from 1."""

    def __init__(self, path: Path, key: bytes, salt: bytes | None = None) -> None:
        """`salt`: a copy of the file's first 16 bytes, for when they are what was hit."""
        self._key = key
        with path.open("rb") as stream:
            self._macs = [_mac_key(key, one) for one in dict.fromkeys((salt, stream.read(SALT))) if one]
        self._path = path
        self._frames = _frames(path.with_name(path.name + "-wal"))
        self._log = path.with_name(path.name + "-wal")
        self.count = max(-(-path.stat().st_size // PAGE), *self._frames, 0)

    def get(self, number: int) -> bytes | None:
        """The plain page without its reserved end, the log's copy before the file's; None when it is not whole."""
        for raw in self._copies(number):
            plain = self._opened(number, raw)
            if plain is not None:
                return plain
        return None

    def _copies(self, number: int) -> list[bytes]:
        places = [(self._log, self._frames[number])] if number in self._frames else []
        places.append((self._path, (number - 1) * PAGE))
        found = []
        for path, offset in places:
            with path.open("rb") as stream:
                stream.seek(offset)
                found.append(stream.read(PAGE))
        return [raw for raw in found if len(raw) == PAGE]

    def _opened(self, number: int, raw: bytes) -> bytes | None:
        begin = SALT if number == 1 else 0
        signed = raw[begin : USABLE + IV] + struct.pack("<I", number)
        told = raw[USABLE + IV :]
        if not any(hmac.compare_digest(hmac.digest(mac, signed, "sha512"), told) for mac in self._macs):
            return None
        unlock = Cipher(AES(self._key), CBC(raw[USABLE : USABLE + IV])).decryptor()
        return _FIRST[:begin] + unlock.update(raw[begin:USABLE]) + unlock.finalize()


def _mac_key(key: bytes, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ _HMAC_SALT for byte in salt), _HMAC_ROUNDS, 32)


def _frames(log: Path) -> dict[int, int]:
    """Where in the log the newest copy of each page lies, of whole transactions only."""
    if not log.exists():
        return {}
    with log.open("rb") as stream:
        header = stream.read(_WAL_HEADER)
        if len(header) < _WAL_HEADER or struct.unpack(">I", header[:4])[0] not in _MAGIC:
            return {}
        salts, found, open_ones, offset = header[16:24], dict[int, int](), dict[int, int](), _WAL_HEADER
        while len(frame := stream.read(_FRAME_HEADER + PAGE)) == _FRAME_HEADER + PAGE:
            if frame[8:16] != salts:
                break
            number, size = struct.unpack(">II", frame[:8])
            open_ones[number] = offset + _FRAME_HEADER
            offset += _FRAME_HEADER + PAGE
            if size:
                found.update(open_ones)
                open_ones.clear()
        return found
