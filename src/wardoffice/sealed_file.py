"""Files kept sealed on the disk: encrypted in chunks, read at any place, never open to the disk in between.

Layout: an 18-byte header (magic, chunk size, random nonce prefix), then chunks of 64 KiB plain text, each with its
own AES-256-GCM tag. The nonce is prefix ‖ chunk index ‖ last-chunk flag (the STREAM construction of Hoang,
Reyhanitabar, Rogaway and Vizár, 2015): chunks swapped, cut off or added are found. A key belongs to one file only.
"""

import hashlib
import io
import os
import secrets
import struct
from collections import OrderedDict
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wardoffice.patient import remove, rename
from wardoffice.sealed_size import CHUNK, HEADER, PREFIX_BYTES, TAG

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

KEY_BYTES = 32
_MAGIC = b"WOSF1\0"
_MOST_CHUNKS = 1 << 32
_KEPT_CHUNKS = 32


class SealedFileCorrupt(Exception):
    """A sealed file that does not open with its key: changed, cut off, or not a sealed file."""

    code = "sealed_file_corrupt"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.name}: {reason}")
        self.facts: dict[str, str | int] = {"file": path.name, "reason": reason}


def new_key() -> bytes:
    """A fresh random key for one file."""
    return secrets.token_bytes(KEY_BYTES)


def _nonce(prefix: bytes, index: int, last: bool) -> bytes:
    return prefix + struct.pack(">I?", index, last)


def _flushed(stream: BinaryIO) -> None:
    stream.flush()
    os.fsync(stream.fileno())


def move_into_place(temporary: Path, target: Path, *, durable: bool = True) -> None:
    """Rename within one folder, trying again for a while where Windows holds one of the two; durable on return unless
    that is not asked for.
    """
    rename(temporary, target)
    if durable and os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class SealedWriter:
    """Writes one sealed file piece by piece; `finish` moves it to its name, and until then no such name exists.

    With `resume`, whole chunks already in `part` are verified and kept, a torn tail is cut off, and `size` says at
    which plain byte writing goes on. Resuming is for the same content under the same key only.
    """

    def __init__(self, part: Path, key: bytes, *, resume: bool = False) -> None:
        self._part, self._seal = part, AESGCM(key)
        self._waiting = bytearray()
        self._hash = hashlib.sha256()
        self.size = 0
        self._index = 0
        header = _header_of(part) if resume else None
        self._header = header or HEADER.pack(_MAGIC, CHUNK, 0, secrets.token_bytes(PREFIX_BYTES))
        self._prefix = self._header[-PREFIX_BYTES:]
        self._stream: BinaryIO = part.open("r+b" if header else "wb")
        if header:
            self._take_up()
        else:
            self._stream.write(self._header)

    def _take_up(self) -> None:
        self._stream.seek(HEADER.size)
        while len(sealed := self._stream.read(CHUNK + TAG)) == CHUNK + TAG:
            try:
                self._count(self._seal.decrypt(_nonce(self._prefix, self._index, False), sealed, self._header))
            except InvalidTag:
                break
            self._index += 1
        self._stream.seek(HEADER.size + self._index * (CHUNK + TAG))
        self._stream.truncate()

    def _count(self, plain: bytes) -> None:
        self._hash.update(plain)
        self.size += len(plain)

    def write(self, plain: bytes) -> None:
        """Add plain bytes. They reach the disk sealed, a chunk at a time."""
        self._count(plain)
        self._waiting += plain
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def _put(self, plain: bytes, *, last: bool) -> None:
        if self._index >= _MOST_CHUNKS:
            raise OverflowError("a sealed file holds at most 2^32 chunks")
        self._stream.write(self._seal.encrypt(_nonce(self._prefix, self._index, last), plain, self._header))
        self._index += 1

    def keep(self) -> None:
        """Close the part where it stands, to be resumed; what does not fill a chunk is forgotten.

        After `finish` has closed it, even one that could not be moved, there is nothing left to do.
        """
        if not self._stream.closed:
            _flushed(self._stream)
            self._stream.close()

    def discard(self) -> None:
        """Close and remove the part."""
        self._stream.close()
        remove(self._part)

    def digest(self) -> str:
        """SHA-256 (hex) of the plain bytes so far, those resumed included."""
        return self._hash.hexdigest()

    def finish(self, target: Path, *, durable: bool = True) -> tuple[str, int]:
        """Write the last chunk, make it durable, rename to `target`; (SHA-256 hex of the plain bytes, their number).

        Not `durable`, a power cut may leave the name without all of the bytes, which every reader notices.
        """
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()
        if durable:
            _flushed(self._stream)
        self._stream.close()
        move_into_place(self._part, target, durable=durable)
        return self.digest(), self.size


