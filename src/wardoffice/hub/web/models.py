"""The contract's shapes for OpenAPI: pydantic reads the records from the domain's own dataclasses, so both agree."""

from datetime import datetime
from typing import Annotated, Any, Literal, Union

from pydantic import BaseModel, ConfigDict, Field, create_model

from wardoffice.domain.commands import KINDS
from wardoffice.domain.document import Document


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Problem(Model):
    """What went wrong (RFC 9457); `code` is its stable name."""

    status: int
    code: str
    title: str
    type: str
    detail: str


class OAuthError(Model):
    """RFC 6749 section 5.2."""

    error: Literal["invalid_request", "invalid_client", "invalid_grant", "unsupported_grant_type"]
    error_description: str


class Token(Model):
    """RFC 6749 section 5.1."""

    access_token: str
    refresh_token: str
    expires_in: int
    token_type: Literal["Bearer"]


class TokenForm(BaseModel):
    """`authorization_code` with client_id, code, redirect_uri and code_verifier; `password` with username and password;
    or `refresh_token` with refresh_token."""

    grant_type: Literal["authorization_code", "password", "refresh_token"]
    client_id: str | None = None
    code: str | None = None
    redirect_uri: str | None = None
    code_verifier: str | None = None
    username: str | None = None
    password: str | None = None
    refresh_token: str | None = None


class RevokeForm(BaseModel):
    """RFC 7009 section 2.1."""

    token: str
    token_type_hint: str | None = None


class SignInForm(BaseModel):
    """What the sign-in page sends: the request it goes on with, and what was typed."""

    response_type: Literal["code"]
    client_id: str
    redirect_uri: str
    state: str
    code_challenge: str
    code_challenge_method: Literal["S256"]
    login_hint: str | None = None
    username: str
    password: str


class ServerMetadata(Model):
    """RFC 8414 section 2."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    revocation_endpoint: str
    response_types_supported: list[str]
    grant_types_supported: list[str]
    code_challenge_methods_supported: list[str]
    token_endpoint_auth_methods_supported: list[str]
    authorization_response_iss_parameter_supported: bool


class Health(Model):
    status: Literal["ok"]
    epoch: str


class Limits(Model):
    commands: int
    changes: int
    file_bytes: int
    offline_days: int


class Session(Model):
    """Who is signed in and what this hub can do."""

    person: str
    login: str
    name: str
    organs: list[str]
    posts: list[str]
    server_time: datetime
    epoch: str
    limits: Limits
    features: list[str]
    contract_oldest: int
    contract_newest: int
    seq: int


class Change(Model):
    """One object as it now is for this person; `object` is null when deleted or hidden."""

    seq: int
    type: Literal["document"]
    id: str
    revision: int
    deleted: bool
    hidden: bool
    reason: str
    object: Document | None


class ChangePage(Model):
    changes: list[Change]
    state: str
    has_more: bool
    seq: int


class NewUpload(BaseModel):
    """A file about to be sent."""

    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    size: Annotated[int, Field(ge=1)]
    media_type: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.+-]{1,62}/[A-Za-z0-9_.+-]{1,62}$")] = (
        "application/octet-stream"
    )


class Upload(Model):
    """`offset` bytes have arrived; `finished`: all of them, and their hash is the one told."""

    id: str
    offset: int
    size: int
    finished: bool


class CommandAnswer(Model):
    """`duplicate` carries the first answer's revision or code; `current` is the revision on the hub on refusal."""

    id: str
    result: Literal["accepted", "duplicate", "refused"]
    revision: int
    code: str
    facts: dict[str, str | int]
    current: int


class CommandAnswers(Model):
    answers: list[CommandAnswer]
    seq: int


class LeaseAsked(BaseModel):
    """A register wanted by a desk; with an id, more time for the lease it holds."""

    book: str
    desk: str
    id: str = ""
    next: int = 0
    open: list[int] = []


class LeaseTold(Model):
    """The lease as it now is; without an id it is not this desk's, and `holder` has the register if anybody has."""

    book: str
    id: str
    period: str
    next: int
    until: datetime | None
    wanted: bool
    holder: str


class _Command(BaseModel):
    """What a person did: the act and who did it from which post, on which revision."""

    id: Annotated[str, Field(json_schema_extra={"format": "uuid"})]
    document: str
    post: str
    at: datetime
    seen_revision: int = 0
    rules: int = 1
    on_behalf_of: str | None = None


def _command_model(kind: str, payload: type) -> type[BaseModel]:
    name = "".join(word.capitalize() for word in kind.split("_")) + "Command"
    fields: dict[str, Any] = {"kind": (Literal[kind], ...), "payload": (payload, ...)}
    return create_model(name, __base__=_Command, **fields)


_COMMANDS = tuple(_command_model(kind, payload) for kind, payload in KINDS.items())
AnyCommand = Annotated[Union[_COMMANDS], Field(discriminator="kind")]  # type: ignore[valid-type] # noqa: UP007
"""One shape for each act; made from the table of acts, which a type checker cannot follow."""


class Commands(BaseModel):
    commands: Annotated[list[AnyCommand], Field(max_length=100)]


SENT: tuple[type[BaseModel], ...] = (Commands, LeaseAsked, NewUpload, TokenForm, RevokeForm, SignInForm)
"""What comes in, which FastAPI cannot know because bodies are read by hand."""
