"""`GET /v1/files/{sha256}`: whole or from where a download stopped (RFC 9110 section 14), to those who may read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import select

from wardoffice.hub.tables import files
from wardoffice.hub.uploads import may_read
from wardoffice.hub.web.callers import Caller, SignedIn
from wardoffice.hub.web.problems import Trouble, documented

CHUNK = 256 * 1024

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bytes from `start` up to and not with `end`."""

    start: int
    end: int


@router.get(
    "/v1/files/{sha256}",
    response_class=Response,
    responses={
        200: {"description": "The whole file", "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}},
        206: {"description": "The range asked for", "content": {"*/*": {"schema": {"type": "string"}}}},
        304: {"description": "As the reader has it"},
        **documented(401, 404, 416, 422, 503),
    },
)
def file(
    request: Request,
    caller: SignedIn,
    sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")],
) -> Response:
    """A file by the SHA-256 of its bytes; 404 also for those who see no document with it."""
    path, media_type = _readable(caller, sha256)
    tag = f'"{sha256}"'
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"ETag": tag})
    size = path.stat().st_size
    wanted = wanted_range(request.headers.get("range"), request.headers.get("if-range"), tag, size)
    sent = wanted or Stretch(0, size)
    headers = {
        "ETag": tag,
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, immutable",
        "Content-Length": str(sent.end - sent.start),
        "X-Content-Type-Options": "nosniff",
    }
    if wanted:
        headers["Content-Range"] = f"bytes {sent.start}-{sent.end - 1}/{size}"
    return StreamingResponse(_chunks(path, sent), 206 if wanted else 200, headers, media_type)


def _readable(caller: Caller, sha256: str) -> tuple[FilePath, str]:
    ward = caller.hub.ward
    with caller.hub.reader.begin() as connection:
        allowed = may_read(connection, ward, caller.person, sha256)
        kind = connection.scalar(select(files.c.media_type).where(files.c.ward == ward, files.c.sha256 == sha256))
    path = caller.hub.files.path(sha256) if allowed else None
    if path is None:
        raise Trouble(404, "unknown_file")
    return path, kind or "application/octet-stream"


def wanted_range(header: str | None, if_range: str | None, tag: str, size: int) -> Stretch | None:
    """The one range asked for; None means the whole file, also where the header says nothing understandable.

    Raises Trouble 416 when the range lies past the end.
    """
    unit, _, spec = (header or "").partition("=")
    first, dash, last = (part.strip() for part in spec.partition("-"))
    if unit.strip().lower() != "bytes" or not dash or (if_range and if_range != tag):
        return None
    if not (_is_number(first) and _is_number(last)):
        return None
    stretch = _stretch(first, last, size)
    if stretch is not None and not 0 <= stretch.start < stretch.end:
        raise Trouble(416, "range", headers={"Content-Range": f"bytes */{size}"})
    return stretch


def _is_number(text: str) -> bool:
    """Decimal digits, at most as many as any file has bytes; or nothing at all."""
    return text == "" or (text.isascii() and text.isdigit() and len(text) < 19)


def _stretch(first: str, last: str, size: int) -> Stretch | None:
    if first and last and int(last) < int(first):
        return None
    if first:
        return Stretch(int(first), min(int(last) + 1, size) if last else size)
    return Stretch(max(size - int(last), 0), size) if last else None


def _chunks(path: FilePath, stretch: Stretch) -> Iterator[bytes]:
    with path.open("rb") as source:
        source.seek(stretch.start)
        left = stretch.end - stretch.start
        while left and (chunk := source.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
