"""Bulk files: several at once over urllib3, from the byte where the last try stopped; hash and length decide the rest.

`requests` reaches two thirds of urllib3's rate on small files (docs/measurements.md), hence the library beneath it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import urllib3

from wardoffice.endpoint.authorization import Authorization
from wardoffice.endpoint.envelope import Answer, foreign_problem, status_problem
from wardoffice.endpoint.exchange import CONNECT_SECONDS, Exchange
from wardoffice.endpoint.faults import NETWORK_ERRORS, cut_off, problem_behind
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.endpoint.rest import Rest

_PIECE = 64 * 1024
_SLOWEST = 100
"""Bytes a second below which a file counts as not coming: it is broken off, and goes on from there another time."""
_LONGEST_PROBLEM = 64 * 1024


@dataclass(frozen=True, slots=True)
class FileStream:
    """A file on its way: plain bytes from byte `start` on, which is 0 when the hub starts it over."""

    start: int
    pieces: Iterator[bytes]


class FileLine:
    """Opens files of the hub; safe for several threads, of which `at_once` find a connection."""

    def __init__(self, exchange: Exchange, authorization: Authorization, at_once: int) -> None:
        self._exchange, self._authorization = exchange, authorization
        self._pool = exchange.pool(at_once)
        self._rest = Rest()

    @contextmanager
    def opened(self, sha256: str, start: int) -> Iterator[FileStream]:
        """The file with this hash, from byte `start` if the hub can; raises EndpointProblem, while it is read too."""
        response = self._authorization.called_with_token(lambda token: self._asked(sha256, start, token))
        try:
            resumed = response.status == 206 and _begins_at(response.headers.get("Content-Range", ""), start)
            if response.status == 206 and not resumed:
                raise EndpointProblem("not_the_contract", {"host": self._exchange.host, "what": "Content-Range"})
            yield FileStream(start if resumed else 0, self._pieces(response))
        finally:
            _put_back(response)

    def _asked(self, sha256: str, start: int, token: str) -> urllib3.BaseHTTPResponse:
        headers = {"Authorization": f"Bearer {token}", "User-Agent": "WardOffice", "Accept-Encoding": "identity"}
        if start:
            headers |= {"Range": f"bytes={start}-", "If-Range": f'"{sha256}"'}
        try:
            response = self._rest.awakened(self._pool.clear, lambda: self._request(sha256, headers))
        except NETWORK_ERRORS as error:
            raise self._exchange.problem_behind(error) from error
        self._rest.ended()
        if problem := problem_of(response, self._exchange.host):
            response.close()
            raise problem
        return response

    def _request(self, sha256: str, headers: dict[str, str]) -> urllib3.BaseHTTPResponse:
        return self._pool.request(
            "GET",
            f"{self._exchange.address}/v1/files/{sha256}",
            headers=headers,
            preload_content=False,
            redirect=False,
            retries=False,
            timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=self._exchange.read_seconds),
        )

    def _pieces(self, response: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
        """Pieces of some size; when the line breaks, first what had arrived until then."""
        gathered, total, began = bytearray(), 0, time.monotonic()
        try:
            while piece := response.read1(_PIECE, decode_content=False):
                gathered += piece
                total += len(piece)
                if time.monotonic() - began > self._exchange.read_seconds + total / _SLOWEST:
                    raise TimeoutError
                if len(gathered) >= _PIECE:
                    yield bytes(gathered)
                    gathered.clear()
        except NETWORK_ERRORS as error:
            if gathered:
                yield bytes(gathered)
            raise self._exchange.problem_behind(error) from error
        self._rest.ended()
        if gathered:
            yield bytes(gathered)

    def close(self) -> None:
        self._pool.clear()


def problem_of(response: urllib3.BaseHTTPResponse, host: str) -> EndpointProblem | None:
    """Why an answer whose body is still to be read does not bring what was asked; None when it does."""
    try:
        if foreign := foreign_problem(response.status, response.headers, host):
            return cut_off(response, host) or foreign
        if response.status < 400:
            return None
        body = response.read(_LONGEST_PROBLEM)
    except NETWORK_ERRORS as error:
        return problem_behind(error, host)
    return status_problem(Answer(response.status, response.headers, body), host)


def _put_back(response: urllib3.BaseHTTPResponse) -> None:
    """Read to its end the connection is used again; left in the middle it is closed."""
    if response.length_remaining:
        response.close()
    response.release_conn()


def _begins_at(content_range: str, start: int) -> bool:
    """Whether `bytes 500-999/1000` begins at `start` (RFC 9110 section 14.4)."""
    return content_range.startswith(f"bytes {start}-")
