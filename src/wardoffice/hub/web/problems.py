"""Errors on the wire: problem details with a stable code, whatever went wrong (RFC 9457)."""

import logging
from typing import Any

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from wardoffice.contract.wire import Problem

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger(__name__)

TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    408: "The request took too long to arrive",
    409: "Not where the last bytes ended",
    410: "Changes since this state cannot be calculated",
    413: "Too large",
    416: "Range not satisfiable",
    422: "Not understood",
    426: "Another version of the contract is needed",
    429: "Too many attempts",
    500: "The hub failed",
    503: "Busy, try again",
}
CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 422: "not_understood"}


class Trouble(Exception):
    """Ends the request with a problem."""

    def __init__(self, status: int, code: str, detail: str = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail
        self.headers = headers or {}


def problem(status: int, code: str, detail: str = "", headers: dict[str, str] | None = None) -> Response:
    body = Problem(status=status, code=code, title=TITLES.get(status, "Error"), detail=detail)
    return Response(msgspec.json.encode(body), status, headers, MEDIA_TYPE)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """These statuses, as problems, for OpenAPI."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": TITLES[status], "content": content} for status in statuses}


def answer_with_problems(app: FastAPI) -> None:
    """Make every way a request can fail end in a problem."""

    @app.exception_handler(Trouble)
    async def _trouble(_: Request, trouble: Trouble) -> Response:
        return problem(trouble.status, trouble.code, trouble.detail, trouble.headers)

    @app.exception_handler(HTTPException)
    async def _http(_: Request, error: HTTPException) -> Response:
        return problem(error.status_code, CODES.get(error.status_code, "http"), "", dict(error.headers or {}))

    @app.exception_handler(RequestValidationError)
    async def _invalid(_: Request, error: RequestValidationError) -> Response:
        where = {".".join(map(str, one["loc"])) for one in error.errors()}
        return problem(422, "not_understood", ", ".join(sorted(where)))

    @app.exception_handler(ClientDisconnect)
    async def _gone(_: Request, gone: ClientDisconnect) -> Response:
        return problem(400, "cut_off")  # the line broke in the middle of the request: nobody is there to read this

    @app.exception_handler(DataError)
    async def _no_value(_: Request, error: DataError) -> Response:
        return problem(422, "not_understood")  # such as U+0000, which PostgreSQL takes for no text

    @app.exception_handler(DBAPIError)
    async def _database(_: Request, error: DBAPIError) -> Response:
        log.error("database: %s", type(error.orig).__name__)
        return problem(503, "busy", headers={"Retry-After": "2"})

    @app.exception_handler(PoolTimeout)
    async def _pool(_: Request, error: PoolTimeout) -> Response:
        return problem(503, "busy", headers={"Retry-After": "2"})

    @app.exception_handler(500)
    async def _bug(_: Request, error: Exception) -> Response:
        log.error("unhandled %s", type(error).__name__, exc_info=error)
        return problem(500, "internal")
