"""One request and its whole answer over HTTPS: bounded in time and size, never redirected, checked to be the hub's."""

import io
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests
import urllib3

from wardoffice.contract import CONTRACT_VERSION
from wardoffice.endpoint.address import checked_address, host_of, is_this_machine
from wardoffice.endpoint.envelope import (
    HUB_HEADER,
    JSON_TYPES,
    UNCHANGED,
    Answer,
    foreign_problem,
    http_date,
    media_type,
    status_problem,
)
from wardoffice.endpoint.faults import NETWORK_ERRORS, cut_off, problem_behind
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.endpoint.proxies import MACHINES_OWN, ProxyChoice, name_for, proxy_for, sign_in_header, told_of
from wardoffice.endpoint.rest import Rest
from wardoffice.endpoint.trust import TrustAdapter, trusted_context

CONNECT_SECONDS, READ_SECONDS = 10.0, 60.0
ANSWER_SECONDS = 20.0
"""How long a hub may keep one waiting that was only asked something: what is sent to it may still be on its way."""
LARGEST_ANSWER = 256 * 1024 * 1024
"""Bytes of JSON one answer may have, unpacked."""
SLOWEST = 1000
"""Bytes a second below which an answer counts as no answer."""
_PIECE = 256 * 1024


class _Bearer(requests.auth.AuthBase):
    """The access token on one request; also keeps `requests` from sending what a .netrc file holds."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class Exchange:
    """Requests to one hub. `clock_skew` is how many seconds this machine's clock is ahead of the hub's, once known;
    `epoch` what the hub last called its own life, which a restored backup begins anew.

    Not for several threads at once.
    """

    def __init__(
        self,
        address: str,
        *,
        authorities: Path | None = None,
        proxy: ProxyChoice = MACHINES_OWN,
        read_seconds: float = READ_SECONDS,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        rest: Rest | None = None,
    ) -> None:
        """Raises EndpointProblem `address_wrong`, `address_unsafe`, `proxy_wrong`, `authorities_unreadable`."""
        self.address = checked_address(address)
        self.host = host_of(self.address)
        self.proxy = proxy_for(proxy, self.address)
        self.read_seconds = read_seconds
        self.context = trusted_context(authorities)
        self.clock_skew: float | None = None
        self.epoch = ""
        self._now, self._rest = now, rest or Rest()
        self._session = requests.Session()
        self._session.trust_env = False  # neither REQUESTS_CA_BUNDLE nor .netrc nor a proxy `proxy_for` did not choose
        if self.proxy:
            self._session.proxies = {"http": self.proxy, "https": self.proxy}
        self._session.mount("https://", TrustAdapter(self.context))
        self._session.headers.update({"User-Agent": "WardOffice", "WardOffice-Contract": str(CONTRACT_VERSION)})
        if is_this_machine(self.host):  # packing and unpacking takes longer than any number of bytes to oneself
            self._session.headers["Accept-Encoding"] = "identity"

    def get(self, path: str, token: str, query: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Answer:
        return self._asked("GET", path, token, params=dict(query), headers=dict(headers or {}))

    def post_json(self, path: str, token: str, body: bytes) -> Answer:
        headers = {"Content-Type": "application/json"}
        return self._asked("POST", path, token, data=body, headers=headers)

    def patch(self, path: str, token: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Sent in small blocks, so that a slow line is not taken for a dead one."""
        return self._asked("PATCH", path, token, data=io.BytesIO(body), headers=dict(headers))

    def delete(self, path: str, token: str, query: Mapping[str, str]) -> Answer:
        return self._asked("DELETE", path, token, params=dict(query))

    def post_form(self, path: str, fields: Mapping[str, str]) -> Answer:
        return self._asked("POST", path, "", data=dict(fields))

    def _asked(self, method: str, path: str, token: str, **options: Any) -> Answer:
        """The hub's answer with any status below 400; raises EndpointProblem for everything else."""
        answer = self._exchanged(method, path, token, options)
        if problem := status_problem(answer, self.host):
            raise problem
        if answer.status != UNCHANGED and media_type(answer.headers) not in JSON_TYPES:
            raise EndpointProblem("not_the_contract", {"host": self.host, "what": "media type"})
        return answer

    def _exchanged(self, method: str, path: str, token: str, options: dict[str, Any]) -> Answer:
        """The hub's answer with any status; `options` are those of `requests`."""
        try:
            return self._rest.awakened(self._session.close, lambda: self._once(method, path, token, options))
        except NETWORK_ERRORS as error:
            raise self.problem_behind(error) from error

    def _once(self, method: str, path: str, token: str, options: dict[str, Any]) -> Answer:
        with self._session.request(
            method,
            self.address + path,
            auth=_Bearer(token),
            timeout=(CONNECT_SECONDS, min(self.read_seconds, ANSWER_SECONDS) if method == "GET" else self.read_seconds),
            allow_redirects=False,
            verify=True,
            stream=True,
            **options,
        ) as response:
            self._judge(response)
            answer = Answer(response.status_code, response.headers, self._body(response))
            self._rest.ended()
            return answer

    def problem_behind(self, error: BaseException) -> EndpointProblem:
        """What an error on the way to this hub stands for."""
        return problem_behind(error, self.host, told_of(self.proxy), name_for(self.proxy))

    def _judge(self, response: requests.Response) -> None:
        """Take clock and epoch from an answer's head; raises EndpointProblem when it is not the hub's."""
        self._heed_clock(response.headers)
        if foreign := foreign_problem(response.status_code, response.headers, self.host):
            raise cut_off(response.raw, self.host) or foreign
        self.epoch = response.headers[HUB_HEADER]

    def _body(self, response: requests.Response) -> bytes:
        """All of the body; a far end that drips or never ends is left."""
        body, began = bytearray(), time.monotonic()
        for piece in response.iter_content(_PIECE):
            body += piece
            if len(body) > LARGEST_ANSWER:
                raise EndpointProblem("not_the_contract", {"host": self.host, "what": "size"})
            if time.monotonic() - began > self.read_seconds + len(body) / SLOWEST:
                raise EndpointProblem("server_silent", {"host": self.host})
        return bytes(body)

    def _heed_clock(self, headers: Mapping[str, str]) -> None:
        if there := http_date(headers.get("Date", "")):
            self.clock_skew = (self._now() - there).total_seconds()

    def pool(self, at_once: int) -> urllib3.PoolManager:
        """Connections for files that reuse the TLS context, through the same proxy."""
        if self.proxy is None:
            return urllib3.PoolManager(maxsize=at_once, block=True, ssl_context=self.context)
        return urllib3.ProxyManager(
            self.proxy,
            proxy_headers=sign_in_header(self.proxy),
            proxy_ssl_context=self.context,
            maxsize=at_once,
            block=True,
            ssl_context=self.context,
        )

    def close(self) -> None:
        self._session.close()
