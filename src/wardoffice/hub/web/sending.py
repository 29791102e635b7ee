"""`POST /v1/commands`: what people did, up to a hundred acts a call."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Request, Response

from wardoffice.contract.codec import NotUnderstood
from wardoffice.contract.wire import CommandAnswers, Limits
from wardoffice.hub.acts import TooMany, read_batch
from wardoffice.hub.carrying_out import carry_out
from wardoffice.hub.ward import newest_number
from wardoffice.hub.web import models
from wardoffice.hub.web.bodies import body_up_to, json_answer
from wardoffice.hub.web.callers import SignedIn
from wardoffice.hub.web.problems import Trouble, documented

MOST_BYTES = 20_000_000
LIMITS = Limits()

router = APIRouter()


@router.post(
    "/v1/commands",
    response_model=models.CommandAnswers,
    responses=documented(401, 408, 413, 422, 503),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Commands-Input"}}},
        }
    },
)
def commands(request: Request, caller: SignedIn, body: Annotated[bytes, Depends(body_up_to(MOST_BYTES))]) -> Response:
    """Carry out commands in order; each is accepted, a duplicate, or refused with a code."""
    try:
        batch = read_batch(body, caller.person, LIMITS.commands)
    except NotUnderstood as error:
        raise Trouble(422, "not_understood") from error
    except TooMany as error:
        raise Trouble(413, "too_many_commands", f"At most {LIMITS.commands} commands a call.") from error
    answers = carry_out(caller.hub, caller.person, batch)
    with caller.hub.reader.begin() as connection:
        seq = newest_number(connection, caller.hub.ward)
    return json_answer(request, msgspec.json.encode(CommandAnswers(answers, seq)))
