"""`POST /v1/uploads`, `HEAD` and `PATCH`: a file sent in pieces, gone on with after every cut (after tus 1.0)."""

import asyncio
import re
from typing import Annotated, BinaryIO

import msgspec
from fastapi import APIRouter, Depends, Header, Path, Request, Response
from starlette.requests import ClientDisconnect

from wardoffice.contract import wire
from wardoffice.hub import uploads
from wardoffice.hub.problem import HubProblem
from wardoffice.hub.uploads import TooMany, Upload
from wardoffice.hub.web import models
from wardoffice.hub.web.bodies import SECONDS_TO_ARRIVE, body_up_to, json_answer
from wardoffice.hub.web.callers import Caller, SignedIn
from wardoffice.hub.web.problems import Trouble, documented

LIMITS = wire.Limits()
PIECE_TYPE = "application/offset+octet-stream"
_SHA256 = re.compile("[0-9a-f]{64}")
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,62}/[\w.+-]{1,62}", re.ASCII)
_NEW = {"$ref": "#/components/schemas/NewUpload-Input"}
_BODY = {"required": True, "content": {"application/json": {"schema": _NEW}}}
_FAR = {"description": "How far it has come"}
_PIECE = {"required": True, "content": {PIECE_TYPE: {"schema": {"type": "string", "format": "binary"}}}}

router = APIRouter()
UploadId = Annotated[str, Path(max_length=64)]


@router.post(
    "/v1/uploads",
    status_code=201,
    response_model=models.Upload,
    responses=documented(401, 408, 413, 422, 429, 503),
    openapi_extra={"requestBody": _BODY},
)
def begin(request: Request, caller: SignedIn, body: Annotated[bytes, Depends(body_up_to(10_000))]) -> Response:
    """Begin to send a file, or learn how far it has come; finished at once where the sender may read it already."""
    try:
        new = msgspec.json.decode(body, type=wire.NewUpload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Trouble(422, "not_understood") from error
    if not _SHA256.fullmatch(new.sha256) or not _MEDIA_TYPE.fullmatch(new.media_type) or new.size < 1:
        raise Trouble(422, "not_understood")
    if new.size > LIMITS.file_bytes:
        raise Trouble(413, "too_large")
    uploads.sweep(caller.hub)
    try:
        upload = uploads.begin(caller.hub, caller.person, new.sha256, new.size, new.media_type)
    except TooMany as error:
        raise Trouble(429, "too_many_uploads", headers={"Retry-After": "600"}) from error
    return _answer(request, upload, 201)


@router.head(
    "/v1/uploads/{id_}",
    response_class=Response,
    responses={200: _FAR, **documented(401, 404, 422, 503)},
)
def how_far(caller: SignedIn, id_: UploadId) -> Response:
    """Upload-Offset and Upload-Length of an upload of one's own."""
    return Response(headers=_headers(_own(caller, id_)), media_type="application/json")


@router.patch(
    "/v1/uploads/{id_}",
    response_model=models.Upload,
    responses=documented(400, 401, 404, 408, 409, 413, 422, 503),
    openapi_extra={"requestBody": _PIECE},
)
async def go_on(
    request: Request, caller: SignedIn, id_: UploadId, upload_offset: Annotated[int, Header(ge=0)]
) -> Response:
    """The next bytes, from Upload-Offset on, which must be where the last ones ended; what arrives is kept."""
    upload = await asyncio.to_thread(_own, caller, id_)
    if upload.finished:
        return _answer(request, upload, 200)
    if upload.offset != upload_offset:
        raise Trouble(409, "upload_offset", headers={"Upload-Offset": str(upload.offset)})
    try:
        await _arriving(request, caller, upload)
        return _answer(request, await asyncio.to_thread(_settled, caller, upload), 200)
    except ClientDisconnect as error:
        raise Trouble(408, "too_slow") from error
    except (OSError, HubProblem) as error:
        raise Trouble(503, "busy", headers={"Retry-After": "60"}) from error


async def _arriving(request: Request, caller: Caller, upload: Upload) -> None:
    """Write what comes as it comes; a line that breaks leaves what has come."""
    part = uploads.part_of(caller.hub, upload.id)
    part.touch()
    with part.open("r+b") as target:
        target.seek(upload.offset)
        try:
            await _written(request, target, upload.size - upload.offset)
        finally:
            target.flush()


async def _written(request: Request, target: BinaryIO, room: int) -> None:
    stream = aiter(request.stream())
    while True:
        try:
            async with asyncio.timeout(SECONDS_TO_ARRIVE):
                piece = await anext(stream, b"")
        except TimeoutError as error:
            raise Trouble(408, "too_slow") from error
        if not piece:
            return
        room -= len(piece)
        if room < 0:
            raise Trouble(413, "too_large")
        await asyncio.to_thread(target.write, piece)


def _settled(caller: Caller, before: Upload) -> Upload:
    """How far it is now; with its last byte the hash is compared and the file counts."""
    upload = _own(caller, before.id)
    if upload.offset < upload.size:
        uploads.touched(caller.hub, upload)
        return upload
    if not upload.finished and not uploads.finish(caller.hub, caller.person, upload):
        raise Trouble(422, "upload_hash", "The bytes have another hash than was told; send them anew.")
    return _own(caller, before.id)


def _own(caller: Caller, id_: str) -> Upload:
    upload = uploads.find(caller.hub, caller.person, id_)
    if upload is None:
        raise Trouble(404, "unknown_upload")
    return upload


def _answer(request: Request, upload: Upload, status: int) -> Response:
    told = wire.Upload(upload.id, upload.offset, upload.size, upload.finished)
    answer = json_answer(request, msgspec.json.encode(told), _headers(upload))
    answer.status_code = status
    return answer


def _headers(upload: Upload) -> dict[str, str]:
    headers = {"Upload-Offset": str(upload.offset), "Upload-Length": str(upload.size), "Cache-Control": "no-store"}
    return {**headers, "Location": f"/v1/uploads/{upload.id}"} if upload.id else headers
