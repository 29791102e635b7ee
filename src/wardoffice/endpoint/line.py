"""The line to the hub: every call of the contract, each giving the contract's own shapes or an EndpointProblem."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar
from urllib.parse import quote

import msgspec

from wardoffice.contract import CONTRACT_VERSION
from wardoffice.contract.codec import NotUnderstood, directory_from_json
from wardoffice.contract.directory_changes import changes_from_json, merged
from wardoffice.contract.wire import ChangePage, CommandAnswers, LeaseAsked, LeaseTold, NewUpload, Session, Upload
from wardoffice.domain.directory import Directory
from wardoffice.domain.ids import uuid7
from wardoffice.endpoint.authorization import Alone, Authorization, Keep, Load
from wardoffice.endpoint.envelope import UNCHANGED, Answer
from wardoffice.endpoint.events import EventLine
from wardoffice.endpoint.exchange import READ_SECONDS, Exchange
from wardoffice.endpoint.files import FileLine
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.endpoint.proxies import MACHINES_OWN, ProxyChoice
from wardoffice.endpoint.route import Route
from wardoffice.endpoint.tokens import read, renewed

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
        proxy: ProxyChoice = MACHINES_OWN,
        read_seconds: float = READ_SECONDS,
        files_at_once: int = 4,
        alone: Alone = nullcontext,
        exchange: Exchange | None = None,
    ) -> None:
        """`exchange` is how requests travel: HTTP to the address unless another is given. `alone` keeps the profile's
        other processes from renewing the tokens meanwhile."""
        self._route = Route(address, authorities, proxy)
        self._read_seconds, self._files_at_once = read_seconds, files_at_once
        self._is_given = exchange is not None
        self._exchange = exchange or self._new_exchange()
        self._authorization = Authorization(load, keep, lambda refresh: renewed(self._exchange, refresh), alone)
        self.files = FileLine(self._exchange, self._authorization, files_at_once)
        self.events = EventLine(self._exchange, self._authorization)

    def follow(self, route: Route) -> None:
        """Go another way from now on, if it is another: somebody has set a proxy. Raises EndpointProblem."""
        if self._is_given or route == self._route:
            return
        self._route, before = route, self._route
        try:
            exchange = self._new_exchange()
        except EndpointProblem:
            self._route = before
            raise
        self.close()
        self._exchange = exchange
        self.files = FileLine(exchange, self._authorization, self._files_at_once)
        self.events.follow(exchange)

    def _new_exchange(self) -> Exchange:
        way = self._route
        return Exchange(way.address, authorities=way.authorities, proxy=way.proxy, read_seconds=self._read_seconds)

    @property
    def clock_skew(self) -> float | None:
        """Seconds this machine's clock is ahead of the hub's, None before the first answer."""
        return self._exchange.clock_skew

    @property
    def epoch(self) -> str:
        """What the hub last called its own life, "" before the first answer."""
        return self._exchange.epoch

    def session(self, state: str = "") -> Session:
        """Who is signed in and what the hub can do; raises `version_too_old` when there is no version in common, and
        `state_expired` when `state` is of a history that a restored backup has ended there.

        Each question is unlike all before: an answer that something on the way has kept would tell of a hub that
        knows less than it did, as a restored one does.
        """
        asked = {"once": uuid7(), **({"state": state} if state else _NOTHING)}
        session = self._read(self._get("/v1/session", asked), Session)
        if not session.contract_oldest <= CONTRACT_VERSION <= session.contract_newest:
            raise EndpointProblem("version_too_old", {"host": self._exchange.host})
        return session

    def changes(self, since: str, limit: int) -> ChangePage:
        """What changed for this person since `since` ("" for the beginning), at most `limit` objects."""
        return self._read(self._get("/v1/changes", {"since": since, "limit": str(limit)}), ChangePage)

    def directory(self, epoch: str, revision: int, held: bytes = b"") -> Directory | None:
        """The ward's directory, None when it still is the one of this epoch and revision.

        With `held`, the JSON of that revision, only what changed since travels; whatever does not fit it is fetched
        whole.
        """
        tag, since = {"If-None-Match": f'"{epoch}-{revision}"'}, {"since": str(revision)} if held else _NOTHING
        answer = self._get("/v1/directory", since, headers=tag)
        if answer.status == UNCHANGED:
            return None
        try:
            changes = changes_from_json(answer.body)
            if changes is None:
                return directory_from_json(answer.body)
            return merged(directory_from_json(held), changes) or self.directory("", 0)
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

    def begin_upload(self, sha256: str, size: int, media_type: str) -> Upload:
        """Begin to send a file, or learn how far it has come."""
        body = msgspec.json.encode(NewUpload(sha256, size, media_type))
        post, called = self._exchange.post_json, self._authorization.called_with_token
        return self._read(called(lambda token: post("/v1/uploads", token, body)), Upload)

    def send_piece(self, id_: str, offset: int, piece: bytes) -> Upload:
        """Send the bytes from `offset` on; how far it is then."""
        headers = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        path = f"/v1/uploads/{quote(id_, safe='')}"
        patch, called = self._exchange.patch, self._authorization.called_with_token
        return self._read(called(lambda token: patch(path, token, piece, headers)), Upload)

    def lease(self, asked: LeaseAsked) -> LeaseTold:
        """Ask for a register or for more time with it; raises `forbidden` for who is no clerk."""
        body = msgspec.json.encode(asked)
        answer = self._authorization.called_with_token(
            lambda token: self._exchange.post_json("/v1/leases", token, body)
        )
        return self._read(answer, LeaseTold)

    def give_back_lease(self, id_: str, following: int) -> None:
        """End a lease of this desk, which would have given `following` next; doing it twice changes nothing."""
        query = {"next": str(following)}
        answer = self._authorization.called_with_token(
            lambda token: self._exchange.delete(f"/v1/leases/{id_}", token, query)
        )
        self._read(answer, LeaseTold)

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