def _header_of(part: Path) -> bytes | None:
    """The header of a part that can be gone on with; None when there is nothing worth keeping."""
    if not part.exists():
        return None
    with part.open("rb") as stream:
        header = stream.read(HEADER.size)
    return header if len(header) == HEADER.size and HEADER.unpack(header)[:3] == (_MAGIC, CHUNK, 0) else None


def seal(source: BinaryIO, target: Path, key: bytes) -> tuple[str, int]:
    """Seal all of `source` under the name `target`, atomically; (SHA-256 hex of the plain bytes, their number)."""
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    writer = SealedWriter(part, key)
    try:
        while plain := source.read(CHUNK):
            writer.write(plain)
        return writer.finish(target)
    except BaseException:
        writer.discard()
        raise


class SealedReader(io.RawIOBase):
    """The plain bytes of a sealed file, read-only and seekable; only the chunks that are touched are opened.

    Not for several threads at once. Raises SealedFileCorrupt at opening for a file cut off or lengthened, and on
    reading a changed chunk.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        super().__init__()
        self._path, self._open = path, AESGCM(key)
        self._stream: BinaryIO = path.open("rb")
        self._kept: OrderedDict[int, bytes] = OrderedDict()
        self._at = 0
        try:
            self.size = self._measured()
        except BaseException:
            self._stream.close()
            raise

    def _measured(self) -> int:
        self._header = self._stream.read(HEADER.size)
        if len(self._header) < HEADER.size or HEADER.unpack(self._header)[:3] != (_MAGIC, CHUNK, 0):
            raise SealedFileCorrupt(self._path, "header")
        sealed = os.fstat(self._stream.fileno()).st_size - HEADER.size
        self._chunks = max(1, -(-sealed // (CHUNK + TAG)))
        size = sealed - self._chunks * TAG
        if size < 0:
            raise SealedFileCorrupt(self._path, "length")
        self._chunk(self._chunks - 1)
        return size

    def _chunk(self, index: int) -> bytes:
        plain = self._kept.get(index)
        if plain is not None:
            self._kept.move_to_end(index)
            return plain
        self._stream.seek(HEADER.size + index * (CHUNK + TAG))
        sealed = self._stream.read(CHUNK + TAG)
        nonce = _nonce(self._header[-PREFIX_BYTES:], index, index == self._chunks - 1)
        try:
            plain = self._open.decrypt(nonce, sealed, self._header)
        except (InvalidTag, ValueError) as error:
            raise SealedFileCorrupt(self._path, f"chunk {index}") from error
        self._kept[index] = plain
        if len(self._kept) > _KEPT_CHUNKS:
            self._kept.popitem(last=False)
        return plain

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise ValueError("negative seek position")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill `buffer` as far as the file goes; the number of bytes put in."""
        view = memoryview(buffer).cast("B")
        wanted = max(0, min(len(view), self.size - self._at))
        done = 0
        while done < wanted:
            index, within = divmod(self._at, CHUNK)
            piece = self._chunk(index)[within : within + wanted - done]
            view[done : done + len(piece)] = piece
            done += len(piece)
            self._at += len(piece)
        return done

    def readall(self) -> bytes:
        """The rest of the file, each chunk opened once."""
        first, within = divmod(min(self._at, self.size), CHUNK)
        pieces = [self._chunk(index) for index in range(first, self._chunks)]
        pieces[:1] = [pieces[0][within:]] if pieces else []
        self._at = max(self._at, self.size)
        return b"".join(pieces)

    def close(self) -> None:
        self._kept.clear()
        self._stream.close()
        super().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
