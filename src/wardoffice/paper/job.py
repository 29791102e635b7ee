"""What goes to the press child and what comes back: one JSON line each, followed by raw bytes where there are any."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from wardoffice.domain.marks import Mark
from wardoffice.paper.slip_content import SlipContent

READY_TO_MARK = "--ready-to-mark"
"""On the child's command line: it is started ahead of need, for marking."""


class Task(StrEnum):
    INSPECT = "inspect"
    PAGES = "pages"
    PLACE = "place"
    MARK = "mark"
    SIGN = "sign"
    TEXT = "text"
    REGISTRATION = "registration"
    ANNOTATIONS = "annotations"
    EMPTY_SPOT = "empty_spot"
    BAREST_SPOT = "barest_spot"
    SLIP = "slip"
    SLIP_CODE = "slip_code"
    AS_PDF = "as_pdf"


@dataclass(frozen=True, slots=True)
class Job:
    """`data_bytes`: how many raw bytes of the file follow the line; otherwise the file is at `path`, under `key`."""

    task: Task
    path: str | None = None
    key: bytes | None = None
    data_bytes: int = 0
    first: int = 0
    password: str = ""
    roots: tuple[bytes, ...] = ()
    lists: tuple[bytes, ...] = ()
    marks: tuple[Mark, ...] = ()
    now: datetime.datetime | None = None
    slip: SlipContent | None = None
    page: int = 1
    sizes: tuple[tuple[float, float], ...] = ()
    high: float = 0.0
    signer: bytes | None = None
    signer_password: str = ""


class Answer(msgspec.Struct, frozen=True):
    """`result`: the task's own JSON; `code` and `facts` where a problem stopped it; `extra` raw bytes follow."""

    result: msgspec.Raw = msgspec.Raw(b"null")
    extra: int = 0
    code: str = ""
    facts: dict[str, str | int] | None = None


encode = msgspec.json.Encoder().encode
job_from_json = msgspec.json.Decoder(Job).decode
answer_from_json = msgspec.json.Decoder(Answer).decode
