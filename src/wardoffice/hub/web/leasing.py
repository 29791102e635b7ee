"""`/v1/leases`: a register lent to one desk, its time made longer at every contact, and given back."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response

from wardoffice.contract.wire import LeaseAsked
from wardoffice.hub import leasing
from wardoffice.hub.web import models
from wardoffice.hub.web.bodies import body_up_to, json_answer
from wardoffice.hub.web.callers import SignedIn
from wardoffice.hub.web.problems import Trouble, documented

MOST_BYTES = 100_000
_asked = msgspec.json.Decoder(LeaseAsked)

router = APIRouter()


@router.post(
    "/v1/leases",
    response_model=models.LeaseTold,
    responses=documented(401, 403, 408, 413, 422, 503),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/LeaseAsked-Input"}}},
        }
    },
)
def take(request: Request, caller: SignedIn, body: Annotated[bytes, Depends(body_up_to(MOST_BYTES))]) -> Response:
    """Lend a register to a clerk's desk, or give it more time; without an id in the answer it is not this desk's."""
    try:
        asked = _asked.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Trouble(422, "not_understood") from error
    try:
        told = leasing.take(caller.hub, caller.person, asked)
    except leasing.NotAClerk as error:
        raise Trouble(403, "not_a_clerk") from error
    return json_answer(request, msgspec.json.encode(told))


@router.delete("/v1/leases/{id_}", response_model=models.LeaseTold, responses=documented(401, 422, 503))
def give_back(
    request: Request, caller: SignedIn, id_: str, following: Annotated[int, Query(alias="next", ge=0, lt=10**9)]
) -> Response:
    """End a lease whose desk would have given `next` next; doing it twice changes nothing."""
    told = leasing.give_back(caller.hub, caller.person, id_, following)
    return json_answer(request, msgspec.json.encode(told))
