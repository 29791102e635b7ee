"""Bodies in and out: what comes in is bounded in bytes and time, what goes out is packed for those who can unpack."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable

from fastapi import Request, Response

from wardoffice.hub.web.problems import Trouble

SECONDS_TO_ARRIVE = 60
SMALLEST_PACKED = 1000
QUICK = 1
"""gzip's quickest level: at the next ones packing takes longer than the whole rest of the answer."""


def body_up_to(most: int) -> Callable[[Request], Awaitable[bytes]]:
    """A dependency that reads the whole body, at most `most` bytes of it."""

    async def read(request: Request) -> bytes:
        if _announced(request) > most:
            raise Trouble(413, "too_large")
        try:
            async with asyncio.timeout(SECONDS_TO_ARRIVE):
                return await _gathered(request, most)
        except TimeoutError as error:
            raise Trouble(408, "too_slow") from error

    return read


def _announced(request: Request) -> int:
    length = request.headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() else 0


async def _gathered(request: Request, most: int) -> bytes:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise Trouble(413, "too_large")
        parts.append(part)
    return b"".join(parts)


def json_answer(request: Request, body: bytes, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer, packed with gzip if the reader takes it."""
    headers = {"Vary": "Accept-Encoding", "Cache-Control": "no-store", **(headers or {})}
    if len(body) >= SMALLEST_PACKED and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        body = gzip.compress(body, compresslevel=QUICK, mtime=0)
    return Response(body, 200, headers, "application/json")
