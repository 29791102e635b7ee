"""The line to the hub: every call of the contract, each giving the contract's own shapes or an EndpointProblem."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import msgspec

from wardoffice.contract import CONTRACT_VERSION
from wardoffice.contract.codec import NotUnderstood, directory_from_json
from wardoffice.contract.wire import ChangePage, CommandAnswers, Session, Token
from wardoffice.domain.directory import Directory
from wardoffice.endpoint.authorization import Authorization, Keep, Load
from wardoffice.endpoint.envelope import UNCHANGED, Answer
from wardoffice.endpoint.events import EventLine
from wardoffice.endpoint.exchange import READ_SECONDS, Exchange
from wardoffice.endpoint.files import FileLine
from wardoffice.endpoint.problem import EndpointProblem

_T = TypeVar("_T")
_NOTHING: Mapping[str, str] = MappingProxyType({})


class Line:
    """A signed-in account's line. Calls are for one thread; `files` may be used by several, `events` by another."""

    def __init__(
        self,
        address: str,
        load: Load,
        keep: Keep,
        *,
        authorities: Path | None = None,
        read_seconds: float = READ_SECONDS,
        files_at_once: int = 4,
        exchange: Exchange | None = None,
    ) -> None:
        """`exchange` is how requests travel: HTTP to the address unless another is given."""
        self._exchange = exchange or Exchange(address, authorities=authorities, read_seconds=read_seconds)
        self._authorization = Authorization(load, keep, lambda refresh: renewed(self._exchange, refresh))
        self.files = FileLine(self._exchange, self._authorization, files_at_once)
        self.events = EventLine(self._exchange, self._authorization)

    @property
    def clock_skew(self) -> float | None:
        """Seconds this machine's clock is ahead of the hub's, None before the first answer."""
        return self._exchange.clock_skew

    @property
    def epoch(self) -> str:
        """What the hub last called its own life, "" before the first answer."""
        return self._exchange.epoch

    def session(self) -> Session:
        """Who is signed in and what the hub can do; raises `version_too_old` when there is no version in common."""
        session = self._read(self._get("/v1/session"), Session)
        if not session.contract_oldest <= CONTRACT_VERSION <= session.contract_newest:
            raise EndpointProblem("version_too_old", {"host": self._exchange.host})
        return session

    def changes(self, since: str, limit: int) -> ChangePage:
        """What changed for this person since `since` ("" for the beginning), at most `limit` objects."""
        return self._read(self._get("/v1/changes", {"since": since, "limit": str(limit)}), ChangePage)

    def directory(self, epoch: str, revision: int) -> Directory | None:
        """The ward's directory, None when it still is the one of this epoch and revision."""
        answer = self._get("/v1/directory", headers={"If-None-Match": f'"{epoch}-{revision}"'})
        if answer.status == UNCHANGED:
            return None
        try:
            return directory_from_json(answer.body)
        except NotUnderstood as error:
            raise self._nonsense("directory") from error

    def send(self, commands: Sequence[bytes]) -> CommandAnswers:
        """Send commands (JSON of the contract, at most 100) in order; the answers come in the same order."""
        body = b'{"commands":[' + b",".join(commands) + b"]}"
        answer = self._authorization.called_with_token(
            lambda token: self._exchange.post_json("/v1/commands", token, body)
        )
        answers = self._read(answer, CommandAnswers)
        if len(answers.answers) != len(commands):
            raise self._nonsense("answers")
        return answers

    def close(self) -> None:
        self.files.close()
        self._exchange.close()

    def _get(self, path: str, query: Mapping[str, str] = _NOTHING, headers: Mapping[str, str] = _NOTHING) -> Answer:
        get = self._exchange.get
        return self._authorization.called_with_token(lambda token: get(path, token, query, headers))

    def _read(self, answer: Answer, shape: type[_T]) -> _T:
        return read(answer, shape, self._exchange.host)

    def _nonsense(self, what: str) -> EndpointProblem:
        return EndpointProblem("not_the_contract", {"host": self._exchange.host, "what": what})


def read(answer: Answer, shape: type[_T], host: str) -> _T:
    """The body in the contract's shape; raises `not_the_contract`."""
    try:
        return msgspec.json.decode(answer.body, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise EndpointProblem("not_the_contract", {"host": host, "what": shape.__name__}) from error


def signed_in(exchange: Exchange, user: str, password: str) -> Token:
    """Tokens for a name and password (RFC 6749 section 4.3, for the demo); raises `wrong_password` among others."""
    return _token(exchange, {"grant_type": "password", "username": user, "password": password})


def renewed(exchange: Exchange, refresh_token: str) -> Token:
    """New tokens for a refresh token (RFC 6749 section 6); a refresh token refused is `auth_needed`."""
    try:
        return _token(exchange, {"grant_type": "refresh_token", "refresh_token": refresh_token})
    except EndpointProblem as problem:
        if problem.code == "wrong_password":
            raise EndpointProblem("auth_needed", problem.facts) from problem
        raise


def _token(exchange: Exchange, form: dict[str, str]) -> Token:
    try:
        return read(exchange.post_form("/oauth/token", form), Token, exchange.host)
    except EndpointProblem as problem:
        if problem.code in ("auth_needed", "forbidden", "request_refused"):
            raise EndpointProblem("wrong_password", problem.facts) from problem
        raise
